"""A gradient beside the slope that nudges find, and what one step against all gradients gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.views.markup import Markup, join, tag
from app.words import backpropagation as words
from pycnn.curve import GradientCheck
from pycnn.lesson import printed

from .value import decimals

if TYPE_CHECKING:
    from app.chapters.backpropagation.learning import Downhill


def check(found: GradientCheck) -> Markup:
    """Both numbers, and how far they are apart."""
    lines = (
        (words.GRADIENT, found.gradient),
        (words.NUDGED, found.nudged.slope),
        (words.DIFFERENCE, found.difference),
    )
    count = decimals(found.gradient)
    rows = [
        # Rounded, since float32's rounding would show in what is cut off: 0.1 found by trying is 0.09999.
        tag("tr", tag("th", name, scope="row"), tag("td", f"{round(value, count) + 0.0:.{count}f}"))
        for name, value in lines
    ]
    return join(tag("table", tag("tbody", rows), class_="ledger check"), tag("p", words.AGREE, class_="fine"))


def downhill(of: Downhill, rate: float, classes: Sequence[str], changed: int, total: int) -> Markup:
    """The error before and after the step, and whether it was a good one."""
    votes = [(name, printed(vote)) for name, vote in zip(classes, of.votes, strict=True)]
    return join(
        tag("p", words.downhill(printed(rate), printed(of.before, 4), printed(of.after, 4)), class_="sum"),
        tag("p", words.downhill_verdict(of.before, of.after), class_="verdict"),
        tag("p", words.read_then(*of.correct, of.known), class_="read") if of.known else "",
        tag("p", f"{words.votes_then(votes)}. {words.moved(changed, total)}", class_="fine"),
    )
