"""The palette: the colours of style.css as the browser shows them now, for what is painted on canvases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from js import document, window

from . import page
from .views.maps import LEVELS, PLAIN, hue
from .views.markup import join, tag
from .views.pixels import GREYS, Colours, Palette


class Palettes:
    """Gives the palette; a new one when the page goes from light to dark or back."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.version = 0
        self._palette: Palette | None = None
        self._changed = changed
        page.listen(window.matchMedia("(prefers-color-scheme: dark)"), "change", lambda _: self._forget())

    @property
    def now(self) -> Palette:
        if self._palette is None:
            self._palette = read()
        return self._palette

    def _forget(self) -> None:
        if self._palette is not None:
            self._palette = None
            self.version += 1
            self._changed()


def read() -> Palette:
    """Read the colours from samples that have the very classes of a table's cells."""
    hues = range(PLAIN + 1)
    levels = [*(f"n{level}" for level in range(LEVELS, 0, -1)), "z"]
    levels += [f"p{level}" for level in range(1, LEVELS + 1)]
    samples = [tag("i", class_=f"{hue(number)} {level}") for number in hues for level in levels]
    samples += [tag("i", class_=f"{hue(number)} line") for number in hues]
    samples += [tag("i", class_=name) for name in ("black", "white", "ink", "differs")]
    place = document.createElement("span")
    place.className = "samples"
    place.innerHTML = join(samples)
    document.body.append(place)
    try:
        found = _colours(place.children)
    finally:
        place.remove()
    count = len(hues) * len(levels)
    shades, (lines, others) = found[:count], (found[count : count + len(hues)], found[count + len(hues) :])
    black, white, ink, differs = others
    return Palette(shades.reshape(len(hues), -1), _between(black, white), lines, int(ink), int(differs))


def _colours(samples: Any) -> Colours:
    """The background of each element. A canvas tells what any way of writing a colour comes to."""
    canvas = document.createElement("canvas")
    canvas.width, canvas.height = samples.length, 1
    context = canvas.getContext("2d", page.options(willReadFrequently=True))
    for position in range(samples.length):
        context.fillStyle = window.getComputedStyle(samples[position]).backgroundColor
        context.fillRect(position, 0, 1, 1)
    data = context.getImageData(0, 0, samples.length, 1).data
    return np.frombuffer(data.to_py(), dtype=np.uint32).copy()


def _between(first: np.uint32, last: np.uint32) -> Colours:
    """All colours between two."""
    ends = np.array([first, last], dtype=np.uint32).view(np.uint8).reshape(2, 4).astype(np.float64)
    share = np.linspace(0, 1, GREYS)[:, np.newaxis]
    mixed = np.rint(ends[0] * (1 - share) + ends[1] * share).astype(np.uint8)
    return np.ascontiguousarray(mixed).view(np.uint32).reshape(-1)
