"""The votes: one to choose for each class, and what softmax makes of them."""

from __future__ import annotations

from app.views.election import name_size
from app.views.maps import text
from app.views.markup import Markup, join, tag
from app.words import election as words
from app.words import percent
from pycnn import Trace
from pycnn.lesson import printed

MOST_POWERS = 3
"""Of more classes the powers are not written out."""


def votes(trace: Trace, chosen: int) -> Markup:
    """A button for each class with its vote; the one chosen is counted."""
    best = int(trace.votes.argmax())
    buttons = [
        tag(
            "button",
            tag("b", name, class_=name_size(name) or None),
            " ",
            tag("span", text(vote), class_="number"),
            " ",
            tag("small", words.WINS if unit == best else ""),
            type="button",
            class_="count",
            data_set=f"unit={unit}",
            aria_pressed="true" if unit == chosen else "false",
        )
        for unit, (name, vote) in enumerate(zip(trace.classes, trace.votes.tolist(), strict=True))
    ]
    return tag("div", buttons, class_="counts", role="group", aria_label=words.CLASSES)


def verdict(trace: Trace) -> Markup:
    """Who wins, in words."""
    pairs = sorted(zip(trace.classes, trace.votes.tolist(), strict=True), key=lambda pair: -pair[1])
    tied = pairs[0][1] == pairs[1][1]
    ranked = [(name, printed(vote)) for name, vote in pairs]
    return tag("p", words.verdict(ranked, tied), class_="ruled")


def softmax(trace: Trace) -> Markup:
    """How each share comes from the votes, with their numbers."""
    powers = [join("e", tag("sup", printed(vote))) for vote in trace.votes.tolist()]
    total: Markup | str = words.all_powers(len(powers))
    if len(powers) <= MOST_POWERS:
        total = join("(", powers[0], [join(" + ", power) for power in powers[1:]], ")")
    lines = [
        tag(
            "p",
            words.softmax_of(name),
            tag("span", power, " / ", total, " = ", tag("b", percent(share)), class_="formula"),
        )
        for name, power, share in zip(trace.classes, powers, trace.probabilities.tolist(), strict=True)
    ]
    return tag("div", lines, class_="softmax")
