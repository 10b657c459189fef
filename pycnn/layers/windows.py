"""What convolution and pooling share: windows that slide over maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pycnn.arrays import Shape, shape_text

if TYPE_CHECKING:
    from .base import Layer


def expect_maps(layer: Layer, input_shape: Shape) -> tuple[int, int, int]:
    """Return the shape as (channels, rows, cols); ValueError if it is another one."""
    if len(input_shape) != 3:
        raise ValueError(
            f"{layer} needs maps, not a list of {shape_text(input_shape)} values: put it before Flatten()"
        )
    channels, rows, cols = input_shape
    return channels, rows, cols


def clipped(window: slice, length: int) -> slice:
    """Return the part of a window that lies inside an axis of this length."""
    return slice(max(window.start, 0), min(window.stop, length))


def covering(at: int, size: int, step: int, count: int) -> list[tuple[int, int]]:
    """Return which of `count` windows along an axis reach over the position `at`, and where in them it is."""
    offsets = ((window, at - window * step) for window in range(count))
    return [(window, offset) for window, offset in offsets if 0 <= offset < size]


def brief(size: tuple[int, int]) -> str:
    """Write a pair as one would type it: `3` if both are 3, else `(3, 5)`."""
    rows, cols = size
    return str(rows) if rows == cols else f"({rows}, {cols})"
