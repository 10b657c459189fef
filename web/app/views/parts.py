"""Parts: the figures that a calculation is written with, one after the other, with signs between them."""

from __future__ import annotations

from collections.abc import Callable

from .maps import shade
from .markup import Markup, join, tag


def part(body: Markup, caption: str = "", *, sign: str = "", kind: str | None = None) -> Markup:
    """One figure of the row, and the sign in front of it."""
    figure = tag("figure", body, tag("figcaption", caption) if caption else "", class_=kind)
    return join(tag("span", sign, class_="sign"), figure) if sign else figure


def shade_by(scale: float) -> Callable[[float], str]:
    """The shade of a number by its share of `scale`."""
    return lambda value: shade(value / (scale or 1.0))
