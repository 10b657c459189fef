"""Painters: what paints the canvases of a view, and can tell whether it would paint the same again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from pycnn.arrays import FloatArray

from . import pixels
from .markup import Markup, tag
from .pixels import Colours, Palette

CELL: Final = 12
"""The side of a cell, in pixels, of a map that is painted."""

Painter = Callable[[Palette], Colours]
"""Paints a canvas; where nothing has changed, equal to the one before, if it can tell."""
Place = tuple[int, int]
"""A row and a column."""
Patch = tuple[slice, slice]
"""Rows and columns."""


@dataclass(frozen=True, eq=False)
class MapPainter:
    """Paints a map; equal to one that paints the same, for to compare what is painted takes much longer."""

    values: FloatArray
    side: int
    """Of a cell, in pixels."""
    number: int
    """The hue of the values and of the marks."""
    scale: float | None
    """What has the full colour; None where the values are those of a picture."""
    patch: Patch | None
    current: Place | None
    filled: int | None
    """How many cells are not blank, if not all."""

    def __call__(self, palette: Palette) -> Colours:
        """Return the colours of the canvas, (rows, cols)."""
        if self.scale is None:
            colours = pixels.greys(self.values, palette)
        else:
            colours = pixels.values(self.values, np.intp(self.number), self.scale, palette)
        if self.filled is not None:
            colours = pixels.unfilled(colours, self.filled)
        large = pixels.enlarged(colours, self.side)
        if self.patch is not None:
            pixels.framed(large, self.patch, self.side, int(palette.lines[self.number]))
        if self.current is not None:
            row, col = self.current
            own = (slice(row, row + 1), slice(col, col + 1))
            pixels.framed(large, own, self.side, palette.ink, width=min(3, self.side // 2))
        return large

    def __eq__(self, other: object) -> bool:
        """Tell whether the other one paints the same."""
        if not isinstance(other, MapPainter):
            return NotImplemented
        return self._marks() == other._marks() and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        return hash((self.values.shape, self.side, self.number, self.scale))

    def _marks(self) -> tuple[object, ...]:
        return self.side, self.number, self.scale, self.patch, self.current, self.filled


def canvas(name: str, painter: MapPainter, label: str) -> Markup:
    """The canvas, in its frame, that is left to the painter."""
    rows, cols = painter.values.shape
    return tag(
        "div",
        tag(
            "canvas",
            role="img",
            aria_label=label,
            data_canvas=name,
            width=cols * painter.side,
            height=rows * painter.side,
        ),
        class_="frame",
    )
