"""The hint on the empty pad: what there is to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.words import ARTICLES_CLASSES, front

from .markup import Markup, join, tag

ROOM: Final = 14
"""How many letters of names have room on the pad."""


def hint(classes: Sequence[str]) -> Markup:
    """An invitation to draw what a network tells apart, if its names are few and short."""
    before, first, between, second, after = front.HINT
    if set(classes) == ARTICLES_CLASSES:
        return join(before, tag("b", first), between, tag("b", second), after)
    if len(classes) != 2 or sum(map(len, classes)) > ROOM:
        return join(front.HINT_FOR_ANY)
    draw, either, here = front.HINT_FOR_TWO
    return join(draw, tag("b", classes[0]), either, tag("b", classes[1]), here)
