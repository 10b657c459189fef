import numpy as np
import pytest

from pycnn import Layer
from pycnn.layers import Arithmetic


def test_every_layer_is_known_by_name() -> None:
    assert set(Layer.kinds) >= {"Conv2D", "ReLU", "MaxPool2D", "Flatten", "Dense"}
    assert all(kind.__name__ == name for name, kind in Layer.kinds.items())


def test_what_a_new_layer_gets_for_nothing() -> None:
    layer = Layer()
    assert layer.output_shape((2, 3, 4)) == (2, 3, 4)
    assert layer.source((slice(0, 1), slice(1, 2)), (3, 4)) == (slice(0, 3), slice(0, 4))
    layer.build((2, 3, 4), np.random.default_rng(0))
    assert layer.parameters == {}
    with pytest.raises(NotImplementedError, match="Layer has no forward"):
        layer.forward(np.zeros((1, 2), dtype=np.float32))


def test_arithmetic_says_only_what_applies() -> None:
    made = Arithmetic(operation="copy", region=(slice(0, 1),), patch=np.ones(1, dtype=np.float32))
    assert (made.feature, made.products, made.sum, made.divisor, made.bias, made.winner) == (None,) * 6
