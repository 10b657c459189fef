"""One value of a network, turned up and down: the error as a curve over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from app.views.markup import Markup, join, tag
from app.words import backpropagation as words
from pycnn.lesson import printed

if TYPE_CHECKING:
    from app.chapters.backpropagation.values import Curve

HEIGHT: Final = 56
"""The curve's height where its width is 100; the page stretches both."""
MARGIN: Final = 4
MOST_DECIMALS: Final = 8


def precise(value: float) -> str:
    """A number cut off after as many decimals as `decimals` says; one that they hide is not called zero."""
    shown = printed(value, decimals(value))
    if value and not float(shown):
        return "-0.0000…" if value < 0 else "0.0000…"
    return shown


def decimals(value: float) -> int:
    """Four, or more if it takes them, up to eight, to show three digits that are not leading zeros."""
    count = 4
    while count < MOST_DECIMALS and 0 < abs(value) < 10 ** (2 - count):
        count += 1
    return count


def curve(of: Curve, what: str, nudge: int, gradient: float) -> Markup:
    """The error over a value, with a mark where it is turned to, and its gradient as a slope."""
    values, errors = np.array(of.values), np.array(of.errors)
    middle = len(values) // 2
    low, high = float(errors.min()), float(errors.max())
    span = high - low if high - low > 1e-6 * max(high, 1.0) else 0.0
    across = 100 * (values - values[0]) / (float(values[-1] - values[0]) or 1.0)

    def height(error: float) -> float:
        share = (error - low) / span if span else 0.5
        return round(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share, 2)

    value, error = of.at(nudge)
    x, y = round(float(across[middle + nudge]), 2), height(error)
    line = " ".join(f"{a:.2f},{height(b)}" for a, b in zip(across.tolist(), errors.tolist(), strict=True))
    ends = [height(errors[middle] + gradient * (values[end] - values[middle])) for end in (0, -1)]
    drawn = tag(
        "svg",
        tag("path", d=f"M50 0V{HEIGHT}", class_="origin"),
        tag("path", d=f"M0 {ends[0]}L100 {ends[1]}", class_="tangent") if span else "",
        tag("polyline", points=line, class_="line"),
        tag("path", d=f"M{x} {HEIGHT}V{y}", class_="drop"),
        tag("path", d=f"M{x} {y}h0", class_="dot"),
        viewBox=f"0 0 100 {HEIGHT}",
        preserveAspectRatio="none",
        role="img",
        aria_label=words.curve_label(
            what,
            (printed(values[0]), printed(values[-1])),
            (printed(values[errors.argmin()]), precise(low)),
            (printed(value), precise(error)),
        ),
    )
    return tag(
        "figure",
        tag("div", tag("p", precise(high)), tag("p", precise(low) if span else ""), class_="heights"),
        drawn,
        tag(
            "div",
            [tag("p", printed(values[at])) for at in (0, middle, -1)],
            class_="values-across",
        ),
        tag("figcaption", words.CURVE_CAPTION),
        class_="curve",
    )


def trial(of: Curve, nudge: int) -> Markup:
    """The error at a value and a nudge to either side, and which way helps."""
    (_, same) = of.at(nudge)
    helpful = of.helpful(nudge)
    columns = [(words.LOWER, -1), (words.NOW, 0), (words.HIGHER, 1)]
    head = [tag("td", ""), *(tag("th", label, scope="col") for label, _ in columns)]
    places = [of.at(nudge + turn) for _, turn in columns]
    verdicts = [_compared(places[turn + 1][1], same) if turn else "" for _, turn in columns]
    return join(
        tag(
            "table",
            tag("thead", tag("tr", head)),
            tag(
                "tbody",
                tag(
                    "tr",
                    tag("th", words.THE_VALUE, scope="row"),
                    [tag("td", printed(value)) for value, _ in places],
                ),
                tag(
                    "tr",
                    tag("th", words.THE_ERROR, scope="row"),
                    [tag("td", precise(error)) for _, error in places],
                ),
                tag("tr", tag("td", ""), [tag("td", verdict) for verdict in verdicts], class_="verdicts"),
            ),
            class_="ledger",
        ),
        tag("p", words.FLAT if max(of.errors) == min(of.errors) else words.HELPS[helpful], class_="verdict"),
    )


def _compared(error: float, same: float) -> str:
    if error == same:
        return words.SAME
    return words.SMALLER if error < same else words.LARGER


def title(what: str, now: float, value: float) -> Markup:
    """Which value it is, what it is, and what it is turned to."""
    return tag("p", words.turned(what, printed(now), printed(value)), class_="what")


def keep(edit: str) -> Markup:
    """A button that makes the turned value true everywhere."""
    return tag("button", words.KEEP, type="button", data_set="nudge=0", data_edit=edit)


def restore() -> Markup:
    """A button that takes back all changes of the network."""
    return tag("button", words.RESTORE, type="button", data_restore="")


def take(edits: str, label: str) -> Markup:
    """A button that makes changes true everywhere."""
    return tag("button", label, type="button", data_set="nudge=0", data_edit=edits)


def refused(why: str) -> Markup:
    """What stands in its place where there is none."""
    return tag("p", why, class_="fine")
