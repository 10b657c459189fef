from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pycnn.arrays import FloatArray
from pycnn.similarity import in_common, same

VALUES = arrays(np.float32, (3, 4), elements=st.floats(-50, 50, width=32))


def summed(one: FloatArray, other: FloatArray) -> float:
    """The same by a loop, number by number."""
    common, either = 0.0, 0.0
    for a, b in zip(one.ravel().tolist(), other.ravel().tolist(), strict=True):
        if (a < 0) != (b < 0):
            either += abs(a) + abs(b)
        else:
            common += min(abs(a), abs(b))
            either += max(abs(a), abs(b))
    return common / either if either else 1.0


@given(one=VALUES, other=VALUES)
def test_what_is_common_is_added_up_number_by_number(one: FloatArray, other: FloatArray) -> None:
    found = in_common(one, other)
    assert found == pytest.approx(summed(one, other))
    assert 0 <= found <= 1
    assert found == in_common(other, one)
    assert found == pytest.approx(in_common(-one, -other))


@given(values=VALUES)
def test_an_array_has_all_in_common_with_itself_and_half_with_its_double(values: FloatArray) -> None:
    assert in_common(values, values) == 1
    assert in_common(values, 2 * values) == pytest.approx(0.5 if values.any() else 1.0)
    assert in_common(values, -values) == (0.0 if values.any() else 1.0)


def test_what_stands_elsewhere_is_not_common() -> None:
    assert in_common([[1.0, 0.0]], [[0.0, 1.0]]) == 0
    assert in_common([[1.0, 1.0]], [[0.0, 1.0]]) == 0.5
    assert in_common([0.0], [0.0]) == 1


def test_the_same_numbers_are_so_but_for_rounding() -> None:
    ninths = np.float32(5) / np.float32(9)
    nearly = np.nextafter(ninths, np.float32(1))
    one = np.array([ninths, 0.0, 1.0], dtype=np.float32)
    other = np.array([nearly, 1e-7, 1.001], dtype=np.float32)
    assert same(one, other).tolist() == [True, True, False]
    assert same([[1000.0]], [[1000.001]]).tolist() == [[True]]
    assert same([[1000.0]], [[1001.0]]).tolist() == [[False]]


@pytest.mark.parametrize("compare", [same, in_common])
def test_only_arrays_of_one_shape_can_be_compared(compare: object) -> None:
    assert callable(compare)
    with pytest.raises(ValueError, match=r"\(2,\) with one \(1, 2\)"):
        compare([1.0, 2.0], [[1.0, 2.0]])
