"""Without: the whole network without its ReLUs beside itself, on this drawing, the ten, and new ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from app.networks import Model
from app.scene import Subject
from pycnn import ReLU, Sequential, Trace, datasets, images, linearity

TRIALS: Final = 200
"""How many new drawings are tried at a time."""
PIECE: Final = 4
"""How many are drawn and read in one go: some milliseconds."""


@lru_cache(maxsize=4)
def bare(network: Sequential) -> Sequential:
    """The network without its ReLUs."""
    return linearity.without(network, ReLU)


@lru_cache(maxsize=2)
def bare_trace(subject: Subject) -> Trace:
    """What the network without its ReLUs makes of the subject's picture."""
    return bare(subject.network).trace(subject.image)


@dataclass(frozen=True)
class Tally:
    """How many new drawings were read correctly so far, by one network with and without its ReLUs."""

    network: Sequential
    drawn: int = 0
    correct: int = 0
    correct_without: int = 0


def can_draw(model: Model) -> bool:
    """Whether there are new drawings of all that the network tells apart."""
    return set(model.network.classes) <= set(datasets.SHAPES)


def trials(model: Model, before: Tally | None) -> Iterator[Tally]:
    """Read `TRIALS` drawings more than before, a few at a time. The same ones every time, in this order."""
    network = model.network
    tally = before or Tally(network)
    rng = np.random.default_rng(tally.drawn)
    for _ in range(TRIALS // PIECE):
        drawn, labels = datasets.drawings(PIECE, model.size, rng, network.classes)
        pictures = images.black_and_white(drawn) if model.hand_made else drawn
        right, right_without = (
            int((each.votes(pictures).argmax(axis=1) == labels).sum()) for each in (network, bare(network))
        )
        tally = Tally(
            network, tally.drawn + PIECE, tally.correct + right, tally.correct_without + right_without
        )
        yield tally
