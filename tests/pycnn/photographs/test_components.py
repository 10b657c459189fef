from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import ndimage

from pycnn.arrays import BoolArray
from pycnn.photographs.components import components


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_pieces_are_those_that_hang_together(shape: BoolArray) -> None:
    labels = components(shape)
    expected, count = ndimage.label(shape)
    assert set(np.unique(labels)) - {0} == set(range(1, count + 1))
    assert ((labels > 0) == shape).all()
    # The same pieces, whatever their order: no number of ours meets two of the others.
    assert len(set(zip(labels[shape].tolist(), expected[shape].tolist(), strict=True))) == count


@given(seed=st.integers(0, 10**6))
def test_large_and_ragged_pieces(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = ndimage.gaussian_filter(rng.standard_normal((60, 80)), rng.uniform(0.5, 3)) > 0
    expected, count = ndimage.label(shape)
    labels = components(shape)
    assert (
        len(set(zip(labels[shape].tolist(), expected[shape].tolist(), strict=True))) == count == labels.max()
    )


@pytest.mark.parametrize("turned", [False, True])
def test_a_spiral_is_one_piece(turned: bool) -> None:
    """The longest way from one end to the other."""
    spiral = np.zeros((41, 41), dtype=np.bool_)
    row, col, down, right = 0, 0, 0, 1
    for length in [40, *(n for n in range(40, 0, -2) for _ in range(2))]:
        for _ in range(length):
            spiral[row, col] = True
            row, col = row + down, col + right
        down, right = right, -down
    labels = components(spiral.T if turned else spiral)
    assert labels.max() == ndimage.label(spiral)[1] == 1
