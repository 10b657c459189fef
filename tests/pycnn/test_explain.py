import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pycnn import Dense, Flatten, Layer, Sequential, Trace, explain, lesson
from pycnn.arrays import FloatArray, Region
from tests.pycnn import article, examples


def cells(trace: Trace) -> list[tuple[int, tuple[int, ...]]]:
    """Every number of every layer."""
    return [
        (layer, index)
        for layer, step in enumerate(trace.steps)
        for index in itertools.product(*map(range, step.output.shape))
    ]


@pytest.fixture(scope="module")
def x() -> Trace:
    return lesson.network().trace(lesson.IMAGES["X"])


def test_a_perfect_match_of_the_lesson(x: Trace) -> None:
    made = explain.cell(x, 0, (0, 1, 1))
    assert made.operation == "convolution"
    assert (made.layer, made.index) == (0, (0, 1, 1))
    assert made.region == (slice(0, 1), slice(1, 4), slice(1, 4))
    assert made.feature is not None
    assert made.patch.tolist() == made.feature.tolist() == lesson.FEATURES["diagonal"].tolist()
    assert made.products is not None
    assert made.products.tolist() == [[[1] * 3] * 3]
    assert made.padding is not None
    assert not made.padding.any()
    assert (made.sum, made.divisor, made.bias, made.value) == (9, 9, 0, 1)
    assert made.winner is None


def test_rectifying_and_pooling_of_the_lesson(x: Trace) -> None:
    made = explain.cell(x, 1, (0, 0, 1))
    assert (made.operation, made.region, made.value) == (
        "rectify",
        (slice(0, 1), slice(0, 1), slice(1, 2)),
        0,
    )
    assert made.patch.tolist() == [[[np.float32(-1 / 9)]]]
    unused = (made.padding, made.feature, made.products, made.sum, made.divisor, made.bias, made.winner)
    assert unused == (None,) * 7

    made = explain.cell(x, 2, (0, 0, 1))  # of 0.11 and 0.33 above 0 and 0.33, the upper one
    assert made.operation == "maximum"
    assert made.region == (slice(0, 1), slice(0, 2), slice(2, 4))
    assert made.patch.tolist() == [[[np.float32(1 / 9), np.float32(3 / 9)], [0, np.float32(3 / 9)]]]
    assert made.winner == (0, 0, 1)
    assert made.value == np.float32(article.POOLED_X_DIAGONAL[0][1] / 9)


def test_pooling_over_the_edge(x: Trace) -> None:
    made = explain.cell(x, 2, (0, 3, 3))
    assert made.region == (slice(0, 1), slice(6, 7), slice(6, 7))
    assert made.padding is not None
    assert made.padding.tolist() == [[[False, True], [True, True]]]
    assert made.patch.tolist() == [[[np.float32(7 / 9), -np.inf], [-np.inf, -np.inf]]]
    assert made.winner == (0, 0, 0)


def test_copying_and_voting_of_the_lesson(x: Trace) -> None:
    made = explain.cell(x, 4, 7)  # the last value of the second map
    assert (made.operation, made.region) == ("copy", (slice(1, 2), slice(1, 2), slice(1, 2)))
    assert made.patch.tolist() == [[[made.value]]]

    made = explain.cell(x, 5, 1)
    assert made.operation == "vote"
    assert made.index == (1,)
    assert made.region == (slice(0, 12),)
    assert made.feature is not None
    assert [i for i, weight in enumerate(made.feature) if weight] == list(article.VOTERS["O"])


