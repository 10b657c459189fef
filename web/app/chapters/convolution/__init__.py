"""Chapter 3: convolution, one place after the other: line up, multiply, add, divide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.scene import Subject
from app.settings import Settings, point, toggle
from app.views.figure import Figure, Maps
from app.views.maps import pixel_text
from app.views.markup import tag
from app.views.picker import first_convolution, picker
from app.views.walk import walk
from app.words import convolution as words
from app.words import place
from pycnn import Conv2D, explain
from pycnn.arrays import FloatArray
from pycnn.explain import Arithmetic
from pycnn.layers.kernels import correlate
from pycnn.lesson import printed

from .views.places import places
from .views.steps import signs_only, steps


@dataclass(frozen=True)
class Convolution(Settings):
    fill: int = toggle(True)
    feature: int = point()
    at: int = point(16)


class ConvolutionChapter(Chapter[Convolution]):
    key = "convolution"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER, words.LABELS)
    first = Convolution()
    wide = True

    def figure(self, given: Given[Convolution]) -> Figure:
        settings, subject = given.settings, given.subject
        made, values = _chosen(subject, settings)
        feature, row, col = made.index
        at = row * values.shape[1] + col
        step = subject.trace.steps[made.layer]
        maps = Maps()
        return maps.figure(
            picker(subject, "feature", feature, words.CHOOSE_FEATURE),
            walk(
                "at",
                at,
                values.size,
                playing=given.playing,
                label=words.WALK,
                where=words.where(at, values.size, row, col),
            ),
            steps(maps, subject, made, values, bool(settings.fill)),
            tag("p", _said(made), class_="said"),
            tag("h3", words.THREE_PLACES),
            places(subject.trace, made.layer, feature, at),
            tag(
                "p",
                words.cost(len(step.output), f"{step.layer.multiplications(step.input.shape):,}"),
                class_="fine",
            ),
        )

    def question(self, given: Given[Convolution]) -> Question:
        return _question_of_signs(given.subject) or _question_of_negative(given.subject)

    def code(self, given: Given[Convolution]) -> Code:
        made, _ = _chosen(given.subject, given.settings)
        assert made.feature is not None
        assert made.products is not None
        assert made.sum is not None
        values = [
            ("index", str(made.index)),
            ("patch", _written(made.patch)),
            ("feature", _written(made.feature)),
            ("products", _written(made.products)),
            ("math.fsum(products.flat)", pixel_text(made.sum)),
        ]
        if made.divisor is not None:
            values.append(("self._divided", str(made.divisor)))
        values.append(("self.bias[index[0]]", printed(made.bias or 0.0)))
        values.append(("the result", printed(made.value)))
        return Code((Conv2D.explain, Conv2D.forward, correlate), tuple(values))


def _chosen(subject: Subject, settings: Convolution) -> tuple[Arithmetic, FloatArray]:
    """How the number at the chosen place was made, and the map (rows, cols) that it is in."""
    position, _ = first_convolution(subject)
    output = subject.trace.steps[position].output
    feature = min(settings.feature, len(output) - 1)
    values = output[feature]
    row, col = divmod(min(settings.at, values.size - 1), values.shape[1])
    return explain.cell(subject.trace, position, (feature, row, col)), values


def _said(made: Arithmetic) -> str:
    """The calculation of a number, in words."""
    assert made.feature is not None
    assert made.products is not None
    assert made.sum is not None
    value, divided = printed(made.value), made.divisor is not None
    if signs_only(made.patch) and signs_only(made.feature) and not made.bias:
        agree = int((made.products > 0).sum())
        return words.agreeing(agree, made.products.size - agree, pixel_text(made.sum), value, divided)
    bias = printed(made.bias) if made.bias else None
    return words.adding(made.products.size, printed(made.sum), bias, value, divided)


def _question_of_signs(subject: Subject) -> Question | None:
    """How pixels that differ count: asked of a place of the first map where some do; None if there is none.

    It makes sense only where all is 1 or −1, as in the article's network.
    """
    position, layer = first_convolution(subject)
    step = subject.trace.steps[position]
    if not (signs_only(step.input) and signs_only(layer.weight) and layer.average and not layer.bias[0]):
        return None
    pixels = layer.weight[0].size
    values = step.output[0]
    found: dict[int, Arithmetic] = {}
    for at in np.unique(values, return_index=True)[1].tolist():
        made = explain.cell(subject.trace, position, (0, *divmod(at, values.shape[1])))
        assert made.products is not None
        if signs_only(made.patch):  # so it does not hang over the edge
            found.setdefault(int((made.products > 0).sum()), made)
    # The most telling one: more agree than not, and one would think the others did not count.
    telling = [count for count in found if pixels / 2 < count < pixels - 1] or [
        count for count in found if 0 < count < pixels
    ]
    if not telling:
        return None
    agree = max(telling)
    made = found[agree]
    assert made.sum is not None
    differ = pixels - agree
    value = printed(made.value)
    # What one gets who lets those that differ count nothing, and who counts them only.
    wrong = printed(agree / pixels), printed(differ / pixels)
    return Question(
        words.question_of_signs(words.named(subject.model.stages[position].names[0]), agree, differ),
        (wrong[0], value, wrong[1] if wrong[1] != value else f"-{wrong[1]}"),
        1,
        words.because_of_signs(agree, differ, pixel_text(made.sum), pixels, value, place(*made.index[1:])),
    )


def _question_of_negative(subject: Subject) -> Question:
    """What becomes of the best match in the negative of the picture, for a feature that has any weights."""
    count = len(subject.trace.steps[first_convolution(subject)[0]].output)
    asked = (_about_negative(subject, feature) for feature in range(count))
    return next((each for each in asked if len(set(each.options)) == 3), _about_negative(subject, 0))


def _about_negative(subject: Subject, feature: int) -> Question:
    position, layer = first_convolution(subject)
    step = subject.trace.steps[position]
    values = step.output[feature]
    row, col = divmod(int(values.argmax()), values.shape[1])
    index = (feature, row, col)
    made, turned = layer.explain(step.input, index), layer.explain(-step.input, index)
    assert made.sum is not None
    assert turned.sum is not None
    best, negative = (float(layer.forward(x[np.newaxis])[0][index]) for x in (step.input, -step.input))
    return Question(
        words.question_of_negative(feature + 1, printed(best)),
        (printed(best), printed(negative), printed(0.0)),
        1,
        words.because_of_negative(
            printed(made.sum), printed(turned.sum), printed(made.bias or 0.0), printed(negative)
        ),
    )


def _written(values: FloatArray | NDArray[np.float64]) -> str:
    """Numbers (channels, rows, cols) in one line: rows end with a semicolon, channels with a bar."""
    return " | ".join(
        "; ".join(" ".join(pixel_text(value) for value in row) for row in channel)
        for channel in values.tolist()
    )
