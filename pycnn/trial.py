"""Trials: what a network would vote with one of its values changed, at the cost of what depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import FloatArray

if TYPE_CHECKING:
    from .network import Sequential


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

    def votes_with(self, name: str, index: tuple[int, ...], values: NDArray[np.float64]) -> FloatArray:
        """Work out the votes with one value of a parameter set to each of `values`: (values, n, classes).

        All of them go through the layers together, as one batch.
        """
        position, _, own_name = name.partition(".")
        at, count, n = int(position), len(values), len(self.votes)
        old = self._network.parameters[name][index]
        share = self._network.layers[at].factor(self._values[at], own_name, index)
        if share is None:
            return np.array([self.attempt(name, index, float(value)).votes for value in values])
        unit, factor = share
        part = slice(unit, unit + 1)
        differences = np.asarray(values, dtype=old.dtype) - old
        steps = np.multiply.outer(differences, factor)[:, :, np.newaxis]
        changed = (self._values[at + 1][:, part] + steps).reshape(count * n, 1, *factor.shape[1:])
        for later in range(at + 1, len(self._network.layers)):
            x, y = (_repeated(self._values[place], count) for place in (later, later + 1))
            part, changed = self._network.layers[later].respond(x, y, part, changed)
        votes = _repeated(self.votes, count).copy()
        votes[:, part] = changed
        return votes.reshape(count, n, -1)

    def keep(self, attempt: Attempt) -> None:
        """Make an attempt true."""
        self._network.parameters = {attempt.name: attempt.parameter}
        for layer, part, values in attempt.changes:
            output = self._values[layer + 1].copy()  # it may be a view of the one before
            output[:, part] = values
            self._values[layer + 1] = output


def _repeated(values: FloatArray, count: int) -> FloatArray:
    """Return a batch (n, …) several times over, to be read only: (count · n, …)."""
    repeated: FloatArray = np.broadcast_to(values, (count, *values.shape)).reshape(-1, *values.shape[1:])
    return repeated
