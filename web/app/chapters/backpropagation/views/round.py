"""A round of nudges: which values went up, went down, or were left alone, on maps of the whole network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.scene import Subject
from app.views.figure import Maps
from app.views.maps import PLAIN, hue, table
from app.views.markup import Markup, join, tag
from app.views.stages import Stage, too_many
from app.words import backpropagation as words
from pycnn.arrays import FloatArray, Shape
from pycnn.lesson import printed

from .chooser import unit_name

if TYPE_CHECKING:
    from app.chapters.backpropagation.learning import Round

Signs = NDArray[np.int8]
LONGEST_ROW: Final = 240
"""Of longer rows each value would be too small to be seen."""
COLOURS: Final = {1: "p8", 0: "z", -1: "n8"}


def run(running: bool, before: bool) -> Markup:
    """The button that begins a round, and stops it."""
    label = words.STOP if running else (words.AGAIN if before else words.RUN)
    return tag("button", label, type="button", class_="run", data_run="")


def told(of: Round | None) -> Markup:
    """How far it has come, if it has begun."""
    if of is None:
        return join(tag("p", words.NOT_YET, class_="progress"), tag("p", "", class_="sum"))
    counts = (of.count(1), of.count(-1), of.count(0))
    return join(
        tag("p", words.progress(of.done, of.total, *counts), class_="progress"),
        tag("p", words.before_after(printed(of.before, 4), printed(of.after, 4)), class_="sum"),
    )


def signs(maps: Maps, subject: Subject, of: Round | None, shown: Callable[[Stage, int], Shape]) -> Markup:
    """All parameters, each value as a sign; `shown` gives rows and columns for a list of weights."""
    kept: Mapping[str, Signs] = {} if of is None else of.kept
    left = 0 if of is None else of.done
    figures = []
    for name, values in subject.network.parameters.items():
        position, _, own_name = name.partition(".")
        stage = subject.model.stages[int(position)]
        moved = kept.get(name, np.zeros(values.shape, dtype=np.int8))
        done = min(max(left, 0), values.size)
        figures += _parameter(maps, subject, stage, own_name, moved, done, shown)
        left -= values.size
    return tag("div", figures, class_="signs")


def _parameter(
    maps: Maps,
    subject: Subject,
    stage: Stage,
    name: str,
    moved: Signs,
    done: int,
    shown: Callable[[Stage, int], Shape],
) -> list[Markup]:
    if name == "bias":
        return [_signs(words.of_layer(words.BIASES, stage.title), moved[np.newaxis], done, PLAIN)]
    if too_many(moved.shape):
        flat = moved.reshape(len(moved), -1).astype(np.float32)
        label = (words.features_of if moved.ndim == 4 else words.weights_of_units)(stage.title, *flat.shape)
        if flat.shape[1] > LONGEST_ROW:
            label, flat = words.weights_of(stage.title, *flat.shape), _folded(flat)
        strip = maps.numbers(f"signs-{stage.layer}", flat, label, filled=done, signs=True)
        return [tag("figure", strip, tag("figcaption", label), class_="strip-of-signs")]
    figures = []
    for unit, own in enumerate(moved):
        filled = min(max(done - unit * own.size, 0), own.size)
        if own.ndim == 1:
            label = _unit(subject, stage, unit)
            figures.append(_signs(label, own.reshape(shown(stage, own.size)), filled, PLAIN))
        else:
            label = words.feature_name(unit, stage.names[unit])
            figures.append(_signs(label, own.reshape(-1, own.shape[-1]), filled, stage.hues[unit]))
    return figures


def _folded(values: FloatArray) -> FloatArray:
    """Values in rows of `LONGEST_ROW`; what the last row has too much counts as not done yet."""
    rows = -(-values.size // LONGEST_ROW)
    folded = np.zeros(rows * LONGEST_ROW, dtype=values.dtype)
    folded[: values.size] = values.ravel()
    return folded.reshape(rows, LONGEST_ROW)


def _unit(subject: Subject, stage: Stage, unit: int) -> str:
    name = unit_name(stage, unit, subject.trace.classes)
    return name if stage.kind == "election" else words.of_layer(name, stage.title)


def _signs(label: str, moved: Signs, done: int, number: int) -> Markup:
    rows, cols = moved.shape
    body = table(
        moved.astype(np.float32),
        label,
        shade=lambda value: COLOURS[int(value)],
        text=lambda value: words.SIGNS[int(value)],
        filled=done,
    )
    shape = "" if rows == cols else tag("svg", viewBox=f"0 0 {cols} {rows}", aria_hidden="true")
    return tag(
        "figure",
        tag("div", shape, body, class_=f"numbers {hue(number)}"),
        tag("figcaption", label),
        class_="sign-map",
    )
