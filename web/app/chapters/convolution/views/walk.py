"""The walk of a window: the buttons that move it on, back and to the ends, and let it go by itself."""

from __future__ import annotations

from typing import Final

from app import words as all_words
from app.views.markup import Markup, tag
from app.words import convolution as words

ICONS: Final = {
    "first": "M1 1h2v10H1zM11 1v10L4 6z",
    "back": "M9 1v10L2 6z",
    "on": "M3 1v10l7-5z",
    "last": "M9 1h2v10H9zM1 1v10l7-5z",
}


def walk(setting: str, at: int, count: int, where: str, playing: bool) -> Markup:
    """Buttons that set `setting` to another of `count` places; `where` says in words which it is now."""
    play = tag(
        "button",
        all_words.PAUSE if playing else all_words.PLAY,
        type="button",
        class_="play",
        data_play=setting,
        data_count=count,
        aria_pressed="true" if playing else "false",
    )
    return tag(
        "div",
        _button(setting, 0, "first", words.FIRST),
        _button(setting, max(at - 1, 0), "back", words.BACK),
        play,
        _button(setting, min(at + 1, count - 1), "on", words.ON),
        _button(setting, count - 1, "last", words.LAST),
        tag("p", where, class_="where"),
        class_="walk",
        role="group",
        aria_label=words.WALK,
    )


def _button(setting: str, to: int, kind: str, label: str) -> Markup:
    icon = tag("svg", tag("path", d=ICONS[kind]), viewBox="0 0 12 12", aria_hidden="true")
    # Where it leads to is said around the button, which so is the same at every place, and keeps the focus.
    return tag(
        "span", tag("button", icon, type="button", aria_label=label, title=label), data_set=f"{setting}={to}"
    )
