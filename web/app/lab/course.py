"""A course: one training on its way, the network that learns, and what has become of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np

from pycnn import CrossEntropy, Progress, Sequential, train
from pycnn.evaluation import evaluating

from .choices import Choices, learner
from .curve import Log
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
        """Prepare it. ValueError, saying what to do, if a choice is wrong or the data do not fit."""
        self.network = network
        self.data = data
        self.made_of = choices.made_of()
        self.learner = learner(choices)
        self.last: Progress | None = None
        self._log = Log(len(data.images))
        self._seen = 0
        self._work = self._pieces(choices.whole("batch"), choices.whole("seed"))

    def advance(self) -> Progress | None:
        """Go on by a piece of some milliseconds; return its record, None while it is only asked.

        Raises `Diverged` when numbers become infinite.
        """
        record = next(self._work)
        if record is not None:
            self._seen += record.images - (self.last.images if self.last else 0)
            self.last = record
            self._log.add(record)
        return record

    def _pieces(self, batch: int, seed: int) -> Iterator[Progress | None]:
        fresh, answers = self.data.fresh, self.data.answers
        if len(fresh):
            work = evaluating(self.network, fresh, answers, CrossEntropy())
            while True:
                try:
                    next(work)
                except StopIteration as end:
                    part = end.value
                    self._log.begin(part.error / part.images, part.correct / part.images)
                    break
                yield None
        yield from train(
            self.network,
            self.data.images,
            self.data.labels,
            self.learner,
            epochs=None,
            batch_size=batch,
            validation_data=(fresh, answers) if len(fresh) else None,
            rng=np.random.default_rng(seed),
        )

    @property
    def epochs(self) -> int:
        """How many whole epochs are done."""
        if self.last is None:
            return 0
        return self.last.epoch if self.last.event == "epoch" else self.last.epoch - 1

    def reached(self, record: Progress | None, goal: str, epochs: int) -> bool:
        """Whether a training that was to go to a goal may rest after this record."""
        if record is None or record.event == "part":
            return False
        if record.event == "epoch":
            return goal in (EPOCH, STEP) or (goal == RUN and record.epoch >= epochs)
        # The last step of an epoch is followed by the question how good it is now.
        return goal == STEP and record.images % len(self.data.images) != 0

    def standing(self, goal: int, rate: float) -> Standing:
        """How far it has come, on its way to so many epochs, at `rate` images per second."""
        curve, last = self._log.curve, self.last
        fresh = curve.fresh[-1] if curve.fresh else None
        images = last.images if last else 0
        missing = max(goal * len(self.data.images) - images, 0)
        return Standing(
            curve=curve,
            epoch=last.epoch if last else 1,
            step=last.step if last else 0,
            epochs=images / len(self.data.images),
            goal=goal,
            images=images,
            loss=last.loss if last else None,
            accuracy=last.accuracy if last else None,
            fresh_loss=fresh.loss if fresh else None,
            fresh_accuracy=fresh.accuracy if fresh else None,
            rate=rate,
            seconds=last.seconds if last else 0.0,
            left=missing / rate if rate > 0 else None,
        )
