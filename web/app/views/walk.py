"""A walk from place to place: the buttons that go on, back and to the ends, and let it go by itself."""

from __future__ import annotations

from typing import Final

from app import words

from .markup import Markup, tag

ICONS: Final = {
    "first": "M1 1h2v10H1zM11 1v10L4 6z",
    "back": "M9 1v10L2 6z",
    "on": "M3 1v10l7-5z",
    "last": "M9 1h2v10H9zM1 1v10l7-5z",
}


def walk(
    setting: str,
    at: int,
    count: int,
    *,
    playing: bool,
    label: str,
    where: str = "",
    pace: int = 1,
    also: str = "",
) -> Markup:
    """Buttons that set `setting` to another of `count` places, each `pace` long; `also` is set with it.

    `label` says what moves, `where` in words at which place it is now.
    """

    def button(to: int, kind: str, name: str) -> Markup:
        icon = tag("svg", tag("path", d=ICONS[kind]), viewBox="0 0 12 12", aria_hidden="true")
        made = tag("button", icon, type="button", aria_label=name, title=name)
        # Where it leads to is said around the button, which is the same at every place, and keeps the focus.
        return tag("span", made, data_set=f"{setting}={min(max(to, 0), count - 1) * pace}{also}")

    play = tag(
        "button",
        words.PAUSE if playing else words.PLAY,
        type="button",
        class_="play",
        data_play=setting,
        data_count=count * pace,
        aria_pressed="true" if playing else "false",
    )
    return tag(
        "div",
        button(0, "first", words.FIRST),
        button(at - 1, "back", words.BACK),
        play,
        button(at + 1, "on", words.ON),
        button(count - 1, "last", words.LAST),
        tag("p", where, class_="where") if where else "",
        class_="walk",
        role="group",
        aria_label=label,
    )
