"""The first features of a network: what its first convolution looks for, or what can be lent to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pycnn import Conv2D, Trace, lesson, through
from pycnn.arrays import FloatArray

from . import words
from .networks import Model
from .scene import Subject
from .views.stages import Stage, plan, scaled


@dataclass(frozen=True, eq=False)
class FirstFeatures:
    """A convolution that looks at pictures, and how its maps are shown.

    A network that has none is `lent` the article's three features, so that there is something to see; they
    are no part of it, and nothing follows from them.
    """

    layer: Conv2D
    position: int
    """Its layer in the network and in `stages`; of what is lent, 0."""
    stages: tuple[Stage, ...]
    lent: bool

    @property
    def stage(self) -> Stage:
        return self.stages[self.position]

    def trace(self, subject: Subject) -> Trace:
        """The way of a subject's picture that leads through these features."""
        return _lent_trace(subject) if self.lent else subject.trace

    def picture(self, model: Model, image: FloatArray) -> FloatArray:
        """What the features get to see of an image, (channels, rows, cols)."""
        values = image[np.newaxis]
        for layer in [] if self.lent else model.network.layers[: self.position]:
            values = layer.forward(values)
        seen: FloatArray = values[0]
        return seen


@lru_cache(maxsize=4)
def first_features(model: Model) -> FirstFeatures:
    """The features of the first convolution, or the article's if there is none."""
    for position, layer in enumerate(model.network.layers):
        if isinstance(layer, Conv2D):
            return FirstFeatures(layer, position, model.stages, lent=False)
    shape, layer = model.network.input_shape, _articles()
    stages = scaled(plan([layer], [shape, layer.output_shape(shape)], words.FEATURES), [1.0])
    return FirstFeatures(layer, 0, stages, lent=True)


@lru_cache(maxsize=1)
def _articles() -> Conv2D:
    layer = lesson.network().layers[0]
    assert isinstance(layer, Conv2D)
    return layer


@lru_cache(maxsize=4)
def _lent_trace(subject: Subject) -> Trace:
    return through([_articles()], subject.image)
