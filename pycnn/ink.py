"""Ink: a pen that draws smooth lines, the same for a hand on the page and for generated drawings.

Ink is a float32 array (rows, cols) from 0 (none) to 1 (full). Points are (x, y) as a pointer reports them:
in pixels from the top left corner, x to the right, y down, so that the centre of the pixel [row, col] is
(col + 0.5, row + 0.5).
"""

from __future__ import annotations

import math

import numpy as np

from .arrays import FloatArray, whole

FARTHEST = 1e6  # pixels; much farther away, float32 could no longer tell one pixel from the next


def blank(size: int) -> FloatArray:
    """Return a sheet (size, size) without ink."""
    size = whole(size, "size")
    return np.zeros((size, size), dtype=np.float32)


def draw_line(ink: FloatArray, start: tuple[float, float], end: tuple[float, float], width: float) -> None:
    """Draw a line with round ends, `width` pixels thick, from `start` to `end`, both (x, y), into `ink`.

    A pixel gets as much ink as its centre lies inside the line's border, from none half a pixel outside to
    full half a pixel inside; crossing lines do not add up. Points may lie outside the sheet; a line of no
    length is a dot. Raises ValueError unless the width is above 0 and all numbers are finite and below a
    million.
    """
    (x0, y0), (x1, y1) = start, end
    if not (all(abs(value) <= FARTHEST for value in (x0, y0, x1, y1)) and 0 < width <= FARTHEST):
        raise ValueError(
            f"cannot draw {width} wide from {start} to {end}: need 0 < width, and all below a million"
        )
    rows, cols = ink.shape
    reach = width / 2 + 0.5
    top, bottom = max(math.floor(min(y0, y1) - reach), 0), min(math.ceil(max(y0, y1) + reach), rows)
    left, right = max(math.floor(min(x0, x1) - reach), 0), min(math.ceil(max(x0, x1) + reach), cols)
    if top >= bottom or left >= right:
        return
    touched = ink[top:bottom, left:right]
    y: FloatArray = np.arange(top, bottom, dtype=np.float32)[:, np.newaxis] + np.float32(0.5 - y0)
    x: FloatArray = np.arange(left, right, dtype=np.float32) + np.float32(0.5 - x0)
    dx, dy = x1 - x0, y1 - y0
    length2 = dx * dx + dy * dy
    # Results go into arrays that are there already: in a browser that takes a third of the time off.
    if length2 > 1e-12:  # shorter than a millionth of a pixel is a dot
        # `along` is where on the line the nearest point lies: 0 at the start, 1 at the end.
        along: FloatArray = x * np.float32(dx / length2) + y * np.float32(dy / length2)
        np.minimum(np.maximum(along, np.float32(0), out=along), np.float32(1), out=along)
        across = along * np.float32(dx)
        np.subtract(x, across, out=across)
        np.multiply(along, np.float32(dy), out=along)
        np.subtract(y, along, out=along)
        np.multiply(across, across, out=across)
        np.multiply(along, along, out=along)
        squares = np.add(across, along, out=along)
    else:
        squares = x * x + y * y
    distance = np.sqrt(squares, out=squares)
    coverage = np.subtract(np.float32(reach), distance, out=distance)
    np.minimum(coverage, np.float32(1), out=coverage)
    np.maximum(touched, coverage, out=touched)  # ink is never below 0


def fill_cell(ink: FloatArray, row: int, col: int, size: int, value: float) -> None:
    """Set all of one cell to `value` (0…1), in place, with the sheet divided into size × size equal cells.

    Raises IndexError if there is no such cell, ValueError if the value is not ink or the sheet has fewer
    pixels than cells.
    """
    rows, cols = ink.shape
    size = whole(size, "size")
    if not (0 <= row < size and 0 <= col < size):
        raise IndexError(f"no cell ({row}, {col}): rows and columns go from 0 to {size - 1}")
    if not 0 <= value <= 1:
        raise ValueError(f"the value must be from 0 (no ink) to 1 (full), not {value}")
    if size > min(rows, cols):
        raise ValueError(f"{size} × {size} cells do not fit on {rows} × {cols} pixels: make a larger sheet")
    ink[row * rows // size : (row + 1) * rows // size, col * cols // size : (col + 1) * cols // size] = value
