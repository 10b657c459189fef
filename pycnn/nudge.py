"""Learning by nudges, the article's way: each value a little higher, a little lower, keep what helps."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np

from .arrays import FloatArray
from .learner import Change, Part
from .losses import CrossEntropy, Labels, Loss
from .optimizers import number
from .trial import Trial

if TYPE_CHECKING:
    from .network import Sequential


class Nudge:
    """Changes one value after the other by `step`, up or down, if that makes the mean error smaller.

    It needs no gradients, only patience: for each value the network decides on the batch twice. Only what the
    value has a share in is worked out again. `loss` is the cross-entropy unless another is given, such as the
    article's own `AbsoluteError()`.
    """

    def __init__(self, step: float, loss: Loss | None = None) -> None:
        self.size = number(step, "step")
        self.loss: Loss = CrossEntropy() if loss is None else loss
        self.memory = None

    def step(self, network: Sequential, images: FloatArray, labels: Labels) -> Generator[Part, None, Part]:
        """Nudge every value once; see `Learner`. It yields after each; the error is the one it has then."""
        trial = Trial(network, images)
        errors = self.loss.errors(trial.votes, labels)
        part = Part().plus(trial.votes, errors, labels)
        for name, index in list(_places(network)):
            same = float(errors.mean())
            before = network.parameters[name][index]
            attempts = {sign: trial.attempt(name, index, before + sign * self.size) for sign in (-1, 1)}
            tried = {sign: self.loss.errors(attempt.votes, labels) for sign, attempt in attempts.items()}
            means = {sign: float(found.mean()) for sign, found in tried.items()}
            best: Literal[-1, 1] = -1 if means[-1] < means[1] else 1
            kept: Literal[-1, 0, 1] = best if means[best] < same else 0
            if kept:
                trial.keep(attempts[kept])
                errors = tried[kept]
                part = Part().plus(trial.votes, errors, labels)
            after = float(network.parameters[name][index])
            change = Change(name, index, float(before), after, means[-1], same, means[1], kept)
            yield part._replace(change=change)
        return part

    def __repr__(self) -> str:
        return f"Nudge({self.size}, {self.loss})"


def _places(network: Sequential) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name every value of the network: the parameter, and the index into it."""
    for name, values in network.parameters.items():
        for index in np.ndindex(values.shape):
            yield name, index
