"""Choosing one value of a network: its layer, its unit, and the place in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from app import words as common
from app.views.maps import PLAIN, hue, pixel_shade, shade, text
from app.views.markup import Markup, tag
from app.views.picker import mini
from app.views.stages import Stage
from app.words import backpropagation as words
from pycnn.arrays import FloatArray

if TYPE_CHECKING:
    from app.chapters.backpropagation.values import Group


MOST_READABLE: Final = 6
"""In more columns than these the numbers of the values have no room."""


def name(group: Group) -> str:
    """The chosen value in words."""
    return _named(group, group.at)


def chooser(group: Group, positions: Sequence[int]) -> Markup:
    """Buttons for the layer, its unit, for a feature of several parts the part, and the value in it."""
    stages = group.subject.model.stages
    layers = [
        _button(
            f"layer={number}&unit=0&channel=0&at=0&nudge=0",
            stages[position].title,
            position == group.position,
        )
        for number, position in enumerate(positions)
    ]
    rows = [_row(words.LAYER, layers), _row(words.UNIT, _units(group))]
    if group.channel is not None and len(_weight(group)[0]) > 1:
        rows.append(_row(words.CHANNEL, _channels(group)))
    if group.map is not None:
        rows.append(_row(words.OF_MAP, _maps(group)))
    return tag("div", rows, _row(words.WEIGHTS, [_knobs(group)]), class_="chooser")


def _weight(group: Group) -> FloatArray:
    return group.subject.network.parameters[group.name]


def _row(label: str, buttons: Sequence[Markup]) -> Markup:
    shown = tag("span", label, aria_hidden="true")
    return tag("div", shown, tag("div", buttons, class_="picker"), role="group", aria_label=label)


def _button(
    settings: str, content: str, chosen: bool, *, class_: str | None = None, label: str | None = None
) -> Markup:
    pressed = "true" if chosen else "false"
    return tag(
        "button",
        content,
        type="button",
        class_=class_,
        data_set=settings,
        aria_pressed=pressed,
        aria_label=label,
    )


def _units(group: Group) -> list[Markup]:
    weight, stage = _weight(group), group.stage
    largest = float(np.abs(weight).max()) or 1.0
    buttons = []
    for unit, weights in enumerate(weight):
        settings, chosen = f"unit={unit}&nudge=0", unit == group.unit
        if group.channel is None:
            label = unit_name(stage, unit, group.subject.trace.classes)
            buttons.append(_button(settings, label, chosen))
            continue
        label = words.feature_name(unit, stage.names[unit])
        content = mini(weights[0], largest) if len(weights) == 1 else str(unit + 1)
        class_ = f"pick {hue(stage.hues[unit])}"
        buttons.append(_button(settings, content, chosen, class_=class_, label=label))
    return buttons


def unit_name(stage: Stage, unit: int, classes: Sequence[str]) -> str:
    """What a unit of a fully connected layer is called: by its class in the last one, else by its number."""
    return words.vote_for(classes[unit]) if stage.kind == "election" else str(unit + 1)


def _channels(group: Group) -> list[Markup]:
    parts = _weight(group)[group.unit]
    largest = float(np.abs(_weight(group)).max()) or 1.0
    hues = group.subject.model.stages[group.position - 1].hues
    return [
        _button(
            f"channel={channel}&nudge=0",
            mini(part, largest),
            channel == group.channel,
            class_=f"pick {hue(hues[channel])}",
            label=common.map_name(channel).capitalize(),
        )
        for channel, part in enumerate(parts)
    ]


def _maps(group: Group) -> list[Markup]:
    """The maps whose values a long list has."""
    hues = group.subject.model.stages[group.position - 1].hues
    return [
        _button(
            f"channel={number}&nudge=0",
            str(number + 1),
            number == group.map,
            class_=f"pick {hue(hues[number * group.weights.size])}",
            label=common.map_name(number).capitalize(),
        )
        for number in range(_weight(group).shape[1] // group.weights.size)
    ]


def _knobs(group: Group) -> Markup:
    """The values as buttons, not as a map that is pointed at: the way to the slider leads over them."""
    cols = group.weights.shape[1]
    number = group.stage.hues[group.unit] if group.channel is not None else PLAIN
    signs = group.channel is not None and bool((abs(group.weights) == 1).all())
    largest = float(np.abs(_weight(group)).max()) or 1.0
    lines = []
    for row, values in enumerate(group.weights.tolist()):
        cells = []
        for at, value in enumerate(values, start=row * cols):
            shown = tag("i", text(value), class_=pixel_shade(value) if signs else shade(value / largest))
            label = words.knob(_named(group, at), text(value))
            cells.append(tag("td", _button(f"at={at}&nudge=0", shown, at == group.at, label=label)))
        lines.append(tag("tr", cells))
    kind = "knobs crowded" if cols > MOST_READABLE else "knobs"
    return tag("table", tag("tbody", lines), class_=f"{kind} {hue(number)}", role="presentation")


def _named(group: Group, at: int) -> str:
    stage = group.stage
    if group.channel is None:
        classes = group.subject.trace.classes
        if stage.kind == "election":
            return words.weight_name(group.first + at, classes[group.unit])
        return words.unit_weight_name(group.first + at, group.unit, stage.title)
    several = len(_weight(group)[0]) > 1
    layer, channel = (stage.title, group.channel) if several else ("", None)
    feature = words.feature_name(group.unit, stage.names[group.unit], layer, channel)
    return words.feature_value(feature, *divmod(at, group.weights.shape[1]))
