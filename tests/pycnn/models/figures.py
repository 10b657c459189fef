"""X's and O's described by formulas, not by strokes: another way than that of the training drawings.

Each is ink (120, 120) from 0 to 1, sampled four times finer than its pixels. Its name begins with what it is.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SIDE, FINER = 120, 4
Plane = NDArray[np.float64]
Inside = Callable[[Plane, Plane], NDArray[np.bool_]]


def figure(inside: Inside, size: float = 0.7, row: float = 0.5, col: float = 0.5) -> NDArray[np.float32]:
    """Fill where `inside(x, y)` holds; x and y go from −1 to 1 over a figure of this size at this centre."""
    places = (np.arange(SIDE * FINER) + 0.5) / (SIDE * FINER)
    x, y = np.meshgrid((places - col) * 2 / size, (places - row) * 2 / size)
    fine = inside(x, y).reshape(SIDE, FINER, SIDE, FINER)
    ink: NDArray[np.float32] = fine.mean(axis=(1, 3)).astype(np.float32)
    return ink


def turned(inside: Inside, degrees: float) -> Inside:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return lambda x, y: inside(cos * x + sin * y, cos * y - sin * x)


def slanted(inside: Inside, slant: float) -> Inside:
    return lambda x, y: inside(x + slant * y, y)


def saltire(falling: float, rising: float, serif: float = 0.0) -> Inside:
    """Two bands, as wide as given, and bars at their four ends."""

    def inside(x: Plane, y: Plane) -> NDArray[np.bool_]:
        box = np.maximum(abs(x), abs(y)) <= 1
        bands = (abs(x - y) <= falling * 0.7) | (abs(x + y) <= rising * 0.7)
        bars = (abs(abs(x) - 0.9) <= serif) & (abs(abs(y) - 0.95) <= 0.05)
        return (box & bands) | bars

    return inside


def ring(inner_x: float, inner_y: float, width: float = 1.0, gap: float = 0.0, at: float = 0.0) -> Inside:
    """An ellipse with an elliptic hole, open by `gap` degrees in the direction `at`."""

    def inside(x: Plane, y: Plane) -> NDArray[np.bool_]:
        outer = (x / width) ** 2 + y**2 <= 1
        hole = (x / (width * inner_x)) ** 2 + (y / inner_y) ** 2 <= 1
        away = abs((np.degrees(np.arctan2(y, x)) - at + 180) % 360 - 180)
        return outer & ~hole & (away >= gap / 2)

    return inside


FIGURES = {
    "X": figure(saltire(0.25, 0.25)),
    "X bold": figure(saltire(0.5, 0.5)),
    "X thin": figure(saltire(0.06, 0.06), 0.85),
    "X with serifs": figure(saltire(0.32, 0.12, serif=0.28)),
    "X slanted": figure(slanted(saltire(0.25, 0.2), 0.3)),
    "X turned": figure(turned(saltire(0.25, 0.25), 25)),
    "X turned the other way": figure(turned(saltire(0.3, 0.2), -25)),
    "X small in a corner": figure(saltire(0.3, 0.3), 0.25, 0.14, 0.14),
    "X small in the other corner": figure(saltire(0.25, 0.25), 0.25, 0.86, 0.86),
    "X over the whole sheet": figure(saltire(0.2, 0.2), 1.0),
    "O": figure(ring(0.75, 0.75)),
    "O bold": figure(ring(0.5, 0.5)),
    "O thin": figure(ring(0.95, 0.95), 0.85),
    "O with stress": figure(ring(0.6, 0.9, 0.85)),
    "O narrow": figure(slanted(ring(0.65, 0.8, 0.65), 0.3)),
    "O open to the right": figure(ring(0.75, 0.75, gap=55)),
    "O open above": figure(ring(0.8, 0.8, gap=60, at=-90)),
    "O small in a corner": figure(ring(0.65, 0.65), 0.25, 0.86, 0.14),
    "O small in the other corner": figure(ring(0.7, 0.7), 0.25, 0.14, 0.86),
    "O over the whole sheet": figure(ring(0.85, 0.85), 1.0),
}
