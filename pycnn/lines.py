"""Lines: a drawing as straight lines, to be moved, turned, enlarged, and drawn again with a pen.

Lines are an array (lines, 2, 2) with the start and the end of each, both (x, y) as `ink` has them: in pixels
from the top left corner, x to the right, y down. A line of no length is a dot.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import BoolArray, FloatArray, numbers
from .datasets.strokes import Lines, Points, joined
from .ink import blank, draw_line

DIRECTIONS: Final = ((0, 1), (1, 0), (1, 1), (1, -1))
"""Where a pixel's neighbours are, in rows and cols; the other four have it as theirs."""


def along(points: ArrayLike, tolerance: float) -> Lines:
    """Return the lines from point to point (points, 2), without points that hardly matter.

    None of those left out is farther than `tolerance` from its line. After Douglas and Peucker, "Algorithms
    for the reduction of the number of points required to represent a digitized line", Cartographica 10
    (1973). A single point is a dot. Raises ValueError if there is no point.
    """
    path: Points = np.asarray(points, dtype=np.float64)
    if path.ndim != 2 or not len(path) or path.shape[1] != 2:
        raise ValueError(f"expected points (points, 2), at least one, got the shape {path.shape}")
    if len(path) == 1:
        path = path.repeat(2, axis=0)
    kept = np.zeros(len(path), dtype=np.bool_)
    kept[[0, -1]] = True
    pieces = [(0, len(path) - 1)]
    while pieces:
        first, last = pieces.pop()
        if last - first < 2:
            continue
        distances = _distances(path[first + 1 : last], path[first], path[last])
        farthest = int(distances.argmax())
        if distances[farthest] > tolerance:
            middle = first + 1 + farthest
            kept[middle] = True
            pieces += [(first, middle), (middle, last)]
    return joined(path[kept])


def through_pixels(image: ArrayLike) -> Lines:
    """Return the lines that join the centres of neighbouring white pixels of an image.

    The image is (rows, cols) or (1, rows, cols), and white what is above 0. Pixels that touch at a corner
    only are joined unless a white one beside both joins them anyway. Pixels in a row share one line; one
    without neighbours is a dot. Raises ValueError if the image has another shape.
    """
    pixels = numbers(image, "the image")
    if pixels.ndim == 3 and len(pixels) == 1:
        pixels = pixels[0]
    if pixels.ndim != 2:
        raise ValueError(f"expected an image (rows, cols) or (1, rows, cols), got the shape {pixels.shape}")
    white = pixels > 0
    alone = white.copy()
    places = []
    for direction in DIRECTIONS:
        for start, end in _runs(_links(white, *direction), *direction):
            places.append((start, end))
            steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
            for step in range(steps + 1):
                alone[start[0] + step * direction[0], start[1] + step * direction[1]] = False
    places += [(place, place) for place in zip(*np.nonzero(alone), strict=True)]
    return np.array(places, dtype=np.float64).reshape(-1, 2, 2)[:, :, ::-1] + 0.5


def distorted(
    lines: Lines, *, shift: tuple[float, float] = (0, 0), scale: float = 1, turn: float = 0
) -> Lines:
    """Return lines enlarged by a factor, turned clockwise by degrees, and then shifted by (x, y).

    They are enlarged and turned about the centre of the box around them all.
    """
    if not len(lines):
        return lines.copy()
    ends = lines.reshape(-1, 2)
    centre = (ends.min(axis=0) + ends.max(axis=0)) / 2
    cos, sin = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
    moved: Lines = (lines - centre) @ np.array([[cos, sin], [-sin, cos]]) + (centre + shift)
    return moved


def drawn(lines: Lines, size: int, width: float) -> FloatArray:
    """Draw lines with a round pen, `width` pixels thick, on a new sheet: ink (size, size).

    Raises ValueError as `ink.draw_line` does.
    """
    sheet = blank(size)
    for start, end in lines.tolist():
        draw_line(sheet, start, end, width)
    return sheet


def _distances(points: Points, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each point (points, 2) is from the line between two."""
    way = end - start
    length2 = float(way @ way)
    part = ((points - start) @ way / length2).clip(0, 1) if length2 else np.zeros(len(points))
    off = points - start - part[:, np.newaxis] * way
    distances: NDArray[np.float64] = np.hypot(off[:, 0], off[:, 1])
    return distances


def _links(white: BoolArray, down: int, right: int) -> BoolArray:
    """Which white pixels are joined with their neighbour in a direction."""
    rows, cols = white.shape
    framed = np.zeros((rows + 1, cols + 2), dtype=np.bool_)
    framed[:-1, 1:-1] = white

    def beside(down: int, right: int) -> BoolArray:
        return framed[down : down + rows, 1 + right : 1 + right + cols]

    links = white & beside(down, right)
    return links & ~beside(down, 0) & ~beside(0, right) if down and right else links


def _runs(links: BoolArray, down: int, right: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where each row of links begins and ends."""
    places = set(zip(*(axis.tolist() for axis in np.nonzero(links)), strict=True))
    for row, col in sorted(places):
        if (row - down, col - right) not in places:
            steps = 1
            while (row + steps * down, col + steps * right) in places:
                steps += 1
            yield (row, col), (row + steps * down, col + steps * right)
