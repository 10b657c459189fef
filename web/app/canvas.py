"""Canvases: maps of many numbers, painted, and their numbers as text for those who do not see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from js import ImageData, document

from . import page, words
from .palette import Palettes
from .sheet import Part, Sheet
from .views.markup import join, tag
from .views.painters import Painter
from .views.pixels import Colours, Palette


class Canvases:
    """The maps of one stage, which a sheet shows in their places; or a single one, on its own canvas.

    They share their image data: to hand an array to the browser costs more than to paint it.
    """

    def __init__(
        self,
        places: Sequence[page.Element],
        labels: Sequence[str],
        rows: int,
        cols: int,
        *,
        chosen: bool = True,
        sheet: Sheet | None = None,
    ) -> None:
        # A canvas that can be chosen takes the keys that move over it; a picture is only looked at.
        role: dict[str, Any] = {"role": "img"}
        if chosen:
            role = {"role": "application", "aria_roledescription": words.MAP, "tabindex": 0}
        for place, label in zip(places, labels, strict=True):
            canvas = tag("canvas", width=cols, height=rows, class_="map", aria_label=label, **role)
            place.innerHTML = join(canvas, tag("p", class_="unseen"))
        self._texts = [place.lastElementChild for place in places]
        canvases = [place.firstElementChild for place in places]
        self._sheet = sheet
        self._parts: list[int] = []
        if sheet is None:
            (source,) = canvases
        else:
            source = unseen(cols, rows * len(places))
            parts = [Part(canvas, source, index * rows, rows, cols) for index, canvas in enumerate(canvases)]
            self._parts = [sheet.add(part) for part in parts]
        self._context = source.getContext("2d")
        self._image = ImageData.new(cols, rows * len(places))
        self._data = self._image.data
        self._shown: Colours | None = None

    def paint(self, colours: Colours) -> None:
        """Paint all maps, (maps, rows, cols)."""
        before, self._shown = self._shown, colours
        changed: list[int] = list(range(len(colours)))
        if before is not None:
            changed = np.flatnonzero((colours != before).any(axis=(1, 2))).tolist()
        if not changed:
            return
        self._data.assign(np.ascontiguousarray(colours).data.cast("B"))
        self._context.putImageData(self._image, 0, 0)
        if self._sheet is not None:
            for index in changed:
                self._sheet.show(self._parts[index])

    def say(self, index: int, text: str) -> None:
        """Put a map's numbers beside it, as text that is heard and not seen."""
        page.put_text(self._texts[index], text)


def paint(canvas: page.Element, colours: Colours) -> None:
    """Paint colours (rows, cols) on a canvas that may have been painted before; it gets that size."""
    rows, cols = colours.shape
    if (canvas.height, canvas.width) != (rows, cols):
        canvas.height, canvas.width = rows, cols
    image = ImageData.new(cols, rows)
    image.data.assign(np.ascontiguousarray(colours).data.cast("B"))
    canvas.getContext("2d").putImageData(image, 0, 0)


class Painted:
    """A canvas in markup, painted again only if it is to look different, or is another one now."""

    def __init__(self) -> None:
        self._canvas: page.Element | None = None
        self._made: tuple[Painter, Palette] | None = None
        self._colours: Colours | None = None

    def paint(self, canvas: page.Element, painter: Painter, palette: Palette) -> None:
        """Paint the canvas that has the place now."""
        same = self._canvas is not None and canvas.isSameNode(self._canvas)
        made = painter, palette
        if same and made == self._made:
            return
        colours = painter(palette)
        if not same or self._colours is None or not np.array_equal(colours, self._colours):
            paint(canvas, colours)
        self._canvas, self._made, self._colours = canvas, made, colours


class PaintedPlace:
    """All canvases in a place that shows a view's markup."""

    def __init__(self, place: page.Element, palettes: Palettes) -> None:
        self._place = place
        self._palettes = palettes
        self._painted: dict[str, Painted] = {}

    def paint(self, painters: Mapping[str, Painter]) -> None:
        """Paint those that the place has now, each by the painter of its `data-canvas`."""
        # The others are forgotten: a canvas that is gone may have been given another name.
        before, self._painted = self._painted, {}
        if not painters:
            return
        for canvas in self._place.querySelectorAll("canvas[data-canvas]"):
            name = str(canvas.dataset.canvas)
            self._painted[name] = before.get(name, Painted())
            self._painted[name].paint(canvas, painters[name], self._palettes.now)


def unseen(width: int, height: int) -> page.Element:
    """A canvas that is no part of the page."""
    canvas = document.createElement("canvas")
    canvas.width, canvas.height = width, height
    return canvas


class Painting:
    """What is painted in a place that has nothing else in it, on a canvas of its own or on a sheet."""

    def __init__(self, place: page.Element, label: str, sheet: Sheet | None = None) -> None:
        place.innerHTML = tag("canvas", role="img", aria_label=label, class_="map")
        self._canvas = place.firstElementChild
        self._sheet = sheet
        self._part: int | None = None
        self._source = self._canvas if sheet is None else unseen(1, 1)

    def paint(self, colours: Colours) -> None:
        """Paint colours (rows, cols), which stay as many as they are."""
        paint(self._source, colours)
        if self._sheet is None:
            return
        if self._part is None:
            rows, cols = self._canvas.height, self._canvas.width = colours.shape
            self._part = self._sheet.add(Part(self._canvas, self._source, 0, rows, cols))
        self._sheet.show(self._part)
