import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import Layer, MaxPool2D
from tests.pycnn import naive
from tests.pycnn.layers import laws

Pair = tuple[int, int]


@given(
    seed=st.integers(0, 2**16),
    shape=st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 10), st.integers(1, 10)),
    size=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    stride=st.none() | st.tuples(st.integers(1, 6), st.integers(1, 6)),
)
def test_agrees_with_brute_force(seed: int, shape: Pair, size: Pair, stride: Pair | None) -> None:
    x = np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)
    layer = MaxPool2D(size, stride)
    output = layer.forward(x)
    expected = [[naive.largest(grid, size, stride or size) for grid in image] for image in x.tolist()]
    assert output.tolist() == expected
    assert output.dtype == np.float32
    assert output.shape[1:] == layer.output_shape(x.shape[1:])


def test_partial_windows_count_what_they_have() -> None:
    x = -np.arange(49, dtype=np.float32).reshape(1, 1, 7, 7)  # all below zero: nothing outside may win
    expected = [[-(14 * i + 2 * j) for j in range(4)] for i in range(4)]
    assert MaxPool2D(2).forward(x)[0, 0].tolist() == expected


@pytest.mark.parametrize(
    ("length", "size", "stride", "windows"),
    [
        (7, 2, 2, 4),  # the last has one row
        (8, 2, 2, 4),
        (8, 3, 2, 4),  # 0–2, 2–4, 4–6, and 6–7 that hangs over
        (7, 3, 2, 3),  # 0–2, 2–4, 4–6: no need for one at 6, which would see nothing new
        (6, 2, 3, 2),  # 0–1, 3–4: the next would start outside
        (7, 2, 3, 3),  # 0–1, 3–4, and 6
        (5, 9, 9, 1),  # larger than the input: all of it
        (1, 1, 4, 1),
    ],
)
def test_number_of_windows(length: int, size: int, stride: int, windows: int) -> None:
    assert MaxPool2D(size, stride).output_shape((5, length, length)) == (5, windows, windows)


@given(seed=st.integers(0, 2**16), rows=st.integers(1, 9), cols=st.integers(1, 9), size=st.integers(1, 4))
def test_nothing_is_lost_where_windows_lie_side_by_side(seed: int, rows: int, cols: int, size: int) -> None:
    x = np.random.default_rng(seed).standard_normal((1, 1, rows, cols), dtype=np.float32)
    output = MaxPool2D(size).forward(x)
    assert output.max() == x.max()
    assert np.isin(output, x).all()


def test_infinities_and_order_of_channels() -> None:
    x = np.array([[[[-np.inf, 1]], [[2, np.inf]]]], dtype=np.float32)
    assert MaxPool2D((1, 2)).forward(x).tolist() == [[[[1]], [[np.inf]]]]


def test_forward_leaves_its_input_alone() -> None:
    x = np.random.default_rng(0).standard_normal((2, 3, 5, 5), dtype=np.float32)
    for layer in (MaxPool2D(1), MaxPool2D(2), MaxPool2D(3, 1)):
        before = x.copy()
        output = layer.forward(x)
        assert not np.shares_memory(x, output)
        assert (x == before).all()


def test_source_is_clipped_to_the_input() -> None:
    layer = MaxPool2D((2, 3), (2, 1))
    assert layer.source((slice(1, 2), slice(3, 4), slice(0, 2)), (3, 7, 5)) == (
        slice(1, 2),
        slice(6, 7),
        slice(0, 4),
    )


@pytest.mark.parametrize(
    "text", ["MaxPool2D(2)", "MaxPool2D((2, 3))", "MaxPool2D(3, stride=2)", "MaxPool2D(2, stride=(2, 1))"]
)
def test_repr_is_how_one_would_write_it(text: str) -> None:
    assert repr(eval(text, {"MaxPool2D": MaxPool2D})) == text


@pytest.mark.parametrize(
    ("size", "stride", "words"), [(0, None, "size must"), (2, 0, "stride must"), (2, (1,), "a pair")]
)
def test_wrong_options_are_named(size: int, stride: int | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        MaxPool2D(size, stride)


def test_needs_maps() -> None:
    with pytest.raises(ValueError, match=r"needs maps.*before Flatten"):
        MaxPool2D(2).output_shape((12,))


SHAPES = st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 8), st.integers(1, 8))
SIZES = st.tuples(st.integers(1, 5), st.integers(1, 5))
STRIDES = st.none() | st.tuples(st.integers(1, 6), st.integers(1, 6))


