"""Photographs: pictures of any size, colour and light, to the ink of the letter that they show."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pycnn import lines
from pycnn.arrays import BoolArray, FloatArray, whole

from . import letter
from .paper import brightness, ink_on, shows_dark_paper
from .refusal import PictureError
from .thinning import skeleton

__all__ = ["PictureError", "to_ink"]

COARSEST: Final = 100
"""Pixels of a picture's longer side, at least, while its letter is looked for …"""
FINEST: Final = 300
"""… and about as many along both sides at most, which shows thin lines still and does not take long."""
SPAN: Final = 2 / 3
"""How far the letter's lines reach, of the sheet: the article's X goes from pixel 2 to pixel 8 of 9."""


def to_ink(pixels: NDArray[np.uint8], side: int, pen: float) -> FloatArray:
    """Draw the letter that a picture shows on a sheet (side, side), with a pen `pen` pixels wide.

    `pixels` is RGBA, (rows, cols, 4). The letter may be dark on light or light on dark, or surrounded by
    nothing. It comes to the middle, as large as the article's, with its proportions kept. Its strokes are
    drawn again along their middle, so that hairlines and broad brushes alike become the strokes that a hand
    leaves on the page, for which the networks were made. Raises PictureError, which says what to do, if no
    letter stands out, ValueError if the array is not RGBA.
    """
    side = whole(side, "side")
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 4 or not pixels.size:
        raise ValueError(f"expected uint8 pixels (rows, cols, 4), not {pixels.dtype} {pixels.shape}")
    seen = _resized(brightness(pixels))
    views = [1 - seen, seen] if shows_dark_paper(seen) else [seen, 1 - seen]
    errors = []
    for view in views:
        try:
            return _drawn(skeleton(letter.find(ink_on(view))), side, pen)
        except PictureError as error:
            errors.append(error)
    raise errors[0]  # of the likelier view


def _resized(grey: FloatArray) -> FloatArray:
    """A large picture as means of squares of its pixels, a small one with its pixels repeated."""
    rows, cols = grey.shape
    step = min(math.ceil(math.sqrt(grey.size) / FINEST), rows, cols)
    if step > 1:
        rows, cols = rows // step, cols // step
        squares = grey[: rows * step, : cols * step].reshape(rows, step, cols, step)
        grey = squares.mean(axis=(1, 3))
    times = math.ceil(COARSEST / max(rows, cols))
    return grey.repeat(times, axis=0).repeat(times, axis=1)


def _drawn(thin: BoolArray, side: int, pen: float) -> FloatArray:
    """Draw lines that are one pixel wide with the pen, enlarged to SPAN and in the middle."""
    found = lines.through_pixels(thin)
    ends = found.reshape(-1, 2)
    low, high = ends.min(axis=0), ends.max(axis=0)
    scale = SPAN * side / max(float((high - low).max()), 1)
    return lines.drawn((found - (low + high) / 2) * scale + side / 2, side, pen)
