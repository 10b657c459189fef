"""Presets: features to put in the place of another, to see what becomes of the network."""

from __future__ import annotations

import numpy as np

from pycnn.arrays import FloatArray


def presets(own: FloatArray) -> dict[str, FloatArray]:
    """Return other features in the shape of `own`, (rows, cols), by name.

    All but the empty one are as strong as it: the largest match that they can give is the same.
    """
    rows, cols = own.shape
    strength = np.abs(own).mean() or np.float32(1)
    row, col = np.indices(own.shape)
    down = row * max(cols - 1, 1) / max(rows - 1, 1)  # the column of the diagonal
    figures = {
        "upright": col == cols // 2,
        "falling": np.abs(col - down) < 0.5,
        "rising": np.abs(cols - 1 - col - down) < 0.5,
    }
    return {
        "inverted": 0 - own,
        "empty": np.zeros_like(own),
        **{name: np.where(lit, strength, -strength).astype(np.float32) for name, lit in figures.items()},
    }
