from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import (
    AbsoluteError,
    Conv2D,
    CrossEntropy,
    Dense,
    Flatten,
    Layer,
    Nudge,
    Sequential,
    backpropagate,
    chain_rule,
    error_curve,
    gradient_check,
    lesson,
    nudge_slope,
    pretrained,
)
from pycnn.arrays import FloatArray, Shape
from pycnn.losses import Labels, Loss
from tests.pycnn import examples
from tests.pycnn.random_networks import error, networks
from tests.pycnn.slopes import Array

LOSSES: list[Loss] = [CrossEntropy(), AbsoluteError()]


def mean_error(net: Sequential, images: FloatArray, labels: Labels, loss: Loss) -> float:
    """Return the mean error, with everything worked out from the beginning."""
    return float(loss.errors(net.votes(images), labels).mean())


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_the_error_curve_is_the_error_with_each_of_the_values(loss: Loss) -> None:
    net = examples.frozen(examples.network())
    images, labels = examples.images(4)
    values = np.linspace(-2, 2, 5)
    for name, index in [("0.weight", (2, 1, 0, 1)), ("3.bias", (3,)), ("6.weight", (5, 2)), ("8.bias", (0,))]:
        curve = error_curve(net, images, labels, loss, name, index, values)
        assert curve.shape == (5,)
        other = examples.network()
        for value, found in zip(values, curve, strict=True):
            other.parameters[name][index] = value
            assert found == pytest.approx(mean_error(other, images, labels, loss), rel=1e-4, abs=1e-5)
        assert len(set(curve.tolist())) > 1
        here = error_curve(net, images, labels, loss, name, index, [float(net.parameters[name][index])])
        assert here.tolist() == pytest.approx([mean_error(net, images, labels, loss)], rel=1e-6)
    assert examples.same(net, examples.network())


def test_the_curve_and_the_learner_agree() -> None:
    images, labels = examples.images(3)
    part = next(Nudge(0.1).step(examples.network(), images, labels))
    change = part.change
    assert change is not None
    found = nudge_slope(
        examples.network(), images, labels, CrossEntropy(), change.parameter, change.index, 0.1
    )
    assert found.errors == (change.lower, change.same, change.higher)
    assert found.values[1] == change.before
    curve = error_curve(
        examples.network(), images, labels, CrossEntropy(), change.parameter, change.index, found.values
    )
    assert tuple(curve) == found.errors


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_the_slope_of_a_nudge_is_the_mean_gradient(loss: Loss) -> None:
    # In float64, with so small a step, only a kink right here could come between the two.
    net = examples.precise(examples.network(2))
    images, labels = examples.images(4, 2)
    backpass = backpropagate(net, images.astype(float), labels, loss)
    kept = {name: values.copy() for name, values in net.parameters.items()}
    for name, parameter in kept.items():
        for index in np.ndindex(parameter.shape):
            found = nudge_slope(net, images, labels, loss, name, index, 1e-6)
            mean = chain_rule.mean_gradient(net, backpass, name, index)
            assert found.slope == pytest.approx(mean, rel=1e-5, abs=1e-7)
            assert mean == pytest.approx(
                sum(chain_rule.pull(net, backpass, name, index, image).sum for image in range(4)) / 4
            )
    assert all((net.parameters[name] == values).all() for name, values in kept.items())


@pytest.mark.parametrize("name", ["xo", "digits"])
def test_the_slope_of_a_nudge_in_a_trained_network_is_near_the_gradient(name: str) -> None:
    net = pretrained(name)
    images = np.random.default_rng(0).uniform(-1, 1, (3, *net.input_shape)).astype(np.float32)
    labels = np.array([0, 1, 1])
    backpass = backpropagate(net, images, labels, CrossEntropy())
    for parameter, values in net.parameters.items():
        strongest = np.unravel_index(abs(backpass.gradients[parameter]).argmax(), values.shape)
        index = tuple(int(i) for i in strongest)
        found = nudge_slope(net, images, labels, CrossEntropy(), parameter, index, 0.001)
        assert found.slope == pytest.approx(
            chain_rule.mean_gradient(net, backpass, parameter, index), rel=0.05
        )


def test_where_the_error_is_straight_a_nudge_of_any_size_finds_its_slope() -> None:
    # The O's vote of the article's X is 5/9, a quarter of it from the list's second value, by the weight 1/4.
    net, loss = lesson.network(), AbsoluteError()
    image = np.stack([lesson.IMAGES["X"]])
    listed = net.trace(lesson.IMAGES["X"]).steps[-1].input[1]
    found = nudge_slope(net, image, [0], loss, "5.weight", (1, 1), 0.125)
    assert found.values == (0.125, 0.25, 0.375)
    assert found.errors == pytest.approx([5 / 9 - listed / 8, 5 / 9, 5 / 9 + listed / 8])
    assert found.slope == pytest.approx(listed)


def test_nothing_to_set_gives_an_empty_curve() -> None:
    net, (images, labels) = examples.small(), examples.halves(4)
    assert error_curve(net, images, labels, CrossEntropy(), "0.bias", 1, []).shape == (0,)


