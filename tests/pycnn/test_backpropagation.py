from collections.abc import Callable, Generator
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, check_grad

from pycnn import (
    SGD,
    AbsoluteError,
    Adam,
    Backpropagation,
    Conv2D,
    CrossEntropy,
    Dense,
    Flatten,
    Layer,
    MaxPool2D,
    ReLU,
    Sequential,
    backpropagation,
)
from pycnn.arrays import FloatArray
from pycnn.backpropagation import Backpass, backpropagate
from pycnn.learner import Part
from pycnn.losses import Loss
from tests.pycnn import examples
from tests.pycnn.random_networks import error, networks
from tests.pycnn.slopes import Array, slopes

LOSSES: list[Loss] = [CrossEntropy(), AbsoluteError()]


def finish(step: Generator[Part, None, Part]) -> tuple[list[Part], Part]:
    """Let a step run; return its parts on the way and the whole."""
    parts = []
    while True:
        try:
            parts.append(next(step))
        except StopIteration as end:
            return parts, end.value


def compare(found: Backpass, net: Sequential, images: Array, labels: Array, loss: Loss) -> None:
    """Compare the gradient of every parameter with its slope."""
    assert found.gradients.keys() == net.parameters.keys()
    for name, values in net.parameters.items():
        expected = slopes(partial(error, net, images, labels, loss), values)
        np.testing.assert_allclose(found.gradients[name], expected, rtol=1e-5, atol=1e-7, err_msg=name)


@given(networks(), st.sampled_from(LOSSES))
@settings(max_examples=30)
def test_every_gradient_is_the_slope(made: tuple[Sequential, Array, Array], loss: Loss) -> None:
    net, images, labels = made
    compare(backpropagate(net, images, labels, loss), net, images, labels, loss)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_of_a_network_with_every_option(loss: Loss) -> None:
    net = examples.precise(examples.network())
    images: Array = examples.images(4)[0].astype(float)
    compare(backpropagate(net, images, np.arange(4) % 3, loss), net, images, np.arange(4) % 3, loss)


def test_scipy_finds_the_same_gradient() -> None:
    net = examples.precise(examples.network(1))
    images: Array = examples.images(3)[0].astype(float)
    labels = np.array([2, 0, 1])

    def put(flat: Array) -> Sequential:
        at = 0
        for values in net.parameters.values():
            values[...] = flat[at : at + values.size].reshape(values.shape)
            at += values.size
        return net

    def number(flat: Array) -> float:
        return error(put(flat), images, labels, CrossEntropy())

    def gradient(flat: Array) -> Array:
        found = backpropagate(put(flat), images, labels, CrossEntropy()).gradients
        return np.concatenate([found[name].ravel() for name in net.parameters])

    flat: Array = np.concatenate([values.ravel() for values in net.parameters.values()])
    size = float(np.linalg.norm(approx_fprime(flat, number)))
    assert size > 0.1
    assert check_grad(number, gradient, flat) < 1e-5 * size


def test_values_and_flows_are_those_of_every_place() -> None:
    # Rectified after pooling: where several zeros are the largest, a map has no slope.
    layers: list[Layer] = [Conv2D(2, 2), MaxPool2D(2, 1), ReLU(), Flatten(), Dense(4), ReLU(), Dense(3)]
    net = examples.precise(Sequential(layers, input_shape=(2, 5, 4), classes=["a", "b", "c"]))
    images: Array = np.random.default_rng(0).standard_normal((2, 2, 5, 4))
    labels = np.array([1, 2])
    found = backpropagate(net, images, labels, CrossEntropy())
    assert len(found.values) == len(found.flows) == len(net.layers) + 1
    values: Array = images
    for place, (kept, flow) in enumerate(zip(found.values, found.flows, strict=True)):
        assert kept.tobytes() == values.tobytes()
        if place == 0:  # nothing before the first layer learns, so nobody asks
            assert flow is None
        else:
            assert flow is not None
            changed = values.copy()
            rest = partial(error, net, changed, labels, CrossEntropy(), place)
            expected = slopes(rest, changed)
            np.testing.assert_allclose(flow, expected, rtol=1e-5, atol=1e-7)
        if place < len(net.layers):
            values = net.layers[place].forward(values)
    assert found.votes.tobytes() == values.tobytes()
    assert found.errors.tolist() == CrossEntropy().errors(found.votes, labels).tolist()


def test_nothing_flows_back_past_the_first_layer_that_learns() -> None:
    class Untaught(Layer):
        def forward(self, x: FloatArray) -> FloatArray:
            return x / np.float32(2)

    try:
        layers: list[Layer] = [Untaught(), MaxPool2D(2), Flatten(), Dense(2)]
        net = Sequential(layers, input_shape=(1, 4, 4), classes=["a", "b"])
        found = backpropagate(net, *examples.halves(4), CrossEntropy())
        assert [flow is None for flow in found.flows] == [True, True, True, True, False]
        assert found.gradients.keys() == {"3.weight", "3.bias"}
        layers = [Conv2D(1, 2), Untaught(), Flatten(), Dense(2)]
        net = Sequential(layers, input_shape=(1, 4, 4), classes=["a", "b"])
        with pytest.raises(NotImplementedError, match="Untaught has no backward"):
            backpropagate(net, *examples.halves(4), CrossEntropy())
    finally:
        del Layer.kinds["Untaught"]


