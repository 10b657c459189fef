"""A stack of layers side by side: its maps, its sizes, and the buttons that build it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.views.figure import Maps
from app.views.markup import Markup, tag
from app.words import deep as words
from pycnn.arrays import FloatArray, Region, Shape
from pycnn.sizes import Size

MOST_MAPS: Final = 4
"""How many maps of a layer are shown; a convolution may have many more."""


@dataclass(frozen=True)
class Choice:
    """A button: what it says and what it sets. If there is a `trouble`, it cannot be pressed."""

    label: str
    sets: str
    detail: str = ""
    name: str | None = None
    """What it is called where it has no more than a sign on it."""
    pressed: bool | None = None
    trouble: str = ""


@dataclass(frozen=True, eq=False)
class Level:
    """One layer, or the picture below them all, as it is shown."""

    number: int
    title: str
    maps: FloatArray
    hues: Sequence[int]
    labels: Sequence[str]
    insert: Choice
    note: str = ""
    scale: float = 1.0
    remove: Choice | None = None
    size: Size | None = None
    field: tuple[int, int] = (1, 1)
    seen: Region | None = None
    """What the chosen value depends on in these maps."""
    current: tuple[int, ...] | None = None
    """The chosen value, (map, row, col), if it is in these maps."""
    is_picture: bool = False
    """Whether these still are pictures of black and white: nothing has been looked for yet."""


def presets(choices: Sequence[Choice]) -> Markup:
    """The stacks to begin with."""
    buttons = [_button(each, "preset") for each in choices]
    return tag("div", buttons, class_="presets", role="group", aria_label=words.PRESETS)


def adder(place: str, choices: Sequence[Choice], trouble: str = "") -> Markup:
    """The buttons that add a layer, and why some of them cannot, after what else there is of `trouble`."""
    reasons = dict.fromkeys(each for each in (trouble, *(one.trouble for one in choices)) if each)
    return tag(
        "div",
        tag("p", words.ADD, " ", tag("b", place)),
        tag(
            "div",
            [_button(each, "add") for each in choices],
            class_="buttons",
            role="group",
            aria_label=words.ADD,
        ),
        tag("p", " ".join(reasons), class_="fine reasons"),
        class_="adder",
    )


def level(maps: Maps, shown: Level, picture: tuple[int, int]) -> Markup:
    """A layer; the `picture` has so many rows and columns."""
    indices = _indices(shown)
    rest = len(shown.maps) - len(indices)
    return tag(
        "div",
        tag(
            "div",
            tag("h3", tag("span", str(shown.number), class_="number"), " ", shown.title),
            _button(shown.insert, "sign-button"),
            _button(shown.remove, "sign-button") if shown.remove else "",
            class_="level-head",
        ),
        tag("p", shown.note, class_="fine"),
        tag("div", [_map(maps, shown, index) for index in indices], class_="level-maps"),
        tag("p", words.more(rest), class_="fine more"),
        _facts(shown.maps.shape, shown.size, shown.field, picture),
        class_="level",
        role="group",
        aria_label=f"{shown.number} {shown.title}",
    )


def _indices(shown: Level) -> list[int]:
    """The first maps; if only one of the others matters, the last of them makes room for it."""
    found = list(range(min(len(shown.maps), MOST_MAPS)))
    seen = shown.seen
    only = seen[0].start if seen is not None and seen[0].stop - seen[0].start == 1 else 0
    at = shown.current[0] if shown.current is not None else only
    return found if at in found else [*found[:-1], at]


def _map(maps: Maps, shown: Level, index: int) -> Markup:
    name, number = f"level-{shown.number}-{index}", shown.hues[index]
    seen, at = shown.seen, shown.current
    inside = seen is not None and seen[0].start <= index < seen[0].stop
    patch = (seen[1], seen[2]) if seen is not None and inside else None
    current = (at[1], at[2]) if at is not None and at[0] == index else None
    point = f"at.{shown.number - 1}.{index}" if shown.number else None
    values, label = shown.maps[index], shown.labels[index]
    if shown.is_picture:
        return maps.pixels(name, values, label, number=number, patch=patch, current=current, point=point)
    return maps.numbers(
        name, values, label, number=number, scale=shown.scale, patch=patch, current=current, point=point
    )


# What does not change while one points at values is kept.


@lru_cache(maxsize=32)
def _facts(shape: Shape, size: Size | None, field: tuple[int, int], picture: tuple[int, int]) -> Markup:
    """A layer in numbers, and how much of the picture a value of it sees, drawn to scale."""
    height, width = field
    facts = [(words.OUTPUT, words.maps(*shape)), (words.SEES, words.sides(height, width))]
    if size is not None:
        facts.append((words.PARAMETERS, f"{size.parameters:,}"))
        facts.append((words.MULTIPLICATIONS, f"{size.multiplications:,}"))
    whole_height, whole_width = picture
    drawn = tag(
        "svg",
        tag("rect", class_="whole", width=whole_width, height=whole_height),
        tag(
            "rect",
            class_="part",
            x=(whole_width - width) / 2,
            y=(whole_height - height) / 2,
            width=width,
            height=height,
        ),
        class_="field-of-view",
        viewBox=f"0 0 {whole_width} {whole_height}",
        aria_hidden="true",
    )
    lines = [tag("div", tag("dt", name), tag("dd", text)) for name, text in facts]
    return tag("div", drawn, tag("dl", lines), class_="facts")


@lru_cache(maxsize=64)
def _button(choice: Choice, kind: str) -> Markup:
    return tag(
        "button",
        tag("span", choice.label),
        tag("small", choice.detail) if choice.detail else "",
        type="button",
        class_=kind,
        data_set=choice.sets,
        aria_label=choice.name,
        title=choice.trouble or choice.name,
        aria_pressed=None if choice.pressed is None else "true" if choice.pressed else "false",
        disabled="" if choice.trouble else None,
    )
