"""Chapter 4: pooling with any window and stride, and why a shift of one pixel changes little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from app.scene import Subject
from app.settings import Settings, choice, point, slider
from app.views.figure import Figure, Maps
from app.views.markup import Markup, tag
from app.views.picker import picker
from app.views.stages import Stage
from app.words import pooling as words
from pycnn import MaxPool2D, images
from pycnn.arrays import FloatArray
from pycnn.lesson import printed

from .chapter import Chapter, Code, Given, Prose, Question

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
        position, stage = _place(subject)
        before = _maps(subject, position, settings.shift)
        feature = min(settings.feature, len(before) - 1)
        pool = MaxPool2D(settings.window, settings.stride)
        after = pool.forward(before[np.newaxis])[0]
        at = _at(settings, after)
        made = pool.explain(before, (feature, *at))
        _, rows, cols = made.region
        value = printed(float(after[(feature, *at)]))
        inside = made.patch if made.padding is None else made.patch[~made.padding]
        hue, scale = stage.hues[feature], stage.scale
        maps = Maps()
        return maps.figure(
            picker(subject, "feature", feature, words.CHOOSE_FEATURE),
            tag(
                "div",
                tag(
                    "figure",
                    maps.numbers(
                        "before", before[feature], words.MAP, number=hue, scale=scale, patch=(rows, cols)
                    ),
                    tag("figcaption", words.MAP),
                ),
                tag("span", "→", class_="sign"),
                tag(
                    "figure",
                    maps.numbers(
                        "after",
                        after[feature],
                        words.POOLED,
                        number=hue,
                        scale=scale,
                        current=at,
                        point="at",
                    ),
                    tag("figcaption", words.POOLED),
                ),
                class_="side-by-side",
            ),
            tag(
                "p",
                words.largest([printed(each) for each in inside.tolist()], value),
                class_="formula",
            ),
            tag("p", words.size(after.shape[1], after.shape[2], after[feature].size, before[feature].size)),
            self._compared(given, pool, feature, before, after),
        )

    def _compared(
        self, given: Given[Pooling], pool: MaxPool2D, feature: int, before: FloatArray, after: FloatArray
    ) -> Markup:
        """What the shift has changed in the map and in the pooled one."""
        position, _ = _place(given.subject)
        if given.settings.shift == "none":
            own = given.subject.network.layers[position]
            assert isinstance(own, MaxPool2D)
            return tag("p", words.own(own.size[0], own.stride[0]), class_="fine")
        still = _maps(given.subject, position, "none")
        pooled = pool.forward(still[np.newaxis])[0]
        return tag(
            "p",
            words.changed(
                int((still[feature] != before[feature]).sum()),
                still[feature].size,
                int((pooled[feature] != after[feature]).sum()),
                pooled[feature].size,
            ),
        )

    def question(self, given: Given[Pooling]) -> Question:
        position, _ = _place(given.subject)
        shape = given.subject.trace.steps[position].input.shape
        rows, cols = MaxPool2D(3, 2).output_shape(shape)[1:]
        counts = sorted({rows * cols, (rows - 1) * (cols - 1), (rows + 1) * (cols + 1)})
        return Question(
            words.QUESTION.format(rows=shape[1], cols=shape[2]),
            tuple(str(count) for count in counts),
            counts.index(rows * cols),
            words.because(rows, cols),
        )

    def code(self, given: Given[Pooling]) -> Code:
        settings, subject = given.settings, given.subject
        position, _ = _place(subject)
        before = _maps(subject, position, settings.shift)
        pool = MaxPool2D(settings.window, settings.stride)
        after = pool.forward(before[np.newaxis])
        feature = min(settings.feature, len(before) - 1)
        row, col = _at(settings, after[0])
        value = printed(float(after[0, feature, row, col]))
        made = pool.explain(before, (feature, row, col))
        rows, cols = (f"{part.start}:{part.stop}" for part in made.region[1:])
        return Code(
            (MaxPool2D.forward,),
            (
                ("self", repr(pool)),
                ("x.shape", str((1, *before.shape))),
                ("the window", f"x[0, {feature}, {rows}, {cols}]"),
                (
                    "the result",
                    f"[0, {feature}, {row}, {col}] = {value}",
                ),
            ),
        )


def _place(subject: Subject) -> tuple[int, Stage]:
    """The network's first pooling, as a position among its layers, and its stage."""
    network = subject.network
    position = next(i for i, layer in enumerate(network.layers) if isinstance(layer, MaxPool2D))
    return position, subject.model.stages[position]


def _maps(subject: Subject, position: int, shift: str) -> FloatArray:
    """The maps that are pooled, of the drawing where it is or shifted."""
    if shift == "none":
        return subject.trace.steps[position].input
    image = images.shifted(subject.image, *SHIFTS[shift])
    return subject.network.trace(image).steps[position].input


def _at(settings: Pooling, after: FloatArray) -> tuple[int, int]:
    row, col = divmod(min(settings.at, after[0].size - 1), after.shape[2])
    return row, col
