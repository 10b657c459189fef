"""Thinning: shapes down to the lines along their middle."""

from __future__ import annotations

import numpy as np

from pycnn.arrays import BoolArray

AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""A pixel's neighbours, clockwise from the one above."""


def skeleton(shape: BoolArray) -> BoolArray:
    """Return the middle lines, one pixel wide, of a shape (rows, cols).

    Each piece of the shape stays one piece, and each hole a hole. After Guo and Hall, "Parallel thinning with
    two-subiteration algorithms", Communications of the ACM 32 (1989): layer by layer, in turns from two
    opposite sides, every pixel goes without which its neighbours still hang together and no end is lost.
    """
    rows, cols = shape.shape
    framed = np.zeros((rows + 2, cols + 2), dtype=np.bool_)
    left = framed[1:-1, 1:-1]
    left[:] = shape
    around = [framed[1 + down : 1 + down + rows, 1 + right : 1 + right + cols] for down, right in AROUND]
    while True:
        before = left.sum()
        left &= ~_superfluous(around)
        left &= ~_superfluous(around[4:] + around[:4])
        if left.sum() == before:
            return left.copy()


def _superfluous(around: list[BoolArray]) -> BoolArray:
    """Which pixels can go in one turn; the other turn sees the neighbours from the opposite side."""
    n, ne, e, se, s, sw, w, nw = around
    pieces = _count(~n & (ne | e), ~e & (se | s), ~s & (sw | w), ~w & (nw | n))
    neighbours = np.minimum(_count(nw | n, ne | e, se | s, sw | w), _count(n | ne, e | se, s | sw, w | nw))
    kept = (s | sw | ~nw) & w
    gone: BoolArray = (pieces == 1) & (neighbours >= 2) & (neighbours <= 3) & ~kept
    return gone


def _count(*conditions: BoolArray) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    total = conditions[0].astype(np.uint8)
    for condition in conditions[1:]:
        total += condition
    return total
