"""The evidence: which pixels speak for a class, painted over the picture, and told in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from app.insight.record import GRADIENT, WAYS, WINDOWS, Evidence, Insight
from app.lab.views.fields import chosen
from app.views import pixels
from app.views.maps import PLAIN
from app.views.markup import Markup, join, tag
from app.views.pixels import Colours, Palette
from app.words import insight as words
from pycnn.arrays import FloatArray

FACTOR: Final = 8
"""How many times each pixel is enlarged, so that there is room for the ink inside."""
RIM: Final = slice(2, 6)
"""Ink is a square with a dark rim, to be seen on any colour."""
INK: Final = slice(3, 5)
TOLD: Final = 3
"""So many of the strongest pixels are told in words."""


def choices(insight: Insight, classes: Sequence[str]) -> Markup:
    """How, and for which class."""
    options = {"": words.DECIDED} | {name: name for name in classes}
    wanted = insight.wanted if insight.wanted in classes else ""
    window = (
        ""
        if insight.way == GRADIENT
        else chosen("window", words.WINDOW, insight.window, {key: words.WINDOWS[key] for key in WINDOWS})
    )
    return join(
        tag(
            "div",
            chosen("way", words.WAY, insight.way, {key: words.WAYS[key] for key in WAYS}),
            window,
            chosen("class", words.FOR_CLASS, wanted, options),
            class_="fields",
        ),
        tag("p", words.ABOUT_WAYS[insight.way], class_="fine about"),
    )


def figure(found: Evidence | None, picture: FloatArray, classes: Sequence[str]) -> Markup:
    """The canvas; before anything has been looked for it has the picture alone."""
    rows, cols = picture.shape[1:]
    if found is None:
        return tag(
            "canvas", width=cols, height=rows, role="img", aria_label=words.NOT_FOUND, class_="over-picture"
        )
    rows, cols = found.values.shape
    name = classes[found.class_index]
    return tag(
        "canvas",
        width=cols,
        height=rows,
        role="application",
        aria_label=words.evidence_label(name, rows, cols),
        tabindex=0,
        data_do="point",
        class_="over-picture",
    )


def painting(found: Evidence, point: tuple[int, int], palette: Palette) -> Colours:
    """The evidence in colour, with the ink inside, and the chosen pixel in a frame."""
    known = np.nan_to_num(found.values)
    largest = float(np.abs(known).max()) or 1.0
    colours = pixels.enlarged(pixels.values(known, np.intp(PLAIN), largest, palette), FACTOR)
    inked = found.image[0] > -1
    shades = pixels.greys(found.image[0], palette)
    cells = colours.reshape(len(known), FACTOR, known.shape[1], FACTOR)
    cells[:, RIM, :, RIM] = np.where(
        inked[:, np.newaxis, :, np.newaxis], palette.greys[0], cells[:, RIM, :, RIM]
    )
    inside = cells[:, INK, :, INK]
    cells[:, INK, :, INK] = np.where(
        inked[:, np.newaxis, :, np.newaxis], shades[:, np.newaxis, :, np.newaxis], inside
    )
    row, col = (min(at, length - 1) for at, length in zip(point, known.shape, strict=True))
    pixels.framed(colours, (slice(row, row + 1), slice(col, col + 1)), FACTOR, palette.ink, 1)
    return colours


def at(found: Evidence, point: tuple[int, int], classes: Sequence[str]) -> str:
    """What is known of the chosen pixel."""
    row, col = (min(place, length - 1) for place, length in zip(point, found.values.shape, strict=True))
    value = float(found.values[row, col])
    known = None if np.isnan(value) else value
    pixel = float(found.image[0, row, col])
    return words.evidence_at(row, col, pixel, known, classes[found.class_index], found.way)


def strongest(found: Evidence, classes: Sequence[str]) -> str:
    """The pixels that speak most clearly, in words."""
    order = np.argsort(np.nan_to_num(found.values), axis=None, kind="stable").tolist()
    cols = found.values.shape[1]

    def told(places: Sequence[int]) -> list[tuple[int, int, float]]:
        return [(*divmod(place, cols), float(found.values.flat[place])) for place in places]

    most = [each for each in told(order[::-1][:TOLD]) if each[2] > 0]
    least = [each for each in told(order[:TOLD]) if each[2] < 0]
    return words.evidence_text(classes[found.class_index], most, least)
