"""Chapter 6: layers stacked like sandwiches, and how much of the picture a value in any of them sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from app import words as common
from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.settings import FARTHEST, Settings, point, text
from app.views.figure import Figure, Maps
from app.views.maps import PLAIN, hue_number
from app.views.markup import tag
from app.words import deep as words
from pycnn import Conv2D, MaxPool2D, Trace, explain
from pycnn.arrays import Region
from pycnn.lesson import printed
from pycnn.sizes import largest_field

from . import views as view
from .changes import ARTICLES, Changes, changes, reason, side
from .stack import KINDS, LONGEST, SIDE, WINDOW, Planned, Stack, built, traced
from .views import Level

FEW: Final = 600
SMALL: Final = 25
"""If there are more cells than a FEW, the maps of more than a SMALL number of them are painted."""
WIDTH: Final = 120
"""About how many pixels wide."""

Chosen = tuple[int, int, int, int]
"""A value: its layer, map, row and column."""


@dataclass(frozen=True)
class Deep(Settings):
    stack: str = text(ARTICLES, "".join(KINDS), LONGEST)
    after: int = point(FARTHEST)
    """Behind how many layers the next one goes."""
    layer: int = point(FARTHEST)
    map: int = point()
    at: int = point()

    def set(self, name: str, text: str) -> Self:
        """Set as any; `at.3.2` points at a cell of map 2 of layer 3, and chooses both of them too."""
        if name.startswith("at."):
            _, layer, index = name.split(".")
            return super().set("layer", layer).set("map", index).set("at", text)
        return super().set(name, text)

    def __getattr__(self, name: str) -> int:
        """The cell that a key moves on from, whichever map it is pressed in."""
        if name.startswith("at."):
            return self.at
        raise AttributeError(name)


class DeepChapter(Chapter[Deep]):
    key = "deep"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER)
    first = Deep()
    wide = True

    def figure(self, given: Given[Deep]) -> Figure:
        settings, network = given.settings, given.subject.network
        stack, trace = _stacked(given)
        after = min(settings.after, len(stack.text))
        offered = changes(network, stack.text, after)
        levels = list(_levels(given, stack, trace, offered))
        cells = sum(min(len(each.maps), view.MOST_MAPS) * each.maps[0].size for each in levels)
        maps = Maps(width=WIDTH) if cells <= FEW else Maps(most=SMALL, width=WIDTH)
        _, rows, cols = trace.image.shape
        left_out = (
            words.left_out(len(stack.text), len(settings.stack), reason(stack.misfit)) if stack.misfit else ""
        )
        return maps.figure(
            view.presets(offered.presets),
            view.adder(words.place(after, stack.text), offered.additions, left_out),
            tag("div", [view.level(maps, each, (rows, cols)) for each in levels], class_="levels"),
            tag("p", _seen(stack, trace, _chosen(settings, trace)), class_="seen"),
            tag("p", _total(stack, trace), class_="fine"),
        )

    def question(self, given: Given[Deep]) -> Question:
        shape = given.subject.network.input_shape
        convolution, pool = Conv2D(1, SIDE), MaxPool2D(WINDOW)
        layers = [convolution, pool, convolution]
        right = largest_field(layers, shape)
        # What one gets who forgets all but the last, the pooling, or what the first features reach over.
        others = [convolution], [convolution, convolution], [pool, convolution]
        options = sorted({right, *(largest_field(each, shape) for each in others)})
        return Question(
            words.QUESTION,
            tuple(words.pixels(*each) for each in options),
            options.index(right),
            words.because(largest_field(layers[2:], shape), largest_field(layers[1:], shape), right),
        )

    def code(self, given: Given[Deep]) -> Code:
        stack, trace = _stacked(given)
        chosen = _chosen(given.settings, trace)
        if chosen is None:
            return Code((explain.receptive_field,))
        layer, *index = chosen
        regions = explain.receptive_field(trace, layer, tuple(index))
        values = [("layer", str(layer)), ("index", str(tuple(index)))]
        for position in range(layer, -1, -1):
            values.append((f"trace.steps[{position}].layer", repr(trace.steps[position].layer)))
            sliced = ", ".join(f"{part.start}:{part.stop}" for part in regions[position])
            values.append((f"regions[{position}]", sliced))
        return Code((explain.receptive_field, type(stack.layers[layer].layer).source), tuple(values))


def _stacked(given: Given[Deep]) -> tuple[Stack, Trace]:
    stack = built(given.subject.network, given.settings.stack)
    return stack, traced(given.subject, stack.text)


def _chosen(settings: Deep, trace: Trace) -> Chosen | None:
    """The chosen value; None where nothing is stacked."""
    if not trace.steps:
        return None
    layer = min(settings.layer, len(trace.steps) - 1)
    maps, rows, cols = trace.steps[layer].output.shape
    row, col = divmod(min(settings.at, rows * cols - 1), cols)
    return layer, min(settings.map, maps - 1), row, col


def _levels(given: Given[Deep], stack: Stack, trace: Trace, offered: Changes) -> Iterator[Level]:
    """The picture, and then each layer."""
    stages = given.subject.model.stages
    chosen = _chosen(given.settings, trace)
    regions: tuple[Region | None, ...] = (None,) * (len(trace.steps) + 1)
    if chosen is not None:
        found = explain.receptive_field(trace, chosen[0], chosen[1:])
        regions = (*found, *regions[len(found) :])
    channels, *lengths = trace.image.shape
    hues: tuple[int, ...] = (PLAIN,) * channels
    names, scale, convolutions = ("",) * channels, 1.0, 0
    yield Level(
        number=0,
        title=words.PICTURE,
        maps=trace.image,
        hues=hues,
        labels=(common.picture_label(*lengths),) * channels,
        insert=offered.insertions[0],
        seen=regions[0],
        is_picture=True,
    )
    for position, (planned, size, field) in enumerate(
        zip(stack.layers, stack.sizes, stack.fields, strict=True)
    ):
        output = trace.steps[position].output
        maps, *lengths = output.shape
        if planned.letter == "c":
            if planned.own is not None:
                stage = stages[planned.own]
                hues, names, scale = stage.hues, stage.names, stage.scale
            else:
                hues = tuple(hue_number(index, convolutions) for index in range(maps))
                names, scale = ("",) * maps, float(np.abs(output).max()) or 1.0
            convolutions += 1
        number, title = position + 1, words.KINDS[planned.letter]
        yield Level(
            number=number,
            title=title,
            note=_note(planned),
            maps=output,
            hues=hues,
            scale=scale,
            labels=tuple(
                common.map_label(f"{number} {title}", index, names[index], *lengths) for index in range(maps)
            ),
            insert=offered.insertions[number],
            remove=offered.removals[position],
            size=size,
            field=field,
            seen=regions[number],
            current=chosen[1:] if chosen is not None and chosen[0] == position else None,
            is_picture=not convolutions,
        )


def _note(planned: Planned) -> str:
    """What a layer works with, and where it has that from."""
    if planned.letter == "c":
        return words.features(side(planned.layer), planned.own is not None)
    return words.window(side(planned.layer)) if planned.letter == "p" else ""


def _seen(stack: Stack, trace: Trace, chosen: Chosen | None) -> str:
    """What the chosen value is, and what it depends on."""
    if chosen is None:
        return words.NOTHING
    layer, index, row, col = chosen
    region = explain.receptive_field(trace, layer, (index, row, col))[0]
    _, rows, cols = region
    return words.seen(
        words.layer(layer + 1, stack.text[layer]),
        common.place(row, col),
        index,
        printed(float(trace.steps[layer].output[index, row, col])),
        trace.image[region].size,
        trace.image.size,
        words.box(rows.start, rows.stop, cols.start, cols.stop),
    )


def _total(stack: Stack, trace: Trace) -> str:
    return words.total(
        trace.image.size,
        trace.steps[-1].output.size if trace.steps else trace.image.size,
        sum(size.parameters for size in stack.sizes),
        sum(size.multiplications for size in stack.sizes),
    )
