import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn import Flatten
from tests.pycnn.layers import laws


def test_lists_maps_row_by_row() -> None:
    x = np.arange(24, dtype=np.float32).reshape(2, 3, 2, 2)
    assert Flatten().forward(x).tolist() == [list(range(12)), list(range(12, 24))]
    assert Flatten().forward(x[:0]).shape == (0, 12)
    assert Flatten().output_shape((3, 2, 2)) == (12,)
    assert Flatten().output_shape((12,)) == (12,)
    assert repr(Flatten()) == "Flatten()"


@pytest.mark.parametrize("shape", [(3, 2, 4), (1, 5, 1), (4, 1, 1), (6,)])
def test_source_of_one_value_is_its_place(shape: tuple[int, ...]) -> None:
    for number, place in enumerate(itertools.product(*map(range, shape))):
        region = Flatten().source((slice(number, number + 1),), shape)
        assert region == tuple(slice(i, i + 1) for i in place)


@given(shape=st.tuples(*[st.integers(1, 4)] * 3), data=st.data())
def test_source_of_a_run_is_the_smallest_box(shape: tuple[int, ...], data: st.DataObject) -> None:
    size = int(np.prod(shape))
    start = data.draw(st.integers(0, size - 1))
    stop = data.draw(st.integers(start + 1, size))
    places = list(itertools.product(*map(range, shape)))[start:stop]
    box = tuple(slice(min(axis), max(axis) + 1) for axis in zip(*places, strict=True))
    assert Flatten().source((slice(start, stop),), shape) == box


@pytest.mark.parametrize("shape", [(2, 3, 2, 4), (1, 1, 5, 1), (3, 4)])
def test_learning_goes_back_to_the_same_places(shape: tuple[int, ...]) -> None:
    x = laws.well_apart(shape, 0)
    laws.slopes_are_right(Flatten(), x)
    laws.float32_stays(Flatten(), x)
    laws.local_slopes_are_right(Flatten(), x)
    for start, stop in itertools.combinations(range(shape[1] + 1), 2):
        laws.responds_rightly(Flatten(), x, slice(start, stop))
    assert Flatten().multiplications(shape[1:]) == 0
