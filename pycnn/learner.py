"""What every learner is: something that improves a network by a batch of images."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from .arrays import FloatArray
from .layers.kernels import BLAS
from .losses import Labels, Loss

if TYPE_CHECKING:
    from .network import Sequential

PIECE = 1_500_000_000 if BLAS else 25_000_000
"""Multiplications at a time. In a browser they take about ten milliseconds, after which it may draw a frame;
elsewhere about as many as keep a batch together, which is faster."""


@dataclass(frozen=True)
class Change:
    """What a nudge found out about one value of the network, and what became of it.

    `lower`, `same` and `higher` are the mean errors with the value a step lower, as it was, and a step
    higher. `kept` is −1, 0 or 1 for which of them it is now.
    """

    parameter: str
    """The name as in `Sequential.parameters`, such as `0.weight`."""
    index: tuple[int, ...]
    before: float
    after: float
    lower: float
    same: float
    higher: float
    kept: Literal[-1, 0, 1]


class Part(NamedTuple):
    """How far a step has come: how many images it has seen, the sum of their errors, how many were right."""

    images: int = 0
    error: float = 0.0
    correct: int = 0
    change: Change | None = None

    def plus(self, votes: FloatArray, errors: FloatArray, labels: Labels) -> Part:
        """Return the part with more images seen: their votes (n, classes), errors (n,) and labels (n,)."""
        correct = int((votes.argmax(axis=1) == labels).sum())
        return Part(self.images + len(labels), self.error + float(errors.sum()), self.correct + correct)

    def with_part(self, other: Part) -> Part:
        """Return both together."""
        return Part(self.images + other.images, self.error + other.error, self.correct + other.correct)


class Learner(Protocol):
    """Improves a network step by step, a batch of images each."""

    loss: Loss
    """What it makes smaller."""
    memory: Any
    """What it keeps from step to step; never changed in place, so that it can be put back."""

    def step(self, network: Sequential, images: FloatArray, labels: Labels) -> Generator[Part, None, Part]:
        """Improve the network by a batch: a generator that yields so that others can do something meanwhile.

        It replaces the network's parameters and leaves the old arrays as they are. It returns the whole part.
        """
        ...
