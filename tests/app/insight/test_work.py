"""The work on a network: what comes of it piece by piece is what the package says at once."""

from __future__ import annotations

import numpy as np
import pytest
from app.insight import asked, work
from app.insight.record import About, Asked
from app.networks import Catalogue, Model
from app.state import State

from pycnn.answers import confusion
from pycnn.robustness import AMOUNTS
from tests.app import sketches


@pytest.fixture(scope="module")
def model() -> Model:
    return Catalogue()["lesson"]


def done(pieces: work.Pieces) -> tuple[State, list[float]]:
    """Do all of it; return the state that knows it, and the shares on the way."""
    state, shares = State(), []
    for share, action in pieces:
        shares.append(share)
        state = action(state) if action is not None else state
    return state, shares


def made(model: Model, count: int) -> Asked:
    pieces = work.making(asked.drawn(model, count), 0.5)
    while True:
        try:
            share, action = next(pieces)
        except StopIteration as end:
            found: Asked = end.value
            return found
        assert action is None
        assert 0 <= share <= 0.5


def test_the_answers(model: Model) -> None:
    pictures = made(model, 30)
    state, shares = done(work.answers(About(model.network, "it"), pictures, 0.5))
    found = state.insight.answered
    assert found is not None
    assert found.whole
    expected = confusion(model.network, pictures.images, pictures.labels)
    assert (found.answers.confusion == expected).all()
    assert shares[-1] == 1
    assert shares == sorted(shares)


@pytest.mark.parametrize(("way", "cover"), [("cover", 0), ("erase", -1)])
def test_the_evidence_by_covering(model: Model, way: str, cover: int) -> None:
    image = sketches.exemplar("X")
    state, _ = done(work.evidence(About(model.network, "it"), image, 0, way, 3))
    found = state.insight.evidence
    assert found is not None
    votes = model.network.trace(image).votes
    for row, col in [(0, 0), (1, 1), (4, 4), (8, 3)]:
        covered = image.copy()
        covered[:, max(row - 1, 0) : row + 2, max(col - 1, 0) : col + 2] = cover
        fall = votes[0] - model.network.trace(covered).votes[0]
        assert found.values[row, col] == pytest.approx(fall, abs=1e-6)


def test_the_evidence_by_the_gradient_agrees_with_a_small_change(model: Model) -> None:
    image = sketches.exemplar("X")
    state, shares = done(work.evidence(About(model.network, "it"), image, 0, "gradient", 3))
    found = state.insight.evidence
    assert found is not None
    assert shares == [1.0]
    for row, col in [(1, 1), (4, 4), (2, 6)]:
        # A pixel that gets blacker; the values that win in the pooling stay the same.
        changed = image.copy()
        changed[0, row, col] -= 0.01
        slope = (model.network.trace(image).votes[0] - model.network.trace(changed).votes[0]) / 0.01
        assert found.values[row, col] == pytest.approx(slope, abs=0.03)


def test_the_robustness_has_every_way_and_amount(model: Model) -> None:
    state, shares = done(work.bearing(About(model.network, "it"), model, None, 0.0))
    found = state.insight.bearing
    assert found is not None
    assert set(found.found) == {(kind, amount) for kind, amounts in AMOUNTS.items() for amount in amounts}
    assert all(record.done and record.of == found.drawings for record in found.found.values())
    assert shares[-1] == pytest.approx(1)
    # The four that change nothing are the same drawings.
    same = {
        found.found["shift", 0],
        found.found["scale", 1],
        found.found["turn", 0],
        found.found["weight", 1],
    }
    assert len({(record.accuracy, record.literal) for record in same}) == 1
    assert np.isfinite([record.accuracy for record in found.found.values()]).all()
