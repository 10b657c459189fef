from __future__ import annotations

import numpy as np
import pytest

from pycnn import answers, datasets, pretrained
from pycnn.answers import Answers, answering, confusion
from pycnn.losses import Labels
from tests.pycnn import examples

IMAGES, LABELS = examples.images(20)


def all_of(net_images: object = IMAGES, labels: object = LABELS) -> tuple[list[Answers], Answers]:
    work = answering(examples.network(), net_images, labels)  # type: ignore[arg-type]
    pieces = []
    while True:
        try:
            pieces.append(next(work))
        except StopIteration as end:
            return pieces, end.value


def test_it_counts_what_is_taken_for_what() -> None:
    net = examples.network()
    _, found = all_of()
    votes = net.votes(IMAGES)
    counted = np.zeros((3, 3), dtype=int)
    for vote, label in zip(votes, LABELS, strict=True):
        counted[label, vote.argmax()] += 1
    assert found.confusion.tolist() == counted.tolist() == confusion(net, IMAGES, LABELS).tolist()
    assert found.confusion.sum() == 20
    assert found.accuracy == np.trace(counted) / 20 == net.evaluate(IMAGES, LABELS)[1]


def test_mistakes_are_all_that_is_wrong_the_surest_first() -> None:
    net = examples.network()
    _, found = all_of()
    probabilities = net.predict(IMAGES)
    wrong = [i for i in range(20) if probabilities[i].argmax() != LABELS[i]]
    assert 0 < len(wrong) < 20
    assert sorted(mistake.image for mistake in found.mistakes) == wrong
    sure = [mistake.probability for mistake in found.mistakes]
    assert sure == sorted(sure, reverse=True)
    for mistake in found.mistakes:
        assert mistake.label == LABELS[mistake.image]
        assert mistake.decided == probabilities[mistake.image].argmax()
        assert mistake.probability == pytest.approx(probabilities[mistake.image].max(), rel=1e-5)


def test_in_pieces_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    _, at_once = all_of()
    monkeypatch.setattr(answers, "PIECE", 3 * examples.network().multiplications)
    pieces, found = all_of()
    assert [len(piece.labels) for piece in pieces] == [3, 6, 9, 12, 15, 18]
    np.testing.assert_allclose(found.votes, at_once.votes, rtol=1e-5, atol=1e-6)
    for piece in pieces:
        assert piece.confusion.sum() == len(piece.labels)
        assert {m.image for m in piece.mistakes} <= {m.image for m in found.mistakes}


def test_classes_that_nobody_takes_it_for_are_there_all_the_same() -> None:
    labels: Labels = np.zeros(20, dtype=np.int64)
    _, found = all_of(labels=labels)
    assert found.confusion.shape == (3, 3)
    assert found.confusion[1:].sum() == 0


def test_a_network_that_knows_the_answers_makes_few_mistakes() -> None:
    images, labels = datasets.drawings(200, 24, np.random.default_rng(9))
    matrix = confusion(pretrained("xo"), images, labels)
    assert matrix[0, 0] + matrix[1, 1] >= 198


def test_what_is_not_usable_is_refused_at_the_call() -> None:
    net = examples.network()
    with pytest.raises(ValueError, match="there are 20 images but 19 labels"):
        answering(net, IMAGES, LABELS[1:])
    with pytest.raises(ValueError, match="expected images of 2 × 9 × 8"):
        confusion(net, IMAGES[:, :1], LABELS)
    assert np.isnan(Answers(np.zeros((0, 2), dtype=np.float32), np.zeros(0, dtype=np.int64)).accuracy)
