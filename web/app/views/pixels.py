"""Pixels: numbers as colours to paint, on the very scale that the tables have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pycnn.arrays import BoolArray, FloatArray

from .maps import LEVELS

Colours = NDArray[np.uint32]
"""Colours as a canvas keeps them: red, green, blue and opacity, a byte each, from the lowest byte on."""

GREYS: Final = 256


@dataclass(frozen=True, eq=False)
class Palette:
    """The colours of the page as it is now, light or dark."""

    shades: Colours
    """For each hue the colours from −1 over 0 to 1: (hues, 2 · LEVELS + 1)."""
    greys: Colours
    """From a black pixel to a white one: (GREYS,)."""
    lines: Colours
    """The colour of the marks, for each hue."""
    ink: int
    differs: int


def values(numbers: FloatArray, hues: NDArray[np.intp] | np.intp, scale: float, palette: Palette) -> Colours:
    """Colour numbers by their share of `scale`; `hues` fits their shape. Same shape as the numbers."""
    shares = numbers * np.float32(LEVELS / scale)
    if not np.isfinite(shares).all():
        shares = np.nan_to_num(shares)  # what is no number any more is shown as zero
    levels = np.rint(shares).clip(-LEVELS, LEVELS).astype(np.intp)
    colours: Colours = palette.shades[hues, levels + LEVELS]
    return colours


def greys(image: FloatArray, palette: Palette) -> Colours:
    """Colour pixels from −1, black, to 1, white."""
    levels = np.rint((image + 1) * ((GREYS - 1) / 2)).clip(0, GREYS - 1).astype(np.intp)
    colours: Colours = palette.greys[levels]
    return colours


def differing(exemplar: FloatArray, differs: BoolArray, palette: Palette) -> Colours:
    """Colour an exemplar's pixels, (rows, cols), with those that differ marked."""
    return np.where(differs, np.uint32(palette.differs), greys(exemplar, palette))


def strip(weights: FloatArray, hues: Sequence[int], largest: float, palette: Palette) -> Colours:
    """Colour a feature, (channels, rows, cols), its channels on a grid with clear lines between them.

    `hues` are those of the maps that the channels look at; `largest` has the full colour.
    """
    channels, rows, cols = weights.shape
    across = max(round(math.sqrt(channels / 2)), 1)  # about twice as high as wide, to stand beside a map
    painted = np.zeros((-(-channels // across) * (rows + 1) - 1, across * (cols + 1) - 1), dtype=np.uint32)
    colours = values(weights, np.array(hues, dtype=np.intp)[:, np.newaxis, np.newaxis], largest, palette)
    for channel, own in enumerate(colours):
        top, left = channel // across * (rows + 1), channel % across * (cols + 1)
        painted[top : top + rows, left : left + cols] = own
    return painted


def enlarged(colours: Colours, factor: int) -> Colours:
    """Make each cell, of (rows, cols), a square of `factor` × `factor`."""
    return np.repeat(np.repeat(colours, factor, axis=0), factor, axis=1)


def framed(colours: Colours, region: Sequence[slice], factor: int, colour: int, width: int = 2) -> None:
    """Draw a frame, in place, around the cells of a region, (rows, cols), of an enlarged map."""
    rows, cols = region
    inside = colours[rows.start * factor : rows.stop * factor, cols.start * factor : cols.stop * factor]
    inside[:width] = inside[-width:] = colour
    inside[:, :width] = inside[:, -width:] = colour


def unfilled(colours: Colours, count: int) -> Colours:
    """Leave only the first `count` cells of a map, (rows, cols), in reading order; the others are clear."""
    left = colours.copy()
    left.reshape(-1)[count:] = 0
    return left
