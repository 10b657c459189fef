import math
from typing import Any

import numpy as np
import pytest

from pycnn import AbsoluteError, CrossEntropy, Dense, Flatten, Sequential, evaluation
from pycnn.evaluation import check_labels, evaluate, evaluating
from tests.pycnn import examples


def two_pixels() -> Sequential:
    """Return a network whose votes are the two pixels themselves."""
    net = Sequential([Flatten(), Dense(2)], input_shape=(1, 1, 2), classes=["left", "right"])
    net.parameters = {"1.weight": np.eye(2, dtype=np.float32)}
    return net


def test_loss_and_accuracy_by_hand() -> None:
    images = np.array([[0, math.log(3)], [math.log(3), 0], [2, 2], [0, math.log(7)]]).reshape(4, 1, 1, 2)
    labels = [1, 1, 0, 1]  # right with 3/4, wrong with 1/4, a tie, which goes to the first, right with 7/8
    loss, accuracy = two_pixels().evaluate(images, labels)
    assert accuracy == 3 / 4
    assert loss == pytest.approx((math.log(4 / 3) + math.log(4) + math.log(2) + math.log(8 / 7)) / 4)
    assert type(loss) is type(accuracy) is float


def test_it_agrees_with_predict() -> None:
    net = examples.network()
    images, labels = examples.images(7)
    probabilities = net.predict(images)
    loss, accuracy = evaluate(net, images, labels)
    assert loss == pytest.approx(-np.log(probabilities[np.arange(7), labels]).mean(), rel=1e-5)
    assert accuracy == (probabilities.argmax(axis=1) == labels).mean()
    assert evaluate(net, images.tolist(), labels.tolist()) == (loss, accuracy)
    one = evaluate(net, images[:1], labels[:1])
    assert one == pytest.approx(
        (-np.log(probabilities[0, labels[0]]), float(probabilities[0].argmax() == labels[0]))
    )


@pytest.mark.parametrize("size", [1, 3, 4, 50])
def test_in_pieces_it_is_the_same(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    net = examples.network()
    data = examples.images(10)
    expected = net.evaluate(*data)
    monkeypatch.setattr(evaluation, "PIECE", size * net.multiplications + 1)
    seen = [part.images for part in evaluating(net, *data, CrossEntropy())]
    assert seen == list(range(size, 10, size))
    assert net.evaluate(*data) == pytest.approx(expected, rel=1e-6)


def test_with_another_loss() -> None:
    net = two_pixels()
    images = np.array([[1, 0.5], [0.25, 0.25]], dtype=np.float32).reshape(2, 1, 1, 2)
    work = evaluating(net, images, np.array([0, 0]), AbsoluteError())
    with pytest.raises(StopIteration) as end:
        next(work)
    assert end.value.value.error == 0.5 + 1
    assert end.value.value.correct == 2


def test_labels_become_integers() -> None:
    images = np.zeros((3, 1, 1, 2), dtype=np.float32)
    given: list[Any] = [
        [0, 1, 0],
        (0.0, 1.0, -0.0),
        np.array([False, True, False]),
        np.array([0, 1, 0], "u1"),
    ]
    for labels in given:
        checked = check_labels(labels, images, ["a", "b"])
        assert checked.dtype == np.int64
        assert checked.tolist() == [0, 1, 0]
    labels = np.array([0, 1, 1])
    checked = check_labels(labels, images, ["a", "b"])
    labels[:] = 0  # what is done to them later does not matter
    assert checked.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (["a", "b", "a"], r"not their names: use \['a', 'b'\]\.index\(name\)"),
        ([0, 1], "there are 3 images but 2 labels"),
        ([0, 1, 2], r"label 2 is 2, but there are only the classes 0 to 1 \(a, b\)"),
        ([0, -1, 0], "label 1 is -1"),
        ([0, 0.5, 1], "labels must be whole numbers, not float64"),
        ([0, 1e30, 1], "label 1 is 1e"),
        (np.array([2**63, 0, 1], dtype=np.uint64), "label 0 is 9223372036854775808"),
        ([[1, 0]] * 3, r"of one-hot rows take \.argmax\(axis=1\)"),
        ([[0], [1], [0]], "labels must be a list of class numbers"),
        ([None, 0, 1], "labels must be whole numbers, not object"),
        ([[0], [1, 0], 0], "inhomogeneous"),
    ],
)
def test_other_labels_are_refused(labels: Any, words: str) -> None:  # noqa: ANN401
    images = np.zeros((3, 1, 1, 2), dtype=np.float32)
    with pytest.raises(ValueError, match=words):
        check_labels(labels, images, ["a", "b"])
    with pytest.raises(ValueError, match=words):
        Sequential([Flatten(), Dense(2)], input_shape=(1, 1, 2), classes=["a", "b"]).evaluate(images, labels)


def test_of_nothing_there_is_no_accuracy() -> None:
    with pytest.raises(ValueError, match="there are no images"):
        two_pixels().evaluate(np.zeros((0, 1, 1, 2)), [])
    with pytest.raises(ValueError, match="expected images of 1 × 1 × 2"):
        two_pixels().evaluate(np.zeros((3, 1, 2, 2)), [0, 1, 1])
