from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import pycnn
from pycnn import Dense, Flatten, ReLU, Sequential, lesson
from pycnn.arrays import FloatArray
from pycnn.transfer import Standard, class_means, last_values, voters
from tests.pycnn import examples


@pytest.mark.parametrize("network", [examples.network(), lesson.network()])
def test_the_last_values_are_those_that_a_trace_ends_with(network: Sequential) -> None:
    rng = np.random.default_rng(4)
    images = rng.uniform(-1, 1, (5, *network.input_shape)).astype(np.float32)
    found = last_values(network, images)
    assert found.shape == (5, network.shapes[-2][0])
    for image, values in zip(images, found, strict=True):
        assert values == pytest.approx(network.trace(image).steps[-1].input, abs=1e-5)


def test_images_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="expected images of 1 × 9 × 9"):
        last_values(lesson.network(), np.zeros((2, 1, 8, 8)))


VALUES = arrays(np.float32, st.tuples(st.integers(2, 9), st.integers(1, 4)), elements=st.integers(-9, 9))


@given(values=VALUES)
def test_standard_values_have_the_mean_0_and_the_deviation_1(values: FloatArray) -> None:
    standard = Standard.of(values)(values)
    for before, after in zip(values.T.tolist(), standard.T.tolist(), strict=True):
        mean = sum(before) / len(before)
        variance = sum((value - mean) ** 2 for value in before) / len(before)
        assert sum(after) == pytest.approx(0, abs=1e-4)
        spread = sum(value**2 for value in after) / len(after)
        assert spread == pytest.approx(1 if variance else 0, abs=1e-4)


def test_one_example_has_its_standard() -> None:
    standard = Standard.of([[1.0, 5.0], [3.0, 5.0]])
    assert standard(np.array([4.0, 7.0], dtype=np.float32)).tolist() == [2.0, 2.0]


@pytest.mark.parametrize("examples", [np.zeros((0, 3)), np.zeros(3)])
def test_without_examples_there_is_no_standard(examples: FloatArray) -> None:
    with pytest.raises(ValueError, match="one or more"):
        Standard.of(examples)


def test_voters_have_hidden_values_between_or_none() -> None:
    deep = voters(12, 3, ["a", "b"])
    assert [type(layer) for layer in deep.layers] == [Flatten, Dense, ReLU, Dense]
    assert deep.shapes == [(12, 1, 1), (12,), (3,), (3,), (2,)]
    flat = voters(12, 0, ["a", "b"])
    assert [type(layer) for layer in flat.layers] == [Flatten, Dense]
    rng = np.random.default_rng
    assert examples.same(voters(4, 2, ["a", "b"], rng(3)), voters(4, 2, ["a", "b"], rng(3)))
    assert not examples.same(voters(4, 2, ["a", "b"], rng(3)), voters(4, 2, ["a", "b"], rng(4)))


@pytest.mark.parametrize(("inputs", "hidden"), [(0, 1), (3, -1), (2, 1.5)])
def test_impossible_numbers_are_refused(inputs: int, hidden: int) -> None:
    with pytest.raises(ValueError, match="whole number"):
        voters(inputs, hidden, ["a", "b"])


def test_a_question_that_cannot_be_added_up_takes_hidden_values() -> None:
    """Exclusive or: one of two, but not both."""
    rng = np.random.default_rng(0)
    corners = rng.integers(0, 2, (200, 2))
    values = (corners + rng.normal(0, 0.05, corners.shape)).astype(np.float32)[:, :, np.newaxis, np.newaxis]
    labels = corners[:, 0] ^ corners[:, 1]
    accuracy = {}
    for hidden in (0, 6):
        network = voters(2, hidden, ["no", "yes"], np.random.default_rng(1))
        for _ in pycnn.train(network, values, labels, pycnn.Adam(0.05), epochs=30):
            pass
        accuracy[hidden] = network.evaluate(values, labels)[1]
    assert accuracy[0] < 0.8
    assert accuracy[6] > 0.99


@given(
    values=VALUES.filter(lambda values: len(values) >= 3),
    labels=st.lists(st.integers(0, 2), min_size=9, max_size=9),
)
def test_the_mean_of_each_class_is_that_of_its_values(values: FloatArray, labels: list[int]) -> None:
    own = np.array([0, 1, 2, *labels][: len(values)])
    means = class_means(values, own, 3)
    for label in range(3):
        rows = [row for row, each in zip(values.tolist(), own.tolist(), strict=True) if each == label]
        expected = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        assert means[label].tolist() == pytest.approx(expected, abs=1e-4)


def test_a_class_without_examples_has_no_mean() -> None:
    with pytest.raises(ValueError, match="class 1 has no examples"):
        class_means(np.zeros((2, 1), dtype=np.float32), np.array([0, 2]), 3)
