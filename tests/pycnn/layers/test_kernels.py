import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import correlate2d

from pycnn.layers import kernels
from tests.pycnn.slopes import Array, slopes

Pair = tuple[int, int]

few = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
sizes = st.tuples(st.integers(1, 4), st.integers(1, 4))
rooms = st.tuples(st.integers(0, 5), st.integers(0, 5))
steps = st.tuples(st.integers(1, 3), st.integers(1, 3))


@pytest.fixture(params=[True, False], ids=["BLAS", "none"], autouse=True)
def blas(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go both ways: as on a computer, and as in a browser."""
    monkeypatch.setattr(kernels, "BLAS", request.param)
    return


def whole_numbers(seed: int, *shapes: tuple[int, ...]) -> list[NDArray[np.float32]]:
    """Return small ones, so that sums are exact in whatever order they are made."""
    rng = np.random.default_rng(seed)
    return [rng.integers(-9, 10, shape).astype(np.float32) for shape in shapes]


@given(seed=st.integers(0, 2**16), size=sizes, room=rooms, step=steps)
@few
def test_a_weight_on_one_pixel_picks_that_pixel_of_each_window(
    seed: int, size: Pair, room: Pair, step: Pair
) -> None:
    (x,) = whole_numbers(seed, (2, 2, size[0] + room[0], size[1] + room[1]))
    patches = kernels.windows(x, size, step)
    for channel, i, j in np.ndindex(2, *size):
        weights = np.zeros((1, 2, *size), dtype=np.float32)
        weights[0, channel, i, j] = 1
        tops = range(i, room[0] + i + 1, step[0])
        lefts = range(j, room[1] + j + 1, step[1])
        expected = [[[x[n, channel, r, c] for r in tops for c in lefts]] for n in range(2)]
        assert kernels.correlate(patches, weights).reshape(2, 1, -1).tolist() == expected


@given(
    seed=st.integers(0, 2**16), size=sizes, room=rooms, channels=st.integers(1, 3), units=st.integers(1, 3)
)
@few
def test_correlate_agrees_with_scipy(seed: int, size: Pair, room: Pair, channels: int, units: int) -> None:
    maps = size[0] + room[0], size[1] + room[1]
    x, weights = whole_numbers(seed, (2, channels, *maps), (units, channels, *size))
    found = kernels.correlate(kernels.windows(x, size, (1, 1)), weights)
    expected = [
        [
            np.sum([correlate2d(plane, w, mode="valid") for plane, w in zip(image, feature, strict=True)], 0)
            for feature in weights
        ]
        for image in x
    ]
    assert found.dtype == np.float32
    assert found.reshape(2, units, -1).tolist() == np.reshape(expected, (2, units, -1)).tolist()


@given(seed=st.integers(0, 2**16), size=sizes, room=rooms, step=steps)
@few
def test_the_gradient_for_the_weights_is_the_slope(seed: int, size: Pair, room: Pair, step: Pair) -> None:
    rng = np.random.default_rng(seed)
    x: Array = rng.standard_normal((2, 2, size[0] + room[0], size[1] + room[1]))
    weights: Array = rng.standard_normal((2, 2, *size))
    patches = kernels.windows(x, size, step)
    sums = kernels.correlate(patches, weights)
    gradient: Array = rng.standard_normal(sums.shape)
    found = kernels.correlate_gradient(gradient, patches)

    def error() -> float:
        return float((kernels.correlate(patches, weights) * gradient).sum())

    assert found.shape == weights.shape
    np.testing.assert_allclose(found, slopes(error, weights), rtol=1e-6, atol=1e-7)


def test_weighted_sums_and_their_gradients_by_hand() -> None:
    x = np.array([[1, 2, 3], [0, -1, 4]], dtype=np.float32)
    weights = np.array([[1, 0, -1], [2, 2, 2]], dtype=np.float32)
    gradient = np.array([[1, 0], [10, 100]], dtype=np.float32)
    assert kernels.weighted_sums(x, weights).tolist() == [[-2, 12], [-4, 6]]
    assert kernels.weighted_sums_backward(gradient, weights).tolist() == [[1, 0, -1], [210, 200, 190]]
    assert kernels.weighted_sums_gradient(gradient, x).tolist() == [[1, -8, 43], [0, -100, 400]]


def test_nothing_is_changed_in_place_and_any_layout_will_do() -> None:
    x, weights = whole_numbers(3, (2, 2, 6, 5), (3, 2, 3, 2))
    expected = kernels.correlate(kernels.windows(x, (3, 2), (2, 1)), weights).tolist()
    kept = x.copy(), weights.copy()
    turned = np.asfortranarray(x), weights[:, :, ::-1, ::-1].copy()[:, :, ::-1, ::-1]
    assert kernels.correlate(kernels.windows(turned[0], (3, 2), (2, 1)), turned[1]).tolist() == expected
    assert [x.tolist(), weights.tolist()] == [array.tolist() for array in kept]
