"""Sizes: what layers in a row make of a picture's shape, what that costs, and how far one value sees."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .arrays import Region, Shape
from .layers import Layer


@dataclass(frozen=True)
class Size:
    """One layer between others: the shapes of an input and its output, and what it takes to get there."""

    layer: Layer
    input_shape: Shape
    output_shape: Shape
    parameters: int
    """How many values it learns."""
    multiplications: int
    """How many numbers it multiplies and adds for one image."""


def sizes(layers: Sequence[Layer], input_shape: Shape) -> Iterator[Size]:
    """Go through layers that follow each other, for images of `input_shape`; they need no weights yet.

    They come one by one, so that those before a layer that does not fit are known when it raises its
    ValueError.
    """
    shape = input_shape
    for layer in layers:
        output = layer.output_shape(shape)
        count = sum(math.prod(each) for each in layer.parameter_shapes(shape).values())
        yield Size(layer, shape, output, count, layer.multiplications(shape))
        shape = output


def largest_field(layers: Sequence[Layer], input_shape: Shape) -> tuple[int, int]:
    """Return how many rows and columns of the image one value behind the layers depends on, at most.

    The image is `input_shape`, (channels, rows, cols); its edge may cut the box of some values, so the
    largest is meant. That rows come from rows and columns from columns is taken for granted, as it is with
    windows; without layers a value sees itself. Raises ValueError if the layers do not fit each other.
    """
    shapes = [input_shape, *(size.output_shape for size in sizes(layers, input_shape))]
    largest = (1, 1)
    for place in _diagonal(shapes[-1]):
        region = place
        for layer, shape in zip(reversed(layers), reversed(shapes[:-1]), strict=True):
            region = layer.source(region, shape)
        height, width = (part.stop - part.start for part in region[1:])
        largest = max(largest[0], height), max(largest[1], width)
    return largest


def _diagonal(shape: Shape) -> Iterator[Region]:
    """Return places that meet every row and every column of the first map, or every value of a list."""
    if len(shape) == 1:
        yield from ((slice(i, i + 1),) for i in range(shape[0]))
        return
    _, rows, cols = shape
    for i in range(max(rows, cols)):
        row, col = min(i, rows - 1), min(i, cols - 1)
        yield slice(0, 1), slice(row, row + 1), slice(col, col + 1)
