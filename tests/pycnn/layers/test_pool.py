import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn import MaxPool2D
from tests.pycnn import naive

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
