from __future__ import annotations

from contextlib import suppress

import pytest
from app.lab.fields import LONGEST, Choice, Extent, FieldError, Number, Switch, Whole, kept
from hypothesis import given
from hypothesis import strategies as st

JUNK = st.text(max_size=30)


@given(st.integers(1, 40))
def test_whole_numbers_are_read_as_people_type_them(number: int) -> None:
    assert Whole(1, 40).read(f" {number} ") == number


@pytest.mark.parametrize(
    "text", ["", " ", "0", "41", "-3", "1.5", "1e3", "ten", "１２", "9" * 400, "0x10", "1_0"]
)
def test_what_is_no_such_number_is_explained(text: str) -> None:
    with pytest.raises(FieldError, match="a whole number from 1 to 40 is needed"):
        Whole(1, 40).read(text)


@pytest.mark.parametrize(
    ("text", "value"), [("0.01", 0.01), ("1e-3", 0.001), ("0,5", 0.5), (".5", 0.5), ("2", 2)]
)
def test_numbers_may_have_decimals(text: str, value: float) -> None:
    assert Number(1e-6, 10).read(text) == value


@pytest.mark.parametrize("text", ["", "0", "-1", "nan", "inf", "1e99", "1,000,000", "11", "0.01 or so", "1e"])
def test_numbers_out_of_reach_are_explained(text: str) -> None:
    with pytest.raises(FieldError, match=r"a number from 0\.000001 to 10 is needed"):
        Number(1e-6, 10).read(text)


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3), ("3×5", (3, 5)), ("3x5", (3, 5)), ("3, 5", (3, 5)), ("4 4", 4)]
)
def test_extents_are_one_number_or_two(text: str, value: object) -> None:
    assert Extent(1, 9).read(text) == value


@pytest.mark.parametrize("text", ["", "0", "3×0", "3×10", "1×2×3", "×", "a×b"])
def test_extents_that_are_none_are_explained(text: str) -> None:
    with pytest.raises(FieldError, match="or two such as 3×5"):
        Extent(1, 9).read(text)


@given(JUNK)
def test_no_junk_gets_through(text: str) -> None:
    for field in (Whole(1, 9), Number(0, 1), Extent(1, 9), Choice(("a", "b"))):
        with suppress(FieldError):
            value = field.read(text)
            assert value in (*range(10), "a", "b") or isinstance(value, float | tuple)
    assert Switch().read(text) is (text == "1")
    assert len(kept(text * 9)) <= LONGEST
