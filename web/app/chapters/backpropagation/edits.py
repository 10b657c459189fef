"""Edits: changes of a network's values, written so that a button can make them true everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from pycnn.arrays import FloatArray

MOST: Final = 120
"""More changes than these no link could carry, so none are offered."""


def edit(name: str, index: tuple[int, ...], value: float) -> str:
    """One value of a parameter, as `data-edit` wants it: `0.weight:2.0.1.1=-1.0`."""
    return f"{name}:{'.'.join(map(str, index))}={np.float32(value)!s}"


def edits(before: Mapping[str, FloatArray], after: Mapping[str, FloatArray]) -> str | None:
    """All that differs, as `data-edit` wants it; None if that is nothing, or too much."""
    written = [
        edit(name, index, float(values[index]))
        for name, values in after.items()
        for index in map(tuple, np.argwhere(values != before[name]).tolist())
    ]
    return "&".join(written) if 0 < len(written) <= MOST else None


def changed(before: Mapping[str, FloatArray], after: Mapping[str, FloatArray]) -> int:
    """How many values differ."""
    return sum(int((values != before[name]).sum()) for name, values in after.items())
