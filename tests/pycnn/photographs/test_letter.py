from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn.arrays import BoolArray
from pycnn.photographs import PictureError
from pycnn.photographs.letter import LARGEST, cut_out, find, main_pieces

from .pictures import letter


def ink(name: str = "X", width: float = 6, extent: float = 0.5) -> BoolArray:
    shape: BoolArray = letter(name, 100, 100, width, extent=extent) > 0.5
    return shape


def blank() -> BoolArray:
    return np.zeros((100, 100), dtype=np.bool_)


@given(seed=st.integers(0, 10**6))
def test_specks_are_left_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    dirty = ink()
    dirty[tuple(rng.integers(0, 15, (2, 5)))] = True  # far from the letter
    dirty[80:84, 80:83] = True
    np.testing.assert_array_equal(main_pieces(dirty), ink())


def test_strokes_that_do_not_touch_stay_together() -> None:
    parted = ink()
    parted[45:55] = False
    np.testing.assert_array_equal(main_pieces(parted), parted)


@pytest.mark.parametrize("place", [np.s_[:12], np.s_[:, 90:], np.s_[95:, 80:]])
def test_what_comes_in_from_outside_is_left_out(place: tuple[slice, ...]) -> None:
    shadow = blank()
    shadow[place] = True
    np.testing.assert_array_equal(main_pieces(ink() | shadow), ink())
    np.testing.assert_array_equal(main_pieces(shadow), shadow)  # unless it is all that there is


def test_a_frame_is_left_out() -> None:
    frame = ~blank()
    frame[4:-4, 4:-4] = False
    np.testing.assert_array_equal(main_pieces(ink() | frame), ink())
    with pytest.raises(PictureError, match="a frame without a letter"):
        find(frame)


def test_a_letter_may_touch_the_border() -> None:
    cropped = cut_out(ink("O"))
    np.testing.assert_array_equal(main_pieces(cropped), cropped)


@pytest.mark.parametrize("name", ["X", "O"])
def test_a_letter_on_a_sheet_on_a_table(name: str) -> None:
    sheet = blank()
    sheet[10:90, 15:85] = True
    np.testing.assert_array_equal(find(sheet & ~ink(name)), cut_out(ink(name)))


def test_the_hole_of_an_o_is_no_letter() -> None:
    for width in (4, 10, 20, 30):
        ring = ink("O", width=width, extent=0.9)
        np.testing.assert_array_equal(find(ring), cut_out(ring))


@pytest.mark.parametrize("width", [1, 3, 20])
@pytest.mark.parametrize("size", [113, 200, 400])
def test_a_large_letter_is_made_smaller_and_no_line_is_lost(size: int, width: int) -> None:
    large = letter("X", size, size, width, extent=1) > 0.3
    small = find(large)
    assert max(small.shape) == LARGEST
    rows, cols = np.nonzero(cut_out(large))
    longest = max(cut_out(large).shape)
    expected = {
        (row * LARGEST // longest, col * LARGEST // longest) for row, col in zip(rows, cols, strict=True)
    }
    assert set(zip(*np.nonzero(small), strict=True)) == expected


def test_what_fills_its_box_is_refused() -> None:
    box = blank()
    box[20:60, 30:80] = True
    with pytest.raises(PictureError, match="a filled area instead of lines"):
        find(box)
    with pytest.raises(PictureError, match="too small"):
        find(ink(width=2, extent=0.06))
