"""The network: layers in a row, from an image to one vote per class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from .architecture import check_classes, check_input_shape, check_layers, fitting_shapes
from .arrays import FloatArray, generator, numbers, shape_text, whole
from .layers import Flatten, Layer, MaxPool2D, ReLU
from .trace import Trace, softmax, through

if TYPE_CHECKING:
    from numpy.random import Generator

    from .learner import Learner
    from .optimizers import Optimizer
    from .progress import History

BATCH = 64
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
        self.shapes = fitting_shapes(self.layers, self.input_shape, len(self.classes))
        for position, (layer, shape) in enumerate(zip(self.layers, self.shapes, strict=False)):
            expected = layer.parameter_shapes(shape)
            if not layer.parameters and expected:
                rng = generator(rng)
                layer.build(shape, rng, rectified=isinstance(_next(self.layers, position), ReLU))
            given = {name: values.shape for name, values in layer.parameters.items()}
            if given != expected:
                raise ValueError(
                    f"layer {position}, {layer}, has {given} but needs {expected} here: make a new layer"
                )

    @property
    def parameters(self) -> dict[str, FloatArray]:
        """All parameters by the layer's position and their name, `0.weight` or `3.bias`; not copied.

        Setting some of them puts other arrays in their place and leaves the old ones as they are.
        Raises ValueError if a name or a shape is another one.
        """
        return {
            f"{position}.{name}": values
            for position, layer in enumerate(self.layers)
            for name, values in layer.parameters.items()
        }

    @parameters.setter
    def parameters(self, parameters: Mapping[str, FloatArray]) -> None:
        shapes = {name: values.shape for name, values in self.parameters.items()}
        for name, values in parameters.items():
            if shapes.get(name) != values.shape:
                raise ValueError(f"{name} is {values.shape}, but the network has {shapes}")
        for name, values in parameters.items():
            position, _, own_name = name.partition(".")
            setattr(self.layers[int(position)], own_name, values)

    @property
    def multiplications(self) -> int:
        """How many numbers are multiplied and added to decide on one image: what it costs."""
        pairs = zip(self.layers, self.shapes, strict=False)
        return sum(layer.multiplications(shape) for layer, shape in pairs)

    def batch(self, x: ArrayLike) -> FloatArray:
        """Return `x` as a batch of images for this network, (n, channels, rows, cols) float32.

        Raises ValueError as `predict` does.
        """
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

    def predict(self, x: ArrayLike) -> FloatArray:
        """Return the probability of each class: (n, classes) for images (n, channels, rows, cols).

        One image alone, (channels, rows, cols) or, with one channel, (rows, cols), is a batch of one.
        Raises ValueError if the images have another shape or are not finite numbers.
        """
        return softmax(self.votes(x))

    def votes(self, x: ArrayLike) -> FloatArray:
        """Return the votes before they become probabilities: (n, classes); images as for `predict`."""
        images = self.batch(x)
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
        images = self.batch(image)
        if len(images) != 1:
            raise ValueError(f"trace follows one image, but got {len(images)}: choose one, or use predict")
        return through(self.layers, images[0], self.classes)

    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        epochs: int = 1,
        batch_size: int = 32,
        optimizer: Optimizer | Learner | None = None,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        rng: Generator | None = None,
        *,
        progress: bool = False,
    ) -> History:
        """Learn from images and their labels, and return what became of loss and accuracy, epoch by epoch.

        This runs through `train`, which see, also for errors. `progress` shows a bar in the terminal (tqdm).
        """
        from .progress import History, show  # to decide needs none of what training does
        from .training import train

        plan = train(
            self,
            x,
            y,
            optimizer,
            epochs=whole(epochs, "epochs"),
            batch_size=batch_size,
            validation_data=validation_data,
            rng=rng,
        )
        history = History()
        for record in show(plan, epochs * len(np.asarray(x))) if progress else plan:
            history.add(record)
        return history

    def evaluate(self, x: ArrayLike, y: ArrayLike) -> tuple[float, float]:
        """Return the mean softmax cross-entropy and the part of the images that is classified correctly.

        `y` has the index of each image's class. Raises ValueError if images or labels are not usable.
        """
        from .evaluation import evaluate

        return evaluate(self, x, y)

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


def _next(layers: Sequence[Layer], position: int) -> Layer | None:
    """Return the first layer after `position` that does more than to choose or to list values."""
    later = (layer for layer in layers[position + 1 :] if not isinstance(layer, MaxPool2D | Flatten))
    return next(later, None)
