"""Drawings: X's, O's and other shapes as people write and print them, as many as a network needs.

Each is drawn with the page's own pen on a sheet and brought to a few pixels as the page does it. Lengths in
this module are parts of the sheet's side, so that one drawing can be made on a sheet of any size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pycnn.arrays import FloatArray, whole
from pycnn.images import from_ink
from pycnn.ink import blank, draw_line

from .shapes import DRAWN, SHAPES, Shape
from .strokes import Hand, Lines, Weights

HAIRLINE = 0.012  # the thinnest stroke, if the image is large enough to show it
FAINTEST = 0.25  # the thinnest stroke in the image's pixels: how much of a pixel it covers, at least
THIN = 0.4  # the same for the thin strokes of a bold pen, beside which they must not disappear
SMALLEST = 0.2  # of a figure's larger side
CUT = 0.03  # how much of a figure the border may cut off
ASPECT = 1.6  # width to height, or height to width
SLANT = 0.35  # of a shape that may be turned by 30°: x per y, as in italics
NARROWEST = 5  # pixels of the smallest image in which a figure still shows


def drawings(
    n: int, size: int, rng: np.random.Generator, classes: Sequence[str] = ("X", "O")
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Draw `n` labelled images: figures anywhere on the sheet, small and large, thin and bold.

    Returns the images (n, 1, size, size), from −1 (black) to 1 (white), and their labels (n,): indices into
    `classes`. Every class is drawn equally often, or once more than others, in mixed order. The same state of
    `rng` gives the same drawings. `classes` are names out of `SHAPES`. Raises ValueError if `n` is below 1,
    if `size` is below 5 pixels, and for unknown or repeated classes or none.
    """
    n, size = whole(n, "n"), whole(size, "size", NARROWEST)
    if not isinstance(rng, np.random.Generator):
        raise ValueError(  # noqa: TRY004, as for every other argument
            f"rng must be a numpy Generator, such as numpy.random.default_rng(0), not {rng!r}"
        )
    names = tuple(classes)
    for name in names:
        if name not in SHAPES:
            raise ValueError(f"cannot draw {name!r}: choose classes from {', '.join(SHAPES)}")
    if not names or len(set(names)) < len(names):
        raise ValueError(f"classes must be one or more different names, not {names!r}")
    turns: NDArray[np.int64] = np.arange(n, dtype=np.int64) + rng.integers(len(names))
    labels = rng.permutation(turns % len(names))
    side = sheet_side(size)
    images = np.empty((n, 1, size, size), dtype=np.float32)
    for number, label in enumerate(labels.tolist()):
        images[number] = from_ink(sheet(*figure(DRAWN[names[label]], size, rng), side), size)
    return images, labels


def sheet_side(size: int) -> int:
    """Return how many pixels of ink, down and across, a sheet needs for an image of `size` pixels."""
    # Four pixels of ink for each of the image show what more would; no line is thinner than about one pixel.
    return size * max(4, math.ceil(0.96 / HAIRLINE / size))


