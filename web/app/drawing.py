"""A drawing: the marks that a person made, in order, and the ink that they leave on the pad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from pycnn import images, ink, lesson
from pycnn.arrays import FloatArray

PIXELS: Final = 9
"""The pad stands for 9 × 9 pixels of the picture …"""
SIDE: Final = 252
"""… and is itself 252 × 252, so that one of them is 28 × 28."""
PEN: Final = 19
"""The pen's width, two thirds of a pixel: midway between two rows it still covers a third of both, and midway
between two diagonals less than half of both. So a stroke lights one row of pixels, neither none nor two."""
NIB: Final = 2
"""How far to the right of a point the ink goes. Pads and pixels are such round numbers that strokes often run
exactly midway between two diagonals, where each pixel is a tie; this way all of them go to one side."""
GRAIN: Final = 84
"""A photographed letter is kept as 84 × 84 dots, each 3 × 3 of the pad's, so that its edges look smooth."""
MARGIN: Final = 126
"""How far outside the pad a stroke is still followed."""

Point = tuple[int, int]


@dataclass(frozen=True)
class Stroke:
    """A line through points (x, y) on the pad; a single point is a dot."""

    points: tuple[Point, ...]


@dataclass(frozen=True)
class Pixel:
    """One pixel of the picture, painted white or black as a whole."""

    row: int
    col: int
    white: bool


@dataclass(frozen=True)
class Example:
    """One of the article's drawings in place of all that was there."""

    name: str


@dataclass(frozen=True)
class Bitmap:
    """A picture, pixel by pixel, in place of all that was there."""

    white: tuple[bool, ...]


@dataclass(frozen=True)
class Scan:
    """A photographed letter in place of all that was there: GRAIN × GRAIN bits, row by row, 8 in a byte."""

    bits: bytes


Mark = Stroke | Pixel | Example | Bitmap | Scan


@dataclass(frozen=True)
class Drawing:
    """What is on the pad, as the marks that made it."""

    marks: tuple[Mark, ...] = ()

    def with_mark(self, mark: Mark) -> Drawing:
        # What covers everything makes the marks before it irrelevant.
        return Drawing((mark,) if isinstance(mark, Example | Bitmap | Scan) else (*self.marks, mark))

    def with_points(self, points: tuple[Point, ...]) -> Drawing:
        """The drawing with its last stroke continued."""
        *before, last = self.marks
        if not isinstance(last, Stroke):
            raise TypeError(f"only a stroke can be continued, the last mark is {last}")
        return Drawing((*before, replace(last, points=last.points + points)))


def right_answer(example: str, classes: Sequence[str]) -> str | None:
    """What one of the article's drawings is, by its name's first letter; None if that is no class."""
    return example[0] if example[0] in classes else None


class Sheet:
    """The ink of the drawing shown last. A stroke that grows costs only its new part."""

    def __init__(self) -> None:
        self.drawing = Drawing()
        self.ink = ink.blank(SIDE)

    def show(self, drawing: Drawing) -> FloatArray:
        """Return the ink of a drawing, (SIDE, SIDE), as a new array if it differs from the last one."""
        if drawing == self.drawing:
            return self.ink
        kept = self._marks_kept(drawing)
        self.ink = self.ink.copy() if kept is not None else ink.blank(SIDE)
        skip, points = kept if kept is not None else (0, 0)
        for mark in drawing.marks[skip:]:
            _leave(self.ink, mark, points)
            points = 0
        self.drawing = drawing
        return self.ink

    def _marks_kept(self, drawing: Drawing) -> tuple[int, int] | None:
        """How many marks, and points of the next one, are on the sheet; None if it must be drawn anew."""
        old, new = self.drawing.marks, drawing.marks
        if len(new) > len(old):
            return (len(old), 0) if new[: len(old)] == old else None
        if not new or len(new) != len(old) or new[:-1] != old[:-1]:
            return None
        before, after = old[-1], new[-1]
        if isinstance(before, Stroke) and isinstance(after, Stroke):
            count = len(before.points)
            if after.points[:count] == before.points:
                return len(old) - 1, count
        return None


def _leave(sheet: FloatArray, mark: Mark, drawn: int) -> None:
    """Put a mark's ink on the sheet; of a stroke, what comes after its first `drawn` points."""
    match mark:
        case Stroke(points):
            start = max(drawn, 1)
            if not drawn:
                _draw(sheet, points[0], points[0])
            for a, b in zip(points[start - 1 :], points[start:], strict=False):
                _draw(sheet, a, b)
        case Pixel(row, col, white):
            ink.fill_cell(sheet, row, col, PIXELS, float(white))
        case Example(name):
            _fill(sheet, lesson.IMAGES[name][0] > 0)
        case Bitmap(white):
            _fill(sheet, np.array(white).reshape(PIXELS, PIXELS))
        case Scan(bits):
            _fill(sheet, np.unpackbits(np.frombuffer(bits, np.uint8)).reshape(GRAIN, GRAIN) > 0)
            sheet[:, NIB:] = sheet[:, :-NIB].copy()  # its lines are as likely as strokes to run midway
            sheet[:, :NIB] = 0


def _draw(sheet: FloatArray, start: Point, end: Point) -> None:
    ink.draw_line(sheet, (start[0] + NIB, start[1]), (end[0] + NIB, end[1]), PEN)


def _fill(sheet: FloatArray, white: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> None:
    cell = SIDE // len(white)
    sheet[:] = np.repeat(np.repeat(white, cell, axis=0), cell, axis=1)


def scan(sheet: FloatArray) -> Scan:
    """The mark that leaves such ink, (rows, cols): dots where there is at least half of it."""
    return Scan(np.packbits(images.from_ink(sheet, GRAIN)[0] >= 0).tobytes())


def picture(sheet: FloatArray) -> FloatArray:
    """What the network gets to see of the ink: (1, PIXELS, PIXELS) of ±1."""
    return images.black_and_white(images.from_ink(sheet, PIXELS))