@given(seed=st.integers(0, 2**16), shape=SHAPES, size=SIZES, stride=STRIDES)
@settings(max_examples=40)
def test_learning_agrees_with_slopes(seed: int, shape: Pair, size: Pair, stride: Pair | None) -> None:
    x = laws.well_apart(shape, seed)
    laws.slopes_are_right(MaxPool2D(size, stride), x)
    laws.responds_rightly(MaxPool2D(size, stride), x, slice(shape[1] - 1, shape[1]))
    laws.local_slopes_are_right(MaxPool2D(size, stride), x)


@given(seed=st.integers(0, 2**16), shape=SHAPES, size=SIZES, stride=STRIDES, different=st.integers(1, 3))
def test_of_equal_values_the_first_in_reading_order_gets_the_gradient(
    seed: int, shape: tuple[int, ...], size: Pair, stride: Pair | None, different: int
) -> None:
    # Pixel by pixel: the winner of each window is the first of its largest, however many there are.
    rng = np.random.default_rng(seed)
    x = rng.integers(0, different, shape).astype(np.float32)
    layer = MaxPool2D(size, stride)
    y = layer.forward(x)
    gradient = rng.integers(-9, 10, y.shape).astype(np.float32)
    expected = np.zeros(shape)
    down, right = stride or size
    for n, channel, row, col in np.ndindex(*y.shape):
        top, left = down * row, right * col
        window = x[n, channel, top : top + size[0], left : left + size[1]]
        i, j = np.unravel_index(window.argmax(), window.shape)
        expected[n, channel, top + i, left + j] += gradient[n, channel, row, col]
    assert layer.backward(x, y, gradient).tolist() == expected.tolist()


def test_the_gradient_goes_to_the_winner_that_explain_names() -> None:
    x = np.random.default_rng(1).integers(0, 2, (1, 2, 7, 7)).astype(np.float32)
    layer = MaxPool2D(3, 2)
    y = layer.forward(x)
    for index in np.ndindex(y.shape):
        gradient = np.zeros_like(y)
        gradient[index] = 1
        made = layer.explain(x[0], index[1:])
        assert made.winner is not None
        place = tuple(part.start + at for part, at in zip(made.region, made.winner, strict=True))
        assert np.argwhere(layer.backward(x, y, gradient)).tolist() == [[0, *place]]


@given(seed=st.integers(0, 2**16), shape=SHAPES, size=SIZES, stride=STRIDES, different=st.integers(1, 3))
@settings(max_examples=40)
def test_of_equal_values_only_the_one_that_gets_the_gradient_has_a_slope(
    seed: int, shape: tuple[int, ...], size: Pair, stride: Pair | None, different: int
) -> None:
    x = np.random.default_rng(seed).integers(0, different, shape).astype(np.float32)
    layer = MaxPool2D(size, stride)
    y = layer.forward(x)
    winners: dict[tuple[int, ...], set[tuple[int, ...]]] = {}
    for index in np.ndindex(x.shape[1:]):
        found = layer.slopes(x[0], y[0], index)
        plain = Layer.slopes(layer, x[0], y[0], index)
        assert [(s.output, s.slope) for s in found] == [(s.output, s.slope) for s in plain]
        for slope in found:
            assert slope.winner is not None
            assert slope.slope == (slope.winner == index)
            assert x[0][slope.winner] == y[0][slope.output]
            winners.setdefault(slope.output, set()).add(slope.winner)
    assert set(winners) == set(np.ndindex(y.shape[1:]))  # each window has one winner, whoever asks
    assert all(len(found) == 1 for found in winners.values())


def test_a_pixel_that_wins_twice_gets_twice() -> None:
    x = np.array([[[[0, 5, 0]]]], dtype=np.float32)
    gradient = np.array([[[[1, 10]]]], dtype=np.float32)
    layer = MaxPool2D((1, 2), (1, 1))
    assert layer.backward(x, layer.forward(x), gradient).tolist() == [[[[0, 11, 0]]]]


def test_learning_stays_in_float32() -> None:
    laws.float32_stays(MaxPool2D(3, 2), laws.well_apart((2, 3, 6, 5), 0))
    assert MaxPool2D(3, 2).multiplications((3, 6, 5)) == 0
