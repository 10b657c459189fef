"""Distortions: the same pictures a little turned, enlarged, slanted and shifted, so that few become many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pycnn.arrays import FloatArray, numbers

if TYPE_CHECKING:
    from numpy.random import Generator

BACKGROUND: Final = np.float32(-1)
AT_ONCE: Final = 500  # images; more would take much memory for their coordinates


def distorted(
    images: ArrayLike,
    rng: Generator,
    *,
    turn: float = 12,
    scale: float = 0.15,
    slant: float = 0.15,
    shift: float = 0.08,
) -> FloatArray:
    """Return images (n, channels, rows, cols) of −1…1, each distorted at random in a way of its own.

    They are turned by up to `turn` degrees, enlarged or shrunk by up to the part `scale`, down and across
    each, slanted by up to `slant` pixels per pixel, and shifted by up to the part `shift` of their height and
    width. Values between pixels are interpolated; what comes in from outside is black.
    Raises ValueError if the images have another shape or are not finite.
    """
    given = numbers(images, "the images")
    if given.ndim != 4:
        raise ValueError(f"expected images (n, channels, rows, cols), got the shape {given.shape}")
    pieces = [given[start : start + AT_ONCE] for start in range(0, len(given), AT_ONCE)]
    made = [resampled(piece, *_ways(piece, rng, turn, scale, slant, shift)) for piece in pieces]
    return np.concatenate(made) if made else given.copy()


def _ways(
    images: FloatArray, rng: Generator, turn: float, scale: float, slant: float, shift: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a matrix (n, 2, 2) and a shift (n, 2) for the (row, col) of pixels, seen from the centre."""
    n, _, *lengths = images.shape
    angle = math.radians(turn) * rng.uniform(-1, 1, n)
    cos, sin = np.cos(angle), np.sin(angle)
    down, right = (1 + scale) ** rng.uniform(-1, 1, (2, n))
    lean = slant * rng.uniform(-1, 1, n)
    turned = np.moveaxis(np.array([[cos, -sin], [sin, cos]]), -1, 0)
    formed = np.moveaxis(np.array([[down, np.zeros(n)], [lean, right]]), -1, 0)
    return turned @ formed, shift * np.array(lengths) * rng.uniform(-1, 1, (n, 2))


def resampled(images: FloatArray, matrices: NDArray[np.float64], shifts: NDArray[np.float64]) -> FloatArray:
    """Look up where each pixel came from, and take the four pixels around that place by their nearness.

    Images are (n, channels, rows, cols); a pixel (row, col), seen from the centre, came from the matrix
    (n, 2, 2) times it, plus the shift (n, 2). What comes in from outside is black.
    """
    n, channels, rows, cols = images.shape
    centre = np.array([[(rows - 1) / 2], [(cols - 1) / 2]])
    places = np.indices((rows, cols)).reshape(2, -1) - centre
    down, right = np.moveaxis(matrices @ places + shifts[:, :, np.newaxis] + centre, 1, 0)
    # A border of background takes all that comes from outside; its second line at the end is the neighbour
    # of the first.
    framed = np.full((n, channels, rows + 3, cols + 3), BACKGROUND, dtype=np.float32)
    framed[:, :, 1:-2, 1:-2] = images
    down, right = np.clip(down + 1, 0, rows + 1), np.clip(right + 1, 0, cols + 1)
    top, left = down.astype(np.int64), right.astype(np.int64)
    below, beside = (down - top).astype(np.float32), (right - left).astype(np.float32)
    flat = framed.reshape(n, channels, -1)
    corner = (top * (cols + 3) + left)[:, np.newaxis]

    def at(row: int, col: int) -> FloatArray:
        return np.take_along_axis(flat, corner + row * (cols + 3) + col, axis=2)

    below, beside = below[:, np.newaxis], beside[:, np.newaxis]
    upper = at(0, 0) * (1 - beside) + at(0, 1) * beside
    lower = at(1, 0) * (1 - beside) + at(1, 1) * beside
    mixed: FloatArray = upper * (1 - below) + lower * below
    return mixed.reshape(images.shape)
