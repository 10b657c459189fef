from __future__ import annotations

import dataclasses
import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pycnn
from pycnn import (
    AbsoluteError,
    Conv2D,
    CrossEntropy,
    Dense,
    Flatten,
    Layer,
    MaxPool2D,
    ReLU,
    Sequential,
    chain_rule,
    explain,
    lesson,
)
from pycnn.arrays import FloatArray
from pycnn.backpropagation import Backpass, backpropagate
from pycnn.chain_rule import Derivative, Term
from pycnn.losses import Loss
from tests.pycnn import examples
from tests.pycnn.random_networks import error, networks
from tests.pycnn.slopes import Array, slopes

LOSSES: list[Loss] = [CrossEntropy(), AbsoluteError()]


def adds_up(found: Derivative, backpass: Backpass, close: float) -> None:
    """See that each term is what it says, and that they add up to the gradient."""
    outputs = [term.output for term in found.terms]
    assert outputs == sorted(set(outputs))
    gradients = backpass.flows[found.layer + 1]
    assert gradients is not None
    for term in found.terms:
        assert term.gradient == gradients[found.image][term.output]
        assert term.product == term.gradient * term.slope
    assert found.sum == math.fsum(term.product for term in found.terms)
    assert found.passing == tuple(term for term in found.terms if term.slope != 0)
    size = math.fsum(abs(term.product) for term in found.terms)
    assert found.gradient == pytest.approx(found.sum, rel=close, abs=close * size)


def all_add_up(net: Sequential, backpass: Backpass, close: float) -> None:
    """Explain every gradient of a pass, and compare with those that it has itself."""
    for position, kept in enumerate(backpass.flows[:-1]):
        if backpass.flows[position + 1] is None:
            continue
        for image, *place in np.ndindex(backpass.values[position].shape):
            index = tuple(place)
            found = chain_rule.flow(net, backpass, position, index, image)
            adds_up(found, backpass, close)
            assert (found.layer, found.name, found.index, found.image) == (position, None, index, image)
            assert found.value == backpass.values[position][image][index]
            assert found.gradient == (found.sum if kept is None else kept[image][index])
    for name, values in net.parameters.items():
        for index in np.ndindex(values.shape):
            total = 0.0
            for image in range(len(backpass.errors)):
                found = chain_rule.pull(net, backpass, name, index, image)
                adds_up(found, backpass, close)
                assert f"{found.layer}.{name.partition('.')[2]}" == found.name == name
                assert (found.index, found.image, found.value) == (index, image, float(values[index]))
                total += found.sum
            assert total == pytest.approx(float(backpass.gradients[name][index]), rel=1e-3, abs=100 * close)
            mean = chain_rule.mean_gradient(net, backpass, name, index)
            assert mean == pytest.approx(total / len(backpass.errors), rel=1e-3, abs=100 * close)


@given(networks(), st.sampled_from(LOSSES))
@settings(max_examples=30)
def test_every_gradient_of_a_network_adds_up(made: tuple[Sequential, Array, Array], loss: Loss) -> None:
    net, images, labels = made
    all_add_up(net, backpropagate(net, images[:2], labels[:2], loss), 1e-12)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_of_a_network_with_every_option_in_float32(loss: Loss) -> None:
    net = examples.network(1)
    all_add_up(net, backpropagate(net, *examples.images(2), loss), 1e-6)


