"""Shapes: which strokes make an X, an O, a heart …, each time a little different.

A shape has its own frame, in which it reaches about from −1 to 1, x to the right, y down.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from .strokes import Hand, Lines, Points, Weights, along, bent, broad_nib, joined, path, polygon, straight

# A string, so that importing this does not import numpy.random.
Strokes: TypeAlias = "Callable[[np.random.Generator, Hand], tuple[Lines, Weights]]"


class Shape(NamedTuple):
    """What strokes a class consists of, and how far they may be distorted before they show another."""

    strokes: Strokes
    turn: float = 20  # degrees, to either side
    boldest: float = 0.4  # the thickest pen, as a part of half the shape's narrowest width
    clear: float = 4  # pixels of the image that must fit into its narrowest width, beside the pen


def cross(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    r"""Return an X: `\` and `/`, or `)` and `(`."""
    # The ends: top left, top right, bottom right, bottom left. Many are narrower at the top.
    top, bottom = (1 - 0.3 * rng.random(2) if rng.random() < 0.4 else np.ones(2)).tolist()
    ends = np.array([[-top, -1], [top, -1], [bottom, 1], [-bottom, 1]])
    ends += hand.slip(rng, (4, 2), 0.16)
    if rng.random() < 0.12:
        lines = _back_to_back(ends, rng, hand.fineness)
    elif hand.looseness:
        lines = bent(ends[:2], ends[2:], hand.slip(rng, (2,), 0.06), hand.fineness)
    else:
        lines = straight(ends[:2], ends[2:])
    weights = broad_nib(lines, hand.contrast, math.copysign(math.pi / 4, rng.random() - 0.8))
    if hand.serifs:
        # A serif must reach beyond its stroke, but leave the X open above and below.
        half = min(0.75 * hand.pen + 0.12 + 0.18 * rng.random(), 0.7 * min(top, bottom))
        reach = np.array([half, 0])
        lines = np.concatenate([lines, straight(ends - reach, ends + reach)])
        weights = np.concatenate([weights, np.full(4, min(max(hand.contrast, 0.3), 0.6))])
    return lines, weights


def _back_to_back(ends: Points, rng: np.random.Generator, fineness: int) -> Lines:
    """Return an X of two curves whose backs touch or cross: four arms, from there to its ends."""
    across = 0.1 * rng.random()
    power = 1.2 + 0.8 * rng.random()  # the larger, the rounder the backs
    t = along(fineness)[:, np.newaxis]
    x, y = ends.T
    tips = -np.sign(x) * across
    arms = np.stack([tips + (x - tips) * t**power, y * t], axis=-1)  # (points, arms, 2)
    return joined(arms.transpose(1, 0, 2))


def ring(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return an O: round, squarish or like an egg, which a loose hand may leave open or draw too far."""
    sweep, drift, egg = 2 * math.pi, 0.0, 0.0
    if hand.looseness:
        egg = hand.looseness * rng.uniform(-0.25, 0.25)
        ending = rng.random()
        if ending < 0.3:  # a gap, into which the pen's round ends reach
            sweep -= math.radians(rng.uniform(0, 70)) + hand.pen / 2
        elif ending < 0.6:
            sweep += math.radians(rng.uniform(0, 60))
            drift = rng.uniform(-0.2, 0.2)
    t = along(4 * hand.fineness)
    angle = 2 * math.pi * rng.random() + sweep * t
    x, y = np.cos(angle), np.sin(angle)
    exponent = 2 + rng.random() ** 2  # of a superellipse: 2 is an ellipse, 3 a rounded square
    radius = (1 + drift * t) / (np.abs(x) ** exponent + np.abs(y) ** exponent) ** (1 / exponent)
    x, y = x * radius, y * radius
    lines = joined(np.stack([x * (1 + egg * y), y], axis=1))
    return lines, broad_nib(lines, hand.contrast, rng.normal(0, 0.35))


def outline(*corners: tuple[float, float]) -> Strokes:
    """Return the way to draw a polygon with these corners."""

    def strokes(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
        lines = polygon(np.array(corners, dtype=np.float64), rng, hand)
        return lines, broad_nib(lines, hand.contrast, math.pi * rng.random())

    return strokes


def plus(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return a plus: `|` and `−`, which need not cross in their middles."""
    x, y = (hand.looseness * rng.uniform(-0.2, 0.2, 2)).tolist()
    upright = path(np.array([[x, -1], [x, 1]]), rng, hand)
    level = path(np.array([[-1, y], [1, y]]), rng, hand)
    lines = np.concatenate([upright, level])
    return lines, broad_nib(lines, hand.contrast, 0 if rng.random() < 0.8 else math.pi / 2)


def check(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return a check mark: a short stroke down, a long one up."""
    start, turn = [-1, rng.uniform(-0.2, 0.3)], [rng.uniform(-0.5, -0.15), 1]
    lines = path(np.array([start, turn, [1, -1]]), rng, hand)
    return lines, broad_nib(lines, hand.contrast, math.copysign(math.pi / 4, rng.random() - 0.5))


def heart(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return a heart: two arcs, from a notch above to a point below."""
    # From the notch to the notch, with a line's end in the point below.
    t = 2 * math.pi * along(4 * hand.fineness + 2)
    x = np.sin(t) ** 3
    y = (5 * np.cos(2 * t) - 13 * np.cos(t) + 2 * np.cos(3 * t) + np.cos(4 * t)) / 16
    lines = joined(np.stack([x, y], axis=1))
    return lines, broad_nib(lines, hand.contrast, math.pi * rng.random())


def star(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
    """Return a five-pointed star: in one line that crosses itself, or only its outline."""
    if rng.random() < 0.5:
        angle, radius = math.pi * (0.8 * np.arange(5) - 0.5), np.ones(5)
    else:
        angle, radius = math.pi * (0.2 * np.arange(10) - 0.5), np.tile([1, rng.uniform(0.38, 0.5)], 5)
    lines = polygon((radius * np.stack([np.cos(angle), np.sin(angle)])).T, rng, hand)
    return lines, broad_nib(lines, hand.contrast, math.pi * rng.random())


DRAWN: Final[dict[str, Shape]] = {
    "X": Shape(cross, turn=30, boldest=0.7, clear=2.6),
    "O": Shape(ring, turn=30, boldest=0.8, clear=2.4),
    "triangle": Shape(outline((0, -1), (1, 1), (-1, 1))),
    "square": Shape(outline((-1, -1), (1, -1), (1, 1), (-1, 1)), clear=5),
    # Turned or slanted more, a plus would be an X.
    "plus": Shape(plus, turn=10, boldest=0.6, clear=3),
    "check": Shape(check, clear=4),
    "heart": Shape(heart, clear=5),
    "star": Shape(star, boldest=0.25, clear=8),
}
SHAPES: Final = tuple(DRAWN)
"""The names of all classes that can be drawn."""
