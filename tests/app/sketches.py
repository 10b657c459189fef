"""Drawings to test with: any that the pad can make, and an X and an O as a hand draws them."""

from __future__ import annotations

import math

import numpy as np
from app.drawing import PIXELS, Bitmap, Drawing, Example, Mark, Pixel, Point, Stroke
from hypothesis import strategies as st

from pycnn import Trace, lesson
from pycnn.arrays import FloatArray
from tests.pycnn import article

# The pad is 252 wide and follows a stroke 126 beyond its edges; it reports even numbers.
COORDINATE = st.integers(-63, 189).map(lambda half: 2 * half)
POINT = st.tuples(COORDINATE, COORDINATE)
STROKE = st.lists(POINT, min_size=1, max_size=6).map(lambda points: Stroke(tuple(points)))
INDEX = st.integers(0, PIXELS - 1)
PIXEL = st.builds(Pixel, INDEX, INDEX, st.booleans())
EXAMPLE = st.sampled_from(list(article.DRAWINGS)).map(Example)
BITMAP = st.lists(st.booleans(), min_size=81, max_size=81).map(lambda white: Bitmap(tuple(white)))
MARK: st.SearchStrategy[Mark] = st.one_of(STROKE, PIXEL, EXAMPLE, BITMAP)
DRAWING = st.lists(MARK, max_size=6).map(lambda marks: Drawing(tuple(marks)))

IMAGE = BITMAP.map(lambda bitmap: image_of(bitmap.white))


def image_of(white: tuple[bool, ...]) -> FloatArray:
    """The image (1, 9, 9) that has these pixels white."""
    image = np.where(np.array(white).reshape(1, PIXELS, PIXELS), 1, -1)
    return image.astype(np.float32)


def exemplar(name: str) -> FloatArray:
    """One of the article's drawings as an image (1, 9, 9)."""
    return image_of(tuple(pixel == "X" for pixel in article.DRAWINGS[name] if pixel != " "))


def trace_of(image: FloatArray) -> Trace:
    return lesson.network().trace(image)


def hand_drawn_x(x: int, y: int, reach: int) -> Drawing:
    """Two strokes that cross at (x, y) and reach as far in every direction."""
    steps = [round(reach * i / 10) for i in range(-10, 11)]
    falling = [(x + step, y + step) for step in steps]
    rising = [(x + step, y - step) for step in steps]
    return Drawing((_stroke(falling), _stroke(rising)))


def hand_drawn_o(x: int, y: int, reach: int) -> Drawing:
    """One stroke around (x, y), from the top to the right."""
    angles = [2 * math.pi * i / 32 for i in range(33)]
    around = [(x + reach * math.sin(angle), y - reach * math.cos(angle)) for angle in angles]
    return Drawing((_stroke(around),))


def _stroke(points: list[Point] | list[tuple[float, float]]) -> Stroke:
    return Stroke(tuple((2 * round(x / 2), 2 * round(y / 2)) for x, y in points))
