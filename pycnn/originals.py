"""Originals: drawings of a person's own, as strokes or as ink, to be moved, turned, enlarged and thickened.

Lengths are pixels of the sheet, (x, y) as `ink` has them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import FloatArray, numbers, whole
from .datasets.distortions import resampled
from .datasets.strokes import Lines
from .images import from_ink
from .lines import distorted, drawn
from .optimizers import number

VISIBLE: Final = 0.05
"""The least ink of a pixel that counts as drawn upon; below it is the noise of a photograph."""
LEVELS: Final = (12, 16, 24, 32, 48, 64, 80)
"""Pixels, down and across, of reduced ink."""


@dataclass(frozen=True, eq=False)
class Strokes:
    """A drawing whose strokes are known: lines (lines, 2, 2) by a round pen on a square sheet.

    Raises ValueError if there is no line, or if they, the pen's `width` or the sheet's `side` are no numbers
    that can be drawn.
    """

    lines: Lines
    width: float
    side: int

    def __post_init__(self) -> None:
        numbers(self.lines, "the lines")
        lines: Lines = np.asarray(self.lines, dtype=np.float64)
        if lines.ndim != 3 or lines.shape[1:] != (2, 2) or not len(lines):
            raise ValueError(f"expected lines (lines, 2, 2), one or more, got the shape {lines.shape}")
        number(self.width, "width")
        whole(self.side, "side")
        object.__setattr__(self, "lines", lines)

    def drawn(
        self, *, shift: tuple[float, float] = (0, 0), scale: float = 1, turn: float = 0, weight: float = 1
    ) -> FloatArray:
        """Return its ink (side, side), enlarged, turned, and shifted as by `lines.distorted`.

        The pen is as thick as the drawing is large, times `weight`.
        """
        moved = distorted(self.lines, shift=shift, scale=scale, turn=turn)
        return drawn(moved, self.side, self.width * scale * weight)

    def on(self, side: int) -> Strokes:
        """Return the same drawing on a sheet of another size."""
        factor = whole(side, "side") / self.side
        return Strokes(self.lines * factor, self.width * factor, side)


@dataclass(frozen=True, eq=False)
class Inked:
    """A drawing of which only the ink is known: (rows, cols) from 0 to 1, brought to a square sheet.

    Raises ValueError if it is not such an array, or if there is no ink in it.
    """

    ink: FloatArray

    def __post_init__(self) -> None:
        ink = numbers(self.ink, "the ink")
        if ink.ndim != 2 or not ink.size:
            raise ValueError(f"the ink must be a 2-D array of one pixel or more, got the shape {ink.shape}")
        if not (ink.min() >= 0 and ink.max() <= 1):
            raise ValueError("the ink must be from 0 (none) to 1 (full): divide 8-bit values by 255")
        if ink.max() < VISIBLE:
            raise ValueError("the sheet is blank: draw something on it, or leave it out")
        side = max(ink.shape)
        square = np.zeros((side, side), dtype=np.float32)
        top, left = ((side - length) // 2 for length in ink.shape)
        square[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
        object.__setattr__(self, "ink", square)

    @classmethod
    def of(cls, image: ArrayLike) -> Inked:
        """Return the drawing that an image, (1, rows, cols) or (rows, cols) from −1 to 1, shows in white."""
        pixels = numbers(image, "the image")
        if pixels.ndim == 3 and len(pixels) == 1:
            pixels = pixels[0]
        return cls((pixels + np.float32(1)) / np.float32(2))

    @property
    def side(self) -> int:
        """How many pixels the sheet has, down and across."""
        return len(self.ink)

    def on(self, side: int) -> Inked:
        """Return the same drawing on a sheet of another size, each pixel the mean of those it covers."""
        return self if side == self.side else Inked((from_ink(self.ink, side)[0] + 1) / 2)

    @cached_property
    def box(self) -> tuple[slice, slice]:
        """The rows and the columns with ink."""
        rows, cols = (np.flatnonzero((self.ink >= VISIBLE).any(axis=axis)) for axis in (1, 0))
        return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1)

    @cached_property
    def pen(self) -> float:
        """How thick its strokes are, in pixels."""
        return stroke_width(self.ink)

    def reduced(self, pixels: float) -> FloatArray:
        """Return what is in the box, on a square of at least so many pixels if it has them; read only.

        The square has one of few sizes, so that many distortions of one drawing share the work.
        """
        found = self.ink[self.box]
        size = min((level for level in LEVELS if level >= pixels), default=LEVELS[-1])
        size = min(size, max(found.shape))
        if size not in self._reduced:
            self._reduced[size] = (from_ink(found, size)[0] + 1) / 2
        return self._reduced[size]

    @cached_property
    def _reduced(self) -> dict[int, FloatArray]:
        return {}

    def drawn(
        self, *, shift: tuple[float, float] = (0, 0), scale: float = 1, turn: float = 0, weight: float = 1
    ) -> FloatArray:
        """Return its ink (side, side), enlarged, turned and shifted about the centre of the box around it.

        Its strokes get as thick as the drawing is large, times `weight`.
        """
        ink = weighed(self.ink, weight)
        cos, sin = math.cos(math.radians(turn)) * scale, math.sin(math.radians(turn)) * scale
        rows, cols = self.box
        centre = np.array([(cols.start + cols.stop) / 2, (rows.start + rows.stop) / 2]) - self.side / 2
        matrix = np.array([[cos, sin], [-sin, cos]])
        # Seen from the sheet's centre: what was at the box's centre is there still, but for the shift.
        return placed(ink, matrix, centre + shift - centre @ matrix)


Original: TypeAlias = Strokes | Inked


def placed(ink: FloatArray, matrix: NDArray[np.float64], shift: NDArray[np.float64]) -> FloatArray:
    """Return ink (side, side) with each point (x, y), seen from the centre, at point @ matrix + shift."""
    back = np.linalg.inv(matrix)
    # (row, col) instead of (x, y), and columns instead of rows.
    rows_first = np.ascontiguousarray(back.T[::-1, ::-1])[np.newaxis]
    images = 2 * ink[np.newaxis, np.newaxis] - 1
    found = resampled(images, rows_first, -(shift @ back)[np.newaxis, ::-1])[0, 0]
    clipped: FloatArray = np.clip((found + 1) / 2, 0, 1)
    return clipped


def weighed(ink: FloatArray, weight: float) -> FloatArray:
    """Return ink with strokes `weight` times as thick."""
    return ink if weight == 1 else grown(ink, (weight - 1) * stroke_width(ink) / 2)


def stroke_width(ink: FloatArray) -> float:
    """Return how thick the strokes are, on the average: twice their area by the length of their outline."""
    framed = np.pad(ink, 1)
    down, right = framed[1:, :-1] - framed[:-1, :-1], framed[:-1, 1:] - framed[:-1, :-1]
    outline = float(np.hypot(down, right).sum())
    return 2 * float(ink.sum()) / outline if outline else 0.0


def grown(ink: FloatArray, by: float) -> FloatArray:
    """Return ink whose border lies `by` pixels farther outside, or inside if it is below 0."""
    pick = np.maximum if by > 0 else np.minimum
    whole_steps, part = divmod(abs(by), 1)
    for step in range(int(whole_steps) + (part > 0)):
        wider = np.pad(ink, 1)
        found = ink
        for down, right in ((0, 1), (2, 1), (1, 0), (1, 2)):
            found = pick(found, wider[down : down + len(ink), right : right + ink.shape[1]])
        if step % 2:  # every other step takes the corners as well, so that what is round stays round
            for down, right in ((0, 0), (0, 2), (2, 0), (2, 2)):
                found = pick(found, wider[down : down + len(ink), right : right + ink.shape[1]])
        share = np.float32(1 if step < whole_steps else part)
        ink = np.add(ink, share * (found - ink))
    return ink
