"""The figure of chapter 10: data in order and with columns swapped, and what is found in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from app.first_features import FirstFeatures
from app.views.figure import Maps
from app.views.maps import PLAIN, hue, shade
from app.views.markup import Markup, join, tag
from app.views.picker import mini, picker
from app.words import beyond as words
from pycnn.lesson import printed

from .data import HIGHEST, LOWEST, MOMENT, PURCHASES, RATE, WINDOW, Data
from .search import WELL, Found, Order, ordered

LIGHTER: Final = 1.5
"""How many times lighter than full colour the last column's shade is: its number has to be read on it."""
SAMPLES: Final = {"sound": words.SOUNDS, "text": words.SENTENCES}


def samples(kind: str, chosen: int) -> Markup:
    """A button for each of several sounds or texts; nothing where there is only one."""
    if kind not in SAMPLES:
        return join()
    names = SAMPLES[kind]
    buttons = [
        _button(name, f"sample={number}", number == min(chosen, len(names) - 1))
        for number, name in enumerate(names)
    ]
    return (
        tag("div", buttons, class_="choices", role="group", aria_label=words.CHOOSE_SAMPLE)
        if names
        else join()
    )


def patterns(shown: Data, features: FirstFeatures, chosen: int) -> Markup:
    """A button for each pattern to look for."""
    if shown.kind == "drawing":
        return picker(features, "pattern", chosen, words.CHOOSE_PATTERN)
    if shown.kind == "text":
        buttons = [
            _button(name, f"pattern={number}", number == chosen) for number, name in enumerate(shown.patterns)
        ]
        return tag("div", buttons, class_="choices", role="group", aria_label=words.CHOOSE_PATTERN)
    buttons = [
        tag(
            "button",
            mini(shown.layer.weight[number, 0], 1.0),
            tag("span", name) if name else "",
            type="button",
            class_=f"pick {hue(shown.hues[number])}",
            data_set=f"pattern={number}",
            aria_pressed="true" if number == chosen else "false",
            aria_label=None if name else words.pattern(number),
        )
        for number, name in enumerate(shown.patterns)
    ]
    return tag("div", buttons, class_="picker named", role="group", aria_label=words.CHOOSE_PATTERN)


def swapping(swaps: int, most: int, next_seed: int, last: tuple[int, int] | None) -> Markup:
    """Buttons that swap, shuffle and sort, and what was swapped last."""
    return tag(
        "div",
        _button(words.SWAP, f"swaps={min(swaps + 1, most)}"),
        _button(words.SHUFFLE, f"swaps={most}&seed={next_seed}"),
        _button(words.SORT, "swaps=0"),
        tag("p", words.swaps(swaps, last), class_="fine", role="status"),
        class_="choices",
        role="group",
        aria_label=words.ORDER,
    )


def _button(name: str, sets: str, pressed: bool | None = None) -> Markup:
    state = None if pressed is None else "true" if pressed else "false"
    return tag("button", name, type="button", data_set=sets, aria_pressed=state)


def orders(kind: str, *each: Markup) -> Markup:
    """The data in order, and with columns swapped, side by side."""
    return tag("div", each, class_=f"orders of-{kind}")


def side(
    maps: Maps,
    shown: Data,
    pattern: int,
    found: Found,
    order: Order,
    good: int,
    meaning: str,
    *,
    swapped: bool,
) -> Markup:
    """The data in one order, where the pattern fits, in how many places well (`good`), and what it means."""
    name = "after" if swapped else "before"
    number = shown.hues[pattern]
    return tag(
        "section",
        tag("h3", words.SWAPPED if swapped else words.IN_ORDER),
        tag("figure", _data(maps, shown, number, found, order, name), _origins(maps, shown, order, name)),
        tag(
            "figure",
            maps.numbers(
                f"fits-{name}", found.fits, words.fits_label(swapped), number=number, current=found.place
            ),
            tag("figcaption", words.found(printed(found.best), *found.place, good, len(found.fits))),
        ),
        tag("p", meaning, class_="meaning"),
    )


def _data(maps: Maps, shown: Data, number: int, found: Found, order: Order, name: str) -> Markup:
    label = words.data_label(shown.kind, name == "after")
    if shown.kind == "table":
        return _table(shown, number, found, order, label)
    image = ordered(shown, order)[0]
    if shown.kind == "text":
        image = 2 * image - 1  # 0 is black
    drawn = maps.pixels(f"data-{name}", image, label, number=number, patch=found.patch)
    if shown.kind != "text":
        return drawn
    return tag(
        "div",
        _letters([shown.cols[column] for column in order], "across"),
        _letters(shown.rows, "down"),
        drawn,
        class_="lettered",
    )


def _letters(letters: Sequence[str], way: str) -> Markup:
    """Letters beside a map, each as wide or high as a column or a row."""
    return tag(
        "div", [tag("i", letter.replace(" ", "␣")) for letter in letters], class_=way, aria_hidden="true"
    )


def _table(shown: Data, number: int, found: Found, order: Order, label: str) -> Markup:
    rows, cols = found.patch
    head = tag("tr", tag("td"), [tag("th", shown.cols[column], scope="col") for column in order])
    values = ordered(shown, order)[0].tolist()
    lines = []
    for row, customer in enumerate(shown.rows):
        cells = []
        for col, column in enumerate(order):
            inside = rows.start <= row < rows.stop and cols.start <= col < cols.stop
            kind = f"{shade(values[row][col])}{' in-patch' if inside else ''}"
            cells.append(tag("td", str(PURCHASES[row][column]), class_=kind))
        lines.append(tag("tr", tag("th", customer, scope="row"), cells))
    return tag(
        "div",
        tag("table", tag("thead", head), tag("tbody", lines), aria_label=label),
        class_=f"customers {hue(number)}",
    )


def _origins(maps: Maps, shown: Data, order: Order, name: str) -> Markup:
    """A row of shades that shows which column came from where; columns with names need none."""
    if shown.cols:
        return join()
    numbers = np.array([order], dtype=np.float32) + 1
    scale = LIGHTER * len(order)
    return maps.numbers(f"origins-{name}", numbers, words.ORIGINS, number=PLAIN, scale=scale, signs=True)


def about(kind: str, best: float, lent: bool) -> Markup:
    """What the maps show; features may be `lent` to a network that has none."""
    said = words.LENT if lent and kind == "drawing" else words.ABOUT.get(kind)
    if said is None:
        tone = RATE / WINDOW
        said = words.moments(1000 * MOMENT, LOWEST * tone, (HIGHEST - 1) * tone)
    return tag("p", said, " ", words.well(WELL, printed(best)), class_="fine")
