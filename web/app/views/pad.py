"""A drawing pad: the canvas, the hint on it, the keyboard's cursor, and its buttons."""

from __future__ import annotations

from collections.abc import Sequence

from app.words import front

from .hint import hint as invitation
from .markup import Markup, tag


def board(prefix: str, label: str, classes: Sequence[str], described_by: str | None = None) -> Markup:
    """The pad itself, to draw one of these classes; `prefix` tells its parts from those of another pad."""
    canvas = tag(
        "canvas",
        id=f"{prefix}pad",
        class_="pad",
        width=252,
        height=252,
        tabindex=0,
        role="application",
        aria_roledescription=front.PAD,
        aria_label=label,
        aria_describedby=described_by,
    )
    return tag(
        "div",
        canvas,
        tag("p", invitation(classes), id=f"{prefix}hint", class_="hint", aria_hidden="true"),
        tag("div", id=f"{prefix}cursor", class_="cursor", aria_hidden="true"),
        class_="board",
    )


def pad(prefix: str, label: str, classes: Sequence[str]) -> Markup:
    """A pad with its buttons, beside the first one of the page."""
    return tag(
        "div",
        board(prefix, label, classes, "pad-help"),
        tag(
            "div",
            tag("button", front.UNDO, id=f"{prefix}undo", type="button", disabled=""),
            tag("button", front.CLEAR, id=f"{prefix}clear", type="button"),
            class_="tools",
        ),
        tag("p", id=f"{prefix}pad-status", class_="unseen", role="status"),
        class_="second-pad",
    )
