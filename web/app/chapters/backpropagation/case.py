"""The case: a drawing, what it should be, and one pass back from its error."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.scene import Subject
from pycnn import AbsoluteError, CrossEntropy, Sequential, backpropagate
from pycnn.arrays import FloatArray
from pycnn.backpropagation import Backpass
from pycnn.losses import ErrorLine, Labels, Loss

from .settings import Backpropagation


@dataclass(frozen=True)
class Case:
    """A drawing as a network sees it, and the number of the class that it should be.

    Two are the same if they have the very same subject, so that what was worked out for one can be kept.
    """

    subject: Subject
    label: int

    @property
    def network(self) -> Sequential:
        return self.subject.network

    @property
    def images(self) -> FloatArray:
        return self.subject.image[np.newaxis]

    @property
    def labels(self) -> Labels:
        return np.array([self.label])

    @property
    def loss(self) -> Loss:
        """The article's error where votes are shares; elsewhere the one that the network was trained with."""
        return AbsoluteError() if self.subject.model.hand_made else CrossEntropy()

    @property
    def backpass(self) -> Backpass:
        return _backpass(self)

    @property
    def error(self) -> float:
        return float(self.backpass.errors[0])

    @property
    def lines(self) -> tuple[ErrorLine, ...]:
        """How the error comes about, class by class."""
        return self.loss.lines(self.subject.trace.votes, self.label)

    def copy(self) -> Sequential:
        """The network once more, to be changed while the reader's stays as it is."""
        return self.subject.model.edited({}).network


def chosen(subject: Subject, settings: Backpropagation) -> int | None:
    """The right class as the reader chose it; None if there was no choice, or not among these classes."""
    number = int(settings.wanted) if settings.wanted else len(subject.trace.classes)
    return number if number < len(subject.trace.classes) else None


def case(subject: Subject, settings: Backpropagation) -> Case:
    """The drawing with the right answer that the reader chose, or else with what the network decides."""
    label = chosen(subject, settings)
    return Case(subject, subject.trace.classes.index(subject.trace.decision) if label is None else label)


@lru_cache(maxsize=4)
def _backpass(of: Case) -> Backpass:
    return backpropagate(of.network, of.images, of.labels, of.loss)
