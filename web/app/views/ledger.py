"""The ledger: how a vote adds up, value by value."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from app import words
from pycnn.explain import Ledger, Line
from pycnn.lesson import printed

from .maps import HUGE, hue, shade, text
from .markup import Markup, join, tag
from .stages import Stage

MOST_LINES: Final = 24
"""A ledger of more lines is divided by the maps that they come from."""
MOST_OF_GROUP: Final = 100
"""Of more lines of one map than these, those with the largest shares have a line, the others one together."""


def vote(ledger: Ledger, before: Stage | None) -> Markup:
    """The ledger of a vote, line by line; `before` is the stage whose values have a say.

    It adds up as printed: what the cut-off digits lack has its own line. A long one is divided by the maps
    that its values come from, each with what its lines add as printed.
    """
    voters = ledger.voters
    bias = [line.contribution for line in ledger.lines if line.kind == "bias"]
    rows = [_ledger_line(words.LEDGER_BIAS, text(value, 4)) for value in bias]
    rest = ten_thousandths(ledger.vote) - sum(
        ten_thousandths(value) for value in [*(line.contribution for line in voters), *bias]
    )
    if rest:
        rows.append(_ledger_line(words.LEDGER_REST, amount(rest)))
    groups = Markup("")
    if len(voters) > MOST_LINES:
        groups = join(_group(group, before) for group in _grouped(voters, before))
    else:
        rows = [_ledger_row(line, before) for line in voters] + rows
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in words.LEDGER_HEAD]))
    body = tag(
        "table",
        "" if groups else head,
        tag("tbody", rows),
        tag("tfoot", _ledger_line(f"{words.LEDGER_SUM} {ledger.class_name}", text(ledger.vote, 4))),
        class_="ledger",
    )
    return tag("figure", groups, body, class_="ledger-figure grouped" if groups else "ledger-figure")


def _grouped(voters: Sequence[Line], before: Stage | None) -> list[list[Line]]:
    """The lines by the map that they come from; where there are no maps, by the dozen."""
    each = MOST_LINES // 2 if before is None or before.per_map is None else before.per_map
    groups: dict[int, list[Line]] = {}
    for line in voters:
        assert line.source is not None
        groups.setdefault(line.source // each, []).append(line)
    return list(groups.values())


def _group(lines: Sequence[Line], before: Stage | None) -> Markup:
    """Some lines of a ledger that can be opened, under what they add together, as printed."""
    total = sum(ten_thousandths(line.contribution) for line in lines)
    first = lines[0].source or 0
    if before is None or before.per_map is None:
        name, colours = words.range_name(first, lines[-1].source or 0), ""
    else:
        name = words.group_name(first // before.per_map, before.names[first], len(lines))
        colours = f" {hue(before.hues[first])}"
    summary = tag("summary", tag("span", name), tag("span", amount(total)))
    head = tag("thead", tag("tr", [tag("th", title, scope="col") for title in words.LEDGER_HEAD]))
    shown = lines
    if len(lines) > MOST_OF_GROUP:
        largest = sorted(lines, key=lambda line: -abs(line.contribution))[:MOST_OF_GROUP]
        shown = sorted(largest, key=lambda line: line.source or 0)
    rows = [_ledger_row(line, before) for line in shown]
    if rest := len(lines) - len(shown):
        left = total - sum(ten_thousandths(line.contribution) for line in shown)
        rows.append(_ledger_line(words.other_values(rest), amount(left)))
    body = tag("tbody", rows)
    return tag("details", summary, tag("table", head, body, class_="ledger"), class_=f"group{colours}")


def _ledger_row(line: Line, before: Stage | None) -> Markup:
    assert line.source is not None
    assert line.value is not None
    assert line.weight is not None
    name = before.names[line.source] if before else ""
    scale = before.scale if before else 1.0
    return tag(
        "tr",
        tag("th", words.value_name(line.source, name), scope="row"),
        tag("td", text(line.value, 4), class_=shade(line.value / scale)),
        tag("td", f"× {weight_text(line.weight)}"),
        tag("td", text(line.contribution, 4)),
        class_=hue(before.hues[line.source]) if before else None,
    )


def _ledger_line(name: str, amount: str) -> Markup:
    return tag("tr", tag("th", name, scope="row", colspan=3), tag("td", amount))


def ten_thousandths(value: float) -> int:
    """What is printed of a number with four decimals."""
    return round(float(printed(value, 4)) * 10**4)


def amount(count: int) -> str:
    """So many ten-thousandths."""
    value = count / 10**4
    return text(value, 4) if abs(value) >= HUGE else f"{value:.4f}"


def weight_text(weight: float) -> str:
    """A weight as a simple fraction where it is one, since 1/5 says more than 0.20."""
    fraction = Fraction(weight).limit_denominator(12)
    if fraction and abs(float(fraction) - weight) < 1e-6:
        return str(fraction)
    return text(weight, 4)
