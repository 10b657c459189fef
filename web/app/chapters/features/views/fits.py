"""Features to choose from, where they fit a picture, and what a network with them makes of drawings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.views.maps import hue, pixel_shade, pixel_text, shade
from app.views.markup import Markup, tag
from app.views.painters import Patch
from app.views.picker import coarse
from app.words import features as words
from pycnn.arrays import FloatArray

READABLE: Final = 3
"""In a tile with more columns than these numbers would be too small."""


def is_drawn(weights: NDArray[np.floating]) -> bool:
    """Whether a feature is a mini image of black, white and grey, not made of numbers of all sizes."""
    return bool(((weights == 0) | (np.abs(weights) == 1)).all())


def tiles(
    features: FloatArray, drawn: Sequence[bool], names: Sequence[str], hues: Sequence[int], chosen: int
) -> Markup:
    """A large button per feature, (filters, rows, cols), that sets `feature`; `drawn`: which are drawn."""
    largest = float(np.abs(features).max()) or 1.0
    buttons = [
        tag(
            "button",
            _tile(weights, largest, drawn=drawn[index]),
            tag("span", words.number(index), class_="unseen") if names[index] else "",
            tag("span", words.feature(index, names[index])),
            type="button",
            class_=f"pick tile {hue(hues[index])}",
            data_set=f"feature={index}",
            aria_pressed="true" if index == chosen else "false",
        )
        for index, weights in enumerate(features)
    ]
    return tag("div", buttons, class_="picker", role="group", aria_label=words.TILES)


def _tile(weights: FloatArray, largest: float, *, drawn: bool) -> Markup:
    small = coarse(weights)
    return _cells(tuple(small.ravel().tolist()), small.shape[1], largest, weights.shape[1] <= READABLE, drawn)


@lru_cache(maxsize=64)  # an edit changes one feature of many
def _cells(values: tuple[float, ...], cols: int, largest: float, readable: bool, drawn: bool) -> Markup:
    colour = colours(largest, drawn=drawn)
    cells = [f'<i class="{colour(value)}">{pixel_text(value) if readable else ""}</i>' for value in values]
    return tag("span", Markup("".join(cells)), class_=f"mini across-{cols}", aria_hidden="true")


def colours(largest: float, *, drawn: bool) -> Callable[[float], str]:
    """The class of a pixel's colour: in a drawn feature black, grey or white, in another the hue's shade."""
    return pixel_shade if drawn else lambda value: shade(value / largest)


def outlines(shape: Sequence[int], windows: Sequence[Patch], perfect: bool) -> Markup:
    """Outlines to lie over a picture (rows, cols): solid where the feature fits perfectly, else dashed."""
    rows, cols = shape
    boxes = [
        tag(
            "rect",
            x=across.start + 0.1,
            y=down.start + 0.1,
            width=round(across.stop - across.start - 0.2, 1),
            height=round(down.stop - down.start - 0.2, 1),
            rx=0.3,
            vector_effect="non-scaling-stroke",
        )
        for down, across in windows
    ]
    label = words.outlines([(down.start, across.start) for down, across in windows])
    kind = "outlines" if perfect else "outlines nearly"
    return tag(
        "svg",
        tag("g", boxes, class_="halo"),
        tag("g", boxes),
        viewBox=f"0 0 {cols} {rows}",
        class_=kind,
        role="img",
        aria_label=label,
    )


def ten(
    drawings: Mapping[str, FloatArray],
    answers: Mapping[str, str | None],
    decisions: Mapping[str, str],
    before: Mapping[str, str],
) -> Markup:
    """The ten drawings, (1, rows, cols), and what each is read as; marked where that was another before.

    `answers` are the right ones; for those that are None there is none.
    """
    items = []
    for name, drawing in drawings.items():
        answer, decision = answers[name], decisions[name]
        right = None if answer is None else decision == answer
        kind = {True: "right", False: "wrong", None: "any"}[right]
        kind += " other" if decision != before[name] else ""
        items.append(
            tag("li", _thumbnail(name, drawing), tag("p", words.reading(right, decision), class_=kind))
        )
    return tag("ul", items, class_="ten", aria_label=words.EXAMPLES)


def _thumbnail(name: str, drawing: FloatArray) -> Markup:
    return _lit(name, (drawing[0] > 0).tobytes(), drawing.shape[2])


@lru_cache(maxsize=32)  # the drawings stay the same
def _lit(name: str, lit: bytes, cols: int) -> Markup:
    """A drawing of `cols` columns, from a byte per pixel in reading order, not 0 where it is lit."""
    squares = "".join(f"M{at % cols} {at // cols}h1v1h-1z" for at, value in enumerate(lit) if value)
    box = f"0 0 {cols} {len(lit) // cols}"
    return tag("svg", tag("path", d=squares), viewBox=box, role="img", aria_label=name)
