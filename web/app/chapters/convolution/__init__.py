"""Chapter 3: convolution, one place after the other: line up, multiply, add, divide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app import words as common
from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.first_features import FirstFeatures, first_features
from app.scene import Subject
from app.settings import Settings, point, toggle
from app.views.figure import Figure, Maps
from app.views.maps import pixel_text
from app.views.markup import tag
from app.views.picker import picker
from app.views.walk import walk
from app.words import convolution as words
from pycnn import Conv2D, Trace, explain
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
        first = first_features(subject.model)
        made, values = _chosen(subject, settings)
        feature, row, col = made.index
        at = row * values.shape[1] + col
        trace = first.trace(subject)
        step = trace.steps[made.layer]
        maps = Maps()
        return maps.figure(
            tag("p", common.LENT, class_="fine") if first.lent else "",
            picker(first, "feature", feature, words.CHOOSE_FEATURE),
            walk(
                "at",
                at,
                values.size,
                playing=given.playing,
                label=words.WALK,
                where=words.where(at, values.size, row, col),
            ),
            steps(maps, trace, first.stages, made, values, bool(settings.fill)),
            tag("p", _said(made), class_="said"),
            tag("h3", words.THREE_PLACES),
            places(trace, made.layer, feature, at),
            tag(
                "p",
                words.cost(len(step.output), f"{step.layer.multiplications(step.input.shape):,}"),
                class_="fine",
            ),
        )

    def question(self, given: Given[Convolution]) -> Question:
        first = first_features(given.subject.model)
        trace = first.trace(given.subject)
        asked = _question_of_signs(first, trace) or _question_of_negative(first, trace)
        return asked or _question_of_cost(first, trace)

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
    first = first_features(subject.model)
    trace = first.trace(subject)
    output = trace.steps[first.position].output
    feature = min(settings.feature, len(output) - 1)
    values = output[feature]
    row, col = divmod(min(settings.at, values.size - 1), values.shape[1])
    return explain.cell(trace, first.position, (feature, row, col)), values


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


def _question_of_signs(first: FirstFeatures, trace: Trace) -> Question | None:
    """How pixels that differ count: asked of a place of the first map where some do; None if there is none.

    It makes sense only where all is 1 or −1, as in the article's network.
    """
    position, layer = first.position, first.layer
    step = trace.steps[position]
    if not (signs_only(step.input) and signs_only(layer.weight) and layer.average and not layer.bias[0]):
        return None
    pixels = layer.weight[0].size
    values = step.output[0]
    found: dict[int, Arithmetic] = {}
    for at in np.unique(values, return_index=True)[1].tolist():
        made = explain.cell(trace, position, (0, *divmod(at, values.shape[1])))
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
        words.question_of_signs(words.named(first.stage.names[0]), agree, differ),
        (wrong[0], value, wrong[1] if wrong[1] != value else f"-{wrong[1]}"),
        1,
        words.because_of_signs(
            agree, differ, pixel_text(made.sum), pixels, value, common.place(*made.index[1:])
        ),
    )


def _question_of_negative(first: FirstFeatures, trace: Trace) -> Question | None:
    """What becomes of the best match in the negative of the picture, for a feature that tells them apart."""
    asked = (_about_negative(first, trace, feature) for feature in range(first.layer.filters))
    return next((each for each in asked if len(set(each.options)) == 3), None)


def _about_negative(first: FirstFeatures, trace: Trace, feature: int) -> Question:
    layer, step = first.layer, trace.steps[first.position]
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


def _question_of_cost(first: FirstFeatures, trace: Trace) -> Question:
    """How many multiplications a map takes: it can be asked of any feature."""
    step = trace.steps[first.position]
    places, pixels = step.output[0].size, first.layer.weight[0].size
    right = first.layer.multiplications(step.input.shape) // first.layer.filters
    options = sorted({right, places + pixels, 2 * right})
    return Question(
        words.question_of_cost(common.size(*step.output.shape[1:]), common.size(*first.layer.kernel_size)),
        tuple(f"{each:,}" for each in options),
        options.index(right),
        words.because_of_cost(places, pixels, f"{right:,}"),
    )


def _written(values: FloatArray | NDArray[np.float64]) -> str:
    """Numbers (channels, rows, cols) in one line: rows end with a semicolon, channels with a bar."""
    return " | ".join(
        "; ".join(" ".join(pixel_text(value) for value in row) for row in channel)
        for channel in values.tolist()
    )
