"""Strokes: straight, bent or round, drawn by a steady or a loose hand with a round or a broad pen.

A curve is many short straight lines: an array (lines, 2, 2) with the start and the end of each, both (x, y),
x to the right, y down. Every line has a weight: 1 if it is as thick as the pen, less if it is thinner.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (…, points, 2): x, y
Lines = NDArray[np.float64]  # (lines, 2, 2): start and end, each x, y
Weights = NDArray[np.float64]  # (lines,)


class Hand(NamedTuple):
    """The way that one drawing is drawn."""

    looseness: float  # 0 for print, up to 1 for a child's hand
    pen: float  # the width of the thickest stroke, where a shape reaches from −1 to 1
    contrast: float  # the width of the thinnest stroke as a part of the thickest: 1 if all are alike
    serifs: bool  # short bars at the ends of strokes, as printed letters have them
    fineness: int  # lines that a bent stroke is made of, or a quarter of a circle

    def slip(self, rng: np.random.Generator, shape: tuple[int, ...], deviation: float) -> NDArray[np.float64]:
        """Return by how much a loose hand misses: normally distributed, but never by far."""
        missed = rng.standard_normal(shape).clip(-2, 2) * (deviation * self.looseness)
        return np.asarray(missed)


def along(lines: int) -> NDArray[np.float64]:
    """Return where each of as many lines begins and the last one ends (lines + 1,), from 0 to 1."""
    return np.arange(lines + 1) / lines


def joined(points: Points) -> Lines:
    """Return the lines from each point to the next."""
    lines = np.empty((*points.shape[:-2], points.shape[-2] - 1, 2, 2))
    lines[..., 0, :] = points[..., :-1, :]
    lines[..., 1, :] = points[..., 1:, :]
    return lines.reshape(-1, 2, 2)


def straight(starts: Points, ends: Points) -> Lines:
    """Return straight strokes from each start (strokes, 2) to its end."""
    return np.stack([starts, ends], axis=1)


def bent(starts: Points, ends: Points, bends: NDArray[np.float64], fineness: int) -> Lines:
    """Return strokes along parabolas, whose middles are off the straight line by a part (strokes,) of it."""
    t = along(fineness)[:, np.newaxis]
    leaps = ends - starts
    aside = 4 * bends[:, np.newaxis] * leaps[:, ::-1] * (-1, 1)
    return joined(starts[:, np.newaxis] + t * leaps[:, np.newaxis] + t * (1 - t) * aside[:, np.newaxis])


def path(corners: Points, rng: np.random.Generator, hand: Hand) -> Lines:
    """Return straight strokes from corner to corner (corners, 2), which a loose hand misses and bends."""
    if not hand.looseness:
        return joined(corners)
    corners = corners + hand.slip(rng, corners.shape, 0.05)
    return bent(corners[:-1], corners[1:], hand.slip(rng, (len(corners) - 1,), 0.03), hand.fineness)


def polygon(corners: Points, rng: np.random.Generator, hand: Hand) -> Lines:
    """Return a closed path that starts at any corner; a loose hand ends near where it started."""
    first = int(rng.integers(len(corners)))
    return path(np.concatenate([corners[first:], corners[: first + 1]]), rng, hand)


def broad_nib(lines: Lines, contrast: float, thin: float) -> Weights:
    """Return the weights that a broad nib gives to lines: least where they run in the direction `thin`.

    The direction is in radians. A printed O is thin where it runs to the right or left (0), a printed X in
    its stroke from the bottom left to the top right (−π/4).
    """
    x, y = (lines[:, 1] - lines[:, 0]).T
    across = np.sin(np.arctan2(y, x) - thin)
    weights: Weights = np.sqrt(contrast**2 + (1 - contrast**2) * across**2)
    return weights
