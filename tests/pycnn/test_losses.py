import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import log_softmax

from pycnn import AbsoluteError, CrossEntropy, lesson
from pycnn.losses import Loss
from tests.pycnn.slopes import Array, slopes

LOSSES = [CrossEntropy(), AbsoluteError()]


@st.composite
def votes_and_labels(draw: st.DrawFn, largest: float = 20) -> tuple[Array, Array]:
    """Draw votes (n, classes) in float64, and the right class of each row."""
    n, classes = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    votes: Array = draw(arrays(np.float64, (n, classes), elements=st.floats(-largest, largest)))
    labels: Array = draw(arrays(np.int64, n, elements=st.integers(0, classes - 1)))
    return votes, labels


@given(votes_and_labels(largest=1e6))
def test_cross_entropy_is_scipys_log_softmax(made: tuple[Array, Array]) -> None:
    votes, labels = made
    expected = [-row[label] for row, label in zip(log_softmax(votes, axis=1), labels, strict=True)]
    np.testing.assert_allclose(CrossEntropy().errors(votes, labels), expected, rtol=1e-12, atol=1e-12)


def test_cross_entropy_by_hand() -> None:
    votes = np.array([[0, math.log(3)], [5, 5]], dtype=np.float32)
    labels = np.array([0, 1])
    errors = CrossEntropy().errors(votes, labels)
    assert errors.tolist() == pytest.approx([math.log(4), math.log(2)], rel=1e-6)
    assert CrossEntropy().gradient(votes, labels).tolist() == [
        pytest.approx([1 / 4 - 1, 3 / 4]),
        pytest.approx([1 / 2, 1 / 2 - 1]),
    ]


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@given(made=votes_and_labels())
def test_the_gradient_is_the_slope_of_each_image_s_own_error(loss: Loss, made: tuple[Array, Array]) -> None:
    labels = made[1]
    votes: Array = made[0].round(2) + 0.004  # not where the absolute error has a kink, at 0 and 1

    def error() -> float:
        return float(loss.errors(votes, labels).sum())

    np.testing.assert_allclose(loss.gradient(votes, labels), slopes(error, votes), rtol=1e-5, atol=1e-7)


@given(votes_and_labels(largest=1e6))
def test_what_cross_entropy_gives_to_one_class_it_takes_from_others(made: tuple[Array, Array]) -> None:
    gradient = CrossEntropy().gradient(*made)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-12)
    assert (np.abs(gradient) <= 1).all()
    assert (np.take_along_axis(gradient, made[1][:, np.newaxis], axis=1) <= 0).all()


@pytest.mark.parametrize("size", [1e30, 1e4, 100, 1e-30])
def test_votes_of_any_size(size: float) -> None:
    votes = np.array([[size, -size], [size, -size], [size, size]], dtype=np.float32)
    labels = np.array([0, 1, 1])
    errors, gradient = CrossEntropy().errors(votes, labels), CrossEntropy().gradient(votes, labels)
    if size < 1:
        assert errors.tolist() == pytest.approx([math.log(2)] * 3)
        assert gradient.tolist() == [[-0.5, 0.5], [0.5, -0.5], [0.5, -0.5]]
    else:
        assert errors.tolist() == pytest.approx([0, 2 * size, math.log(2)], rel=1e-6)
        assert gradient.tolist() == [[0, 0], [1, -1], [0.5, -0.5]]
    assert errors.dtype == gradient.dtype == np.float32


def test_the_article_s_errors() -> None:
    # The new picture got .912 for X and .5175 for O. The article prints .92, .51 and, for the sum of the
    # errors where the answer was an X, .08 + .49; the error of an O's vote of .51 is .51, as 0 was right.
    vote = lesson.network().layers[-1].forward(np.array([lesson.NEW_PICTURE], dtype=np.float32))
    assert vote[0].tolist() == pytest.approx([0.912, 0.5175])
    x, o = np.array([0]), np.array([1])
    assert AbsoluteError().errors(vote, x).tolist() == pytest.approx([(1 - 0.912) + 0.5175])
    assert AbsoluteError().errors(vote, o).tolist() == pytest.approx([0.912 + (1 - 0.5175)])
    assert AbsoluteError().gradient(vote, x).tolist() == [[-1, 1]]
    assert AbsoluteError().gradient(vote, o).tolist() == [[1, -1]]


