"""Slopes by finite differences: how a number changes with each value, with no calculus at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def slopes(number: Callable[[], float], values: Array, step: float = 1e-6) -> Array:
    """Return d number / d values, central differences; `values` is float64 and what `number` depends on."""
    assert values.dtype == np.float64
    found = np.zeros_like(values)
    for index in np.ndindex(values.shape):
        before = values[index]
        values[index] = before + step
        higher = number()
        values[index] = before - step
        lower = number()
        values[index] = before
        found[index] = (higher - lower) / (2 * step)
    return found
