"""The ballot: what each value adds to a vote, as a line with a bar, and how it all adds up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app import words as all_words
from app.views.ledger import amount, ten_thousandths, weight_text
from app.views.maps import hue, shade, text
from app.views.markup import Markup, join, tag
from app.views.stages import Stage
from app.words import election as words
from pycnn.explain import Ledger, Line

MOST_LINES: Final = 24
"""Of more values than these only those with the largest shares have a line."""


@dataclass(frozen=True, eq=False)
class Ballot:
    """A ledger in the order in which it is shown."""

    ledger: Ledger
    before: Stage
    """The stage whose values vote."""
    shown: tuple[Line, ...]
    others: tuple[Line, ...]

    @classmethod
    def of(cls, ledger: Ledger, before: Stage, ranked: bool) -> Ballot:
        """Take the lines in the order of the list, or with the largest share first (`ranked`)."""
        values = [line for line in ledger.lines if line.kind == "value"]
        by_size = sorted(values, key=lambda line: -abs(line.contribution))
        shown = by_size[:MOST_LINES]
        if not ranked:
            shown = sorted(shown, key=source_of)
        return cls(ledger, before, tuple(shown), tuple(by_size[MOST_LINES:]))


def source_of(line: Line) -> int:
    """Which value of the list a line is about."""
    assert line.source is not None
    return line.source


def ballot(cast: Ballot, chosen: int) -> Markup:
    """The lines; the one of this number is marked."""
    sizes = [abs(line.contribution) for line in cast.shown]
    largest = max(sizes, default=0.0) or 1.0
    both_ways = any(line.contribution < 0 for line in cast.shown)
    rows = [
        tag(
            "tr",
            tag(
                "td",
                _line(line, cast.before, largest, both_ways),
                class_=_kind(line, number == chosen),
            ),
            class_=hue(cast.before.hues[source_of(line)]),
        )
        for number, line in enumerate(cast.shown)
    ]
    label = words.ballot(cast.ledger.class_name)
    head = [tag("span", title) for title in (words.VALUE, words.WEIGHT, words.SHARE)]
    return join(
        tag("div", head, class_="ballot-head", aria_hidden="true"),
        tag(
            "div",
            tag("table", tag("tbody", rows), class_="ballot", aria_label=label),
            class_="points",
            role="application",
            aria_roledescription=words.VALUE,
            aria_label=label,
            tabindex=0,
            data_point="line",
            data_rows=len(rows),
            data_cols=1,
        ),
    )


def _kind(line: Line, chosen: bool) -> str:
    silent = "" if line.weight else " silent"
    return f"line{silent}{' current' if chosen else ''}"


def _line(line: Line, before: Stage, largest: float, both_ways: bool) -> Markup:
    """Value × weight = share, and the share as a bar."""
    assert line.value is not None
    assert line.weight is not None
    source = source_of(line)
    length = abs(line.contribution) / largest
    against = line.contribution < 0
    if both_ways:
        start, width = (50 - 50 * length if against else 50.0), 50 * length
    else:
        start, width = 0.0, 100 * length
    bar = tag(
        "svg",
        tag("rect", class_="track", width=100, height=4),
        tag(
            "rect",
            class_="against" if against else "share",
            x=round(start, 2),
            width=round(width, 2),
            height=4,
        ),
        tag("rect", class_="middle", x=49.6, width=0.8, height=4) if both_ways else "",
        viewBox="0 0 100 4",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    return join(
        tag("span", words.value_label(source, before.names[source]), class_="who"),
        " ",
        tag("i", text(line.value), class_=shade(line.value / before.scale)),
        " ",
        tag("span", f"× {weight_text(line.weight) if line.weight else words.NO_WEIGHT}", class_="weight"),
        " ",
        tag("span", f"= {text(line.contribution, 4)}", class_="adds"),
        bar,
    )


def sums(cast: Ballot) -> Markup:
    """How the lines add up to the vote, as printed: what the cut-off digits lack has its own line."""
    bias = [line.contribution for line in cast.ledger.lines if line.kind == "bias"]
    lines = []
    if cast.others:
        total = _together(line.contribution for line in cast.others)
        lines.append((words.others(len(cast.others)), amount(total)))
    lines += [(all_words.LEDGER_BIAS, text(value, 4)) for value in bias]
    values = (line.contribution for line in (*cast.shown, *cast.others))
    rest = ten_thousandths(cast.ledger.vote) - _together([*values, *bias])
    lines.append((all_words.LEDGER_REST, amount(rest)))
    lines.append((f"{all_words.LEDGER_SUM} {cast.ledger.class_name}", text(cast.ledger.vote, 4)))
    return tag("dl", [tag("div", tag("dt", name), tag("dd", value)) for name, value in lines], class_="sums")


def _together(amounts: Iterable[float]) -> int:
    """What amounts add up to as printed, in ten-thousandths."""
    return sum(ten_thousandths(amount) for amount in amounts)
