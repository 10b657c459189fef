"""Own classes: what the reader has drawn and named, as examples for the network to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

import pycnn
from app.drawing import NIB, PEN, SIDE, Drawing, Sheet, Stroke
from app.words import lab as words
from pycnn.arrays import FloatArray
from pycnn.images import from_ink

if TYPE_CHECKING:  # the page starts without it
    from pycnn.originals import Original

LONGEST_NAME: Final = 20
MOST_EXAMPLES: Final = 60
"""Of one class: more could not be looked over, nor kept in every browser."""
THUMBNAIL: Final = 24
"""Pixels of a small picture."""
FAINT: Final = -0.4
"""A pixel of it that is darker is left out."""


@dataclass(frozen=True)
class OwnClass:
    """A class by its name, with the drawings that show it."""

    name: str
    drawings: tuple[Drawing, ...] = ()


FIRST: Final = (OwnClass("A"), OwnClass("B"))
"""What there is to begin with: two names to draw for, or to change."""


def kept(own: Sequence[OwnClass], place: int, drawing: Drawing) -> tuple[OwnClass, ...]:
    """Return the classes with a drawing more in one of them; ValueError, for the page, if it cannot be."""
    shown = own[place]
    if not drawing.marks or ink(drawing).max() <= 0:
        raise ValueError(words.DRAW_FIRST)
    if len(shown.drawings) >= MOST_EXAMPLES:
        raise ValueError(words.many_examples(shown.name, MOST_EXAMPLES))
    return _with(own, place, replace(shown, drawings=(*shown.drawings, drawing)))


def without_drawing(own: Sequence[OwnClass], place: int, number: int) -> tuple[OwnClass, ...]:
    """Return the classes without one drawing."""
    drawings = own[place].drawings
    left = drawings[:number] + drawings[number + 1 :]
    return _with(own, place, replace(own[place], drawings=left))


def renamed(own: Sequence[OwnClass], place: int, name: str) -> tuple[OwnClass, ...]:
    return _with(own, place, replace(own[place], name=name[: 2 * LONGEST_NAME]))


def without_class(own: Sequence[OwnClass], place: int) -> tuple[OwnClass, ...]:
    """Return the classes without one of them; two there must be."""
    if len(own) <= pycnn.own_drawings.FEWEST_CLASSES:
        return tuple(own)
    return (*own[:place], *own[place + 1 :])


def with_new(own: Sequence[OwnClass]) -> tuple[OwnClass, ...]:
    """Return the classes and one more, with the first letter that is free."""
    if len(own) >= pycnn.own_drawings.MOST_CLASSES:
        return tuple(own)
    taken = {each.name for each in own}
    return (*own, OwnClass(next(letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in taken)))


def faults(own: Sequence[OwnClass]) -> dict[int, str]:
    """What is wrong with the names, by the classes' places."""
    found: dict[int, str] = {}
    seen = [" ".join(each.name.split()) for each in own]  # nobody can see other spaces than these
    for place, each in enumerate(own):
        if not each.name.strip():
            found[place] = words.NAME_NEEDED
        elif len(each.name) > LONGEST_NAME:
            found[place] = words.long_name(LONGEST_NAME)
        elif seen[place] in seen[:place]:
            found[place] = words.name_twice(each.name)
    return found


def hindrance(own: Sequence[OwnClass]) -> str:
    """Why nothing can be learned from them yet; empty if it can."""
    if wrong := faults(own):
        return next(iter(wrong.values()))
    empty = [each.name for each in own if not each.drawings]
    return words.examples_missing(empty) if empty else ""


def original(drawing: Drawing) -> Original:
    """The drawing as what can be distorted: its strokes, if it has nothing else, or its ink."""
    if all(isinstance(mark, Stroke) for mark in drawing.marks):
        strokes = [mark.points for mark in drawing.marks if isinstance(mark, Stroke)]
        pairs = [
            (start, end)
            for points in strokes
            for start, end in zip(points, points[1:] or points, strict=False)
        ]
        lines = np.array(pairs, dtype=np.float64) + np.array([NIB, 0])
        return pycnn.originals.Strokes(lines, PEN, SIDE)
    return pycnn.originals.Inked(ink(drawing))


def ink(drawing: Drawing) -> FloatArray:
    return Sheet().show(drawing)


def small(drawing: Drawing) -> FloatArray:
    """The drawing in few pixels, to be seen in passing: (THUMBNAIL, THUMBNAIL) of −1…1."""
    pixels: FloatArray = from_ink(ink(drawing), THUMBNAIL)[0]
    return pixels


def _with(own: Sequence[OwnClass], place: int, changed: OwnClass) -> tuple[OwnClass, ...]:
    return tuple(changed if position == place else each for position, each in enumerate(own))
