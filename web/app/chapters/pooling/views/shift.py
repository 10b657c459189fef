"""What a shift changes before and after pooling, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from app.views.markup import Markup, join, tag
from app.words import percent
from app.words import pooling as words

Count = tuple[int, int]
"""How many, of how many."""


@dataclass(frozen=True)
class Comparison:
    """Two sets of maps compared: those of a drawing and of the same one shifted."""

    stayed: Count
    """How many numbers are the same."""
    common: float
    """How much the two have in common, from 0 to 1."""
    common_with_other: float
    """How much the drawing has in common with another one."""


def comparison(unpooled: Comparison, pooled: Comparison, other: str) -> Markup:
    """Both compared, side by side, and what is to be learned from it; `other` is the other drawing's name."""
    lines = (
        (words.STAYED, words.of(*unpooled.stayed), words.of(*pooled.stayed)),
        (words.COMMON_WITH_ITSELF, percent(unpooled.common), percent(pooled.common)),
        (words.common_with(other), percent(unpooled.common_with_other), percent(pooled.common_with_other)),
    )
    heads = [tag("th", name, scope="col") for name in (words.UNPOOLED_HEAD, words.POOLED_HEAD)]
    body = [
        tag("tr", tag("th", name, scope="row"), tag("td", before), tag("td", after))
        for name, before, after in lines
    ]
    said = words.maps_differ(
        unpooled.common, pooled.common, unpooled.common_with_other, pooled.common_with_other, other
    )
    return join(
        tag(
            "table",
            tag("caption", words.SHIFT_TABLE),
            tag("thead", tag("tr", tag("td"), heads)),
            tag("tbody", body),
            class_="shift-table",
        ),
        tag("p", said, class_="conclusion"),
    )
