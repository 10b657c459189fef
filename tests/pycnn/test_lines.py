from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pycnn import images, ink, lesson, lines
from pycnn.datasets.strokes import Lines

NIB = np.array([2, 0])  # the page's pen writes a little to the right of its points
COORDINATE = st.integers(0, 60).map(float)
POINT = st.tuples(COORDINATE, COORDINATE)
POINTS = st.lists(POINT, min_size=1, max_size=30)
SQUARE = st.lists(st.booleans(), min_size=36, max_size=36).map(lambda lit: np.array(lit).reshape(6, 6))


def distance(point: tuple[float, float], line: list[list[float]]) -> float:
    (x0, y0), (x1, y1) = line
    length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
    part = ((point[0] - x0) * (x1 - x0) + (point[1] - y0) * (y1 - y0)) / length2 if length2 else 0.0
    part = min(max(part, 0.0), 1.0)
    return math.hypot(point[0] - x0 - part * (x1 - x0), point[1] - y0 - part * (y1 - y0))


@given(points=POINTS, tolerance=st.sampled_from([0.0, 1.0, 5.0]))
def test_no_point_is_far_from_the_lines_along_them(
    points: list[tuple[float, float]], tolerance: float
) -> None:
    found = lines.along(points, tolerance).tolist()
    for point in points:
        assert min(distance(point, line) for line in found) <= tolerance + 1e-9
    assert tuple(found[0][0]) == points[0]
    assert tuple(found[-1][1]) == points[-1]
    assert {tuple(end) for line in found for end in line} <= set(points)
    assert all(before[1] == after[0] for before, after in pairwise(found))


def test_points_on_the_way_are_left_out() -> None:
    corner = [(0, 0), (10, 0), (20, 1), (30, 0), (30, 20), (30, 40)]
    assert lines.along(corner, 1).tolist() == [[[0, 0], [30, 0]], [[30, 0], [30, 40]]]
    assert lines.along([(3, 4)], 1).tolist() == [[[3, 4], [3, 4]]]
    # A way there and back is not nothing, although both ends are one point.
    assert lines.along([(0, 0), (9, 0), (0, 0)], 1).tolist() == [[[0, 0], [9, 0]], [[9, 0], [0, 0]]]
    with pytest.raises(ValueError, match="at least one"):
        lines.along(np.empty((0, 2)), 1)
    with pytest.raises(ValueError, match=r"\(2, 3\)"):
        lines.along([(1, 2, 3), (4, 5, 6)], 1)


def links(white: NDArray[np.bool_]) -> set[frozenset[tuple[int, int]]]:
    """Which pixels have to be joined, pair by pair."""
    cells = set(zip(*(axis.tolist() for axis in np.nonzero(white)), strict=True))
    found = set()
    for row, col in cells:
        for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
            other = (row + down, col + right)
            joined_anyway = down and right and {(row + down, col), (row, col + right)} & cells
            if other in cells and not joined_anyway:
                found.add(frozenset([(row, col), other]))
    return found


@given(white=SQUARE)
def test_lines_join_neighbours_and_nothing_else(white: NDArray[np.bool_]) -> None:
    joined: list[frozenset[tuple[int, int]]] = []
    dots = []
    for (x0, y0), (x1, y1) in (lines.through_pixels(white) - 0.5).tolist():
        steps = round(max(abs(x1 - x0), abs(y1 - y0)))
        way = [
            (round(y0 + (y1 - y0) * i / max(steps, 1)), round(x0 + (x1 - x0) * i / max(steps, 1)))
            for i in range(steps + 1)
        ]
        joined += [frozenset(pair) for pair in pairwise(way)]
        dots += [way[0]] if not steps else []
    assert len(joined) == len(set(joined))
    assert set(joined) == links(white)
    reached = {place for link in joined for place in link}
    assert len(dots) == len(set(dots))
    assert set(dots) == set(zip(*(axis.tolist() for axis in np.nonzero(white)), strict=True)) - reached


def test_an_x_is_two_lines() -> None:
    found = lines.through_pixels(lesson.IMAGES["X"])
    assert found.tolist() == [[[1.5, 1.5], [7.5, 7.5]], [[7.5, 1.5], [1.5, 7.5]]]
    assert lines.through_pixels([[-1, -1], [-1, 0]]).shape == (0, 2, 2)
    with pytest.raises(ValueError, match=r"\(2, 9, 9\)"):
        lines.through_pixels(np.zeros((2, 9, 9)))


@pytest.mark.parametrize("name", list(lesson.IMAGES))
def test_the_articles_drawings_are_drawn_again_as_they_were(name: str) -> None:
    sheet = lines.drawn(lines.through_pixels(lesson.IMAGES[name]) * 28 + NIB, 252, 19)
    again = images.black_and_white(images.from_ink(sheet, 9))
    assert images.to_text(again) == images.to_text(lesson.IMAGES[name])


def test_the_article_distorts_its_x_by_these_numbers() -> None:
    strokes = lines.through_pixels(lesson.IMAGES["X"]) * 28

    def seen(distorted: Lines) -> str:
        sheet = lines.drawn(distorted + NIB, 252, 19)
        return images.to_text(images.black_and_white(images.from_ink(sheet, 9)))

    for name, made in {
        "X shifted": lines.distorted(strokes, shift=(-28, -28)),
        "X scaled": lines.distorted(strokes, scale=4 / 6),
        "X rotated": lines.distorted(strokes, turn=-10),
    }.items():
        assert seen(made) == images.to_text(lesson.IMAGES[name])


@given(
    ends=st.lists(st.tuples(POINT, POINT), min_size=1, max_size=5),
    shift=POINT,
    scale=st.floats(0.2, 3),
    turn=st.floats(-180, 180),
)
def test_points_are_turned_and_enlarged_about_the_centre_of_their_box(
    ends: list[tuple[tuple[float, float], ...]], shift: tuple[float, float], scale: float, turn: float
) -> None:
    given_lines = np.array(ends)
    moved = lines.distorted(given_lines, shift=shift, scale=scale, turn=turn)
    xs, ys = [x for line in ends for x, _ in line], [y for line in ends for _, y in line]
    centre = complex((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    # With y down, a positive angle of the complex plane is a turn clockwise.
    factor = scale * complex(math.cos(math.radians(turn)), math.sin(math.radians(turn)))
    for before, after in zip(given_lines.reshape(-1, 2), moved.reshape(-1, 2), strict=True):
        expected = (complex(*before) - centre) * factor + centre + complex(*shift)
        assert complex(*after) == pytest.approx(expected, abs=1e-9)


def test_nothing_stays_nothing() -> None:
    assert lines.distorted(np.empty((0, 2, 2)), scale=2).shape == (0, 2, 2)
    assert not lines.drawn(np.empty((0, 2, 2)), 5, 1).any()


def test_lines_are_drawn_by_the_pen() -> None:
    sheet = ink.blank(20)
    ink.draw_line(sheet, (2, 3), (15, 9), 3)
    ink.draw_line(sheet, (15, 9), (15, 9), 3)
    drawn = lines.drawn(np.array([[[2, 3], [15, 9]], [[15, 9], [15, 9]]]), 20, 3)
    assert drawn.tolist() == sheet.tolist()
    with pytest.raises(ValueError, match="need 0 < width"):
        lines.drawn(np.array([[[2, 3], [15, 9]]]), 20, 0)
