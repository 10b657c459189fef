"""Single values of a network: which one is chosen, and what becomes of the error when it is turned."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from app.scene import Subject
from app.views.stages import Stage
from pycnn import Sequential, error_curve, gradient_check
from pycnn.arrays import FloatArray, Shape
from pycnn.curve import GradientCheck

from .case import Case
from .settings import REACH, Backpropagation

STEP: Final = 0.05
"""By how much a nudge changes a value."""
SMALL: Final = 0.01
"""How far to either side a gradient is checked: less than a nudge, since kinks may lie near. Large values are
turned by as much of themselves, which float32 does not lose beside them."""
MOST_WEIGHTS: Final = 400
"""Of a longer list the weights are shown for one map at a time."""
WIDEST: Final = 16
"""A list of as many values per map stands in rows of a map each; of more, in any rows that divide it."""


@dataclass(frozen=True)
class Value:
    """One value of a network: a parameter's name, and the index into it."""

    name: str
    index: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Group:
    """The weights of one unit that are shown together, and which of them is chosen."""

    subject: Subject
    position: int
    """The layer."""
    unit: int
    channel: int | None
    """Which map its part of a feature looks at; None where it is no part of a feature."""
    map: int | None
    """The map whose values these weights of a long list are for; None where the list is shown as a whole."""
    weights: FloatArray
    """(rows, cols)"""
    at: int
    """The chosen one, counted in reading order."""

    @property
    def name(self) -> str:
        return f"{self.position}.weight"

    @property
    def stage(self) -> Stage:
        return self.subject.model.stages[self.position]

    @property
    def value(self) -> Value:
        if self.channel is None:
            return Value(self.name, (self.unit, self.source))
        row, col = divmod(self.at, self.weights.shape[1])
        return Value(self.name, (self.unit, self.channel, row, col))

    @property
    def first(self) -> int:
        """Which value of the list the first of these weights is for."""
        return 0 if self.map is None else self.map * self.weights.size

    @property
    def source(self) -> int:
        """Which value of the list the chosen weight is for."""
        return self.first + self.at

    @property
    def now(self) -> float:
        """What the chosen value is."""
        return float(self.subject.network.parameters[self.name][self.value.index])


def learning(network: Sequential) -> list[int]:
    """The positions of the layers that have weights."""
    return [position for position, layer in enumerate(network.layers) if "weight" in layer.parameters]


def group(subject: Subject, settings: Backpropagation) -> Group:
    """The weights that the settings point at, or the nearest ones that the network has."""
    positions = learning(subject.network)
    position = positions[min(settings.layer, len(positions) - 1)]
    weight = subject.network.parameters[f"{position}.weight"]
    unit = min(settings.unit, len(weight) - 1)
    if weight.ndim == 2:
        own, chosen = weight[unit], None
        each = subject.model.stages[position - 1].per_map
        if each is not None and MOST_WEIGHTS < own.size != each:
            chosen = min(settings.channel, own.size // each - 1)
            own = own[chosen * each : (chosen + 1) * each]
        shape = listed(subject, position - 1, own.size)
        shown = own.reshape(shape)
        return Group(subject, position, unit, None, chosen, shown, min(settings.at, shown.size - 1))
    channel = min(settings.channel, weight.shape[1] - 1)
    part = weight[unit, channel]
    return Group(subject, position, unit, channel, None, part, min(settings.at, part.size - 1))


def listed(subject: Subject, layer: int, count: int) -> Shape:
    """Rows and columns in which to show a list that a layer gives: a row per map, if they are few."""
    each = subject.model.stages[layer].per_map if layer >= 0 else None
    if each is not None and 1 < each <= WIDEST:
        return count // each, each
    cols = next(cols for cols in range(math.isqrt(count - 1) + 1, count + 1) if count % cols == 0)
    return count // cols, cols


class Curve(NamedTuple):
    """The error for a value turned by −REACH − 1 … REACH + 1 steps."""

    values: tuple[float, ...]
    errors: tuple[float, ...]

    def at(self, nudge: int) -> tuple[float, float]:
        """The value turned by so many steps, and the error with it."""
        return self.values[nudge + REACH + 1], self.errors[nudge + REACH + 1]

    def helpful(self, nudge: int) -> int:
        """Which way the error gets smaller from there: −1 for down, 1 for up, 0 for neither.

        Where both ways help, the one that helps more. What differs by float32's rounding alone is the same.
        """
        (_, lower), (_, same), (_, higher) = (self.at(nudge + turn) for turn in (-1, 0, 1))
        least = min(lower, higher)
        if least >= same or math.isclose(least, same, rel_tol=1e-6, abs_tol=1e-7):
            return 0
        return -1 if lower < higher else 1


@lru_cache(maxsize=8)
def curve(of: Case, value: Value) -> Curve:
    now = of.network.parameters[value.name][value.index]
    turned = (now + np.float32(STEP) * np.arange(-REACH - 1, REACH + 2)).astype(np.float32)
    errors = error_curve(of.network, of.images, of.labels, of.loss, value.name, value.index, turned)
    return Curve(tuple(turned.tolist()), tuple(errors.tolist()))


@lru_cache(maxsize=8)
def check(of: Case, value: Value) -> GradientCheck:
    """The value's gradient, by the pass back and by two small nudges."""
    step = small(float(of.network.parameters[value.name][value.index]))
    return gradient_check(of.network, of.images, of.labels, of.loss, value.name, value.index, step)


def small(value: float) -> float:
    """By how much a value is turned to see which way the error goes."""
    return SMALL * max(abs(value), 1.0)
