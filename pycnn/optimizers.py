"""Optimizers: how far each parameter goes against its gradient."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from .arrays import FloatArray

Parameters = dict[str, FloatArray]
"""Parameters, or gradients, by the names of `Sequential.parameters`."""


class Memory(NamedTuple):
    """What an optimizer remembers: how many steps it has taken, and arrays like the parameters."""

    taken: int = 0
    arrays: tuple[Parameters, ...] = ()


class Optimizer:
    """One update rule, with what it remembers from step to step in `memory`.

    Nothing is changed in place: an update makes new arrays, so that whoever kept the old parameters and the
    old memory can go back to them. `decay` pulls each weight, but no bias, towards 0: decay · weight is added
    to its gradient, as if decay/2 · weight² were added to the loss (L2).
    """

    def __init__(self, learning_rate: float, decay: float) -> None:
        self.learning_rate = number(learning_rate, "learning_rate")
        self.decay = number(decay, "decay", zero=True)
        self.memory = Memory()

    def update(self, parameters: Parameters, gradients: Parameters) -> Parameters:
        """Return new parameters; `gradients` has the gradient of each.

        Raises ValueError if what it remembers is of other parameters.
        """
        shapes = _shapes(parameters)
        if any(_shapes(remembered) != shapes for remembered in self.memory.arrays):
            raise ValueError(f"this {type(self).__name__} has learned with another network: make a new one")
        if self.decay:
            gradients = {
                name: values + np.float32(self.decay) * parameters[name] if _is_weight(name) else values
                for name, values in gradients.items()
            }
        steps = self.steps(gradients)
        return {name: values - steps[name] for name, values in parameters.items()}

    def steps(self, gradients: Parameters) -> Parameters:
        """Return what to subtract from each parameter, and remember what the rule needs."""
        raise NotImplementedError(f"{type(self).__name__} has no update rule")


class SGD(Optimizer):
    """Stochastic gradient descent with momentum.

    velocity = momentum · velocity + gradient; the parameter goes by −learning_rate · velocity.
    Source: Rumelhart, Hinton and Williams, Learning Representations by Back-Propagating Errors, 1986.
    """

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.0, decay: float = 0.0) -> None:
        super().__init__(learning_rate, decay)
        self.momentum = fraction(momentum, "momentum")

    def steps(self, gradients: Parameters) -> Parameters:
        velocity = gradients
        if self.momentum:
            if self.memory.arrays:
                (before,) = self.memory.arrays
                velocity = {name: _sum(self.momentum, before[name], 1, g) for name, g in gradients.items()}
            self.memory = Memory(self.memory.taken + 1, (velocity,))
        return {name: np.float32(self.learning_rate) * values for name, values in velocity.items()}

    def __repr__(self) -> str:
        return f"SGD({self.learning_rate}, momentum={self.momentum}, decay={self.decay})"


class Adam(Optimizer):
    """Steps of about the learning rate, whatever the gradient's size.

    They go by its running mean, divided by the root of the running mean of its square.
    Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, algorithm 1.
    """

    def __init__(
        self,
        learning_rate: float = 1e-3,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate, decay)
        self.beta1, self.beta2 = fraction(beta1, "beta1"), fraction(beta2, "beta2")
        self.epsilon = number(epsilon, "epsilon")

    def steps(self, gradients: Parameters) -> Parameters:
        taken = self.memory.taken + 1
        mean, square = self.memory.arrays or ({name: np.zeros_like(g) for name, g in gradients.items()},) * 2
        b1, b2 = self.beta1, self.beta2
        mean = {name: _sum(b1, mean[name], 1 - b1, g) for name, g in gradients.items()}
        square = {name: _sum(b2, square[name], 1 - b2, g * g) for name, g in gradients.items()}
        self.memory = Memory(taken, (mean, square))
        # Both means start from 0; this is how much of their weight has gone to gradients so far.
        filled1, filled2 = 1 - b1**taken, 1 - b2**taken
        rate, root = np.float32(self.learning_rate / filled1), np.float32(1 / math.sqrt(filled2))
        epsilon = np.float32(self.epsilon)
        return {name: rate * mean[name] / (np.sqrt(square[name]) * root + epsilon) for name in gradients}

    def __repr__(self) -> str:
        return f"Adam({self.learning_rate}, {self.beta1}, {self.beta2}, {self.epsilon}, decay={self.decay})"


def number(value: object, name: str, *, zero: bool = False) -> float:
    """Return `value` as a float; ValueError, naming it, unless it is finite and above 0 (or 0, if `zero`)."""
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        given = float(value)
        if math.isfinite(given) and (given > 0 or (zero and given == 0)):
            return given
    raise ValueError(f"{name} must be a number {'of 0 or more' if zero else 'above 0'}, not {value!r}")


def fraction(value: object, name: str) -> float:
    """Return `value` as a float; ValueError, naming it, unless it is from 0 to below 1."""
    given = number(value, name, zero=True)
    if given >= 1:
        raise ValueError(f"{name} must be below 1, not {value!r}")
    return given


def _shapes(parameters: Parameters) -> dict[str, tuple[int, ...]]:
    return {name: values.shape for name, values in parameters.items()}


def _is_weight(name: str) -> bool:
    return name.endswith("weight")


def _sum(share: float, values: FloatArray, other_share: float, others: FloatArray) -> FloatArray:
    """Return share · values + other_share · others, in float32."""
    total: FloatArray = np.float32(share) * values + np.float32(other_share) * others
    return total
