"""A course: one training on its way, the network that learns, and what has become of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pycnn import CrossEntropy, Progress, Sequential, Timeline, train
from pycnn.evaluation import evaluating
from pycnn.timeline import Packed

from . import curve
from .choices import Choices, learner
from .curve import Point
from .data import Data
from .record import EPOCH, RUN, STEP, Standing


def snapshot(network: Sequential) -> Sequential:
    """Return the network as it is at this moment: learning puts other arrays in the place of these."""
    taken = copy.copy(network)
    taken.layers = [copy.copy(layer) for layer in network.layers]
    return taken


@dataclass(frozen=True, eq=False)
class KeptCourse:
    """What is kept of a course to go on with it another day; the data are made again, the same."""

    choices: Choices
    count: int
    """How many images it learned from."""
    first: Point | None
    """How good the network was before it learned."""
    step: int
    goal: int
    timeline: Packed


class Course:
    """Lets a network learn, piece by piece. It takes over the network, which nobody else may change."""

    def __init__(
        self, network: Sequential, data: Data | None, choices: Choices, kept: KeptCourse | None = None
    ) -> None:
        """Prepare it. With what was `kept` of another one it stands where that stood, and waits for data.

        ValueError, saying what to do, if a choice is wrong. If what was kept is not as `kept` makes it, also
        TypeError or KeyError.
        """
        self.network = network
        self.data = data
        self.count = kept.count if kept else len(data.images) if data else 0
        self.choices = choices
        self.made_of = choices.made_of()
        self.last: Progress | None = None
        """The last record of a step, of an epoch or of a part of them."""
        self._batch = choices.whole("batch")
        self._rng = np.random.default_rng(choices.whole("seed"))
        self.timeline = Timeline(network, learner(choices), self._rng)
        self._first: Point | None = None
        self._whole: Progress | None = None  # the last record that was no part
        self._work = self._begin()
        if kept is not None:
            self.timeline = Timeline.unpack(kept.timeline, network, self.timeline.learner, self._rng)
            self._first = kept.first
            self.rewind(kept.step)

    @property
    def steps(self) -> int:
        """Of an epoch."""
        return -(-self.count // self._batch)

    @property
    def step(self) -> int:
        """How many are done."""
        return self._whole.step if self._whole else 0

    @property
    def epochs(self) -> int:
        """How many whole epochs are done."""
        return self.step // self.steps

    def advance(self) -> Progress | None:
        """Go on by a piece of some milliseconds; return its record, None while the network is only asked.

        Raises `Diverged` when numbers become infinite.
        """
        record = next(self._work)
        if record is not None:
            self.last = record
            if record.event != "part":
                self._whole = record
                self.timeline.add(record)
        return record

    def reached(self, record: Progress | None, goal: str, epochs: int) -> bool:
        """Whether a training that was to go to a goal may rest after this record."""
        if record is None or record.event == "part":
            return False
        if record.event == "epoch":
            return goal in (EPOCH, STEP) or (goal == RUN and record.epoch >= epochs)
        # The last step of an epoch is followed by the question how good it is now.
        return goal == STEP and record.step % self.steps != 0

    def rewind(self, step: int) -> None:
        """Go back to the moment that is closest to a step; what comes next goes on from there exactly."""
        moment = self.timeline.nearest(step)
        self.last = self._whole = self.timeline.rewind(moment)
        self._work = self._train()

    def kept(self, goal: int, most_numbers: int) -> KeptCourse:
        """Return what is to be kept, of its moments as many as have so many numbers."""
        packed = self.timeline.pack(most_numbers)
        return KeptCourse(self.choices, self.count, self._first, self.step, goal, packed)

    def give(self, data: Data) -> bool:
        """Let it go on with data made again; False if they cannot be those that it had."""
        if len(data.images) != self.count or list(data.classes) != self.network.classes:
            return False
        self.data = data
        return True

    def standing(self, goal: int, rate: float) -> Standing:
        """How far it has come, on its way to so many epochs, at `rate` images per second."""
        drawn = curve.of(self.timeline, self.steps, self._first)
        known = [point for point in drawn.fresh if point.epochs <= self.step / self.steps]
        last = self.last
        images = last.images if last else 0
        missing = max(goal * self.count - images, 0)
        return Standing(
            curve=drawn,
            epochs=self.step / self.steps,
            step=self.step,
            steps=max(self.timeline.moments[-1].step, self.step),
            goal=goal,
            loss=last.loss if last else None,
            accuracy=last.accuracy if last else None,
            fresh_accuracy=known[-1].accuracy if known else None,
            rate=rate,
            left=missing / rate if rate > 0 else None,
        )

    def _begin(self) -> Iterator[Progress | None]:
        """Ask the network about the fresh images before it learns anything, and let it learn."""
        assert self.data is not None
        if len(self.data.fresh):
            work = evaluating(self.network, self.data.fresh, self.data.answers, CrossEntropy())
            while True:
                try:
                    next(work)
                except StopIteration as end:
                    part = end.value
                    self._first = Point(0.0, part.error / part.images, part.correct / part.images)
                    break
                yield None
        yield from self._train()

    def _train(self) -> Iterator[Progress | None]:
        assert self.data is not None
        fresh = (self.data.fresh, self.data.answers)
        yield from train(
            self.network,
            self.data.images,
            self.data.labels,
            self.timeline.learner,
            epochs=None,
            batch_size=self._batch,
            validation_data=fresh if len(fresh[0]) else None,
            rng=self._rng,
            after=self._whole,
        )
