"""Shapes: which strokes make an X, an O, a heart …, each time a little different.

A shape has its own frame, in which it reaches about from −1 to 1, x to the right, y down. Curves are many
short straight lines: an array (lines, 2, 2) with the start and the end of each, both (x, y).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (points, 2): x, y
Lines = NDArray[np.float64]  # (lines, 2, 2): start and end, each x, y
Weights = NDArray[np.float64]  # (lines,): how thick each line is, 1 for as thick as the pen

PARTS = 4  # straight lines that a stroke drawn by hand is made of, so that it can bend
ROUND = 18  # lines around an O


class Hand(NamedTuple):
    """The way that one drawing is drawn."""

    looseness: float  # 0 for a printed letter, up to 1 for a child's hand
    pen: float  # the thickest stroke's width, in the shape's frame
    contrast: float  # the thinnest stroke's width as a part of the thickest's: 1 if all are alike
    serifs: bool  # short bars at the ends of strokes, as in printed letters


class Shape(NamedTuple):
    """What strokes a class consists of, and how far they may be distorted before they show another."""

    strokes: Callable[[np.random.Generator, Hand], tuple[Lines, Weights]]
    turn: float = 20  # degrees, to either side
    boldest: float = 0.4  # the thickest pen, as a part of half the shape's narrowest width
    clear: float = 4  # pixels of the image that must fit within its narrowest width, beside the pen


def bent(start: Points, end: Points, bend: float, parts: int) -> Points:
    """Return points from `start` to `end` on a parabola whose middle is `bend` of the length off the line."""
    t = np.linspace(0, 1, parts + 1)[:, np.newaxis]
    dx, dy = end - start
    points: Points = start + t * (end - start) + 4 * bend * t * (1 - t) * np.array([-dy, dx])
    return points


def joined(points: Points) -> Lines:
    """Return the lines from each point to the next."""
    return np.stack([points[:-1], points[1:]], axis=1)


def path(corners: Points, rng: np.random.Generator, hand: Hand) -> Lines:
    """Return straight strokes from corner to corner, which a loose hand misses and bends a little."""
    if not hand.looseness:
        return joined(corners)
    corners = corners + hand.looseness * rng.normal(0, 0.05, corners.shape)
    bends = hand.looseness * rng.normal(0, 0.03, len(corners) - 1)
    sides = zip(corners[:-1], corners[1:], bends.tolist(), strict=True)
    return np.concatenate([joined(bent(start, end, bend, PARTS)) for start, end, bend in sides])


def polygon(corners: Points, rng: np.random.Generator, hand: Hand) -> Lines:
    """Return a closed path that starts at any corner."""
    first = int(rng.integers(len(corners)))
    return path(np.concatenate([corners[first:], corners[: first + 1]]), rng, hand)


def broad_nib(lines: Lines, contrast: float, thin: float) -> Weights:
    """Return the weights that a broad nib gives to lines: thinnest where they run in the direction `thin`.

    The direction is in radians. A printed O is thin where it runs to the right or left (0), a printed X in
    its stroke from the bottom left to the top right (−π/4).
    """
    x, y = (lines[:, 1] - lines[:, 0]).T
    across = np.sin(np.arctan2(y, x) - thin)
    weights: Weights = np.sqrt(contrast**2 + (1 - contrast**2) * across**2)
    return weights


def cross(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    r"""Return an X: `\` and `/`, or `)` and `(`."""
    narrower = rng.uniform(0.7, 1, 2) if rng.random() < 0.4 else np.ones(2)  # of top and bottom
    top, bottom = narrower / narrower.max()
    ends = np.array([[-top, -1], [bottom, 1], [top, -1], [-bottom, 1]])
    if not hand.looseness:
        lines = np.stack([ends[:2], ends[2:]])
    elif rng.random() < 0.15:
        lines = _back_to_back(ends, rng, hand)
    else:
        ends += np.clip(hand.looseness * rng.normal(0, 0.16, (4, 2)), -0.35, 0.35)
        down, up = np.clip(hand.looseness * rng.normal(0, 0.06, 2), -0.12, 0.12).tolist()
        falling, rising = bent(ends[0], ends[1], down, PARTS), bent(ends[2], ends[3], up, PARTS)
        lines = np.concatenate([joined(falling), joined(rising)])
    thin = -math.pi / 4 if rng.random() < 0.8 else math.pi / 4
    weights = broad_nib(lines, hand.contrast, thin)
    if not hand.serifs:
        return lines, weights
    # A serif must reach beyond its stroke, but leave the X open above and below.
    half = min(0.75 * hand.pen + rng.uniform(0.12, 0.3), 0.68)
    bars = ends[:, np.newaxis] + np.array([[-half, 0], [half, 0]])
    return np.concatenate([lines, bars]), np.concatenate([weights, np.full(4, max(hand.contrast, 0.3))])


def _back_to_back(ends: Points, rng: np.random.Generator, hand: Hand) -> Lines:
    """Return two curves that touch with their backs, between the four ends of an X."""
    t = np.linspace(-1, 1, 2 * PARTS + 1)
    # The backs touch or cross a little; the larger the power, the rounder they are.
    depth = 1 + rng.uniform(0, 0.1)
    curve = depth * (1 - np.abs(t) ** rng.uniform(1.2, 2)) - 1
    ends = ends + np.clip(hand.looseness * rng.normal(0, 0.1, (4, 2)), -0.25, 0.25)
    y = np.where(t < 0, -t, t)
    left = np.where(t < 0, -ends[0, 0], -ends[3, 0]) * curve
    right = np.where(t < 0, ends[2, 0], ends[1, 0]) * -curve
    left_y = np.where(t < 0, ends[0, 1], ends[3, 1]) * y
    right_y = np.where(t < 0, ends[2, 1], ends[1, 1]) * y
    return np.concatenate(
        [joined(np.stack([left, left_y], axis=1)), joined(np.stack([right, right_y], axis=1))]
    )


def ring(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return an O: round, squarish or like an egg, which a hand may leave open or draw too far."""
    sweep, drift, egg = 2 * math.pi, 0.0, 0.0
    if hand.looseness:
        egg = hand.looseness * rng.uniform(-0.25, 0.25)
        ending = rng.random()
        if ending < 0.3:  # stops early; the pen's round ends reach half its width into the gap
            sweep -= math.radians(rng.uniform(0, 70)) + hand.pen
        elif ending < 0.6:
            sweep += math.radians(rng.uniform(0, 60))
            drift = rng.uniform(-0.2, 0.2)
    t = np.linspace(0, 1, ROUND + 1)
    angle = rng.uniform(0, 2 * math.pi) + sweep * t
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    exponent = 2 + rng.random() ** 2  # of a superellipse: 2 is an ellipse, 3 a rounded square
    points *= (np.abs(points) ** exponent).sum(axis=1, keepdims=True) ** (-1 / exponent)
    points *= 1 + drift * t[:, np.newaxis]
    points[:, 0] *= 1 + egg * points[:, 1]
    lines = joined(points)
    return lines, broad_nib(lines, hand.contrast, rng.normal(0, 0.35))


def _outline(*corners: tuple[float, float]) -> Callable[[np.random.Generator, Hand], tuple[Lines, Weights]]:
    """Return the strokes of a polygon with these corners."""

    def strokes(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
        lines = polygon(np.array(corners, dtype=np.float64), rng, hand)
        return lines, broad_nib(lines, hand.contrast, rng.uniform(0, math.pi))

    return strokes


def plus(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return a plus: `|` and `−`, which need not cross in their middles."""
    x, y = (hand.looseness * rng.uniform(-0.2, 0.2, 2)).tolist()
    upright = path(np.array([[x, -1], [x, 1]]), rng, hand)
    flat = path(np.array([[-1, y], [1, y]]), rng, hand)
    lines = np.concatenate([upright, flat])
    return lines, broad_nib(lines, hand.contrast, 0 if rng.random() < 0.8 else math.pi / 2)


def check(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return a check mark: a short stroke down, a long one up."""
    turning = rng.uniform(-0.55, -0.15)
    lines = path(np.array([[-1, rng.uniform(-0.1, 0.3)], [turning, 1], [1, -1]]), rng, hand)
    return lines, broad_nib(lines, hand.contrast, rng.choice([-1, 1]) * math.pi / 4)


def heart(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return a heart: two arcs that meet in a notch above and a point below."""
    t = np.linspace(0, 2 * math.pi, ROUND + 3)  # starts and ends in the notch
    notch, waist = rng.uniform(0.25, 0.45), rng.uniform(0.75, 1)
    x = np.sin(t) * np.abs(np.sin(t / 2)) ** waist
    y = -np.cos(t) + notch * (1 + np.cos(t)) * np.exp(-6 * x**2)
    lines = joined(np.stack([x / np.abs(x).max(), y], axis=1))
    return lines, broad_nib(lines, hand.contrast, rng.uniform(0, math.pi))


def star(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return a five-pointed star: in one line that crosses itself, or only its outline."""
    if rng.random() < 0.5:
        angle, radius = math.pi * (0.8 * np.arange(5) - 0.5), np.ones(5)
    else:
        angle, radius = math.pi * (0.2 * np.arange(10) - 0.5), np.tile([1, rng.uniform(0.38, 0.5)], 5)
    lines = polygon((radius * np.stack([np.cos(angle), np.sin(angle)])).T, rng, hand)
    return lines, broad_nib(lines, hand.contrast, rng.uniform(0, math.pi))


DRAWN: Final[dict[str, Shape]] = {
    "X": Shape(cross, turn=30, boldest=0.6, clear=2.4),
    "O": Shape(ring, turn=30, boldest=0.75, clear=2.4),
    "triangle": Shape(_outline((0, -1), (1, 1), (-1, 1))),
    "square": Shape(_outline((-1, -1), (1, -1), (1, 1), (-1, 1)), clear=5),
    # Turned or slanted more, a plus would be an X.
    "plus": Shape(plus, turn=10, boldest=0.6, clear=3),
    "check": Shape(check, clear=3),
    "heart": Shape(heart, clear=5),
    "star": Shape(star, boldest=0.25, clear=8),
}
SHAPES: Final = tuple(DRAWN)
"""The names of all classes that can be drawn."""
