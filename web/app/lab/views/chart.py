"""The chart: accuracy above, loss below, over the epochs; thin while it learned, thick on what is held out.

The lines are drawn on a plot that is stretched to its place, so that its letters, beside it, are not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from app.lab.curve import Curve, Point
from app.views.markup import Markup, join, tag
from app.words import lab as words

WIDTH: Final = 1000
HEIGHT: Final = 100
"""Of a plot, in its own units."""
MOST: Final = 0.9
"""The share of the losses that are on the scale; a line that goes beyond it runs along its end."""
ROUND: Final = (1, 2, 5, 10)
"""What scales end at, times a power of ten."""


def chart(curve: Curve, goal: int, at: float | None) -> Markup:
    """The curve, on a scale that reaches to the epochs that are its `goal`, with the moment `at` marked."""
    epochs = float(max(goal, curve.epochs, 1))
    top = rounded(highest(curve))
    return join(
        _plot(words.ACCURACY, curve, epochs, lambda point: point.accuracy, ("100 %", "50 %", "0 %"), at),
        _plot(
            words.LOSS, curve, epochs, lambda point: point.loss / top, (short(top), short(top / 2), "0"), at
        ),
        tag(
            "div",
            [tag("span", text) for text in ("0", short(epochs / 2), f"{short(epochs)} {words.EPOCHS}")],
            class_="over",
            aria_hidden="true",
        ),
    )


def highest(curve: Curve) -> float:
    """What the scale of the losses has to reach: all on held-out data, and most of the others.

    The first steps of a training often miss by far. On a scale with room for them one could see nothing else.
    """
    learned = sorted(point.loss for point in curve.learned)
    most = learned[round(MOST * (len(learned) - 1))] if learned else 0.0
    return max(most, *(point.loss for point in curve.fresh), 0.0) or 1.0


def heard(curve: Curve) -> str:
    """The chart for those who do not see it."""
    if not curve.learned and not curve.fresh:
        return words.CHART_EMPTY
    last = curve.learned[-1] if curve.learned else None
    fresh = curve.fresh[-1].accuracy if curve.fresh else None
    return words.chart_text(curve.epochs, last.loss if last else None, last.accuracy if last else None, fresh)


def key() -> Markup:
    """What the lines are."""
    return join(
        tag("span", tag("i", class_=f"sample {name}"), f" {text} ") for name, text in words.LINES.items()
    )


def rounded(value: float) -> float:
    """The next number to end a scale at that is not below a value."""
    if not 0 < value < float("inf"):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(times * power for times in ROUND if times * power >= value * (1 - 1e-9))


def short(value: float) -> str:
    return f"{value:.4g}"


def _plot(
    name: str,
    curve: Curve,
    epochs: float,
    height: Callable[[Point], float],
    ticks: Sequence[str],
    at: float | None,
) -> Markup:
    fresh = _points(curve.fresh, epochs, height)
    lines = [
        tag("path", d=_line(_points(curve.learned, epochs, height)), class_="learned"),
        tag("path", d=_line(fresh), class_="fresh"),
        # Lines of no length with round ends are dots, whatever the plot is stretched to.
        tag("path", d="".join(f"M{x} {y}h0" for x, y in fresh), class_="fresh dots"),
    ]
    now = "" if at is None else f"M{WIDTH * at / epochs:.1f} 0V{HEIGHT}"
    grid = tag("path", d=f"M0 0H{WIDTH}M0 {HEIGHT / 2:g}H{WIDTH}M0 {HEIGHT}H{WIDTH}", class_="grid")
    drawn = tag(
        "svg",
        grid,
        tag("path", d=now, class_="now"),
        lines,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    return tag(
        "div",
        tag("span", name, class_="name"),
        tag("div", [tag("span", tick) for tick in ticks], class_="ticks"),
        drawn,
        class_="plot",
        aria_hidden="true",
    )


def _points(
    points: Sequence[Point], epochs: float, height: Callable[[Point], float]
) -> list[tuple[float, float]]:
    return [
        (
            round(WIDTH * point.epochs / epochs, 1),
            round(HEIGHT * (1 - min(max(height(point), 0.0), 1.0)), 1),
        )
        for point in points
    ]


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) if points else ""
