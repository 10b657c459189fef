"""The network: layers in a row, from an image to one vote per class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from .arrays import FloatArray, Shape, numbers, shape_text, whole
from .layers import Dense, Layer
from .trace import Step, Trace, softmax

if TYPE_CHECKING:
    from numpy.random import Generator

BATCH = 128
"""How many images go through the layers at once: enough to be fast, few enough to fit in memory."""


class Sequential:
    """A network whose layers follow one another, the last giving one vote per class.

    `input_shape` is (channels, rows, cols) of one image. Parameters start at random from `rng`, without one
    from `default_rng(0)`: the same start every time. A layer that already has its weights keeps them.
    `shapes` lists the shape of the input and of each layer's output, without the batch axis.
    Raises ValueError, saying what to change, if the layers do not fit each other, the images or the classes.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        *,
        input_shape: Sequence[int],
        classes: Sequence[str],
        rng: Generator | None = None,
    ) -> None:
        self.layers = check_layers(layers)
        self.input_shape = check_input_shape(input_shape)
        self.classes = check_classes(classes)
        self.shapes = fit(self.layers, self.input_shape, len(self.classes))
        for position, (layer, shape) in enumerate(zip(self.layers, self.shapes, strict=False)):
            expected = layer.parameter_shapes(shape)
            if not layer.parameters and expected:
                rng = np.random.default_rng(0) if rng is None else rng
                layer.build(shape, rng)
            given = {name: values.shape for name, values in layer.parameters.items()}
            if given != expected:
                raise ValueError(
                    f"layer {position}, {layer}, has {given} but needs {expected} here: make a new layer"
                )

    def predict(self, x: ArrayLike) -> FloatArray:
        """Return the probability of each class: (n, classes) for images (n, channels, rows, cols).

        One image alone, (channels, rows, cols) or, with one channel, (rows, cols), is a batch of one.
        Raises ValueError if the images have another shape or are not finite numbers.
        """
        return softmax(self.votes(x))

    def votes(self, x: ArrayLike) -> FloatArray:
        """Return the votes before they become probabilities: (n, classes); images as for `predict`."""
        images = self._images(x)
        votes = np.empty((len(images), len(self.classes)), dtype=np.float32)
        for start in range(0, len(images), BATCH):
            values = images[start : start + BATCH]
            for layer in self.layers:
                values = layer.forward(values)
            votes[start : start + BATCH] = values
        return votes

    def trace(self, image: ArrayLike) -> Trace:
        """Send one image through and keep every step.

        The image is (channels, rows, cols), (rows, cols) if there is one channel, or a batch of one.
        Raises ValueError if it has another shape or is not made of finite numbers.
        """
        images = self._images(image)
        if len(images) != 1:
            raise ValueError(f"trace follows one image, but got {len(images)}: choose one, or use predict")
        values = images.copy()  # the record must not change when the drawing goes on
        steps = []
        for layer in self.layers:
            output = layer.forward(values)
            steps.append(Step(layer, values[0], output[0]))
            values = output
        return Trace(steps[0].input, tuple(steps), tuple(self.classes))

    def summary(self) -> str:
        """Return a table: each layer with its output's shape and its number of parameters."""
        counts = [sum(values.size for values in layer.parameters.values()) for layer in self.layers]
        table = [("layer", "output", "parameters"), ("input", shape_text(self.input_shape), "")]
        for layer, shape, count in zip(self.layers, self.shapes[1:], counts, strict=True):
            table.append((repr(layer), shape_text(shape), f"{count:,}"))
        table.append(("total", "", f"{sum(counts):,}"))
        first, second, third = (max(map(len, column)) for column in zip(*table, strict=True))
        lines = [
            f"{name:{first}}  {shape:{second}}  {count:>{third}}".rstrip() for name, shape, count in table
        ]
        return "\n".join([*lines, f"classes: {', '.join(self.classes)}"])

    def save(self, path: str | PathLike[str] | IO[bytes]) -> None:
        """Write the network to an npz file or an open binary file; `load` gets back exactly the same."""
        # Imported only here: zipfile and json are slow to import, and the page may never need them.
        from .saving import save

        save(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str] | IO[bytes]) -> Sequential:
        """Read a network that `save` wrote, from a file's path or an open binary file. Never unpickles.

        Raises ValueError, saying what is wrong, if the file is anything else, damaged, or too large; OSError
        if it cannot be read at all.
        """
        from .saving import load

        return load(path)

    def __repr__(self) -> str:
        return f"Sequential({self.layers!r}, input_shape={self.input_shape!r}, classes={self.classes!r})"

    def _images(self, x: ArrayLike) -> FloatArray:
        """Return `x` as a batch (n, channels, rows, cols)."""
        images = numbers(x, "the images")
        if images.ndim == 2 and self.input_shape[0] == 1:
            images = images[np.newaxis]
        if images.ndim == 3:
            images = images[np.newaxis]
        if images.shape[1:] != self.input_shape:
            expected, given = shape_text(self.input_shape), shape_text(np.shape(x)) or "one number"
            raise ValueError(
                f"expected images of {expected} (channels × rows × cols), or n of them, got {given}"
            )
        return images


def check_input_shape(input_shape: object) -> Shape:
    """Return the shape of an image as a tuple; ValueError unless it is (channels, rows, cols)."""
    if not isinstance(input_shape, Sequence) or isinstance(input_shape, str) or len(input_shape) != 3:
        raise ValueError(
            f"input_shape must be (channels, rows, cols), such as (1, 9, 9), not {input_shape!r}"
        )
    return tuple(whole(length, "each number in input_shape") for length in input_shape)


def check_classes(classes: object) -> list[str]:
    """Return the names of the classes as a list; ValueError unless each is a name of its own."""
    names = list(classes) if isinstance(classes, Iterable) and not isinstance(classes, str) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f'classes must be a list of names, such as ["X", "O"], not {classes!r}')
    if "" in names or len(set(names)) < len(names):
        raise ValueError(f"each class needs a name of its own, but the classes are {names!r}")
    return names


def check_layers(layers: object) -> list[Layer]:
    """Return the layers as a list; ValueError unless it holds only layers, at least one, and each once."""
    given = list(layers) if isinstance(layers, Iterable) else []
    if not given:
        raise ValueError("a network needs a list of layers: at least Flatten() and Dense(…)")
    checked: list[Layer] = []
    for position, layer in enumerate(given):
        if not isinstance(layer, Layer):
            hint = f": write {layer.__name__}(…)" if isinstance(layer, type) else ""
            raise ValueError(f"layer {position} is not a layer but {layer!r}{hint}")  # noqa: TRY004
        checked.append(layer)
    if len(set(map(id, checked))) < len(checked):
        raise ValueError("the same layer object is in the network twice: make a second one")
    return checked


def fit(layers: Sequence[Layer], input_shape: Shape, classes: int) -> list[Shape]:
    """Return the shapes before, between and after the layers; ValueError if they do not fit."""
    shapes = [input_shape]
    for position, layer in enumerate(layers):
        try:
            shapes.append(layer.output_shape(shapes[-1]))
        except ValueError as error:
            raise ValueError(f"layer {position} does not fit: {error}") from error
    last = layers[-1]
    if not isinstance(last, Dense):
        raise ValueError(f"the last layer is {last}, but it must be Dense({classes}), a unit per class")  # noqa: TRY004
    if last.units != classes:
        raise ValueError(f"the last layer has {last.units} units for {classes} classes: use Dense({classes})")
    return shapes