def test_a_step_goes_against_the_mean_gradient_and_leaves_old_arrays_alone() -> None:
    net = examples.frozen(examples.network())
    images, labels = examples.images(5)
    images.setflags(write=False)
    before = net.parameters
    found = backpropagate(net, images, labels, CrossEntropy())
    parts, whole = finish(Backpropagation(SGD(0.5)).step(net, images, labels))
    assert parts == []
    assert whole.images == 5
    assert whole.error == pytest.approx(found.errors.sum())  # of the network as it was
    assert whole.correct == (found.votes.argmax(axis=1) == labels).sum()
    for name, values in net.parameters.items():
        expected = before[name] - 0.5 * found.gradients[name] / 5
        np.testing.assert_allclose(values, expected, rtol=1e-5, atol=1e-7)
        assert values.dtype == np.float32
        assert values is not before[name]


@pytest.mark.parametrize("piece", [1, 3, 4])
def test_pieces_add_up_to_the_whole(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    images, labels = examples.images(10)
    one, other = examples.network(), examples.network()
    _, whole = finish(Backpropagation(SGD(0.1)).step(one, images, labels))
    before = other.parameters
    monkeypatch.setattr(backpropagation, "PIECE", piece * 3 * one.multiplications)
    step = Backpropagation(SGD(0.1)).step(other, images, labels)
    seen = []
    try:
        while True:
            seen.append(next(step))
            assert all(other.parameters[name] is values for name, values in before.items())
    except StopIteration as end:
        in_pieces: Part = end.value
    assert [part.images for part in seen] == list(range(piece, 10, piece))
    assert in_pieces.images == whole.images
    assert in_pieces.correct == whole.correct
    assert in_pieces.error == pytest.approx(whole.error, rel=1e-6)
    for name, values in one.parameters.items():
        np.testing.assert_allclose(other.parameters[name], values, rtol=1e-5, atol=1e-7)


def counting(net: Sequential, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note from now on how much is multiplied at each call of a layer."""
    work: list[int] = []

    def count(method: Callable[..., object], each: int) -> Callable[..., object]:
        def counted(x: FloatArray, *others: FloatArray) -> object:
            work.append(len(x) * each)
            return method(x, *others)

        return counted

    for layer, shape in zip(net.layers, net.shapes, strict=False):
        for name in ("forward", "backward", "gradients"):
            monkeypatch.setattr(layer, name, count(getattr(layer, name), layer.multiplications(shape)))
    return work


def test_it_yields_before_more_than_a_piece_has_been_multiplied(monkeypatch: pytest.MonkeyPatch) -> None:
    net = examples.network()
    monkeypatch.setattr(backpropagation, "PIECE", 10 * net.multiplications)
    work = counting(net, monkeypatch)
    step = Backpropagation().step(net, *examples.images(20))
    whole = parts = 0
    for _ in step:
        assert 0 < sum(work) <= 10 * net.multiplications
        whole, parts = whole + sum(work), parts + 1
        work.clear()
    assert sum(work) <= 10 * net.multiplications
    assert parts == 6  # 7 pieces of 3 images, whose last has 2
    whole += sum(work)
    # Forward and to the parameters each image goes through all layers; back not to the images.
    assert 2 * 20 * net.multiplications < whole < 3 * 20 * net.multiplications


def test_one_image_is_the_smallest_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backpropagation, "PIECE", 1)
    parts, whole = finish(Backpropagation().step(examples.network(), *examples.images(3)))
    assert [part.images for part in parts] == [1, 2]
    assert whole.images == 3


def test_a_step_makes_the_error_smaller() -> None:
    for loss in LOSSES:
        net, data = examples.network(), examples.images(6)
        before = error(net, *data, loss)
        finish(Backpropagation(SGD(1e-3), loss).step(net, *data))
        assert error(net, *data, loss) < before


def test_what_it_is_unless_told_otherwise() -> None:
    learner = Backpropagation()
    assert repr(learner) == "Backpropagation(Adam(0.001, 0.9, 0.999, 1e-08, decay=0.0), CrossEntropy())"
    assert repr(Backpropagation(SGD(1), AbsoluteError())).endswith("decay=0.0), AbsoluteError())")
    assert Backpropagation().optimizer is not learner.optimizer


def test_its_memory_is_the_optimizer_s() -> None:
    optimizer = Adam()
    learner = Backpropagation(optimizer)
    finish(learner.step(examples.small(), *examples.halves(4)))
    memory = learner.memory
    assert memory is optimizer.memory
    assert memory.taken == 1
    learner.memory = Adam().memory
    assert optimizer.memory.taken == 0
