import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from pycnn import ReLU
from tests.pycnn.layers import laws

VALUES = arrays(np.float32, array_shapes(min_dims=2, max_dims=4), elements=st.floats(-1e6, 1e6, width=32))


@given(VALUES)
def test_negative_values_become_zero_and_others_stay(x: NDArray[np.float32]) -> None:
    before = x.tolist()
    output = ReLU().forward(x)
    assert output.ravel().tolist() == [max(value, 0.0) for value in x.ravel().tolist()]
    assert output.dtype == np.float32
    assert x.tolist() == before


@given(VALUES)
def test_twice_is_the_same_as_once(x: NDArray[np.float32]) -> None:
    once = ReLU().forward(x)
    assert ReLU().forward(once).tolist() == once.tolist()


def test_keeps_shape_and_place() -> None:
    layer = ReLU()
    region = (slice(0, 1), slice(2, 4), slice(3, 4))
    assert layer.output_shape((3, 7, 7)) == (3, 7, 7)
    assert layer.output_shape((12,)) == (12,)
    assert layer.source(region, (3, 7, 7)) == region
    assert repr(layer) == "ReLU()"
    assert layer.parameters == {}


@pytest.mark.parametrize("shape", [(2, 3, 2, 4), (3, 4)])
def test_learning_goes_where_values_are_above_zero(shape: tuple[int, ...]) -> None:
    x = laws.well_apart(shape, 0)
    laws.slopes_are_right(ReLU(), x)
    laws.float32_stays(ReLU(), x)
    laws.responds_rightly(ReLU(), x, slice(1, 3))
    laws.local_slopes_are_right(ReLU(), x)
    assert ReLU().multiplications(shape[1:]) == 0


def test_at_zero_nothing_goes_back() -> None:
    x = np.array([[-0.0, 0.0, -1, np.finfo(np.float32).tiny]], dtype=np.float32)
    gradient = np.array([[1, 2, 3, 4]], dtype=np.float32)
    assert ReLU().backward(x, ReLU().forward(x), gradient).tolist() == [[0, 0, 0, 4]]
    gates = [ReLU().slopes(x[0], ReLU().forward(x)[0], (unit,)) for unit in range(4)]
    assert [slope.slope for (slope,) in gates] == [0, 0, 0, 1]
