"""Edits: changes of a network's values, written so that a button can make them true everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from app.words import backpropagation as words
from pycnn.arrays import FloatArray

MOST: Final = 120
LARGEST: Final = 1e6
"""More changes than these, or larger values, no link could carry, so they are not offered."""

Parameters = Mapping[str, FloatArray]


def edit(name: str, index: tuple[int, ...], value: float) -> str:
    """One value of a parameter, as `data-edit` wants it: `0.weight:2.0.1.1=-1.0`."""
    return f"{name}:{'.'.join(map(str, index))}={np.float32(value)!s}"


def edits(before: Parameters, after: Parameters) -> str:
    """All that differs, as `data-edit` wants it."""
    return "&".join(
        edit(name, index, float(values[index]))
        for name, values in after.items()
        for index in map(tuple, np.argwhere(values != before[name]).tolist())
    )


def changed(before: Parameters, after: Parameters) -> int:
    """How many values differ."""
    return sum(int((values != before[name]).sum()) for name, values in after.items())


def refusal(before: Parameters, after: Parameters) -> str:
    """Why a change cannot be made true everywhere; an empty text if it can."""
    if not all((np.abs(values) <= LARGEST).all() for values in after.values()):
        return words.TOO_LARGE
    count = changed(before, after)
    if not count:
        return words.NO_CHANGE
    return words.TOO_MANY if count > MOST else ""
