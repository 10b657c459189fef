"""What can be a network: layers that fit each other, images with channels, classes with names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .arrays import Shape, whole
from .layers import Dense, Layer


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


def fitting_shapes(layers: Sequence[Layer], input_shape: Shape, classes: int) -> list[Shape]:
    """Return the shapes before, between and after the layers; ValueError if they do not fit."""
    shapes = [input_shape]
    for position, layer in enumerate(layers):
        try:
            shapes.append(layer.output_shape(shapes[-1]))
        except ValueError as error:
            raise ValueError(f"layer {position} does not fit: {error}") from error
    reason = fitting_end(layers[-1], classes)
    if reason:
        raise ValueError(reason)
    return shapes


def fitting_end(last: Layer, classes: int) -> str | None:
    """Say why a layer cannot be the last one of a network with so many classes; None if it can."""
    if not isinstance(last, Dense):
        return f"the last layer is {last}, but it must be Dense({classes}), a unit per class"
    if last.units != classes:
        return f"the last layer has {last.units} units for {classes} classes: use Dense({classes})"
    return None
