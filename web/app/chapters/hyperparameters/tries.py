"""Tries: each a network that learns from the same drawings and is asked about the same others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.scene import Subject
from pycnn import Adam, Sequential, datasets, images, train
from pycnn.arrays import FloatArray

from .network import SIDE, Choices, network

if TYPE_CHECKING:
    from numpy.random import Generator

LEARNED: Final = 800
"""How many drawings a network learns from."""
FRESH: Final = 300
"""How many others it is asked about."""
PIECE: Final = 4
"""How many are drawn at a time: that takes a browser a few milliseconds."""
EPOCHS: Final = 6
BATCH: Final = 16
RATE: Final = 0.006
SEED: Final = 1

Labelled = tuple[FloatArray, NDArray[np.int64]]
"""Images and their labels."""


class Drawings:
    """The drawings of all tries. They are made once, a few at a time, and kept."""

    def __init__(self) -> None:
        self._made: list[Labelled] = []

    @cached_property
    def _rng(self) -> Generator:
        return np.random.default_rng(SEED)  # only now: importing numpy.random would hold up the page's start

    @property
    def missing(self) -> int:
        """How many are still to be made."""
        return LEARNED + FRESH - PIECE * len(self._made)

    def make(self) -> Iterator[int]:
        """Make those that are missing; go on as often as you like."""
        while self.missing:
            self._made.append(datasets.drawings(PIECE, SIDE, self._rng))
            yield self.missing

    @property
    def learned(self) -> Labelled:
        x, y = self._all()
        return x[:LEARNED], y[:LEARNED]

    @property
    def fresh(self) -> Labelled:
        x, y = self._all()
        return x[LEARNED:], y[LEARNED:]

    def _all(self) -> Labelled:
        x, y = zip(*self._made, strict=True)
        return np.concatenate(x), np.concatenate(y)


@dataclass(frozen=True, eq=False)
class Try:
    """One try, on its way or done."""

    number: int
    choices: Choices
    network: Sequential
    parameters: int
    multiplications: int
    missing: int
    """How many drawings had still to be made before it could begin."""
    images: int = 0
    """How many drawings it has learned from, counted again in each epoch."""
    right: float = 0.0
    """Which part of those of this epoch it got right."""
    accuracy: float | None = None
    """Which part of the fresh drawings it got right after the last whole epoch."""
    seconds: float = 0.0
    """How long it has learned."""
    done: bool = False


def attempt(number: int, choices: Choices, drawings: Drawings) -> Iterator[Try]:
    """Let a network of these choices learn, in pieces of a few milliseconds; the last try is done."""
    net = network(choices)
    count = sum(values.size for values in net.parameters.values())
    now = Try(number, choices, net, count, net.multiplications, drawings.missing)
    yield now
    for missing in drawings.make():
        now = replace(now, missing=missing)
        yield now
    rng = np.random.default_rng(SEED)
    for record in train(
        net,
        *drawings.learned,
        Adam(RATE),
        epochs=EPOCHS,
        batch_size=BATCH,
        validation_data=drawings.fresh,
        rng=rng,
    ):
        so_far = record.so_far
        now = replace(now, images=record.images, seconds=record.seconds)
        if so_far.images:
            now = replace(now, right=so_far.correct / so_far.images)
        if record.validation is not None:
            now = replace(now, accuracy=record.validation[1], done=record.epoch == EPOCHS)
        yield now


@lru_cache(maxsize=2)
def seen(subject: Subject) -> FloatArray:
    """The reader's drawing in the size of the others: (1, SIDE, SIDE)."""
    return images.from_ink(subject.ink, SIDE)


@lru_cache(maxsize=32)
def decided(learned: Sequential, subject: Subject) -> tuple[str, float]:
    """What a network that will not learn on makes of the drawing: a class, and how probable that is to it."""
    trace = learned.trace(seen(subject))
    return trace.decision, float(trace.probabilities.max())