def test_sums_are_the_slopes_of_the_error() -> None:
    layers: list[Layer] = [
        Conv2D(2, 2, padding="same", average=True),
        MaxPool2D(3, 2),
        ReLU(),
        Flatten(),
        Dense(4),
        ReLU(),
        Dense(3),
    ]
    net = examples.precise(Sequential(layers, input_shape=(2, 5, 4), classes=["a", "b", "c"]))
    images: Array = np.random.default_rng(0).standard_normal((1, 2, 5, 4))
    labels = np.array([1])
    backpass = backpropagate(net, images, labels, CrossEntropy())
    for position, kept in enumerate(backpass.values[:-1]):
        values: Array = kept.astype(np.float64)
        expected = slopes(partial(error, net, values, labels, CrossEntropy(), position), values)[0]
        for index in np.ndindex(expected.shape):
            found = chain_rule.flow(net, backpass, position, index).sum
            assert found == pytest.approx(expected[index], rel=1e-5, abs=1e-7)
    for name, parameter in net.parameters.items():
        expected = slopes(partial(error, net, images, labels, CrossEntropy()), parameter)
        for index in np.ndindex(parameter.shape):
            found = chain_rule.pull(net, backpass, name, index).sum
            assert found == pytest.approx(expected[index], rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("name", ["xo", "digits"])
def test_of_trained_networks(name: str) -> None:
    net = pycnn.pretrained(name)
    rng = np.random.default_rng(0)
    images = rng.uniform(-1, 1, (2, *net.input_shape)).astype(np.float32)
    backpass = backpropagate(net, images, np.array([0, 1]), CrossEntropy())
    for position in range(len(net.layers)):
        for _ in range(4):
            index = tuple(int(rng.integers(0, length)) for length in net.shapes[position])
            adds_up(chain_rule.flow(net, backpass, position, index, 1), backpass, 1e-5)
    for parameter, values in net.parameters.items():
        for _ in range(3):
            index = tuple(int(rng.integers(0, length)) for length in values.shape)
            adds_up(chain_rule.pull(net, backpass, parameter, index, 1), backpass, 1e-5)


@pytest.fixture(scope="module")
def article() -> tuple[Sequential, Backpass]:
    """The article's X, which gets 1 for X and 5/9 for O, and is told that an O was wanted."""
    net = lesson.network()
    images = np.stack([lesson.IMAGES["X"]])
    return net, backpropagate(net, images, np.array([1]), AbsoluteError())


def test_the_error_of_the_lesson_on_its_way_back(article: tuple[Sequential, Backpass]) -> None:
    net, backpass = article
    # X had 1 and should have had 0, O 5/9 and not 1: down with X, up with O.
    assert [line.slope for line in AbsoluteError().lines(backpass.votes[0], 1)] == [1, -1]
    # The first of the list votes for X with a fifth, and not for O.
    first = chain_rule.flow(net, backpass, 5, 0)
    assert [(t.output, t.gradient, t.place) for t in first.terms] == [
        ((0,), 1, (0, 0)),
        ((1,), -1, (1, 0)),
    ]
    assert [t.factor for t in first.terms] == [np.float32(1 / 5), 0]
    assert first.passing == first.terms[:1]
    assert first.gradient == first.sum == np.float32(1 / 5)
    # It is the first of the diagonal's 2 × 2, which is the largest of the 2 × 2 before: the upper left one.
    assert [term.output for term in chain_rule.flow(net, backpass, 4, (0, 0, 0)).terms] == [(0,)]
    for row, col in np.ndindex(2, 2):
        found = chain_rule.flow(net, backpass, 3, (0, row, col))
        (term,) = found.terms
        assert (term.operation, term.output, term.winner) == ("maximum", (0, 0, 0), (0, 0, 0))
        assert term.gradient == np.float32(1 / 5)
        assert term.slope == found.sum / np.float32(1 / 5) == (row == col == 0)
        assert (found.passing == ()) == (found.gradient == 0)
    # That one is the perfect match in the second row and column of the filtered map; all others get nothing.
    ways = [chain_rule.flow(net, backpass, 1, (0, row, col)) for row, col in np.ndindex(7, 7)]
    assert {found.index: found.sum for found in ways if found.sum}[(0, 1, 1)] == np.float32(1 / 5)
    # ReLU's gate is shut for what does not match: the gradient there does not matter.
    for found in ways:
        assert [term.slope for term in found.terms] == [float(found.value > 0)]


def test_the_feature_s_own_change(article: tuple[Sequential, Backpass]) -> None:
    # A pixel of the feature lay on a pixel of the image at each place; what counts are the places that won.
    net, backpass = article
    gradients = backpass.flows[1]
    assert gradients is not None
    found = chain_rule.pull(net, backpass, "0.weight", (0, 0, 2, 1))
    assert len(found.terms) == 49
    assert found.value == -1
    for term in found.terms:
        _, row, col = term.output
        assert term.place == (0, row + 2, col + 1)
        pixel = float(lesson.IMAGES["X"][term.place])
        assert (term.factor, term.divisor, term.slope) == (pixel, 9, pixel / 9)
        assert term.gradient == gradients[0][term.output]
    assert found.sum == pytest.approx(float(backpass.gradients["0.weight"][0, 0, 2, 1]), abs=1e-7)
    bias = chain_rule.pull(net, backpass, "0.bias", 0)
    assert {term.slope for term in bias.terms} == {1}
    assert bias.sum == pytest.approx(float(gradients[0, 0].sum()))


def test_terms_agree_with_what_explain_says_of_the_way_forward(article: tuple[Sequential, Backpass]) -> None:
    net, backpass = article
    trace = net.trace(lesson.IMAGES["X"])
    for index in [(0, 0, 0), (0, 4, 4), (0, 8, 8), (0, 3, 8)]:
        for term in chain_rule.flow(net, backpass, 0, index).terms:
            made = explain.cell(trace, 0, term.output)
            assert made.feature is not None
            assert term.place is not None
            assert term.operation == made.operation
            assert term.factor == made.feature[term.place[1:]]
            assert made.patch[term.place[1:]] == lesson.IMAGES["X"][index]
            assert term.divisor == made.divisor


def test_where_no_gradient_was_needed_there_is_the_sum() -> None:
    net = lesson.network()
    backpass = backpropagate(net, np.stack([lesson.IMAGES["O"]]), np.array([0]), CrossEntropy())
    assert backpass.flows[0] is None
    found = chain_rule.flow(net, backpass, 0, (0, 4, 4))
    assert found.gradient == found.sum == math.fsum(term.product for term in found.terms)
    assert len(found.terms) == 3 * 9  # each feature passed over it with each of its pixels


def test_before_what_learns_there_is_no_gradient() -> None:
    net = Sequential(
        [ReLU(), MaxPool2D(2), Flatten(), Dense(2)], input_shape=(1, 4, 4), classes=["left", "right"]
    )
    backpass = backpropagate(net, *examples.halves(2), CrossEntropy())
    assert len(chain_rule.flow(net, backpass, 3, 0).terms) == 2
    for position, index in [(0, (0, 0, 0)), (1, (0, 0, 0)), (2, (0, 0, 0))]:
        with pytest.raises(ValueError, match=f"no gradient comes back to position {position + 1}: no layer"):
            chain_rule.flow(net, backpass, position, index)


def test_a_layer_of_someone_else_is_followed_by_its_backward() -> None:
    class Double(Layer):
        def forward(self, x: FloatArray) -> FloatArray:
            return x * np.float32(2)

        def backward(self, x: FloatArray, y: FloatArray, gradient: FloatArray) -> FloatArray:
            return gradient * np.float32(2)

    try:
        net = Sequential(
            [Conv2D(1, 2), Double(), Flatten(), Dense(2)], input_shape=(1, 3, 3), classes=["a", "b"]
        )
        images = np.random.default_rng(0).standard_normal((1, 1, 3, 3), dtype=np.float32)
        backpass = backpropagate(net, images, np.array([0]), CrossEntropy())
        found = chain_rule.flow(net, backpass, 1, (0, 1, 0))
        assert [(term.operation, term.output, term.slope) for term in found.passing] == [
            ("double", (0, 1, 0), 2)
        ]
        assert found.sum == found.gradient
    finally:
        del Layer.kinds["Double"]


def test_numbers_that_do_not_exist(article: tuple[Sequential, Backpass]) -> None:
    net, backpass = article
    with pytest.raises(IndexError, match="no layer follows position 6: the votes' gradient is in the loss's"):
        chain_rule.flow(net, backpass, 6, 0)
    with pytest.raises(IndexError, match="there is no position 7: they are 0 to 6"):
        chain_rule.flow(net, backpass, 7, 0)
    for bad in (-1, 1.5, "1", None):
        with pytest.raises(IndexError, match="position must be a whole number"):
            chain_rule.flow(net, backpass, bad, 0)  # type: ignore[arg-type]
        with pytest.raises(IndexError, match="image must be a whole number"):
            chain_rule.flow(net, backpass, 5, 0, bad)  # type: ignore[arg-type]
        with pytest.raises(IndexError, match=r"there is no number .* at position 5: index must"):
            chain_rule.flow(net, backpass, 5, bad)  # type: ignore[arg-type]
    cells: list[tuple[int, int | tuple[int, ...]]] = [(5, 12), (5, (0, 0)), (5, ()), (1, 0)]
    cells += [(1, (3, 0, 0)), (1, (0, 7, 0)), (0, (0, 9, 0))]
    for position, index in cells:
        with pytest.raises(IndexError, match=r"there is no number .* its shape is"):
            chain_rule.flow(net, backpass, position, index)
    for image in (1, 2):
        with pytest.raises(IndexError, match=f"there is no image {image}: they are 0 to 0"):
            chain_rule.pull(net, backpass, "0.bias", 0, image)
    for name in ("1.weight", "weight", "0.Weight", "", "9.bias"):
        with pytest.raises(ValueError, match=r"no parameter .*: the network has 0\.weight, 0\.bias, 5"):
            chain_rule.pull(net, backpass, name, 0)
        with pytest.raises(ValueError, match="there is no parameter"):
            chain_rule.mean_gradient(net, backpass, name, 0)
    places: list[int | tuple[int, ...]] = [(3, 0, 0, 0), (0, 0, 0), 0, (0, 0, -1, 0), (0, 0, 0, 3)]
    for place in places:
        with pytest.raises(IndexError, match=r"there is no number .* in 0\.weight: "):
            chain_rule.pull(net, backpass, "0.weight", place)


def test_a_pass_of_another_network(article: tuple[Sequential, Backpass]) -> None:
    net, other = examples.small(), article[1]
    with pytest.raises(ValueError, match="the pass is another network's"):
        chain_rule.flow(net, other, 0, (0, 0, 0))
    with pytest.raises(ValueError, match="the pass is another network's"):
        chain_rule.pull(net, other, "0.bias", 0)
    with pytest.raises(ValueError, match="the pass is another network's"):
        chain_rule.mean_gradient(net, other, "0.bias", 0)


def test_nothing_is_changed_by_being_explained() -> None:
    net = examples.frozen(examples.network())
    images, labels = examples.images(2)
    backpass = backpropagate(net, images, labels, CrossEntropy())
    arrays = [*backpass.values, *(flow for flow in backpass.flows if flow is not None)]
    for array in arrays:
        array.setflags(write=False)
    assert isinstance(chain_rule.flow(net, backpass, 3, (0, 0, 0)).terms[0], Term)
    chain_rule.pull(net, backpass, "3.weight", (0, 0, 0, 0))
    assert examples.same(net, examples.network())


def test_the_terms_that_matter_most() -> None:
    net = examples.network()
    backpass = backpropagate(net, *examples.images(2), CrossEntropy())
    found = chain_rule.flow(net, backpass, 6, 3, 1)
    sizes = [abs(term.product) for term in found.terms]
    assert len(sizes) == 6
    leading, rest = found.leading(2)
    assert [abs(term.product) for term in leading] == sorted(sizes, reverse=True)[:2]
    assert math.fsum([*(term.product for term in leading), rest]) == pytest.approx(found.sum)
    assert found.leading(6)[1] == found.leading(9)[1] == 0
    assert set(found.leading(9)[0]) == set(found.terms)
    assert found.leading(0) == ((), found.sum)
    products = zip(found.terms, (1.0, -2.0, 2.0, -1.0, 0.0, 0.0), strict=True)
    alike = tuple(dataclasses.replace(term, product=product) for term, product in products)
    ranked, _ = dataclasses.replace(found, terms=alike).leading(6)
    assert [term.product for term in ranked] == [-2, 2, 1, -1, 0, 0]
