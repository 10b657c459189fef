"""The error of a drawing: what it should be, and how each vote adds to the error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.views.markup import Markup, tag
from app.words import backpropagation as words
from pycnn.lesson import printed
from pycnn.losses import ErrorLine

ALMOST_NOTHING: Final = 0.005


def wanted(classes: Sequence[str], decided: int, chosen: int | None) -> Markup:
    """Buttons for what the drawing should be: what was decided, or any class."""
    options = [("", words.decided(classes[decided]), chosen is None)]
    options += [(str(number), name, number == chosen) for number, name in enumerate(classes)]
    buttons = [
        tag(
            "button",
            name,
            type="button",
            data_set=f"wanted={value}",
            aria_pressed="true" if pressed else "false",
        )
        for value, name, pressed in options
    ]
    return tag(
        "div",
        tag("span", words.WANTED, aria_hidden="true"),
        buttons,
        class_="choices",
        role="group",
        aria_label=words.WANTED,
    )


def error_table(
    caption: str,
    label: str,
    lines: Sequence[ErrorLine],
    classes: Sequence[str],
    total: float,
    *,
    probable: bool = False,
) -> Markup:
    """A line per class, and the total; with `probable` votes are compared as probabilities."""
    columns = [words.CLASS, words.ANSWER, words.VOTE]
    columns += [words.PROBABILITY] if probable else []
    columns.append(words.LINE_ERROR)
    head = tag("thead", tag("tr", [tag("th", name, scope="col") for name in columns]))
    body = [
        tag(
            "tr",
            tag("th", classes[line.unit], scope="row"),
            tag("td", printed(line.wanted, 0)),
            tag("td", printed(line.vote)),
            tag("td", printed(line.answer)) if probable else "",
            tag("td", printed(line.error)),
        )
        for line in lines
    ]
    foot = tag("tr", tag("th", words.TOTAL, scope="row", colspan=len(columns) - 1), tag("td", printed(total)))
    return tag(
        "figure",
        tag("figcaption", caption),
        tag("table", head, tag("tbody", body), tag("tfoot", foot), class_="ledger", aria_label=label),
    )


def note(slipped: ErrorLine, total: float) -> Markup:
    """What the classic example's own table has wrong: the line that is `slipped` there, and its total."""
    return tag(
        "p",
        words.article_note(printed(slipped.vote), printed(slipped.error), printed(total)),
        class_="fine",
    )


def hint(error: float) -> Markup:
    """What to do where there is hardly any error."""
    return tag("p", words.ALMOST_NOTHING if error < ALMOST_NOTHING else "", class_="fine")