def test_curves_and_slopes_of_what_is_not_there() -> None:
    net, (images, labels) = examples.small(), examples.halves(4)
    loss = CrossEntropy()
    with pytest.raises(ValueError, match=r"no parameter '1\.bias': the network has 0\.weight, 0\.bias, 4"):
        error_curve(net, images, labels, loss, "1.bias", 0, [0])
    with pytest.raises(IndexError, match=r"there is no number \(2,\) in 0\.bias: its shape is \(2,\)"):
        nudge_slope(net, images, labels, loss, "0.bias", (2,), 0.1)
    for shaped in (1.0, [[1.0]]):
        with pytest.raises(ValueError, match="values must be a list of numbers"):
            error_curve(net, images, labels, loss, "0.bias", 0, shaped)
    for values in ([float("nan")], [1e39]):
        with pytest.raises(ValueError, match="values must be finite numbers"):
            error_curve(net, images, labels, loss, "0.bias", 0, values)
    with pytest.raises(ValueError, match="values must be an array of numbers"):
        error_curve(net, images, labels, loss, "0.bias", 0, "123")
    with pytest.raises(ValueError, match="label 0 is 5, but there are only"):
        error_curve(net, images, [5] * 4, loss, "0.bias", 0, [0])
    with pytest.raises(ValueError, match="expected images of 1 × 4 × 4"):
        nudge_slope(net, images[..., :3], labels, loss, "0.bias", 0, 0.1)
    for step in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="step must be a number above 0"):
            nudge_slope(net, images, labels, loss, "0.bias", 0, step)
    net.layers[0].bias[0] = 1
    with pytest.raises(ValueError, match=r"a step of 1e-09 is lost beside 1\.0: take a larger one"):
        nudge_slope(net, images, labels, loss, "0.bias", 0, 1e-9)


@given(networks(), st.sampled_from(LOSSES), st.data())
@settings(max_examples=30)
def test_values_tried_together_are_as_tried_alone(
    made: tuple[Sequential, Array, Array], loss: Loss, data: st.DataObject
) -> None:
    net, images, labels = made
    name = data.draw(st.sampled_from(sorted(net.parameters)))
    parameter = net.parameters[name]
    index = data.draw(st.tuples(*(st.integers(0, length - 1) for length in parameter.shape)))
    # 64 images go through together: 21 values of three images each, and then the others.
    values = np.linspace(-1.5, 1.5, 50)
    curve = error_curve(net, images, labels, loss, name, index, values)
    net.batch = lambda x: x  # type: ignore[method-assign,assignment,return-value]  # keeps float64
    exact = error_curve(net, images, labels, loss, name, index, values)
    kept = parameter[index]
    for value, found, exactly in zip(values, curve, exact, strict=True):
        parameter[index] = value
        alone = error(net, images, labels, loss) / 3
        assert exactly == pytest.approx(alone, rel=1e-9, abs=1e-9)
        assert found == pytest.approx(alone, rel=1e-3, abs=1e-3)
    parameter[index] = kept


def test_a_curve_through_layers_of_someone_else() -> None:
    class Shift(Layer):
        def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
            return {"bias": (1, *input_shape[1:])}

        def forward(self, x: FloatArray) -> FloatArray:
            return np.tanh(x) + self.bias

    try:
        net = Sequential(
            [Conv2D(2, 2), Shift(), Flatten(), Dense(2)], input_shape=(1, 4, 4), classes=["a", "b"]
        )
        images, labels = examples.halves(5)
        for name, index in [("0.weight", (1, 0, 0, 1)), ("1.bias", (0, 1, 2))]:
            curve = error_curve(net, images, labels, CrossEntropy(), name, index, [-1.0, 0.25])
            for value, found in zip([-1.0, 0.25], curve, strict=True):
                before = net.parameters[name][index]
                net.parameters[name][index] = value
                assert found == pytest.approx(mean_error(net, images, labels, CrossEntropy()), rel=1e-5)
                net.parameters[name][index] = before
    finally:
        del Layer.kinds["Shift"]


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_a_gradient_checked(loss: Loss) -> None:
    net = examples.frozen(examples.network())
    images, labels = examples.images(4)
    backpass = backpropagate(net, images, labels, loss)
    for name, index in [("0.weight", (2, 1, 0, 1)), ("3.bias", (3,)), ("8.weight", (1, 2))]:
        found = gradient_check(net, images, labels, loss, name, index, 0.001)
        assert found.gradient == chain_rule.mean_gradient(net, backpass, name, index)
        assert found.nudged == nudge_slope(net, images, labels, loss, name, index, 0.001)
        assert found.difference == found.nudged.slope - found.gradient
        assert abs(found.difference) < 0.01
    assert examples.same(net, examples.network())


def test_where_they_differ_the_error_has_a_kink() -> None:
    # The X's vote of the article's X is 1 already: more is as wrong as less, though the gradient of |0| is 0.
    net, image = lesson.network(), lesson.IMAGES["X"]
    check = partial(gradient_check, net, image, [0], AbsoluteError(), "5.bias", 0)
    kink = check(0.25)
    assert kink.gradient == 0
    assert kink.nudged.errors[0] == pytest.approx(kink.nudged.errors[2])
    net.parameters["5.bias"][0] = 0.125
    straight, bent = check(0.1), check(0.5)
    assert (straight.gradient, bent.gradient) == (1, 1)
    assert straight.difference == pytest.approx(0, abs=1e-6)
    # From 0.375 too low to 0.625 too high.
    assert bent.difference == pytest.approx((0.625 - 0.375) / 1 - 1)
