"""Learning from one drawing: a round of nudges over all values, or one step against the gradient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.chapters.readings import correct, known
from pycnn import SGD, Backpropagation, Nudge, Sequential
from pycnn.optimizers import Parameters

from .case import Case
from .values import STEP

MOST_VALUES: Final = 20_000
"""To nudge more values takes a browser many minutes."""


@dataclass(frozen=True, eq=False)
class Round:
    """How far a round of nudges has come."""

    case: Case
    total: int
    """How many values there are; so many have been nudged:"""
    done: int
    before: float
    """The error at the beginning, and now:"""
    after: float
    kept: Mapping[str, NDArray[np.int8]]
    """For each parameter, which values went up (1), went down (−1) or were left alone (0)."""
    parameters: Parameters
    """What the parameters are by now."""

    def count(self, kept: int) -> int:
        """How many values have gone up (1), gone down (−1) or been left alone (0) so far."""
        moved = sum(int((signs == kept).sum()) for signs in self.kept.values())
        return moved if kept else moved - (self.total - self.done)


def few_enough(network: Sequential) -> bool:
    """Whether all values of a network can be nudged while one waits."""
    return sum(values.size for values in network.parameters.values()) <= MOST_VALUES


def nudging(of: Case) -> Iterator[tuple[Round]]:
    """Nudge every value once, if they are few enough, and tell after each how far it has come."""
    if not few_enough(of.network):
        return
    network = of.copy()
    kept = {name: np.zeros(values.shape, dtype=np.int8) for name, values in network.parameters.items()}
    total = sum(signs.size for signs in kept.values())
    work = Nudge(STEP, of.loss).step(network, of.images, of.labels)
    for done, part in enumerate(work, start=1):
        change = part.change
        assert change is not None
        if change.kept:
            kept[change.parameter] = kept[change.parameter].copy()  # the round before has the old one
            kept[change.parameter][change.index] = change.kept
        yield (Round(of, total, done, of.error, part.error, dict(kept), network.parameters),)


@dataclass(frozen=True, eq=False)
class Downhill:
    """One step of all values against their gradients, and what it gives."""

    before: float
    after: float
    parameters: Parameters
    votes: tuple[float, ...]
    correct: tuple[int, int]
    """How many of the article's drawings the network reads correctly, before and after."""
    known: int
    """How many of these ten it has a class for."""


@lru_cache(maxsize=8)
def downhill(of: Case, rate: float) -> Downhill:
    """Take the step on a copy of the network."""
    network = of.copy()
    with np.errstate(over="ignore", invalid="ignore"):  # a step may be as wrong as it likes
        for _ in Backpropagation(SGD(rate), of.loss).step(network, of.images, of.labels):
            pass  # one drawing is one piece
        votes = network.votes(of.images)
        after = float(of.loss.errors(votes, of.labels)[0])
        read = (correct(of.network, of.subject.model), correct(network, of.subject.model))
    count = known(of.subject.model)
    return Downhill(of.error, after, network.parameters, tuple(votes[0].tolist()), read, count)
