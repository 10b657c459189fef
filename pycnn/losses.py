"""Losses: how wrong the votes for an image are, as one number, and how it changes with each vote."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .arrays import FloatArray, whole
from .trace import softmax

Labels = NDArray[np.int64]
"""The index of the right class for each image: (n,)."""


class ErrorLine(NamedTuple):
    """One line of an error: what one class adds to it, and how the error changes with the vote for it.

    The errors of all lines add up to the image's error; the slopes are its gradient.
    """

    unit: int
    """The number of the class."""
    vote: float
    answer: float
    """What is compared with the answer wanted: the vote itself, or the probability that it became."""
    wanted: float
    """1 for the right class, 0 for others."""
    error: float
    slope: float
    """dE/dvote: how much the whole error grows, per unit, with this vote."""


class Loss(Protocol):
    """What learning makes smaller."""

    def errors(self, votes: FloatArray, labels: Labels) -> FloatArray:
        """Return the error of each image, (n,), for its votes (n, classes) and its label."""
        ...

    def gradient(self, votes: FloatArray, labels: Labels) -> FloatArray:
        """Return how each image's own error changes with each of its votes: (n, classes)."""
        ...

    def lines(self, votes: FloatArray, label: int) -> tuple[ErrorLine, ...]:
        """Return how the error of one image came about, for its votes (classes,): a line per class.

        Raises ValueError unless these are the votes of one image and the label is one of their classes.
        """
        ...


class CrossEntropy:
    """Softmax cross-entropy: −log of the probability that the votes give to the right class."""

    def errors(self, votes: FloatArray, labels: Labels) -> FloatArray:
        above = votes - votes.max(axis=1, keepdims=True)  # the largest becomes 0: no overflow
        right = np.take_along_axis(above, labels[:, np.newaxis], axis=1)[:, 0]
        errors: FloatArray = np.log(np.exp(above).sum(axis=1)) - right
        return errors

    def gradient(self, votes: FloatArray, labels: Labels) -> FloatArray:
        # The probability of each class, less 1 for the right one.
        return softmax(votes) - _targets(votes, labels)

    def lines(self, votes: FloatArray, label: int) -> tuple[ErrorLine, ...]:
        """Return a line per class: error −wanted · log(probability), slope probability − wanted."""
        batch, labels = _one(votes, label)
        wanted = _targets(batch, labels)
        # All of the error is the right class's.
        errors = np.where(wanted > 0, self.errors(batch, labels)[:, np.newaxis], np.float32(0))
        return _lines(batch, softmax(batch), wanted, errors, self.gradient(batch, labels))

    def __repr__(self) -> str:
        return "CrossEntropy()"


class AbsoluteError:
    """The article's error: how far the votes are from the right answers, 1 for the right class, 0 for others.

    The distances of all classes are added up.
    """

    def errors(self, votes: FloatArray, labels: Labels) -> FloatArray:
        errors: FloatArray = np.abs(votes - _targets(votes, labels)).sum(axis=1)
        return errors

    def gradient(self, votes: FloatArray, labels: Labels) -> FloatArray:
        signs: FloatArray = np.sign(votes - _targets(votes, labels))
        return signs

    def lines(self, votes: FloatArray, label: int) -> tuple[ErrorLine, ...]:
        """Return a line per class: error |wanted − vote|, slope sign(vote − wanted)."""
        batch, labels = _one(votes, label)
        wanted = _targets(batch, labels)
        return _lines(batch, batch, wanted, np.abs(wanted - batch), self.gradient(batch, labels))

    def __repr__(self) -> str:
        return "AbsoluteError()"


def _targets(votes: FloatArray, labels: Labels) -> FloatArray:
    """Return the right answers: 1 for the right class, 0 for the others."""
    targets: FloatArray = np.zeros_like(votes)
    targets[np.arange(len(labels)), labels] = 1
    return targets


def _one(votes: FloatArray, label: int) -> tuple[FloatArray, Labels]:
    """Return one image's votes and label as a batch; ValueError if they are not that."""
    if votes.ndim != 1:
        raise ValueError(f"lines are of one image's votes, (classes,), not of {votes.shape}: choose one row")
    label = whole(label, "label", 0)
    if label >= len(votes):
        raise ValueError(f"the label is {label}, but there are only the classes 0 to {len(votes) - 1}")
    return votes[np.newaxis], np.array([label])


def _lines(*columns: FloatArray) -> tuple[ErrorLine, ...]:
    """Write columns (1, classes) as lines."""
    rows = zip(*(column[0].tolist() for column in columns), strict=True)
    return tuple(ErrorLine(unit, *row) for unit, row in enumerate(rows))
