"""Transfer: another question put to the values that a network has come to, with voters that learn it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import FloatArray, numbers, whole
from .layers import Dense, Flatten, Layer, ReLU
from .network import Sequential


def last_values(network: Sequential, x: ArrayLike) -> FloatArray:
    """Return what goes into a network's last layer: (n, values) for images (n, channels, rows, cols).

    Raises ValueError as `network.batch` does.
    """
    values = network.batch(x)
    for layer in network.layers[:-1]:
        values = layer.forward(values)
    return values


@dataclass(frozen=True, eq=False)
class Standard:
    """Brings values to one size: each gets the mean 0 and the standard deviation 1 over some examples.

    So none counts more than another at first, and learning goes as fast for all of them. What is the same in
    all examples becomes 0.
    """

    mean: FloatArray
    deviation: FloatArray

    @classmethod
    def of(cls, examples: ArrayLike) -> Standard:
        """Take the measures of examples (n, values); ValueError if there are none."""
        values = numbers(examples, "the examples")
        if values.ndim != 2 or not len(values):
            raise ValueError(f"expected examples (n, values), one or more, got the shape {values.shape}")
        deviation = values.std(axis=0)
        return cls(values.mean(axis=0), np.where(deviation > 0, deviation, np.float32(1)))

    def __call__(self, values: FloatArray) -> FloatArray:
        """Return values (…, values) in that size."""
        found: FloatArray = (values - self.mean) / self.deviation
        return found


def voters(
    inputs: int, hidden: int, classes: Sequence[str], rng: np.random.Generator | None = None
) -> Sequential:
    """Return a new network that votes on lists of `inputs` values, given as images (inputs, 1, 1).

    Between the values and the votes there are `hidden` values, rectified; with 0 of them each value votes for
    the classes itself. Weights start at random from `rng`. Raises ValueError for impossible numbers.
    """
    layers: list[Layer] = [Flatten()]
    if whole(hidden, "hidden", 0):
        layers += [Dense(hidden), ReLU()]
    layers.append(Dense(len(classes)))
    return Sequential(layers, input_shape=(whole(inputs, "inputs"), 1, 1), classes=classes, rng=rng)


def class_means(values: FloatArray, labels: NDArray[np.int64], count: int) -> FloatArray:
    """Return the mean of values (n, values) for each of `count` classes: (count, values).

    `labels` (n,) are the classes' numbers. Raises ValueError if there is a class without examples.
    """
    counts = np.bincount(labels, minlength=count)
    if not counts.all():
        raise ValueError(f"class {int(counts.argmin())} has no examples to take the mean of")
    return np.stack([values[labels == label].mean(axis=0) for label in range(count)])
