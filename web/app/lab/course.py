"""A course: one training on its way, the network that learns, and what has become of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np

from pycnn import CrossEntropy, Progress, Sequential, Timeline, train
from pycnn.evaluation import evaluating

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


class Course:
    """Lets a network learn, piece by piece. It takes over the network, which nobody else may change."""

    def __init__(self, network: Sequential, data: Data, choices: Choices) -> None:
        """Prepare it. ValueError, saying what to do, if a choice is wrong."""
        self.network = network
        self.data = data
        self.made_of = choices.made_of()
        self.last: Progress | None = None
        """The last record of a step, of an epoch or of a part of them."""
        self._batch = choices.whole("batch")
        self._rng = np.random.default_rng(choices.whole("seed"))
        self.timeline = Timeline(network, learner(choices), self._rng)
        self._first: Point | None = None
        self._whole: Progress | None = None  # the last record that was no part
        self._work = self._begin()

    @property
    def steps(self) -> int:
        """Of an epoch."""
        return -(-len(self.data.images) // self._batch)

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

    def take(self, network: Sequential) -> None:
        """Go on with the values of another network of the same architecture."""
        self.network.parameters = network.parameters

    def standing(self, goal: int, rate: float) -> Standing:
        """How far it has come, on its way to so many epochs, at `rate` images per second."""
        drawn = curve.of(self.timeline, self.steps, self._first)
        known = [point for point in drawn.fresh if point.epochs <= self.step / self.steps]
        last = self.last
        images = last.images if last else 0
        missing = max(goal * len(self.data.images) - images, 0)
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
        fresh = (self.data.fresh, self.data.answers)
        return train(
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
