"""The curve: what has become of loss and accuracy, in as many points as can be seen, however long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pycnn import Progress

MOST_POINTS: Final = 240
"""Of a line. Beyond it two neighbours become one, so that an hour takes no more room than a minute."""


@dataclass(frozen=True)
class Point:
    """Some steps of the training: at how many epochs they ended, and their mean loss and accuracy."""

    epochs: float
    loss: float
    accuracy: float
    images: int = 0
    """How many images the means are of."""


@dataclass(frozen=True)
class Curve:
    """Two lines: what it learned from, as it learned, and what it never saw, after each epoch."""

    learned: tuple[Point, ...] = ()
    fresh: tuple[Point, ...] = ()

    @property
    def epochs(self) -> float:
        """How far the curve goes."""
        return max((line[-1].epochs for line in (self.learned, self.fresh) if line), default=0.0)


class Log:
    """Writes a curve, record by record."""

    def __init__(self, images: int) -> None:
        """Begin; `images` is how many there are to learn from."""
        self._images = images
        self._learned: list[Point] = []
        self._fresh: list[Point] = []
        self._steps = 1
        """How many steps one point of the line has."""
        self._open = (0, 0.0, 0.0, 0)  # steps, and sums over images of loss and accuracy, and images
        self._curve: Curve | None = None

    def begin(self, loss: float, accuracy: float) -> None:
        """Note how the network does on the fresh images before it has learned anything."""
        self._fresh.append(Point(0.0, loss, accuracy))
        self._curve = None

    def add(self, record: Progress) -> None:
        """Note a record; parts of steps are passed over."""
        if record.event == "part":
            return
        self._curve = None
        epochs = record.images / self._images
        if record.event == "epoch":
            if record.validation is not None:
                self._fresh.append(Point(epochs, *record.validation))
                self._fresh = _thinned(self._fresh)
            return
        steps, loss, accuracy, images = self._open
        steps, images = steps + 1, images + record.batch
        loss, accuracy = loss + record.batch * record.loss, accuracy + record.batch * record.accuracy
        if steps < self._steps:
            self._open = steps, loss, accuracy, images
            return
        self._open = (0, 0.0, 0.0, 0)
        self._learned.append(Point(epochs, loss / images, accuracy / images, images))
        if len(self._learned) > MOST_POINTS:
            self._learned = _thinned(self._learned)
            self._steps *= 2

    @property
    def curve(self) -> Curve:
        if self._curve is None:
            self._curve = Curve(tuple(self._learned), tuple(self._fresh))
        return self._curve


def _thinned(points: list[Point]) -> list[Point]:
    """Make one point of two if there are more than can be seen; the last one stays by itself if need be."""
    if len(points) <= MOST_POINTS:
        return points
    pairs = zip(points[::2], points[1::2], strict=False)
    merged = [_mean(first, second) for first, second in pairs]
    return merged + points[2 * len(merged) :]


def _mean(first: Point, second: Point) -> Point:
    if not first.images:  # a moment, not a mean over some steps
        return second
    images = first.images + second.images
    loss = (first.images * first.loss + second.images * second.loss) / images
    accuracy = (first.images * first.accuracy + second.images * second.accuracy) / images
    return Point(second.epochs, loss, accuracy, images)
