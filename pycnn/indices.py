"""Indices: which of a network's numbers is meant, checked where a person may name one that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .arrays import Shape, whole

if TYPE_CHECKING:
    from .network import Sequential


def place_in(shape: Shape, index: int | tuple[int, ...], what: str) -> tuple[int, ...]:
    """Return `index` as a tuple with one number per axis; IndexError if an array of this shape has no such.

    `what` says what the array is, for the error's text.
    """
    try:
        place = tuple(whole(i, "index", 0) for i in (index if isinstance(index, tuple) else (index,)))
    except ValueError as error:
        raise IndexError(f"there is no number {index!r} in {what}: {error}") from error
    if len(place) != len(shape) or any(i >= length for i, length in zip(place, shape, strict=True)):
        raise IndexError(f"there is no number {index!r} in {what}: its shape is {shape}")
    return place


def parameter_at(
    network: Sequential, name: str, index: int | tuple[int, ...]
) -> tuple[int, str, tuple[int, ...]]:
    """Return the layer's position, its own name for the parameter `name`, and `index` as a tuple.

    Raises ValueError if the network has no parameter of that name, IndexError if that has no such value.
    """
    parameters = network.parameters
    if name not in parameters:
        raise ValueError(f"there is no parameter {name!r}: the network has {', '.join(parameters) or 'none'}")
    position, _, own_name = name.partition(".")
    return int(position), own_name, place_in(parameters[name].shape, index, name)
