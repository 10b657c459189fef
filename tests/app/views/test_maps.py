from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from app.views import maps
from hypothesis import given
from hypothesis import strategies as st

from pycnn.arrays import FloatArray
from tests.app import exact, sketches
from tests.app.document import Element, parsed, rows
from tests.pycnn import article, naive

VALUE = st.floats(-2, 2, width=32)


def cells(table: Element) -> list[Element]:
    return table.all("td")


def focusable(table: Element) -> list[int]:
    return [n for n, cell in enumerate(cells(table)) if cell.attributes["tabindex"] == "0"]


@pytest.mark.parametrize("name", article.DRAWINGS)
def test_a_grid_has_the_numbers_of_its_map_in_order(name: str) -> None:
    output = sketches.trace_of(sketches.exemplar(name)).steps[0].output
    for values, grid in zip(output, exact.stages(name)[0], strict=True):
        expected = [[naive.cut_off(value) for value in row] for row in grid]
        assert rows(parsed(maps.grid(values, "a map"))) == expected
        assert rows(parsed(maps.table(values, "a map"))) == expected


def test_the_printed_map_of_the_article() -> None:
    values = sketches.trace_of(sketches.exemplar("X")).steps[0].output[0]
    printed = [[article.PRINTED_NINTHS[n] for n in row] for row in article.FILTERED_X_DIAGONAL]
    assert rows(parsed(maps.grid(values, "a map"))) == printed


def test_a_grid_without_the_chosen_cell_is_reached_at_its_first() -> None:
    table = parsed(maps.grid(np.zeros((4, 3), np.float32), "a map")).one("table")
    assert table.attributes["role"] == "grid"
    assert focusable(table) == [0]
    assert not [cell for cell in cells(table) if "aria-selected" in cell.attributes]


def test_the_chosen_cell_is_the_one_that_is_reached_and_selected() -> None:
    values = np.zeros((4, 3), np.float32)
    for n, chosen in enumerate(np.ndindex(4, 3)):
        table = parsed(maps.grid(values, "a map", (chosen[0], chosen[1]))).one("table")
        assert focusable(table) == [n]
        selected = [
            i for i, cell in enumerate(cells(table)) if cell.attributes.get("aria-selected") == "true"
        ]
        assert selected == [n]


def test_every_cell_of_a_grid_can_take_the_focus() -> None:
    table = parsed(maps.grid(np.zeros((4, 3), np.float32), "a map")).one("table")
    assert Counter(cell.attributes["tabindex"] for cell in cells(table)) == {"-1": 11, "0": 1}


@pytest.mark.parametrize("label", ["<script>", 'a "map" & more', "it's"])
def test_labels_are_text(label: str) -> None:
    for markup in (
        maps.grid(np.eye(2, dtype=np.float32), label),
        maps.table(np.eye(2, dtype=np.float32), label),
    ):
        assert parsed(markup).one("table").attributes["aria-label"] == label


@given(value=VALUE)
def test_zero_is_recognisable_and_signs_differ(value: float) -> None:
    shade, mirrored = maps.shade(value), maps.shade(-value)
    assert (shade == "z") == (abs(value) <= Fraction(1, 18))
    if shade != "z":
        assert {shade[0], mirrored[0]} == {"p", "n"}
        assert shade[0] == ("p" if value > 0 else "n")
        assert shade[1:] == mirrored[1:]


@given(values=st.tuples(VALUE, VALUE))
def test_more_is_never_paler(values: tuple[float, float]) -> None:
    less, more = sorted(values, key=abs)
    assert _level(less) <= _level(more)


def test_ninths_have_a_shade_each_and_one_is_full() -> None:
    assert [_level(n / 9) for n in range(10)] == list(range(10))
    assert {maps.shade(np.float32(n / 9).item()) for n in range(-9, 10)} == {
        *(f"n{n}" for n in range(1, 10)),
        "z",
        *(f"p{n}" for n in range(1, 10)),
    }
    assert maps.shade(17.0) == "p9"
    assert maps.shade(-17.0) == "n9"


def _level(value: float) -> int:
    shade = maps.shade(value)
    return 0 if shade == "z" else int(shade[1:])