@pytest.mark.parametrize("seed", range(3))
def test_every_number_is_what_its_arithmetic_says(seed: int) -> None:
    trace = examples.network(seed).trace(examples.image(seed))
    for layer, index in cells(trace):
        made, step = explain.cell(trace, layer, index), trace.steps[layer]
        assert made.value == step.output[index]
        inside = made.patch if made.padding is None else made.patch[~made.padding]
        assert inside.ravel().tolist() == step.input[made.region].ravel().tolist()
        if made.products is None:
            expected = float(made.patch.max())
            if made.operation == "rectify":
                expected = max(expected, 0)
            if made.winner is not None:
                assert made.patch[made.winner] == made.value
            assert made.value == expected
        else:
            assert made.feature is not None
            assert made.sum is not None
            assert made.bias is not None
            pairs = zip(made.patch.ravel().tolist(), made.feature.ravel().tolist(), strict=True)
            products = [pixel * weight for pixel, weight in pairs]
            assert made.products.ravel().tolist() == products
            assert made.sum == math.fsum(products)
            assert made.value == pytest.approx(made.sum / (made.divisor or 1) + made.bias, rel=1e-5, abs=1e-6)
    operations = {explain.cell(trace, layer, index).operation for layer, index in cells(trace)}
    assert operations == {"convolution", "rectify", "maximum", "copy", "vote"}


def test_what_hangs_over_the_edge_is_zero_and_marked() -> None:
    trace = examples.network().trace(examples.image())
    made = explain.cell(trace, 0, (1, 0, 0))  # 3 × 2, same, stride (1, 2): one row of zeros above
    assert made.padding is not None
    assert made.padding.tolist() == [[[True, True], [False, False], [False, False]]] * 2
    assert not made.patch[made.padding].any()
    assert made.region == (slice(0, 2), slice(0, 2), slice(0, 2))
    assert made.divisor == 12


def test_the_record_does_not_change_when_the_network_learns() -> None:
    net = lesson.network()
    made = explain.cell(net.trace(lesson.IMAGES["X"]), 0, (0, 1, 1))
    net.layers[0].weight[:] = 0
    assert made.feature is not None
    assert made.feature.tolist() == lesson.FEATURES["diagonal"].tolist()


@pytest.mark.parametrize("function", [explain.cell, explain.receptive_field, explain.winning_field])
def test_cells_that_do_not_exist(x: Trace, function: Callable[..., object]) -> None:
    for layer in (6, -1, 1.0, "0"):
        with pytest.raises(IndexError, match="layer"):
            function(x, layer, (0, 0, 0))
    for layer, index in [
        (0, (3, 0, 0)),
        (0, (0, 7, 0)),
        (0, (0, 0, 7)),
        (0, (0, -1, 0)),
        (0, (0, 0)),
        (0, 0),
        (4, 12),
        (4, (0, 0)),
        (5, 2),
        (5, "X"),
        (5, None),
        (5, ()),
    ]:
        with pytest.raises(IndexError, match="no cell"):
            function(x, layer, index)


def test_receptive_fields_of_the_lesson(x: Trace) -> None:
    def box(*spans: tuple[int, int]) -> Region:
        return tuple(slice(*span) for span in spans)

    # The first value of the second pooling: 2 × 2 of the first pooling, 4 × 4 filtered values, 6 × 6 pixels.
    assert explain.receptive_field(x, 3, (1, 0, 0)) == (
        box((0, 1), (0, 6), (0, 6)),
        box((1, 2), (0, 4), (0, 4)),
        box((1, 2), (0, 4), (0, 4)),
        box((1, 2), (0, 2), (0, 2)),
    )
    # The last one hangs over the edge: three rows and columns of filtered values, five of pixels.
    assert explain.receptive_field(x, 4, 11) == (
        box((0, 1), (4, 9), (4, 9)),
        box((2, 3), (4, 7), (4, 7)),
        box((2, 3), (4, 7), (4, 7)),
        box((2, 3), (2, 4), (2, 4)),
        box((2, 3), (1, 2), (1, 2)),
    )
    assert explain.receptive_field(x, 0, (0, 2, 3)) == (box((0, 1), (2, 5), (3, 6)),)
    assert explain.receptive_field(x, 5, 0)[0] == box((0, 1), (0, 9), (0, 9))


@pytest.mark.parametrize("seed", range(3))
def test_pixels_outside_the_receptive_field_do_not_matter(seed: int) -> None:
    net, image = examples.network(seed), examples.image(seed)
    trace = net.trace(image)
    rng = np.random.default_rng(seed)
    for layer, index in cells(trace):
        fields = explain.receptive_field(trace, layer, index)
        assert len(fields) == layer + 1
        changed = rng.uniform(-5, 5, image.shape).astype(np.float32)
        changed[fields[0]] = image[fields[0]]
        assert net.trace(changed).steps[layer].output[index] == trace.steps[layer].output[index]