def test_at_the_right_answer_the_absolute_error_pulls_nowhere() -> None:
    votes, labels = np.array([[0, 1, 0]], dtype=np.float32), np.array([1])
    assert AbsoluteError().errors(votes, labels).tolist() == [0]
    assert AbsoluteError().gradient(votes, labels).tolist() == [[0, 0, 0]]
    assert AbsoluteError().gradient(votes, labels).dtype == np.float32


def test_the_article_s_table_line_by_line() -> None:
    # An X whose picture got .92 for X and .51 for O. The article prints .49 for the O, where 0 was wanted.
    x, o = AbsoluteError().lines(np.array([0.92, 0.51], dtype=np.float32), 0)
    assert (x.unit, x.wanted, o.unit, o.wanted) == (0, 1, 1, 0)
    assert (x.vote, x.answer, x.error) == pytest.approx((0.92, 0.92, 0.08))
    assert (o.vote, o.answer, o.error) == pytest.approx((0.51, 0.51, 0.51))
    assert (x.slope, o.slope) == (-1, 1)  # more for X would be better, more for O worse
    assert x.error + o.error == pytest.approx(0.59)


def test_cross_entropy_line_by_line() -> None:
    votes = np.array([0, math.log(3), math.log(4)], dtype=np.float32)
    lines = CrossEntropy().lines(votes, 1)
    assert [line.unit for line in lines] == [0, 1, 2]
    assert [line.vote for line in lines] == votes.tolist()
    assert [line.answer for line in lines] == pytest.approx([1 / 8, 3 / 8, 4 / 8])
    assert [line.wanted for line in lines] == [0, 1, 0]
    assert [line.error for line in lines] == pytest.approx([0, -math.log(3 / 8), 0])
    assert [line.slope for line in lines] == pytest.approx([1 / 8, 3 / 8 - 1, 4 / 8])


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@given(made=votes_and_labels(largest=1e6))
def test_lines_add_up_to_the_error_and_have_its_gradient(loss: Loss, made: tuple[Array, Array]) -> None:
    errors, gradient = loss.errors(*made), loss.gradient(*made)
    for row, (votes, label) in enumerate(zip(*made, strict=True)):
        lines = loss.lines(votes, int(label))
        assert math.fsum(line.error for line in lines) == pytest.approx(errors[row], rel=1e-12)
        assert [line.slope for line in lines] == gradient[row].tolist()
        assert [line.vote for line in lines] == votes.tolist()
        assert [line.wanted for line in lines] == [float(unit == label) for unit in range(len(votes))]
        for line in lines:
            assert line.error >= 0
            if isinstance(loss, CrossEntropy):
                assert line.slope == line.answer - line.wanted
            else:
                assert line.error == abs(line.wanted - line.answer)
                assert line.slope == np.sign(line.answer - line.wanted)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_lines_of_what_is_not_one_image(loss: Loss) -> None:
    votes = np.array([1, 2], dtype=np.float32)
    with pytest.raises(ValueError, match=r"one image's votes, \(classes,\), not of \(1, 2\): choose one row"):
        loss.lines(votes[np.newaxis], 0)
    with pytest.raises(ValueError, match="the label is 2, but there are only the classes 0 to 1"):
        loss.lines(votes, 2)
    for bad in (-1, 0.5, "X"):
        with pytest.raises(ValueError, match="label must be a whole number, 0 or more"):
            loss.lines(votes, bad)  # type: ignore[arg-type]
    votes.setflags(write=False)
    assert [line.vote for line in loss.lines(votes, np.int64(1))] == [1, 2]  # type: ignore[arg-type]


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_votes_are_left_alone(loss: Loss) -> None:
    votes = np.array([[1, 2], [3, -4]], dtype=np.float32)
    votes.setflags(write=False)
    loss.errors(votes, np.array([0, 1]))
    loss.gradient(votes, np.array([0, 1]))
    assert repr(loss) == f"{type(loss).__name__}()"
