"""The figure of chapter 1: a picture, the exemplars it is compared with, and two answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from app import words as general
from app.views.election import name_size
from app.views.figure import Figure, Maps
from app.views.maps import PLAIN, pixel_text
from app.views.markup import Markup, tag
from app.views.painters import Painter, Place
from app.views.pixels import Colours, Palette, framed
from app.words import pictures as words
from pycnn.arrays import BoolArray, FloatArray
from pycnn.lesson import printed
from pycnn.literal import Comparison

from .distortion import UNTOUCHED, Seen, Way
from .trials import Tally

AT: Final = "at"
"""The class of the pixel that is pointed at."""
RIM: Final = 2
"""How much of a differing pixel's edge keeps its own colour, where it is painted."""
FRAME: Final = 2
"""How wide the frame is around the pixel that is pointed at, where it is painted."""


def cases(ways: Mapping[str, Way], now: Way) -> Markup:
    """A button per case, which sets all the sliders, and one that sets them back."""
    buttons = [_setting(words.CASES[name], way, now) for name, way in ways.items()]
    return tag(
        "div",
        buttons,
        _setting(words.PUT_BACK, UNTOUCHED, now),
        class_="cases",
        role="group",
        aria_label=words.TRY_A_CASE,
    )


def _setting(label: str, way: Way, now: Way) -> Markup:
    return tag(
        "button",
        label,
        type="button",
        data_set="&".join(f"{name}={value}" for name, value in way._asdict().items()),
        aria_pressed="true" if way == now else "false",
    )


def compared(maps: Maps, seen: Seen, exemplars: Mapping[str, FloatArray], at: Place) -> Markup:
    """The picture, and each exemplar with the pixels marked in which the picture differs."""
    value = float(seen.image[0][at])
    picture = tag(
        "figure",
        maps.pixels("picture", seen.image[0], words.PICTURE, marks={at: AT}, point="at"),
        tag("p", pixel_text(value), class_="value"),
        tag("figcaption", words.place(*at, value > 0, abs(value) < 1)),
    )
    return tag(
        "div",
        picture,
        [_exemplar(maps, name, each, seen.comparisons[name], at) for name, each in exemplars.items()],
        "" if exemplars else tag("p", general.NO_EXEMPLARS, class_="fine"),
        class_="compared",
    )


def _exemplar(maps: Maps, name: str, exemplar: FloatArray, found: Comparison, at: Place) -> Markup:
    marks = {(int(row), int(col)): "differs" for row, col in np.argwhere(found.differs[0])}
    marks[at] = f"{marks.get(at, '')} {AT}".strip()
    value = pixel_text(float(exemplar[0][at]))
    return tag(
        "figure",
        maps.pixels(f"exemplar-{name}", exemplar[0], words.exemplar(name), marks=marks),
        tag("p", words.compared(value, bool(found.differs[0][at])), class_="value"),
        tag("figcaption", words.matches(name, found.matching, found.total)),
    )


def marked(figure: Figure, seen: Seen, at: Place) -> Figure:
    """The figure, with differing pixels, and the one that is pointed at, marked in what is painted too."""
    painters = dict(figure.painters)
    none = np.zeros(seen.image[0].shape, dtype=np.bool_)
    found = {f"exemplar-{name}": each.differs[0] for name, each in seen.comparisons.items()}
    for name, paint in figure.painters.items():
        painters[name] = _marking(paint, found.get(name, none), at)
    return Figure(figure.markup, painters)


def _marking(paint: Painter, differs: BoolArray, at: Place) -> Painter:
    region = tuple(slice(place, place + 1) for place in at)

    def marking(palette: Palette) -> Colours:
        colours = paint(palette)
        side = len(colours) // len(differs)
        mark = np.zeros((side, side), dtype=np.bool_)
        mark[RIM:-RIM, RIM:-RIM] = True
        large: Colours = np.where(np.kron(differs, mark), np.uint32(palette.differs), colours)
        # One of the two shows on black, the other on white.
        framed(large, region, side, int(palette.greys[-1]), width=FRAME + 1)
        framed(large, region, side, int(palette.lines[PLAIN]), width=FRAME)
        return large

    return marking


def answers(seen: Seen, meant: str, hand_made: bool) -> Markup:
    """What the count of equal pixels says, and what the network says, side by side."""
    count = [(name, found.matching) for name, found in seen.comparisons.items()]
    trace = seen.trace
    numbers = [(name, printed(vote)) for name, vote in zip(trace.classes, trace.votes.tolist(), strict=True)]
    said = words.votes(numbers)
    if not hand_made:
        share = float(trace.probabilities.max())
        said = words.scores(numbers, trace.decision, general.percent(share))
    if seen.blank:
        literal, network, said = words.NO_ANSWER, words.NO_ANSWER, words.NOTHING_LEFT
    else:
        literal = seen.closest[0] if len(seen.closest) == 1 else words.TIE
        network = seen.decision
    return tag(
        "div",
        _answer(words.LITERAL, literal, meant, words.counts(count), seen.blank) if count else "",
        _answer(words.NETWORK, network, meant, said, seen.blank),
        class_="answers",
    )


def _answer(title: str, name: str, meant: str, numbers: str, blank: bool) -> Markup:
    right = name == meant
    mark = "" if blank else words.RIGHT if right else words.WRONG
    kind = "answer" if blank else "answer right" if right else "answer wrong"
    return tag(
        "div",
        tag("h3", title),
        tag(
            "p",
            words.answer(name, mark),
            class_=f"{kind} {name_size(name) if name != words.TIE else ''}".strip(),
        ),
        tag("p", numbers, class_="fine"),
    )


def meant(name: str, why: str) -> Markup:
    return tag("p", words.meant(name, why), class_="fine meant")


def trials(tallies: Mapping[str, Tally], running: bool, *, literal: bool) -> Markup:
    """How many of many changes each of the two gets right, by kind; the network alone if not `literal`."""
    titles = [words.TRIED, *([words.LITERAL] if literal else []), words.NETWORK]
    head = tag("tr", [tag("th", title, scope="col") for title in titles])
    rows = [
        tag(
            "tr",
            tag("th", words.KINDS[kind], scope="row"),
            [_cell(right, each) for right in each.right[0 if literal else 1 :]],
        )
        for kind, each in tallies.items()
    ]
    button = tag("button", words.STOP if running else words.TRY_ALL, type="button", data_run="")
    return tag(
        "div",
        button,
        tag("table", tag("thead", head), tag("tbody", rows), class_="tally"),
        tag("p", words.trials(literal), class_="fine"),
        class_="trials",
    )


def _cell(right: int, tally: Tally) -> Markup:
    return tag("td", words.tally(right, tally.tried) if tally.tried else words.NOT_TRIED)
