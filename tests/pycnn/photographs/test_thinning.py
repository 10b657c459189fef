from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import ndimage

from pycnn.arrays import BoolArray
from pycnn.photographs.thinning import skeleton

from .pictures import letter

SHAPES = arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=12))


def pieces(shape: BoolArray) -> int:
    return int(ndimage.label(shape, np.ones((3, 3)))[1])


def holes(shape: BoolArray) -> int:
    """How many parts of the background there are besides the one outside."""
    return int(ndimage.label(np.pad(~shape, 1, constant_values=True))[1]) - 1


def assert_thinned(shape: BoolArray) -> None:
    thin = skeleton(shape)
    assert thin.shape == shape.shape
    assert not (thin & ~shape).any()
    assert pieces(thin) == pieces(shape)
    assert holes(thin) == holes(shape)
    np.testing.assert_array_equal(skeleton(thin), thin)


@given(SHAPES)
def test_pieces_and_holes_stay(shape: BoolArray) -> None:
    assert_thinned(shape)


@given(seed=st.integers(0, 10**6))
def test_pieces_and_holes_stay_in_blots(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert_thinned(
        ndimage.gaussian_filter(rng.standard_normal((40, 50)), rng.uniform(0.5, 3)) > rng.uniform(0, 0.2)
    )


@pytest.mark.parametrize("width", [3, 8, 20])
def test_a_ring_becomes_the_circle_in_its_middle(width: int) -> None:
    thin = skeleton(letter("O", 120, 120, width, extent=0.8) > 0.5)
    distances = np.hypot(*(np.argwhere(thin) - 59.5).T)
    assert distances == pytest.approx(48 - width / 2, abs=1.5)
    assert thin.sum() < 2 * np.pi * 50


@pytest.mark.parametrize("width", [3, 8, 20])
def test_a_cross_becomes_two_lines(width: int) -> None:
    thin = skeleton(letter("X", 120, 120, width, extent=0.8) > 0.5)
    y, x = np.argwhere(thin).T - 59.5
    assert np.minimum(abs(x - y), abs(x + y)).max() <= 2
    # Ends lose no more than what is round about them.
    assert abs(x).max() >= 48 - width


def test_a_shape_at_the_border_is_thinned_as_any_other() -> None:
    bar = np.zeros((9, 30), dtype=np.bool_)
    bar[:5] = True
    thin = skeleton(bar)
    assert set(np.argwhere(thin)[:, 0].tolist()) == {2}
    assert thin[2].sum() >= 25
