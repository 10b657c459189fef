"""Answers: what a network decides on labelled images, what it takes for what, and where it is mistaken."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import FloatArray
from .evaluation import check_labels
from .learner import PIECE
from .losses import Labels
from .trace import softmax

if TYPE_CHECKING:
    from .network import Sequential


class Mistake(NamedTuple):
    """An image that the network takes for another class than its own."""

    image: int
    """Which of the images it is."""
    label: int
    """Its class."""
    decided: int
    """The class that it got."""
    probability: float
    """How sure the network is of that."""


@dataclass(frozen=True, eq=False)
class Answers:
    """The votes (n, classes) on the first n of labelled images, and their labels (n,)."""

    votes: FloatArray
    labels: Labels

    @property
    def decided(self) -> Labels:
        """The class that each image got: (n,); in a tie the first of them."""
        decided: Labels = self.votes.argmax(axis=1)
        return decided

    @property
    def accuracy(self) -> float:
        """The part of the images that got their class; NaN of none."""
        return float((self.decided == self.labels).mean()) if len(self.labels) else float("nan")

    @property
    def confusion(self) -> NDArray[np.int64]:
        """How many images of each class (rows) got which class (columns): (classes, classes)."""
        classes = self.votes.shape[1]
        pairs = self.labels * classes + self.decided
        return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Every mistake, those first of which the network is the surest."""
        decided = self.decided
        wrong = np.flatnonzero(decided != self.labels)
        sure = softmax(self.votes[wrong])[np.arange(len(wrong)), decided[wrong]]
        found = zip(
            wrong.tolist(), self.labels[wrong].tolist(), decided[wrong].tolist(), sure.tolist(), strict=True
        )
        return tuple(sorted((Mistake(*each) for each in found), key=lambda mistake: -mistake.probability))


def answering(network: Sequential, x: ArrayLike, y: ArrayLike) -> Generator[Answers, None, Answers]:
    """Let a network decide on labelled images, a piece at a time: a generator.

    `x` are images (n, channels, rows, cols), `y` their labels. It yields the answers so far, and returns all.
    Raises ValueError, at the call, if images or labels are not usable.
    """
    images = network.batch(x)
    return _answering(network, images, check_labels(y, images, network.classes))


def confusion(network: Sequential, x: ArrayLike, y: ArrayLike) -> NDArray[np.int64]:
    """Return how many images of each class (rows) the network takes for which class (columns), at once.

    Raises ValueError as `answering` does.
    """
    images = network.batch(x)
    return Answers(network.votes(images), check_labels(y, images, network.classes)).confusion


def _answering(network: Sequential, images: FloatArray, labels: Labels) -> Generator[Answers, None, Answers]:
    size = max(PIECE // max(network.multiplications, 1), 1)
    votes = np.empty((len(images), len(network.classes)), dtype=np.float32)
    for start in range(0, len(images), size):
        if start:
            yield Answers(votes[:start], labels[:start])
        votes[start : start + size] = network.votes(images[start : start + size])
    return Answers(votes, labels)
