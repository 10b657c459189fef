from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy import ndimage

from pycnn.arrays import BoolArray
from pycnn.photographs import PictureError
from pycnn.photographs.paper import brightness, grown, ink_on, otsu, shows_dark_paper

from .pictures import Grey, coloured, letter, rgba


def pixel(red: int, green: int, blue: int, opacity: int = 255) -> NDArray[np.uint8]:
    return np.array([[[red, green, blue, opacity]]], dtype=np.uint8)


@pytest.mark.parametrize(
    ("colour", "looks"),
    [((255, 255, 255), 1), ((0, 0, 0), 0), ((51, 51, 51), 0.2), ((255, 0, 0), 0.299), ((0, 255, 255), 0.701)],
)
def test_brightness_is_that_of_old_television(colour: tuple[int, int, int], looks: float) -> None:
    # A black pixel beside it, so that it is not left to its transparency to tell something.
    both = np.concatenate([pixel(*colour), pixel(0, 0, 0)], axis=1)
    assert brightness(both).tolist() == [[pytest.approx(looks, abs=1e-6), 0]]


def test_white_paper_lies_beneath_what_is_transparent() -> None:
    row = np.concatenate([pixel(0, 0, 0), pixel(0, 0, 0, 51), pixel(255, 0, 0, 0)], axis=1)
    assert brightness(row)[0] == pytest.approx([0, 0.8, 1], abs=1e-6)


def test_black_paper_lies_beneath_a_white_logo() -> None:
    row = np.concatenate([pixel(255, 255, 255), pixel(255, 255, 255, 51), pixel(0, 0, 0, 0)], axis=1)
    assert brightness(row)[0] == pytest.approx([1, 0.2, 0], abs=1e-6)


def test_a_sheet_with_something_dark_on_it_is_no_white_logo() -> None:
    sheet = np.ones((10, 10))
    sheet[4:6, 4:6] = 0
    opacity = np.zeros((10, 10))
    opacity[2:8, 2:8] = 1
    assert brightness(rgba(sheet, opacity))[0, 0] == 1


def test_black_paper_lies_beneath_a_hole_in_a_white_sheet() -> None:
    opacity = np.ones((10, 10))
    opacity[5, 5] = 0
    assert brightness(rgba(1, opacity)).tolist() == opacity.tolist()


def test_a_picture_that_nobody_sees_is_refused() -> None:
    with pytest.raises(PictureError, match="transparent everywhere"):
        brightness(coloured(np.random.default_rng(0).random((4, 4, 3)), 0.01))


@given(
    few=st.lists(st.integers(1, 254), max_size=40),
    repeated=st.integers(1, 5),
)
def test_otsus_threshold_leaves_the_least_variance_within(few: list[int], repeated: int) -> None:
    values = np.array([0, 255, *few * repeated], dtype=np.float32)  # each has a bin of its own
    threshold = otsu(values)

    def within(border: float) -> float:
        low, high = values[values <= border].astype(float), values[values > border].astype(float)
        return float(((low - low.mean()) ** 2).sum() + ((high - high.mean()) ** 2).sum())

    assert within(threshold) == pytest.approx(
        min(within(border) for border in range(255)), rel=1e-6, abs=1e-6
    )


def test_otsus_threshold_is_midway_between_two_values() -> None:
    assert otsu(np.array([0.2] * 9 + [0.8], dtype=np.float32)) == pytest.approx(0.5, abs=0.01)


@given(shape=arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=9)), reach=st.integers(0, 11))
def test_a_shape_grows_on_all_sides(shape: BoolArray, reach: int) -> None:
    square = np.ones((2 * reach + 1, 2 * reach + 1), dtype=np.bool_)
    expected = ndimage.binary_dilation(shape, square)
    np.testing.assert_array_equal(grown(shape, reach), expected)


def lights() -> dict[str, Grey]:
    y, x = np.mgrid[:200, :200] / 200
    return {
        "even": np.full((200, 200), 0.9),
        "dim": np.full((200, 200), 0.3),
        "from the left": 0.95 - 0.6 * x,
        "from above": 0.4 + 0.5 * y,
        "in the middle": 0.9 - (x - 0.5) ** 2 - (y - 0.5) ** 2,
        "a lamp in a corner": 0.4 + 0.5 * np.exp(-3 * (x**2 + y**2)),
    }


@pytest.mark.parametrize("name", ["X", "O"])
@pytest.mark.parametrize("width", [4, 20, 50])
@pytest.mark.parametrize("light", lights())
def test_ink_is_found_in_any_light(light: str, width: int, name: str) -> None:
    cover = letter(name, 200, 200, width)
    ink = ink_on((lights()[light] * (1 - 0.75 * cover)).astype(np.float32))
    # Where a stroke's edge runs through pixels, either is right.
    assert not (ink & (cover == 0)).any()
    assert ink[cover == 1].all()


@pytest.mark.parametrize("name", ["X", "O"])
@pytest.mark.parametrize("light", lights())
def test_paper_is_what_the_border_shows(light: str, name: str) -> None:
    picture = (lights()[light] * (1 - 0.75 * letter(name, 200, 200, 20))).astype(np.float32)
    assert not shows_dark_paper(picture)
    assert shows_dark_paper(1 - picture)
    assert not shows_dark_paper(np.full((20, 20), 0.5, dtype=np.float32))
