"""Matches: how far patches agree with a feature, and where it fits best."""

from __future__ import annotations

from typing import Final

import numpy as np

from .arrays import FloatArray
from .layers import Conv2D

SLACK: Final = 1e-5
"""What the rounding of float32 may take from a perfect match."""


def agreement(layer: Conv2D, matches: FloatArray) -> FloatArray:
    """Return how far each patch agrees with its feature: 1 fully, −1 if it is its very negative.

    `matches` (filters, rows, cols) are the layer's output for pixels from −1 to 1. No such patch can give
    more than the sum of the weights' sizes; this is the part of it that a match reaches, without the bias.
    A feature of nothing but zeros agrees with nothing: 0. Returns (filters, rows, cols).
    """
    largest = np.abs(layer.weight).sum(axis=(1, 2, 3))
    if layer.average:
        largest /= np.float32(layer.weight[0].size)
    asks = largest > 0
    parts = (matches - layer.bias[:, np.newaxis, np.newaxis]) / np.where(asks, largest, 1)[:, None, None]
    return np.where(asks[:, np.newaxis, np.newaxis], parts, np.float32(0)).astype(matches.dtype)


def perfect(agreements: FloatArray) -> list[tuple[int, int]]:
    """Return the places (row, col), in reading order, where all agrees; `agreements` is (rows, cols)."""
    rows, cols = np.nonzero(agreements >= 1 - SLACK)
    return list(zip(rows.tolist(), cols.tolist(), strict=True))


def peaks(values: FloatArray, count: int, apart: int) -> list[tuple[int, int]]:
    """Return the places (row, col) of the `count` largest values of a map, the largest first.

    Each is at least `apart` rows or columns away from those before it, so there may be fewer. Of equal values
    the first in reading order comes first.
    """
    left = values.astype(np.float64)
    places: list[tuple[int, int]] = []
    while len(places) < count and left.max() > -np.inf:
        row, col = divmod(int(left.argmax()), left.shape[1])
        places.append((row, col))
        left[max(row - apart + 1, 0) : row + apart, max(col - apart + 1, 0) : col + apart] = -np.inf
    return places
