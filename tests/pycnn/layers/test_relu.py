import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from pycnn import ReLU

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