@pytest.mark.parametrize("name", lesson.IMAGES)
def test_what_has_won_in_the_lesson_is_the_patch_that_matches_so_well(name: str) -> None:
    trace = lesson.network().trace(lesson.IMAGES[name])
    for unit, value in enumerate(trace.steps[4].output.tolist()):
        fields = explain.winning_field(trace, 4, unit)
        assert all(part.stop - part.start == 1 for field in fields[1:] for part in field)
        assert all(
            trace.steps[layer].input[field].item() == value for layer, field in enumerate(fields[2:], 2)
        )
        patch = lesson.IMAGES[name][fields[0]]
        match = float((patch * list(lesson.FEATURES.values())[unit // 4]).mean())
        assert value == pytest.approx(max(match, 0), abs=1e-6)


def test_what_has_won_lies_in_what_might_have() -> None:
    """Also where windows hang over the edge, and where numbers are made of several."""
    trace = examples.network().trace(examples.image())
    for layer, index in cells(trace):
        might = explain.receptive_field(trace, layer, index)
        won = explain.winning_field(trace, layer, index)
        assert len(won) == len(might) == layer + 1
        for inner, outer in zip(won, might, strict=True):
            for part, whole in zip(inner, outer, strict=True):
                assert whole.start <= part.start < part.stop <= whole.stop
        made = explain.cell(trace, layer, index)
        if made.operation == "maximum":
            assert trace.steps[layer].input[won[layer]].item() == made.value
        else:
            assert won[layer] == made.region


def test_the_receptive_field_is_no_larger_than_it_must_be() -> None:
    # With weights and pixels above zero, every pixel of every row and column of the box matters somewhere.
    net = examples.network()
    for layer in net.layers[:4]:
        for values in layer.parameters.values():
            values[:] = abs(values) + 0.1
    trace = net.trace(abs(examples.image()))
    for index in itertools.product(*map(range, trace.steps[0].output.shape)):
        channels, rows, cols = explain.receptive_field(trace, 0, index)[0]
        for channel, row, col in itertools.product(*(range(s.start, s.stop) for s in (channels, rows, cols))):
            changed = trace.image.copy()
            changed[channel, row, col] += 1
            assert net.trace(changed).steps[0].output[index] > trace.steps[0].output[index]


def added(lines: tuple[explain.Line, ...]) -> float:
    """Add up one after the other; `sum` itself compensates for rounding since Python 3.12."""
    total = 0.0
    for line in lines:
        total += line.contribution
    return total


def assert_adds_up(ledger: explain.Ledger, vote: np.float32) -> None:
    contributions = [line.contribution for line in ledger.lines]
    assert ledger.vote == float(vote)
    assert added(ledger.lines) == sum(contributions) == math.fsum(contributions) == ledger.vote


@pytest.mark.parametrize("name", article.DRAWINGS)
def test_ledgers_of_the_lesson(name: str) -> None:
    trace = lesson.network().trace(lesson.IMAGES[name])
    for unit, class_name in enumerate(["X", "O"]):
        ledger = explain.ledger(trace, class_name)
        assert ledger.class_name == class_name
        assert_adds_up(ledger, trace.votes[unit])
        assert [line.source for line in ledger.lines[:12]] == list(range(12))
        assert [line.value for line in ledger.lines[:12]] == trace.steps[-1].input.tolist()
        assert [line.source for line in ledger.voters] == list(article.VOTERS[class_name])
        assert {line.weight for line in ledger.voters} == {
            float(np.float32(1 / len(article.VOTERS[class_name])))
        }
        assert all(line.kind == "rounding" for line in ledger.lines[12:])  # there is no bias


def vote(values: FloatArray, weights: FloatArray, bias: float) -> Trace:
    """Trace a network that has but one class."""
    net = Sequential([Flatten(), Dense(1)], input_shape=(1, 1, len(values)), classes=["it"])
    net.layers[-1].weight[:] = weights
    net.layers[-1].bias[:] = bias
    return net.trace(values[np.newaxis])


FLOATS = (
    st.floats(-(2.0**50), 2.0**50, width=32)
    | st.floats(-1, 1, width=32)
    | st.sampled_from([0.0, 1.0, -1.0, 2.0**-99])
)


@given(data=st.data(), n=st.integers(1, 20), bias=FLOATS)
def test_any_ledger_adds_up_exactly(data: st.DataObject, n: int, bias: float) -> None:
    values = data.draw(arrays(np.float32, n, elements=FLOATS))
    weights = data.draw(arrays(np.float32, n, elements=FLOATS))
    trace = vote(values, weights, bias)
    ledger = explain.ledger(trace, "it")
    assert_adds_up(ledger, trace.votes[0])
    kinds = [line.kind for line in ledger.lines]
    assert kinds[:n] == ["value"] * n
    assert kinds[n : n + 1] == ["bias"] or not trace.steps[-1].layer.bias[0]
    assert all(line.contribution for line in ledger.lines if line.kind == "rounding")
    size = (
        sum(abs(float(v) * float(w)) for v, w in zip(values, weights, strict=True))
        + abs(bias)
        + abs(ledger.vote)
    )
    for line, value, weight in zip(ledger.lines, values.tolist(), weights.tolist(), strict=False):
        assert (line.value, line.weight) == (value, weight)
        assert abs(line.contribution - value * weight) <= size * 2**-52


@given(seed=st.integers(0, 2**16))
def test_ledgers_of_a_whole_network_add_up(seed: int) -> None:
    trace = examples.network(seed).trace(examples.image(seed))
    for unit, name in enumerate(trace.classes):
        assert_adds_up(explain.ledger(trace, name), trace.votes[unit])


def test_a_vote_that_is_next_to_nothing_beside_its_parts() -> None:
    # In float32, one after the other, 1 + 1e-9 − 1 + 1e-30 is 1e-30; the true sum is a billionth.
    ones = np.ones(4, dtype=np.float32)
    trace = vote(ones, np.array([1, 1e-9, -1, 1e-30], dtype=np.float32), 0)
    assert_adds_up(explain.ledger(trace, "it"), trace.votes[0])
    object.__setattr__(
        trace.steps[-1], "output", np.array([1e-30], dtype=np.float32)
    )  # in whatever order it was added
    ledger = explain.ledger(trace, "it")
    assert_adds_up(ledger, np.float32(1e-30))
    assert [line.kind for line in ledger.lines[4:]] == ["rounding", "rounding"]


def test_a_bias_has_a_line() -> None:
    ledger = explain.ledger(vote(np.ones(2, np.float32), np.array([0.5, 0], np.float32), 0.25), "it")
    assert [tuple(line) for line in ledger.lines] == [
        ("value", 0, 1.0, 0.5, 0.5),
        ("value", 1, 1.0, 0.0, 0.0),
        ("bias", None, None, None, 0.25),
    ]
    assert ledger.voters == ledger.lines[:1]


def test_no_ledger_without_a_class_or_a_finite_vote(x: Trace) -> None:
    with pytest.raises(ValueError, match="no class 'Z': the classes are X, O"):
        explain.ledger(x, "Z")
    with np.errstate(over="ignore"):
        overflown = vote(np.full(2, 1e30, np.float32), np.full(2, 1e30, np.float32), 0)
    with pytest.raises(ValueError, match="the vote for it is inf, which no ledger can explain"):
        explain.ledger(overflown, "it")


def test_a_layer_of_someone_else_is_explained_as_far_as_possible() -> None:
    class Halve(Layer):
        def forward(self, x: FloatArray) -> FloatArray:
            return x / np.float32(2)

    try:
        net = Sequential([Halve(), Flatten(), Dense(2)], input_shape=(1, 2, 2), classes=["a", "b"])
        trace = net.trace([[1, 2], [3, 4]])
        made = explain.cell(trace, 0, (0, 1, 1))
        assert (made.operation, made.value) == ("halve", 2)
        assert made.patch.tolist() == [[[1, 2], [3, 4]]]  # any of them may matter, as far as anyone knows
        assert repr(net.layers[0]) == "Halve()"
    finally:
        del Layer.kinds["Halve"]