def figure(shape: Shape, size: int, rng: np.random.Generator) -> tuple[Lines, Weights]:
    """Return the lines of one drawing (lines, 2, 2) and their widths (lines,), in parts of the sheet's side.

    `size` is that of the image, in which small and bold figures must still show what they are.
    """
    extent = rng.uniform(SMALLEST, 1)
    matrix, narrow = distortion(shape.turn, rng)
    printed = rng.random() < 0.4
    contrast = rng.uniform(0.2, 1) if rng.random() < 0.4 else 1 - 0.3 * rng.random() ** 2
    # Where some strokes are thin, the others may be bolder. The page's pen is rather bold than fine.
    boldest = shape.boldest * narrow * math.sqrt(2 / (1 + contrast))
    hairline = max(HAIRLINE, FAINTEST / size)
    finest = min(2 * hairline / extent, boldest)
    pen = boldest * (finest / boldest) ** (1 - rng.random() ** 0.6)
    hand = Hand(
        looseness=0 if printed else 0.2 + 0.8 * rng.random(),
        pen=pen,
        contrast=contrast,
        serifs=printed and rng.random() < 0.5,
        # So fine that an O is round to within a quarter of a pixel.
        fineness=max(3, math.ceil(0.8 * math.sqrt(size * extent))),
    )
    lines, weights = shape.strokes(rng, hand)
    if not printed:
        lines = _wander(lines, hand.looseness, rng)
    lines = lines @ matrix

    # The box around it in the shape's frame, the pen included, says how much it must and may be enlarged.
    reach = (pen / 2) * weights[:, np.newaxis]
    low = (np.minimum(lines[:, 0], lines[:, 1]) - reach).min(axis=0)
    across = (np.maximum(lines[:, 0], lines[:, 1]) + reach).max(axis=0) - low
    longest = float(across.max())
    clear = shape.clear / size / (2 * narrow - pen)
    scale = min(max(extent / longest, clear), 1 / longest)
    thinnest = max(hairline, min(THIN / size, pen * scale))
    return (lines - low) * scale + place(across * scale, rng), np.maximum(weights * (pen * scale), thinnest)


def sheet(lines: Lines, widths: Weights, side: int) -> FloatArray:
    """Draw lines, given in parts of the sheet's side, as ink on a sheet of `side` × `side` pixels."""
    ink = blank(side)
    for (start, end), width in zip((lines * side).tolist(), (widths * side).tolist(), strict=True):
        draw_line(ink, start, end, width)
    return ink


def distortion(turn: float, rng: np.random.Generator) -> tuple[NDArray[np.float64], float]:
    """Return what stretches, slants and turns a shape without changing its area, and how narrow it gets.

    It turns it by up to `turn` degrees, and slants it the less, the less it may be turned.
    The first is a matrix (2, 2), to multiply points (…, 2) with from the right, the second half the least
    width of what it makes of a circle with the radius 1.
    """
    uneven = rng.uniform(-1, 1)
    stretch = math.sqrt(ASPECT**uneven)
    # Both are more often small than large. An X that is stretched needs less of a turn to look like a plus.
    angle, slant = (rng.random(2) - rng.random(2)).tolist()
    angle *= math.radians(turn) * (1 - 0.4 * abs(uneven))
    slant *= SLANT * turn / 30
    cos, sin = math.cos(angle), math.sin(angle)
    turned = np.array([[cos, sin], [-sin, cos]])
    # The two half axes of the ellipse have the product 1, and their squares add up to this:
    squares = stretch**2 + (1 + slant**2) / stretch**2
    narrow = (math.sqrt(squares + 2) - math.sqrt(max(squares - 2, 0))) / 2
    return np.array([[stretch, 0], [slant / stretch, 1 / stretch]]) @ turned, narrow


def _wander(lines: Lines, looseness: float, rng: np.random.Generator) -> Lines:
    """Move points as an unsteady hand does: by little, and those close to each other alike.

    Where a line ends and another begins stays one point, and what is closed stays closed.
    """
    # Three waves, each of up to one and a half periods across the shape; the shorter, the lower.
    waves = 1.7 * rng.standard_normal((2, 3))
    phases = 2 * math.pi * rng.random(3)
    heights = 0.07 * looseness * rng.standard_normal((2, 3)) / (1 + 0.2 * (waves * waves).sum(axis=0))
    moved: Lines = lines + np.sin(lines @ waves + phases) @ heights.T
    return moved


def place(across: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return where on the sheet, from its top left corner, a figure of this width and height begins."""
    room, cut = 1 - across, CUT * across
    anywhere = rng.random(2) * (room + 2 * cut) - cut
    # Of five figures, about one is drawn right up to a border.
    snapped = rng.random(2) < 0.1
    return np.where(snapped, np.where(2 * anywhere < room, 0, room), anywhere)
