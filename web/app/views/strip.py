"""The strip: the network at a glance, and the way to every chapter."""

from __future__ import annotations

from collections.abc import Sequence

from app.words import front

from .markup import Markup, join, tag


def strip(chapters: Sequence[tuple[str, str]]) -> Markup:
    """Links to the chapters, by their keys and titles, after a place for the glance."""
    links = [
        tag(
            "li",
            tag(
                "a",
                tag("span", str(number), class_="number"),
                " ",
                tag("span", title, class_="name"),
                href=f"#{key}",
            ),
        )
        for number, (key, title) in enumerate(chapters, start=1)
    ]
    return tag(
        "nav",
        tag("div", id="glance", class_="glance"),
        tag("ol", links),
        id="strip",
        class_="strip",
        aria_label=front.STRIP,
    )


def _numbered(number: int, title: str) -> Markup:
    return join(tag("span", str(number), class_="number"), " ", tag("span", title, class_="name"))
