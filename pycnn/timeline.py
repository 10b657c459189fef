"""The timeline of a training: its curves, and moments to go back to and to go on from, exactly as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np

from .arrays import FloatArray, whole
from .learner import Learner
from .optimizers import Memory
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

    def pack(self, most_numbers: int) -> Packed:
        """Return it as it can be kept, with as many of its moments as have `most_numbers` numbers in all.

        The first, the last and one between are kept in any case. Raises TypeError if the learner remembers
        something else than those of pycnn do.
        """
        largest = max(_numbers(each.parameters) + _numbers(each.memory) for each in self._moments)
        kept = self._moments.fewer(max(3, min(len(self._moments), most_numbers // max(largest, 1))))
        arrays = [values for each in kept for values in _arrays(each)]
        plain = {
            "start": self._start,
            "every": kept.every,
            "moments": [
                {
                    "progress": None if each.progress is None else each.progress.plain(),
                    "memory": None if each.memory is None else [each.memory.taken, len(each.memory.arrays)],
                }
                for each in kept
            ],
            "width": self._steps.width,
            "steps": [list(point) for point in self._steps.points],
            "epochs": [list(point) for point in self._epochs],
            "epochs_every": self._epochs.every,
        }
        return Packed(plain, np.concatenate([values.ravel() for values in arrays]))

    @classmethod
    def unpack(cls, packed: Packed, network: Sequential, learner: Learner, rng: Generator) -> Self:
        """Return the timeline that was packed, of a network with the same parameters and a learner like that.

        To go on, `rewind` to one of its moments. Raises ValueError if the numbers are not those of such
        moments, or TypeError or KeyError if the rest is not as `pack` makes it.
        """
        made = cls(network, learner, rng)
        plain, numbers = packed.plain, packed.numbers
        made._start = dict(plain["start"])
        moments: Thinned[Moment] = Thinned(MOST_MOMENTS)
        moments.every = whole(plain["every"], "every")
        for each in plain["moments"]:
            sets: list[dict[str, FloatArray]] = []
            for _ in range(1 + (each["memory"][1] if each["memory"] else 0)):
                found, numbers = _taken(network.parameters, numbers)
                sets.append(found)
            memory = None if each["memory"] is None else Memory(int(each["memory"][0]), tuple(sets[1:]))
            progress = None if each["progress"] is None else Progress.from_plain(each["progress"])
            moment = Moment(sets[0], learner, memory, progress)
            moments.add(moment.step, moment)
        if len(numbers) or not len(moments):
            raise ValueError(f"there are {len(numbers)} numbers too many for {len(moments)} moments")
        made._moments = moments
        made._steps = Curve(
            points=[StepPoint(*point) for point in plain["steps"]], width=whole(plain["width"], "width")
        )
        made._epochs.every = whole(plain["epochs_every"], "epochs_every")
        for point in plain["epochs"]:
            made._epochs.add(point[0], EpochPoint(*point))
        return made

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


@dataclass(frozen=True, eq=False)
class Packed:
    """A timeline for a file, or another kind of store: what JSON can keep, and the numbers of its moments."""

    plain: dict[str, Any]
    numbers: FloatArray
    """Of all moments one after the other (numbers,), float32: parameters, and what the learner remembered."""


class Curve:
    """Loss and accuracy over the steps: when there are too many points, two become one, their mean."""

    def __init__(self, most: int = MOST_POINTS, *, points: Iterable[StepPoint] = (), width: int = 1) -> None:
        """Begin with points that each stand for `width` steps, the first and the last perhaps for fewer."""
        self._most = whole(most, "most", 2)
        self.width = width
        self._points = list(points)

    @property
    def points(self) -> tuple[StepPoint, ...]:
        """All points, in order."""
        return tuple(self._points)

    def add(self, record: Progress) -> None:
        """Put a step at the end; those that had its number or a higher one go."""
        self.drop(record.step)
        self._put(StepPoint(record.step, record.step, record.batch, record.loss, record.accuracy))
        while len(self._points) > self._most:
            self.width *= 2
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
        if last and (last.last - 1) // self.width == (new.first - 1) // self.width:
            self._points[-1] = last.with_later(new)
        else:
            self._points.append(new)


def _arrays(moment: Moment) -> list[FloatArray]:
    """All arrays of a moment."""
    if not (moment.memory is None or isinstance(moment.memory, Memory)):
        raise TypeError(f"what {moment.learner!r} remembers cannot be packed: {type(moment.memory).__name__}")
    sets = [moment.parameters, *(moment.memory.arrays if moment.memory else ())]
    # What a learner remembers may have another order: gradients are found from the last layer on.
    return [parameters[name] for parameters in sets for name in moment.parameters]


def _taken(like: Mapping[str, FloatArray], numbers: FloatArray) -> tuple[dict[str, FloatArray], FloatArray]:
    """Take arrays of these names and shapes from the front of a row of numbers; return them and the rest."""
    found = {}
    for name, values in like.items():
        if len(numbers) < values.size:
            raise ValueError(f"too few numbers: {name} has {values.size}, and {len(numbers)} are left")
        found[name], numbers = numbers[: values.size].reshape(values.shape).copy(), numbers[values.size :]
    return found, numbers


def _numbers(kept: object) -> int:
    """Count the numbers in arrays, however they are put together."""
    if isinstance(kept, np.ndarray):
        return kept.size
    if isinstance(kept, Mapping):
        kept = tuple(kept.values())
    if isinstance(kept, Sequence) and not isinstance(kept, str | bytes):
        return sum(map(_numbers, kept))
    return 0