def test_pixels_are_white_or_black_and_whole() -> None:
    assert [maps.pixel_shade(value) for value in (1.0, -1.0)] == ["white", "black"]
    assert [maps.pixel_text(value) for value in (1.0, -1.0, 0.0, -0.0, 9.0)] == ["1", "-1", "0", "0", "9"]
    assert maps.pixel_text(-1 / 3) == "-0.33"


def test_grey_pixels_are_between_black_and_white() -> None:
    shades = [maps.pixel_shade(value) for value in (-1.0, -0.8, -0.2, 0.0, 0.6, 0.8, 1.0)]
    assert shades == ["black", "g1", "g4", "g5", "g8", "g9", "white"]


@given(values=st.lists(st.floats(-9, 9, width=32), min_size=4, max_size=4), scale=st.floats(0.01, 9))
def test_a_scale_divides_the_colours_and_leaves_the_numbers(values: list[float], scale: float) -> None:
    grid = np.array(values, dtype=np.float32).reshape(2, 2)
    table = parsed(maps.grid(grid, "a map", scale=scale)).one("table")
    assert rows(table) == rows(parsed(maps.grid(grid, "a map")))
    assert [cell.classes for cell in cells(table)] == [
        [maps.shade(value / scale)] for value in grid.ravel().tolist()
    ]


def test_neighbouring_maps_have_different_hues() -> None:
    first, second, third = ([maps.hue_number(n, convolution) for n in range(20)] for convolution in range(3))
    for hues in (first, second, third):
        assert all(len(set(hues[n : n + 8])) == 8 for n in range(13))
    assert not set(first) & set(second), "a map of a second convolution looks at all maps, not at one"
    assert maps.PLAIN not in {*first, *second, *third}
    assert [maps.hue(n) for n in first[:3]] == ["hue-0", "hue-1", "hue-2"]


def test_a_table_marks_cells_and_cannot_be_chosen() -> None:
    values: FloatArray = np.arange(6, dtype=np.float32).reshape(2, 3)
    table = parsed(maps.table(values, "a map", marks={(0, 2): "in-patch winner", (1, 0): "current"})).one(
        "table"
    )
    marked = {n: cell.classes[1:] for n, cell in enumerate(cells(table)) if cell.classes[1:]}
    assert marked == {2: ["in-patch", "winner"], 3: ["current"]}
    assert not [cell for cell in cells(table) if "tabindex" in cell.attributes]


@pytest.mark.parametrize("filled", range(7))
def test_a_table_that_fills_shows_so_many_numbers(filled: int) -> None:
    values: FloatArray = np.arange(1, 7, dtype=np.float32).reshape(2, 3)
    table = parsed(maps.table(values, "a map", filled=filled)).one("table")
    shown = [cell.text for cell in cells(table)]
    assert shown == [f"{n}.00" for n in range(1, filled + 1)] + ["\xa0"] * (6 - filled)
    assert ["pending" in cell.classes for cell in cells(table)] == [n >= filled for n in range(6)]


def test_a_table_takes_other_shades_and_texts() -> None:
    table = maps.table(np.array([[1, -1]]), "pixels", shade=maps.pixel_shade, text=maps.pixel_text)
    assert [(cell.text, cell.classes) for cell in cells(parsed(table))] == [
        ("1", ["white"]),
        ("-1", ["black"]),
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (999999.0, "999999.00"),
        (1e6, "1.00e6"),
        (-2450744309448704.0, "-2.45e15"),
        (9.9999e29, "9.99e29"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
    ],
)
def test_a_huge_number_has_a_power_of_ten(value: float, shown: str) -> None:
    assert maps.text(value) == shown


def test_what_is_no_number_has_the_colour_of_zero_and_infinity_the_full_one() -> None:
    assert maps.shade(math.nan) == "z"
    assert (maps.shade(math.inf), maps.shade(-math.inf)) == ("p9", "n9")


def test_numbers_have_the_room_that_the_longer_side_leaves() -> None:
    for shape in ((8, 3), (3, 8), (1, 8)):
        assert "cols-8" in parsed(maps.grid(np.zeros(shape, dtype=np.float32), "")).one("table").classes
