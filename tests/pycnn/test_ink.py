import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn import ink

Point = tuple[float, float]
COORDINATE = st.floats(-10, 30)
POINT = st.tuples(COORDINATE, COORDINATE)
WIDTH = st.floats(0.5, 12)


def coverage(x: float, y: float, start: Point, end: Point, width: float) -> float:
    """How much ink a line leaves on a pixel whose centre is (x, y), from the distance between the two."""
    (x0, y0), (x1, y1) = start, end
    length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length2 if length2 else 0.0
    along = min(max(along, 0.0), 1.0)
    distance = math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))
    return min(max(width / 2 + 0.5 - distance, 0.0), 1.0)


def test_blank() -> None:
    sheet = ink.blank(3)
    assert sheet.tolist() == [[0] * 3] * 3
    assert sheet.dtype == np.float32
    with pytest.raises(ValueError, match="size must be a whole number"):
        ink.blank(0)


def test_a_line_through_the_centres_of_a_row() -> None:
    sheet = ink.blank(5)
    ink.draw_line(sheet, (1.5, 2.5), (3.5, 2.5), 1)
    assert sheet.tolist() == [[0] * 5, [0] * 5, [0, 1, 1, 1, 0], [0] * 5, [0] * 5]


def test_a_line_between_two_rows_covers_half_of_both() -> None:
    sheet = ink.blank(4)
    ink.draw_line(sheet, (-9, 2), (9, 2), 1)
    assert sheet.tolist() == [[0] * 4, [0.5] * 4, [0.5] * 4, [0] * 4]


def test_x_goes_to_the_right_and_y_down() -> None:
    sheet = ink.blank(4)
    ink.draw_line(sheet, (3.5, 0.5), (3.5, 1.5), 1)
    assert np.argwhere(sheet).tolist() == [[0, 3], [1, 3]]


@given(start=POINT, end=POINT, width=WIDTH)
def test_agrees_with_the_distance_of_each_pixel(start: Point, end: Point, width: float) -> None:
    sheet = np.zeros((20, 16), dtype=np.float32)
    ink.draw_line(sheet, start, end, width)
    expected = [[coverage(x + 0.5, y + 0.5, start, end, width) for x in range(16)] for y in range(20)]
    np.testing.assert_allclose(sheet, expected, rtol=0, atol=1e-4)


@given(first=st.tuples(POINT, POINT, WIDTH), second=st.tuples(POINT, POINT, WIDTH))
def test_lines_that_cross_do_not_add_up(
    first: tuple[Point, Point, float], second: tuple[Point, Point, float]
) -> None:
    both, one, other = ink.blank(20), ink.blank(20), ink.blank(20)
    ink.draw_line(one, *first)
    ink.draw_line(other, *second)
    ink.draw_line(both, *first)
    ink.draw_line(both, *second)
    assert both.tolist() == np.maximum(one, other).tolist()
    ink.draw_line(both, *first)
    assert both.tolist() == np.maximum(one, other).tolist()


@pytest.mark.parametrize("end", [(40.3, 12.6), (12.1, 41.7), (12.1, 12.6)])
def test_the_ink_of_a_line_is_its_area(end: Point) -> None:
    sheet = ink.blank(60)
    start, width = (12.1, 12.6), 7.0
    ink.draw_line(sheet, start, end, width)
    area = math.dist(start, end) * width + math.pi * (width / 2) ** 2  # a rectangle and two half circles
    assert float(sheet.sum()) == pytest.approx(area, rel=0.02)


def test_a_line_of_almost_no_length_is_a_dot() -> None:
    dot = ink.blank(9)
    ink.draw_line(dot, (4.5, 4.5), (4.5, 4.5), 3)
    for tiny in (1e-7, 1e-38, 5e-324):
        sheet = ink.blank(9)
        ink.draw_line(sheet, (4.5, 4.5), (4.5 + tiny, 4.5), 3)
        np.testing.assert_allclose(sheet, dot, atol=1e-6)


def test_outside_nothing_happens() -> None:
    sheet = ink.blank(9)
    ink.draw_line(sheet, (-20, -3), (30, -3), 4)
    ink.draw_line(sheet, (1e6, 1e6), (1e6, 2e5), 4)
    assert not sheet.any()


@pytest.mark.parametrize(
    ("start", "end", "width"),
    [
        ((math.nan, 0), (1, 1), 1),
        ((0, 0), (math.inf, 1), 1),
        ((0, 0), (1, -1e300), 1),
        ((0, 0), (1, 1), 0),
        ((0, 0), (1, 1), -2),
        ((0, 0), (1, 1), math.nan),
        ((0, 0), (1, 1), math.inf),
    ],
)
def test_impossible_lines_are_refused_and_leave_no_ink(start: Point, end: Point, width: float) -> None:
    sheet = ink.blank(5)
    with pytest.raises(ValueError, match="need 0 < width, and all below a million"):
        ink.draw_line(sheet, start, end, width)
    assert not sheet.any()


def test_cells_tile_the_sheet() -> None:
    for pixels in (9, 27, 30):
        sheet = ink.blank(pixels)
        for row in range(9):
            for col in range(9):
                before = float(sheet.sum())
                ink.fill_cell(sheet, row, col, 9, 1)
                assert float(sheet.sum()) > before
        assert (sheet == 1).all()


def test_fill_cell_fills_its_block_and_clears_it() -> None:
    sheet = ink.blank(6)
    ink.fill_cell(sheet, 1, 2, 3, 0.5)
    assert np.argwhere(sheet).tolist() == [[2, 4], [2, 5], [3, 4], [3, 5]]
    assert sheet.max() == 0.5
    ink.fill_cell(sheet, 1, 2, 3, 0)
    assert not sheet.any()


def test_fill_cell_refuses() -> None:
    sheet = ink.blank(6)
    for row, col in ((3, 0), (0, 3), (-1, 0), (0, -1)):
        with pytest.raises(IndexError, match=r"no cell .* from 0 to 2"):
            ink.fill_cell(sheet, row, col, 3, 1)
    for value in (-0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match=r"from 0 .* to 1"):
            ink.fill_cell(sheet, 0, 0, 3, value)
    with pytest.raises(ValueError, match="make a larger sheet"):
        ink.fill_cell(sheet, 0, 0, 7, 1)
    assert not sheet.any()
