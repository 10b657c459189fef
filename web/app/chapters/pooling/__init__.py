"""Chapter 4: pooling with any window and stride, and what a shift of one pixel changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.first_features import first_features
from app.scene import Subject
from app.settings import Settings, choice, point, slider
from app.views.figure import Figure, Maps
from app.views.markup import Markup, join, tag
from app.views.picker import picker
from app.words import pooling as words
from pycnn import MaxPool2D, explain, images, literal, through
from pycnn.arrays import FloatArray
from pycnn.layers.windows import brief
from pycnn.lesson import printed
from pycnn.similarity import in_common, same

from .place import PooledMaps, pooled_maps
from .views.maps import numbered
from .views.row import Pooled, row
from .views.shift import Comparison, comparison

SHIFTS: Final = {"none": (0, 0), "left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}


@dataclass(frozen=True)
class Pooling(Settings):
    window: int = slider(2, 1, 5)
    stride: int = slider(2, 1, 5)
    shift: str = choice("none", tuple(SHIFTS))
    feature: int = point()
    at: int = point()


class PoolingChapter(Chapter[Pooling]):
    key = "pooling"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER, words.LABELS, words.OPTIONS)
    first = Pooling()

    def figure(self, given: Given[Pooling]) -> Figure:
        settings, subject = given.settings, given.subject
        place = pooled_maps(subject.model)
        shown = _pooled(subject, settings, settings.shift)
        number, scale = place.hues[shown.feature], place.scale
        _, rows, cols = shown.after.shape
        maps = Maps()
        if settings.shift == "none":
            names = words.MAP, words.WINDOW, words.POOLED
            main = row(maps, shown, number, scale, names, point="at")
            shift = Markup("")
        else:
            main, shift = self._shifted(maps, given, shown, number, scale)
        return maps.figure(
            _picker(subject, place, shown.feature),
            main,
            tag("p", words.size(rows, cols, rows * cols, shown.before[0].size)),
            tag("p", words.KEY, " ", _own(subject, place), class_="fine"),
            shift,
        )

    def _shifted(
        self, maps: Maps, given: Given[Pooling], shown: Pooled, number: int, scale: float
    ) -> tuple[Markup, Markup]:
        """The row of the shifted drawing, and below it what it is compared with."""
        settings, subject = given.settings, given.subject
        still = _pooled(subject, settings, "none")
        feature = shown.feature
        differs = (
            ~same(still.before[feature], shown.before[feature]),
            ~same(still.after[feature], shown.after[feature]),
        )
        names = words.SHIFTED_MAP, words.WINDOW, words.SHIFTED_POOLED
        still_names = words.STILL_MAP, words.STILL_WINDOW, words.STILL_POOLED
        other = _other(subject)
        return (
            row(maps, shown, number, scale, names, differs, point="at"),
            join(
                tag("p", words.DIFFERENT, class_="fine"),
                tag("h3", words.FOR_COMPARISON),
                row(maps, still, number, scale, still_names),
                comparison(
                    _compared(subject, settings.shift, None),
                    _compared(subject, settings.shift, (settings.window, settings.stride)),
                    other,
                ),
            ),
        )

    def question(self, given: Given[Pooling]) -> Question:
        shape = _maps(given.subject, "none").shape
        rows, cols = MaxPool2D(3, 2).output_shape(shape)[1:]
        counts = sorted({rows * cols, (rows - 1) * (cols - 1), (rows + 1) * (cols + 1)})
        return Question(
            words.QUESTION.format(rows=shape[1], cols=shape[2]),
            tuple(str(count) for count in counts),
            counts.index(rows * cols),
            words.because(rows, cols),
        )

    def code(self, given: Given[Pooling]) -> Code:
        shown = _pooled(given.subject, given.settings, given.settings.shift)
        rows, cols = (f"{part.start}:{part.stop}" for part in shown.made.region[1:])
        index = 0, *shown.made.index
        inside = shown.before[shown.made.region].ravel().tolist()
        return Code(
            (MaxPool2D.forward, MaxPool2D._largest),
            (
                ("self", repr(shown.pool)),
                ("x.shape", str((1, *shown.before.shape))),
                (f"x[0, {shown.feature}, {rows}, {cols}]", " ".join(printed(value) for value in inside)),
                (f"the result[{', '.join(map(str, index))}]", printed(float(shown.after[shown.made.index]))),
            ),
        )


def _own(subject: Subject, place: PooledMaps) -> str:
    """How the network itself pools these maps."""
    own = place.own
    if own is not None:
        return words.own(brief(own.size), brief(own.stride))
    return words.NOT_EVEN_MAPS if first_features(subject.model).lent else words.NOT_OWN


def _picker(subject: Subject, place: PooledMaps, chosen: int) -> Markup:
    """The maps to choose from: by their features, if these are the network's first, else by number."""
    if place.by_features:
        return picker(first_features(subject.model), "feature", chosen, words.CHOOSE_FEATURE)
    return numbered(place.hues, chosen)


def _pooled(subject: Subject, settings: Pooling, shift: str) -> Pooled:
    """What a row shows: the maps of the drawing, shifted or not, and the window at the chosen place."""
    before = _maps(subject, shift)
    pool = MaxPool2D(settings.window, settings.stride)
    trace = through([pool], before)
    after = trace.steps[0].output
    feature = min(settings.feature, len(before) - 1)
    place = divmod(min(settings.at, after[0].size - 1), after.shape[2])
    return Pooled(pool, before, after, explain.cell(trace, 0, (feature, *place)))


# Neither the maps nor how they compare change while a pointer moves over them.


@lru_cache(maxsize=4)
def _maps(subject: Subject, shift: str) -> FloatArray:
    """The maps that are pooled, of the drawing where it is or shifted."""
    return _before_pooling(subject, images.shifted(subject.image, *SHIFTS[shift]))


@lru_cache(maxsize=4)
def _compared(subject: Subject, shift: str, pooling: tuple[int, int] | None) -> Comparison:
    """What the maps have in common with those of the shifted drawing, and with those of another one.

    They are compared as they are, or pooled with a window and a stride.
    """
    another = subject.model.letters[_other(subject)]
    still, shifted, other = (
        maps if pooling is None else MaxPool2D(*pooling).forward(maps[np.newaxis])[0]
        for maps in (_maps(subject, "none"), _maps(subject, shift), _before_pooling(subject, another))
    )
    stayed = same(still, shifted)
    return Comparison((int(stayed.sum()), stayed.size), in_common(still, shifted), in_common(still, other))


def _before_pooling(subject: Subject, image: FloatArray) -> FloatArray:
    values = image[np.newaxis]
    for layer in pooled_maps(subject.model).layers:
        values = layer.forward(values)
    found: FloatArray = values[0]
    return found


def _other(subject: Subject) -> str:
    """The name of a drawing of another class than the network takes the reader's for.

    A network that tells other things apart does not know; then it is the one that is less like it.
    """
    model = subject.model
    if model.exemplars:
        return next(name for name in model.letters if name != subject.trace.decision)
    return min(model.letters, key=lambda name: literal.compare(subject.image, model.letters[name]).matching)
