"""The timeline of a training: its curves, and moments to go back to and to go on from, exactly as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from .arrays import FloatArray, whole
from .learner import Learner
from .progress import Progress
from .thinned import Thinned

if TYPE_CHECKING:
    from numpy.random import Generator

    from .network import Sequential

MOST_MOMENTS: Final = 200
MOST_NUMBERS: Final = 2**23
"""How many numbers all moments may keep together: 32 MB."""
MOST_POINTS: Final = 1000
"""Of a curve, about as many as a chart has pixels."""


@dataclass(frozen=True, eq=False)
class Moment:
    """A moment of a training; nothing is copied, as learning makes new arrays."""

    parameters: dict[str, FloatArray]
    learner: Learner
    memory: Any
    """What the learner remembered."""
    progress: Progress | None
    """The record of the step or epoch that had just ended; None for the start."""

    @property
    def step(self) -> int:
        """How many steps were done."""
        return self.progress.step if self.progress else 0


class StepPoint(NamedTuple):
    """What some steps that follow each other came to: the means over all their images."""

    first: int
    last: int
    """The first and the last of these steps."""
    images: int
    loss: float
    accuracy: float

    def with_later(self, other: StepPoint) -> StepPoint:
        """Return the point of both together."""
        images = self.images + other.images
        loss = (self.loss * self.images + other.loss * other.images) / images
        accuracy = (self.accuracy * self.images + other.accuracy * other.images) / images
        return StepPoint(self.first, other.last, images, loss, accuracy)


class EpochPoint(NamedTuple):
    """What an epoch came to, and how the network did on the held-out images after it, if there are any."""

    epoch: int
    step: int
    loss: float
    accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None


class Timeline:
    """What a training leaves behind: curves and moments, never more of them than there is room for.

    It begins with the network and the learner as they are, and with the state of `rng`, the training's random
    generator. While it grows, moments are thinned out evenly; the first and the last are always kept.
    `learner` is the one that trains: another may take its place.
    """

    def __init__(
        self,
        network: Sequential,
        learner: Learner,
        rng: Generator,
        *,
        most: int = MOST_MOMENTS,
        most_numbers: int = MOST_NUMBERS,
    ) -> None:
        self.learner = learner
        self._network, self._rng = network, rng
        self._start = dict(rng.bit_generator.state)
        self._most_numbers = whole(most_numbers, "most_numbers")
        self._moments: Thinned[Moment] = Thinned(most)
        self._moments.add(0, Moment(network.parameters, learner, learner.memory, None))
        self._steps = Curve()
        self._epochs: Thinned[EpochPoint] = Thinned(MOST_POINTS)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All moments that are kept, in order."""
        return tuple(self._moments)

    @property
    def steps(self) -> tuple[StepPoint, ...]:
        """The curve of the steps: a point for each, or, when there are many, for as many of them together."""
        return self._steps.points

    @property
    def epochs(self) -> tuple[EpochPoint, ...]:
        """The curve of the epochs: a point for each, or, when there are many, for some of them."""
        return tuple(self._epochs)

    def watch(self, records: Iterable[Progress]) -> Iterator[Progress]:
        """Pass on the records of a training and keep what becomes of it."""
        for record in records:
            self.add(record)
            yield record

    def add(self, record: Progress) -> None:
        """Note the last record of the training, while network and learner are as it says.

        After a return to an earlier moment it begins another future: what was noted of the former is dropped.
        """
        if record.event == "part":
            return
        moment = Moment(self._network.parameters, self.learner, self.learner.memory, record)
        # What a learner remembers is known only now; for Adam it is twice as much as the parameters.
        held = _numbers(moment.parameters) + _numbers(moment.memory)
        self._moments.most = max(3, min(self._moments.most, self._most_numbers // max(held, 1)))
        self._moments.add(record.step, moment)
        if record.event == "step":
            self._steps.add(record)
            self._epochs.drop(record.epoch)
        else:
            self._steps.drop(record.step + 1)
            point = EpochPoint(
                record.epoch, record.step, record.loss, record.accuracy, *(record.validation or (None, None))
            )
            self._epochs.add(record.epoch, point)

    def nearest(self, step: int) -> Moment:
        """Return the moment kept that is closest to a step; of two, the earlier one."""
        return min(self._moments, key=lambda moment: abs(moment.step - step))

    def rewind(self, moment: Moment) -> Progress | None:
        """Put network, learner and random generator back; return what to give to `train` as `after`.

        With it, with `learner`, which is the moment's again, and with otherwise the same arguments, the
        training goes on as it did, to the last bit. Later moments stay, to go there as well, until the
        training does go on. Raises ValueError if the network has other parameters than it had.
        """
        parameters = self._network.parameters
        if moment.parameters.keys() != parameters.keys():
            raise ValueError(
                f"the network had {', '.join(moment.parameters)} then, now it has {', '.join(parameters)}: "
                "go back to a moment of the same network"
            )
        self._network.parameters = moment.parameters
        self.learner = moment.learner
        self.learner.memory = moment.memory
        if moment.progress is None:
            self._rng.bit_generator.state = dict(self._start)
        return moment.progress


class Curve:
    """Loss and accuracy over the steps: when there are too many points, two become one, their mean."""

    def __init__(self, most: int = MOST_POINTS) -> None:
        self._most = whole(most, "most", 2)
        self._width = 1
        self._points: list[StepPoint] = []

    @property
    def points(self) -> tuple[StepPoint, ...]:
        """All points, in order."""
        return tuple(self._points)

    def add(self, record: Progress) -> None:
        """Put a step at the end; those that had its number or a higher one go."""
        self.drop(record.step)
        self._put(StepPoint(record.step, record.step, record.batch, record.loss, record.accuracy))
        while len(self._points) > self._most:
            self._width *= 2
            before, self._points = self._points, []
            for point in before:
                self._put(point)

    def drop(self, step: int) -> None:
        """Forget all points that have a step from this one on."""
        while self._points and self._points[-1].last >= step:
            self._points.pop()

    def _put(self, new: StepPoint) -> None:
        """Add to the last point what belongs to it: points end with steps that are multiples of the width."""
        last = self._points[-1] if self._points else None
        if last and (last.last - 1) // self._width == (new.first - 1) // self._width:
            self._points[-1] = last.with_later(new)
        else:
            self._points.append(new)


def _numbers(kept: object) -> int:
    """Count the numbers in arrays, however they are put together."""
    if isinstance(kept, np.ndarray):
        return kept.size
    if isinstance(kept, Mapping):
        kept = tuple(kept.values())
    if isinstance(kept, Sequence) and not isinstance(kept, str | bytes):
        return sum(map(_numbers, kept))
    return 0
