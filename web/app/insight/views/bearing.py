"""How much a network bears: which part of distorted drawings it reads, and literal matching beside it."""

from __future__ import annotations

from collections.abc import Sequence

from app.insight.record import Bearing
from app.views.maps import LEVELS
from app.views.markup import Markup, join, tag
from app.words import insight as words
from app.words.lab import NONE
from pycnn.robustness import AMOUNTS, Kind


def bearing(found: Bearing | None) -> Markup:
    """A table for each way of distorting; before anything is known, with dashes."""
    return join(_table(found, kind, amounts) for kind, amounts in AMOUNTS.items())


def _table(found: Bearing | None, kind: Kind, amounts: Sequence[float]) -> Markup:
    head = [tag("th", words.amount(kind, amount), scope="col") for amount in amounts]
    network, literal = [], []
    for amount in amounts:
        record = None if found is None else found.found.get((kind, amount))
        network.append(_cell(None if record is None else record.accuracy, "hue-0"))
        literal.append(_cell(None if record is None else record.literal, "grey"))
    return tag(
        "table",
        tag("caption", words.BEARINGS[kind]),
        tag("thead", tag("tr", tag("th", words.KINDS[kind], scope="col"), head)),
        tag(
            "tbody",
            tag("tr", tag("th", words.NETWORK_ROW, scope="row"), network),
            tag("tr", tag("th", words.LITERAL_ROW, scope="row"), literal),
        ),
        class_="bearing",
    )


def _cell(share: float | None, hue: str) -> Markup:
    if share is None:
        return tag("td", NONE, class_="z")
    level = min(round(LEVELS * share), LEVELS)
    sign = "p" if hue != "grey" else "n"
    return tag("td", f"{int(100 * share)}", class_=f"{hue} {sign}{level}" if level else f"{hue} z")
