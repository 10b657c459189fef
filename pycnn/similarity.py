"""Similarity: how much of two maps is the same, number by number and as a whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .arrays import BoolArray, FloatArray, numbers

SLACK = 1e-5
"""By what part of the larger one two numbers may differ that only the rounding of float32 keeps apart."""


def same(first: ArrayLike, second: ArrayLike) -> BoolArray:
    """Return which numbers of two arrays of one shape are the same, but for the rounding of float32.

    Raises ValueError if the shapes differ.
    """
    one, other = _pair(first, second)
    size = np.maximum(np.maximum(np.abs(one), np.abs(other)), np.float32(1))
    found: BoolArray = np.abs(one - other) <= SLACK * size
    return found


def in_common(first: ArrayLike, second: ArrayLike) -> float:
    """Return how much of what is in either of two arrays of one shape is in both: 0, nothing, to 1, all.

    Laid over each other, two numbers above zero have the smaller one in common, out of the larger one; two
    below zero likewise, and numbers of different signs nothing. It is Σ common / Σ of both together, which
    for numbers above zero is Σ min / Σ max (Ružička's similarity). Two arrays of zeros are all the same: 1.
    Raises ValueError if the shapes differ.
    """
    one, other = (values.astype(np.float64) for values in _pair(first, second))
    # What is above zero, and what is below it, as two arrays without negative numbers.
    parts = [(sign * one).clip(min=0) for sign in (1, -1)], [(sign * other).clip(min=0) for sign in (1, -1)]
    common = sum(float(np.minimum(a, b).sum()) for a, b in zip(*parts, strict=True))
    either = sum(float(np.maximum(a, b).sum()) for a, b in zip(*parts, strict=True))
    return common / either if either else 1.0


def _pair(first: ArrayLike, second: ArrayLike) -> tuple[FloatArray, FloatArray]:
    one, other = numbers(first, "the first array"), numbers(second, "the second array")
    if one.shape != other.shape:
        raise ValueError(f"cannot compare an array {one.shape} with one {other.shape}: make them equal")
    return one, other
