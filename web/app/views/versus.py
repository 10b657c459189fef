"""Two columns of texts side by side, as the chapters compare what two networks say."""

from __future__ import annotations

from collections.abc import Sequence

from .markup import Markup, tag


def versus(label: str, heads: tuple[str, str], lines: Sequence[tuple[str, str, str]]) -> Markup:
    """Two columns of texts with their heads; each line has a name and a text for either."""
    rows = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", one),
            tag("td", other, class_="other" if one != other else ""),
        )
        for name, one, other in lines
    ]
    head = tag("tr", tag("td"), [tag("th", each, scope="col") for each in heads])
    return tag("table", tag("thead", head), tag("tbody", rows), class_="ledger", aria_label=label)
