"""How one gradient was made: in words, and term by term."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from app.views.markup import Markup, join, tag
from app.words import backpropagation as words
from pycnn.chain_rule import Derivative, Slope, Term
from pycnn.losses import ErrorLine

from .value import precise

if TYPE_CHECKING:
    from app.chapters.backpropagation.way import Stop

MOST_TERMS: Final = 6
"""Of more terms than these the largest are shown, and the sum of the others."""


def made(stop: Stop, classes: Sequence[str], line: ErrorLine | None) -> Markup:
    """How the gradient of the chosen cell came about: in words, and term by term."""
    vote = classes[stop.cell] if stop.derivative is None else ""
    index = stop.here.index(stop.cell)
    if stop.is_feature and stop.derivative is not None:
        stage = stop.there.stage if stop.there is not None else None
        name = words.feature_name(index[0], stage.names[index[0]] if stage is not None else "")
        title = words.feature_value(name, *index[1:])
    else:
        title = words.cell_name(index, vote)
    if stop.derivative is None:
        assert line is not None
        return tag("div", tag("p", title, class_="what"), tag("p", _slope_of_loss(line, vote)), class_="made")
    found = stop.derivative
    return tag(
        "div",
        tag("p", title, class_="what"),
        tag("p", _reason(stop, found), class_="reason"),
        "" if stop.is_feature else _terms(found, stop, classes),
        _advice(stop, found) if stop.is_feature else "",
        class_="made",
    )


def _slope_of_loss(line: ErrorLine, name: str) -> str:
    wanted = _whole(line.wanted)
    if line.answer == line.vote:
        return words.absolute_slope(name, precise(line.vote), wanted, line.slope)
    return words.probable_slope(name, precise(line.answer), wanted, precise(line.slope))


def _whole(value: float) -> str:
    """A whole number without decimals."""
    return str(int(value)) if value == int(value) else precise(value)


def _advice(stop: Stop, found: Derivative) -> Markup:
    """What the gradient says to a pixel of a feature, and a button that lets it be turned."""
    unit, channel, row, col = found.index
    at = row * stop.here.values.shape[1] + col
    chosen = f"layer=0&unit={unit}&channel={channel}&at={at}&nudge=0"
    return join(
        tag("p", words.advice(found.gradient)), tag("button", words.NUDGE_IT, type="button", data_set=chosen)
    )


def _reason(stop: Stop, found: Derivative) -> str:
    """Why so much passes and no more."""
    if stop.is_feature:
        first = found.terms[0]
        return words.pulled(len(found.terms), first.divisor, precise(found.gradient))
    if not found.terms:
        return words.NO_WINDOW
    first, passing = found.terms[0], len(found.passing)
    match first.operation:
        case "copy":
            return words.ONLY_COPIED
        case "rectify":
            return words.OPEN if passing else words.SHUT
        case "maximum" if len(found.terms) > 1 and passing:
            return words.won_some(passing, len(found.terms))
        case "maximum":
            return words.WON if passing else _lost(stop, first)
        case "vote":
            return words.VOTED
        case "convolution":
            return words.COVERED.format(windows=len(found.terms))
    return words.ELSEWHERE


def _lost(stop: Stop, slope: Slope) -> str:
    assert slope.winner is not None
    row, col = stop.here.place(slope.winner)
    return words.lost(row, col, stop.here.values[row, col] == stop.here.values.flat[stop.cell])


def _terms(found: Derivative, stop: Stop, classes: Sequence[str]) -> Markup:
    """A line per term, the largest first, and their sum."""
    columns = (words.GOES_INTO, words.COMES_BACK, words.TIMES, words.PASSES)
    if len(found.terms) > MOST_TERMS:
        shown, rest = found.leading(MOST_TERMS)
    else:
        shown, rest = found.terms, 0.0
    is_vote = stop.layer == len(stop.case.network.layers) - 1
    rows = [_term(term, classes[term.output[0]] if is_vote else "") for term in shown]
    if len(found.terms) > MOST_TERMS:
        rows.append(
            tag("tr", tag("td", words.OTHERS), tag("td", ""), tag("td", ""), tag("td", precise(rest)))
        )
    return tag(
        "table",
        tag("thead", tag("tr", [tag("th", column, scope="col") for column in columns])),
        tag("tbody", rows),
        tag(
            "tfoot",
            tag("tr", tag("th", words.SUM, scope="row", colspan=3), tag("td", precise(found.gradient))),
        ),
        class_="ledger terms",
    )


def _term(term: Term, vote: str) -> Markup:
    return tag(
        "tr",
        tag("td", words.output_name(term.output, vote)),
        tag("td", precise(term.gradient)),
        tag("td", f"× {weight(term.slope)}"),
        tag("td", precise(term.product)),
    )


def weight(value: float) -> str:
    """A weight as a simple fraction where it is one, since 1/5 says more than 0.20."""
    fraction = Fraction(value).limit_denominator(12)
    if (fraction or not value) and abs(float(fraction) - value) < 1e-6:
        return str(fraction)
    return precise(value)
