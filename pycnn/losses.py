"""Losses: how wrong the votes for an image are, as one number, and how it changes with each vote."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .arrays import FloatArray
from .trace import softmax

Labels = NDArray[np.int64]
"""The index of the right class for each image: (n,)."""


class Loss(Protocol):
    """What learning makes smaller."""

    def errors(self, votes: FloatArray, labels: Labels) -> FloatArray:
        """Return the error of each image, (n,), for its votes (n, classes) and its label."""
        ...

    def gradient(self, votes: FloatArray, labels: Labels) -> FloatArray:
        """Return how each image's own error changes with each of its votes: (n, classes)."""
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

    def __repr__(self) -> str:
        return "AbsoluteError()"


def _targets(votes: FloatArray, labels: Labels) -> FloatArray:
    """Return the right answers: 1 for the right class, 0 for the others."""
    targets: FloatArray = np.zeros_like(votes)
    np.put_along_axis(targets, labels[:, np.newaxis], np.float32(1), axis=1)
    return targets
