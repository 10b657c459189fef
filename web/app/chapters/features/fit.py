"""Fit: where a feature of the first convolution fits the picture, and which place a pixel stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.first_features import FirstFeatures, first_features
from app.scene import Subject
from app.views.painters import Patch, Place
from pycnn import Conv2D, Trace
from pycnn.arrays import FloatArray
from pycnn.matches import agreement, peaks, perfect

STRONGEST: Final = 3
"""How many places are shown where none is perfect."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A feature, laid on every place of what its layer looks at."""

    first: FirstFeatures
    trace: Trace
    feature: int
    picture: FloatArray
    """What the layer looks at, (channels, rows, cols)."""
    matches: FloatArray
    """The feature's map, (rows, cols)."""
    agreements: FloatArray
    """How far each match is perfect, (rows, cols), from −1 to 1."""
    perfect: tuple[Place, ...]

    @property
    def layer(self) -> Conv2D:
        return self.first.layer

    @property
    def asks(self) -> bool:
        """Whether any pixel of the feature is not 0."""
        return bool(self.layer.weight[self.feature].any())

    @property
    def best(self) -> Place:
        row, col = divmod(int(self.matches.argmax()), self.matches.shape[1])
        return row, col

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the feature fits perfectly, or if nowhere, where it fits best."""
        if self.perfect or not self.asks:
            return self.perfect
        return tuple(peaks(self.matches, STRONGEST, max(self.layer.kernel_size)))

    def window(self, place: Place) -> Patch:
        """Rows and columns of the picture that a number of the map was made from."""
        _, rows, cols = self.layer.source(
            (slice(0, 1), *(slice(i, i + 1) for i in place)), self.picture.shape
        )
        return rows, cols

    def place(self, pixel: int) -> Place:
        """The place of the window around a pixel, counted in reading order; the best for any beyond."""
        if pixel >= self.picture[0].size:
            return self.best
        corner = self.window((0, 0))
        row, col = (
            # A window that hangs over the edge begins before the picture does.
            min(max((at + kernel - part.stop - (kernel - 1) // 2 + step // 2) // step, 0), length - 1)
            for at, kernel, part, step, length in zip(
                divmod(pixel, self.picture.shape[2]),
                self.layer.kernel_size,
                corner,
                self.layer.stride,
                self.matches.shape,
                strict=True,
            )
        )
        return row, col


def fit(subject: Subject, feature: int) -> Fit:
    """How a feature fits the subject's picture; the last one for any number beyond."""
    first = first_features(subject.model)
    trace = first.trace(subject)
    step = trace.steps[first.position]
    feature = min(feature, first.layer.filters - 1)
    agreements = agreement(first.layer, step.output)[feature]
    return Fit(
        first,
        trace,
        feature,
        step.input,
        step.output[feature],
        agreements,
        tuple(perfect(agreements)),
    )
