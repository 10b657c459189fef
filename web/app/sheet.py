"""A sheet: one canvas for all that is painted in a stage.

A browser puts each canvas together with the rest of the page by itself, and does so again at every frame. For
the seventy maps of a network that took longer than all that was painted on them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from js import document, window

from . import page
from .views.markup import tag


class Part(NamedTuple):
    """What is shown in one place: some rows of a source."""

    place: page.Element
    source: page.Element
    """A canvas that is no part of the page."""
    top: int
    rows: int
    cols: int


class Sheet:
    """Lies behind the places of a stage, and shows in each of them what its source has."""

    def __init__(self, stage: page.Element) -> None:
        self._stage = stage
        made = document.createElement("template")
        made.innerHTML = tag("canvas", class_="sheet", aria_hidden="true", width=0, height=0)
        self._canvas = made.content.firstElementChild
        stage.append(self._canvas)
        self._context = self._canvas.getContext("2d")
        self._parts: list[Part] = []
        self._boxes: list[tuple[int, int, int, int]] = []

    def add(self, part: Part) -> int:
        """Show one more part, once everything is measured again; return its number."""
        self._parts.append(part)
        self._boxes.clear()
        return len(self._parts) - 1

    def measure(self) -> None:
        """Find out where the places are now, and show all parts there."""
        frame = self._stage.getBoundingClientRect()
        sharp = float(window.devicePixelRatio)
        self._boxes = [_box(part.place.getBoundingClientRect(), frame, sharp) for part in self._parts]
        self._canvas.width, self._canvas.height = round(frame.width * sharp), round(frame.height * sharp)
        self._context.imageSmoothingEnabled = False  # a cell stays a square; and a new size has undone it
        for number in range(len(self._parts)):
            self.show(number)

    def show(self, number: int) -> None:
        """Show what a part's source has by now."""
        if not self._boxes:
            return  # it will be, as soon as the places are measured
        x, y, width, height = self._boxes[number]
        _, source, top, rows, cols = self._parts[number]
        self._context.clearRect(x, y, width, height)  # a source may be clear in some cells
        self._context.drawImage(source, 0, top, cols, rows, x, y, width, height)

    def spread(self) -> None:
        """Show each part in its place: on paper the places lie elsewhere, and nobody can measure them."""
        for place, source, top, rows, cols in self._parts:
            place.getContext("2d").drawImage(source, 0, top, cols, rows, 0, 0, cols, rows)

    def gather(self) -> None:
        """Clear the places again."""
        for part in self._parts:
            part.place.width = part.cols


def _box(place: Any, frame: Any, sharp: float) -> tuple[int, int, int, int]:
    """Where a place is in a frame: left, top, width and height, in whole pixels of the screen."""
    left, right = round((place.left - frame.left) * sharp), round((place.right - frame.left) * sharp)
    top, bottom = round((place.top - frame.top) * sharp), round((place.bottom - frame.top) * sharp)
    return left, top, right - left, bottom - top
