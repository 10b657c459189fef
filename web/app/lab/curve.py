"""The curve: what has become of loss and accuracy, in as many points as can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # the page starts without them
    from pycnn import Timeline
    from pycnn.timeline import StepPoint

MOST_POINTS: Final = 240
"""Of a line: more could not be told apart, and would take time to draw at every frame."""


@dataclass(frozen=True)
class Point:
    """How loss and accuracy were at a moment, counted in epochs, or on the way to it."""

    epochs: float
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Curve:
    """Two lines: what it learned from, as it learned, and what it never saw, after each epoch."""

    learned: tuple[Point, ...] = ()
    fresh: tuple[Point, ...] = ()

    @property
    def epochs(self) -> float:
        """How far the curve goes."""
        return max((line[-1].epochs for line in (self.learned, self.fresh) if line), default=0.0)


def of(timeline: Timeline, steps: int, first: Point | None) -> Curve:
    """Draw the curve of a timeline, of `steps` steps per epoch; `first` is how it did before it learned."""
    learned = tuple(Point(point.last / steps, point.loss, point.accuracy) for point in fewer(timeline.steps))
    fresh = tuple(
        Point(point.step / steps, point.validation_loss, point.validation_accuracy)
        for point in timeline.epochs
        if point.validation_loss is not None and point.validation_accuracy is not None
    )
    return Curve(learned, fresh if first is None else (first, *fresh))


def fewer(points: Sequence[StepPoint]) -> list[StepPoint]:
    """Make one point of several neighbours if there are more than can be seen."""
    together = -(-len(points) // MOST_POINTS)
    if together <= 1:
        return list(points)
    made = []
    for start in range(0, len(points), together):
        mean = points[start]
        for later in points[start + 1 : start + together]:
            mean = mean.with_later(later)
        made.append(mean)
    return made
