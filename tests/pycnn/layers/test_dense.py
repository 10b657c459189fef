import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import Dense
from tests.pycnn.layers import laws
from tests.pycnn.slopes import Array


def test_weighs_and_adds_up() -> None:
    layer = Dense(2)
    layer.weight = np.array([[1, 2, 3], [0, -1, 4]], dtype=np.float32)
    layer.bias = np.array([10, 0.5], dtype=np.float32)
    x = np.array([[1, 1, 1], [2, 0, -1]], dtype=np.float32)
    output = layer.forward(x)
    assert output.tolist() == [[16, 3.5], [9, -3.5]]
    assert output.dtype == np.float32
    assert layer.forward(x[:0]).shape == (0, 2)


def test_agrees_with_float64() -> None:
    rng = np.random.default_rng(0)
    layer = Dense(7)
    layer.build((40,), rng)
    layer.bias = rng.standard_normal(7, dtype=np.float32)
    x = rng.standard_normal((9, 40), dtype=np.float32)
    expected = x.astype(float) @ layer.weight.astype(float).T + layer.bias
    np.testing.assert_allclose(layer.forward(x), expected, rtol=1e-5, atol=1e-5)


def test_build_gives_pytorchs_shapes() -> None:
    layer = Dense(50)
    layer.build((200,), np.random.default_rng(0))
    assert layer.weight.shape == (50, 200)
    assert layer.bias.tolist() == [0] * 50
    assert float(layer.weight.var()) == pytest.approx(2 / 200, rel=0.05)


def test_depends_on_everything() -> None:
    assert Dense(3).source((slice(1, 2),), (12,)) == (slice(0, 12),)


def test_errors_say_what_to_do() -> None:
    with pytest.raises(
        ValueError, match=r"Dense\(2\) needs a list.*not maps 3 × 2 × 2: put Flatten\(\) before"
    ):
        Dense(2).output_shape((3, 2, 2))
    with pytest.raises(ValueError, match="units must be a whole number, 1 or more, not 0"):
        Dense(0)
    assert repr(Dense(2)) == "Dense(2)"


@given(seed=st.integers(0, 2**16), n=st.integers(1, 3), inputs=st.integers(1, 9), units=st.integers(1, 4))
@settings(max_examples=25)
def test_learning_agrees_with_slopes(seed: int, n: int, inputs: int, units: int) -> None:
    x: Array = np.random.default_rng(seed).standard_normal((n, inputs))
    layer = laws.built(Dense(units), x, seed)
    laws.slopes_are_right(layer, x)
    laws.factors_are_right(layer, x)
    laws.local_slopes_are_right(layer, x)
    for start in range(inputs):
        laws.responds_rightly(layer, x, slice(start, inputs))


def test_slopes_say_where_they_come_from() -> None:
    layer = Dense(2)
    layer.weight = np.array([[1, 2, 3], [0, -1, 4]], dtype=np.float32)
    layer.bias = np.zeros(2, dtype=np.float32)
    x = np.array([5, 6, 7], dtype=np.float32)
    made = layer.slopes(x, layer.forward(x[np.newaxis])[0], (2,))
    assert [(s.output, s.factor, s.place) for s in made] == [((0,), 3, (0, 2)), ((1,), 4, (1, 2))]
    (weight,), (bias,) = layer.parameter_slopes(x, "weight", (1, 0)), layer.parameter_slopes(x, "bias", (1,))
    assert (weight.output, weight.slope, weight.factor, weight.place) == ((1,), 5, 5, (0,))
    assert (bias.output, bias.slope, bias.factor, bias.place) == ((1,), 1, 1, None)


def test_learning_stays_in_float32() -> None:
    x: Array = np.random.default_rng(1).standard_normal((2, 5))
    laws.float32_stays(laws.built(Dense(3), x), x)


def test_every_weight_multiplies_once() -> None:
    assert Dense(7).multiplications((40,)) == 280
