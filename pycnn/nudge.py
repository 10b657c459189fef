"""Learning by nudges, the article's way: each value a little higher, a little lower, keep what helps."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import FloatArray, numbers
from .evaluation import check_labels
from .indices import parameter_at
from .learner import Change, Part
from .losses import CrossEntropy, Labels, Loss
from .optimizers import number

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


class Attempt(NamedTuple):
    """One value of a network changed: the parameter as it would be, and what would change in each output."""

    name: str
    parameter: FloatArray
    changes: tuple[tuple[int, slice, FloatArray], ...]
    """The layer, a part of its output's channels, and their values."""
    votes: FloatArray


class Trial:
    """A batch on its way through a network, kept so that a change costs only what depends on it."""

    def __init__(self, network: Sequential, images: FloatArray) -> None:
        self._network = network
        self._values = [images]
        for layer in network.layers:
            self._values.append(layer.forward(self._values[-1]))

    @property
    def votes(self) -> FloatArray:
        """The network's votes: (n, classes)."""
        return self._values[-1]

    def attempt(self, name: str, index: tuple[int, ...], value: float) -> Attempt:
        """Work out what the network would vote with one value of a parameter changed."""
        position, _, own_name = name.partition(".")
        at = int(position)
        layer, x, y = self._network.layers[at], self._values[at], self._values[at + 1]
        old = self._network.parameters[name]
        new = old.copy()
        new[index] = value
        share = layer.factor(x, own_name, index)
        if share is None:
            setattr(layer, own_name, new)
            try:
                values = layer.forward(x)
            finally:
                setattr(layer, own_name, old)
            part = slice(0, values.shape[1])
        else:
            unit, factor = share
            part = slice(unit, unit + 1)
            values = y[:, part] + (new[index] - old[index]) * factor[:, np.newaxis]
        changes = [(at, part, values)]
        for later in range(at + 1, len(self._network.layers)):
            x, y = self._values[later], self._values[later + 1]
            part, values = self._network.layers[later].respond(x, y, part, values)
            changes.append((later, part, values))
        votes = self.votes.copy()
        votes[:, part] = values
        return Attempt(name, new, tuple(changes), votes)

    def keep(self, attempt: Attempt) -> None:
        """Make an attempt true."""
        self._network.parameters = {attempt.name: attempt.parameter}
        for layer, part, values in attempt.changes:
            output = self._values[layer + 1].copy()  # it may be a view of the one before
            output[:, part] = values
            self._values[layer + 1] = output


def error_curve(
    network: Sequential,
    images: ArrayLike,
    labels: ArrayLike,
    loss: Loss,
    name: str,
    index: int | tuple[int, ...],
    values: ArrayLike,
) -> NDArray[np.float64]:
    """Return the mean error of the images with one value of a parameter set to each of `values`: (values,).

    The value is that of the parameter `name`, such as `0.weight`, at `index`; the network stays as it is.
    Raises ValueError if images, labels, the name or the values are not usable, IndexError if the parameter
    has no such value.
    """
    place = parameter_at(network, name, index)[2]
    if numbers(values, "values").ndim != 1:
        raise ValueError(f"values must be a list of numbers, not {values!r}")
    batch = network.batch(images)
    right = check_labels(labels, batch, network.classes)
    trial = Trial(network, batch)
    attempts = (trial.attempt(name, place, float(value)) for value in np.asarray(values))
    means = [float(loss.errors(attempt.votes, right).mean()) for attempt in attempts]
    return np.array(means, dtype=np.float64)


class Nudged(NamedTuple):
    """What nudging one value finds out: with it a step lower, as it is, and a step higher."""

    values: tuple[float, float, float]
    """The value itself, as float32 has it."""
    errors: tuple[float, float, float]
    """The mean error with it."""
    slope: float
    """How the mean error changes with the value: the errors' difference by the values', from end to end."""


def nudge_slope(
    network: Sequential,
    images: ArrayLike,
    labels: ArrayLike,
    loss: Loss,
    name: str,
    index: int | tuple[int, ...],
    step: float,
) -> Nudged:
    """Find how the mean error E changes with one value v of a parameter, by trying: a central difference.

    (E(v + step) − E(v − step)) / (2 · step) is the mean gradient where the error is straight that far, and
    close to it where it has no kink. Too small a step drowns in float32's rounding, which adds about
    10⁻⁷ · E / step. The network stays as it is.
    Raises ValueError and IndexError as `error_curve` does, and ValueError if the step is not above 0 or is
    lost when it is added to the value.
    """
    size = number(step, "step")
    place = parameter_at(network, name, index)[2]
    parameter = network.parameters[name]
    around = (float(parameter[place]) + size * np.array([-1.0, 0.0, 1.0])).astype(parameter.dtype)
    lower, same, higher = around.tolist()
    if not lower < same < higher:
        raise ValueError(f"a step of {size} is lost beside {same}: take a larger one")
    errors = error_curve(network, images, labels, loss, name, place, around)
    slope = float(errors[2] - errors[0]) / (higher - lower)
    return Nudged((lower, same, higher), (float(errors[0]), float(errors[1]), float(errors[2])), slope)


def _places(network: Sequential) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name every value of the network: the parameter, and the index into it."""
    for name, values in network.parameters.items():
        for index in np.ndindex(values.shape):
            yield name, index
