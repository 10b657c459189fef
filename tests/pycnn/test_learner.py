import numpy as np

from pycnn.learner import Part


def test_parts_add_up() -> None:
    votes = np.array([[1, 2], [3, 0], [1, 1], [0, 5]], dtype=np.float32)
    errors = np.array([0.5, 0.25, 1, 4], dtype=np.float32)
    labels = np.array([1, 1, 0, 1])  # right, wrong, right (a tie goes to the first), right
    whole = Part().plus(votes, errors, labels)
    assert whole == Part(images=4, error=5.75, correct=3)
    first = Part().plus(votes[:1], errors[:1], labels[:1])
    assert first == Part(1, 0.5, 1)
    assert first.plus(votes[1:], errors[1:], labels[1:]) == whole
    assert first.with_part(Part().plus(votes[1:], errors[1:], labels[1:])) == whole
    assert whole.with_part(Part()) == Part().with_part(whole) == whole
