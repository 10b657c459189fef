"""Connected components: which pixels of a shape hang together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pycnn.arrays import BoolArray

Labels = NDArray[np.int64]


def components(shape: BoolArray) -> Labels:
    """Number the pieces of a shape (rows, cols): 1, 2, … in no particular order, and 0 where it is not.

    Pixels hang together if they share a side.
    """
    numbers: Labels = np.where(shape, np.arange(1, shape.size + 1).reshape(shape.shape), 0)
    while True:
        spread = _spread(_spread(numbers).T).T
        if np.array_equal(spread, numbers):
            break
        numbers = spread
    _, labels = np.unique(numbers, return_inverse=True)
    first = 0 if not shape.all() else 1  # without a background the pieces take the number that it would have
    return labels.reshape(shape.shape) + first


def _spread(numbers: Labels) -> Labels:
    """Give all pixels of each run within a row the largest number in it."""
    inside = numbers > 0
    starts = np.ones(numbers.shape, dtype=np.bool_)  # each row starts a run, and each change
    starts[:, 1:] = inside[:, 1:] != inside[:, :-1]
    first = np.flatnonzero(starts)
    largest = np.maximum.reduceat(numbers.ravel(), first)
    return np.repeat(largest, np.diff(first, append=numbers.size)).reshape(numbers.shape)
