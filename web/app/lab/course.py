"""A course: one training on its way, the network that learns, and what has become of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pycnn import CrossEntropy, Progress, Sequential, Timeline, train
from pycnn.evaluation import evaluating
from pycnn.timeline import Packed

from . import curve
from .choices import Choices, learner, retune
from .curve import Point
from .data import Data
from .record import EPOCH, RUN, STEP, Standing


def snapshot(network: Sequential) -> Sequential:
    """Return the network as it is at this moment: learning puts other arrays in the place of these."""
    taken = copy.copy(network)
    taken.layers = [copy.copy(layer) for layer in network.layers]
    return taken


class Leg(NamedTuple):
    """A part of the way, from one number of whole epochs to another: from a start to the rest after it."""

    base: int
    goal: int


@dataclass(frozen=True, eq=False)
class KeptCourse:
    """What is kept of a course to go on with it another day; the data are made again, the same."""

    choices: Choices
    count: int
    """How many images it learned from."""
    first: Point | None
    """How good the network was before it learned."""
    step: int
    legs: tuple[Leg, ...]
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
        self._rates = choices
        self._legs: list[Leg] = []
        self._work = self._begin()
        if kept is not None:
            self.timeline = Timeline.unpack(kept.timeline, network, self.timeline.learner, self._rng)
            self._first = kept.first
            self._legs = list(kept.legs)
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

    @property
    def goal(self) -> int:
        """After how many whole epochs it is to rest."""
        return self._legs[-1].goal if self._legs else 0

    def aim(self, choices: Choices) -> None:
        """Let it go on for as many epochs as are chosen now, or, if it is on its way, to so many in all."""
        if self.goal <= self.epochs:
            self._legs.append(Leg(self.epochs, 0))
        base = self._legs[-1].base
        self._legs[-1] = Leg(base, base + choices.whole("epochs"))
        self.retune(choices)

    def retune(self, choices: Choices) -> None:
        """Learn on at the rates that are chosen now; FieldError if one is wrong."""
        self._rates = choices
        self._tune()

    def _tune(self) -> None:
        """Give the learner the rates of the next step: they follow from it, so that a rewind repeats them."""
        left = 1.0
        if self._legs:
            first, last = (epochs * self.steps for epochs in self._legs[-1])
            left = min(max(last - self.step, 1) / (last - first), 1.0)
        retune(self.timeline.learner, self._rates, left)

    def advance(self) -> Progress | None:
        """Go on by a piece of some milliseconds; return its record, None while the network is only asked.

        Raises `Diverged` when numbers become infinite.
        """
        if self.last is None or self.last.event != "part":
            self._tune()
        record = next(self._work)
        if record is not None:
            self.last = record
            if record.event != "part":
                self._whole = record
                self.timeline.add(record)
        return record

    def reached(self, record: Progress | None, goal: str) -> bool:
        """Whether a training that was to go to a goal may rest after this record."""
        if record is None or record.event == "part":
            return False
        if record.event == "epoch":
            return goal in (EPOCH, STEP) or (goal == RUN and record.epoch >= self.goal)
        # The last step of an epoch is followed by the question how good it is now.
        return goal == STEP and record.step % self.steps != 0

    def rewind(self, step: int) -> None:
        """Go back to the moment that is closest to a step; what comes next goes on from there exactly."""
        moment = self.timeline.nearest(step)
        self.last = self._whole = self.timeline.rewind(moment)
        while len(self._legs) > 1 and self._legs[-1].base * self.steps >= self.step:
            self._legs.pop()
        self._work = self._train()

    def kept(self, most_numbers: int) -> KeptCourse:
        """Return what is to be kept, of its moments as many as have so many numbers."""
        packed = self.timeline.pack(most_numbers)
        return KeptCourse(self.choices, self.count, self._first, self.step, tuple(self._legs), packed)

    def give(self, data: Data) -> bool:
        """Let it go on with data made again; False if they cannot be those that it had."""
        if len(data.images) != self.count or list(data.classes) != self.network.classes:
            return False
        self.data = data
        return True

    def standing(self, rate: float) -> Standing:
        """How far it has come, at `rate` images per second."""
        drawn = curve.of(self.timeline, self.steps, self._first)
        known = [point for point in drawn.fresh if point.epochs <= self.step / self.steps]
        last = self.last
        images = last.images if last else 0
        missing = max(self.goal * self.count - images, 0)
        return Standing(
            curve=drawn,
            epochs=self.step / self.steps,
            step=self.step,
            steps=max(self.timeline.moments[-1].step, self.step),
            goal=self.goal,
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
