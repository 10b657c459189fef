"""Tables: a row per thing, a column per property, in no order that means anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .arrays import FloatArray, numbers


def spread(table: ArrayLike) -> FloatArray:
    """Return a table (rows, cols) with each column stretched to −1, its least number, … 1, its largest.

    So years and miles can be compared. A column whose numbers are all the same becomes 0. Raises ValueError
    if there is no row, or no column.
    """
    given = _table(table)
    low, high = given.min(axis=0), given.max(axis=0)
    length = high - low
    alike = length == 0
    stretched: FloatArray = np.where(alike, 0, 2 * (given - low) / np.where(alike, 1, length) - 1)
    return stretched.astype(np.float32)


def closest_rows(table: ArrayLike) -> tuple[int, int]:
    """Return the two rows that are most alike: those with the least distance, the lower number first.

    The distance is Euclid's, the root of the sum of the squares of all differences. Of equally close ones it
    is the first pair. Raises ValueError unless there are two rows or more.
    """
    given = _table(table)
    if len(given) < 2:
        raise ValueError(f"expected two rows or more, got {len(given)}")
    squares = ((given[:, np.newaxis].astype(np.float64) - given) ** 2).sum(axis=2)
    squares[np.tril_indices(len(given))] = np.inf
    first, second = divmod(int(squares.argmin()), len(given))
    return first, second


def _table(table: ArrayLike) -> FloatArray:
    given = numbers(table, "the table")
    if given.ndim != 2 or not given.size:
        raise ValueError(f"expected a table (rows, cols), got the shape {given.shape}")
    return given
