"""The number line: the numbers of a map before and after ReLU, as dots that go to zero or stay."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from app.views.maps import hue
from app.views.markup import Markup, join, tag
from app.words import relu as words
from pycnn.lesson import printed

WIDTH: Final = 460
HEIGHT: Final = 118
LEFT: Final = 62
"""Where the smallest number lies; on the left of it there is room for a word."""
RIGHT: Final = 448
BEFORE: Final = 40
"""How high the numbers lie before ReLU."""
AFTER: Final = 86
SMALLEST: Final = 5
"""The diameter of a single number's dot, in CSS pixels."""
GROWTH: Final = 26
"""What would be added to it if all numbers of the map were equal."""


def number_line(values: Sequence[float], current: float, number: int) -> Markup:
    """All `values` of a map in the hue `number`, `current` marked.

    Equal numbers are one dot, whose area says how many they are. Those below zero are in groups that the
    style sheet squeezes to zero: the line itself is the same with and without ReLU.
    """
    zero, scale, drawn = _line(tuple(values))
    at = round(current * scale, 1)
    after = _mark(at, AFTER)
    marks = tag("g", _mark(at, BEFORE), tag("g", after, class_="moves") if at < 0 else after)
    return tag(
        "svg",
        drawn,
        tag("g", marks, transform=f"translate({zero} 0)"),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        class_=f"number-line {hue(number)}",
        role="img",
        aria_label=words.LINE,
    )


@lru_cache(maxsize=4)  # it stays while one points at one cell after the other
def _line(values: tuple[float, ...]) -> tuple[float, float, Markup]:
    """Where zero lies, how far 1 is from it, and all but the marks."""
    low, high = min(0.0, *values), max(0.0, *values)
    scale = (RIGHT - LEFT) / ((high - low) or 1.0)
    zero = round(LEFT - low * scale, 1)
    places = Counter(round(value * scale, 1) for value in values)  # beside zero
    below = {at: count for at, count in places.items() if at < 0}
    others = {at: count for at, count in places.items() if at >= 0}
    total = len(values)
    labels = [
        tag("text", words.LINE_BEFORE, x=0, y=BEFORE + 5),
        tag("text", words.LINE_AFTER, x=0, y=AFTER + 5),
        tag("text", "0", x=zero, y=HEIGHT - 3, class_="zero"),
    ]
    if low < 0:
        labels.append(tag("text", printed(low), x=LEFT, y=14))
    if high > 0:
        labels.append(tag("text", printed(high), x=RIGHT, y=14, class_="end"))
    drawn = tag(
        "g",
        tag("path", d=f"M0 {BEFORE - 18}V{AFTER + 18}", class_="axis"),
        [tag("path", d=f"M{LEFT - zero:.1f} {y}H{RIGHT - zero:.1f}", class_="axis") for y in (BEFORE, AFTER)],
        tag("path", d="".join(f"M{x} {BEFORE}V{AFTER}" for x in others), class_="stays"),
        tag("path", d="".join(f"M{x} {BEFORE}V{AFTER}" for x in below), class_="upright"),
        tag("path", d="".join(f"M{x} {BEFORE}L0 {AFTER}" for x in below), class_="slanted"),
        _dots(below, BEFORE, total, "below"),
        _dots(others, BEFORE, total, "above"),
        tag("g", _dots(below, AFTER, total, "below"), class_="moves"),
        _dots(others, AFTER, total, "above"),
        transform=f"translate({zero} 0)",
    )
    return zero, scale, join(labels, drawn)


def _dots(places: dict[float, int], y: int, total: int, kind: str) -> Markup:
    """Dots at these places, each for so many of the `total` numbers."""
    by_count: dict[int, list[float]] = {}
    for x, count in places.items():
        by_count.setdefault(count, []).append(x)
    sized = (
        tag("path", d=_points(each, y), stroke_width=round(SMALLEST + GROWTH * math.sqrt(count / total), 1))
        for count, each in sorted(by_count.items(), reverse=True)
    )
    return tag("g", sized, class_=f"dots {kind}")


def _points(places: Iterable[float], y: int) -> str:
    """Lines of no length: with round ends they are dots, which keep their size when they are squeezed."""
    return "".join(f"M{x} {y}h.01" for x in places)


def _mark(x: float, y: int) -> Markup:
    return tag("path", d=_points([x], y), class_="chosen")
