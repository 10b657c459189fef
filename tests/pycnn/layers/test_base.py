from collections.abc import Iterator

import numpy as np
import pytest

from pycnn import Dense, Layer
from pycnn.arrays import FloatArray, Shape
from pycnn.layers import Arithmetic
from tests.pycnn.layers import laws


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


@pytest.fixture
def scale() -> Iterator[type[Layer]]:
    """A layer of someone else's, that says no more than it must."""

    class Scale(Layer):
        def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
            return {"weight": (1, 1)}

        def forward(self, x: FloatArray) -> FloatArray:
            return x * self.weight

    yield Scale
    del Layer.kinds["Scale"]


def test_what_learning_asks_of_a_new_layer(scale: type[Layer]) -> None:
    x = np.array([[1, 2, 4], [0, -1, 3]], dtype=np.float32)
    layer = scale()
    layer.build((3,), np.random.default_rng(0))
    y = layer.forward(x)
    with pytest.raises(NotImplementedError, match="Scale has no backward, so nothing before it can learn by"):
        layer.backward(x, y, y)
    with pytest.raises(NotImplementedError, match="Scale has parameters, but does not say how they learn"):
        layer.gradients(x, y)
    assert Layer().gradients(x, y) == {}
    assert layer.multiplications((3,)) == 0


def test_slopes_of_a_new_layer_come_from_its_backward(scale: type[Layer]) -> None:
    class Learning(Layer):
        def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
            return {"weight": (1, 1)}

        def forward(self, x: FloatArray) -> FloatArray:
            return x * self.weight

        def backward(self, x: FloatArray, y: FloatArray, gradient: FloatArray) -> FloatArray:
            return gradient * self.weight

        def gradients(self, x: FloatArray, gradient: FloatArray) -> dict[str, FloatArray]:
            return {"weight": (gradient * x).sum(keepdims=True)}

    try:
        x = laws.well_apart((1, 3), 0)
        layer = laws.built(Learning(), x)
        laws.local_slopes_are_right(layer, x)
        slopes = layer.slopes(x[0], layer.forward(x)[0], (1,))
        # As far as anyone knows it may have a share in everything, if only of nothing.
        assert [slope.output for slope in slopes] == [(0,), (1,), (2,)]
        assert [slope.slope for slope in slopes] == [0, layer.weight[0, 0], 0]
        assert {slope.operation for slope in slopes} == {"learning"}
    finally:
        del Layer.kinds["Learning"]
    silent = laws.built(scale(), x)
    with pytest.raises(NotImplementedError, match="Scale has no backward"):
        silent.slopes(x[0], silent.forward(x)[0], (1,))
    with pytest.raises(NotImplementedError, match="does not say how they learn"):
        silent.parameter_slopes(x[0], "weight", (0, 0))


def test_nudging_a_new_layer_costs_more_but_works(scale: type[Layer]) -> None:
    x = laws.well_apart((2, 3), 0)
    layer = laws.built(scale(), x)
    assert layer.factor(x, "weight", (0, 0)) is None
    part, values = layer.respond(x, layer.forward(x), slice(1, 2), x[:, 1:2] + 5)
    assert part == slice(0, 3)
    assert (values == layer.forward(x + np.array([0, 5, 0], dtype=np.float32))).all()
    assert (x == laws.well_apart((2, 3), 0)).all()


@pytest.mark.parametrize(("rectified", "variance"), [(True, 2 / 300), (False, 2 / (300 + 100))])
def test_weights_start_as_he_or_as_glorot_say(rectified: bool, variance: float) -> None:
    layer = Dense(100)
    layer.build((300,), np.random.default_rng(0), rectified=rectified)
    assert float(layer.weight.var()) == pytest.approx(variance, rel=0.03)  # of 30,000 weights
    assert abs(float(layer.weight.mean())) < 0.002
    normal = np.random.default_rng(0).standard_normal((100, 300), dtype=np.float32)
    np.testing.assert_allclose(layer.weight, normal * np.sqrt(variance), rtol=1e-6)
    assert not layer.bias.any()
