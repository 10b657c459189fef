from __future__ import annotations

import itertools
import time
import warnings
from typing import Any

import numpy as np
import pytest

from pycnn import Sequential, evaluation, train
from pycnn.candidates import grid, layers_of, learner_of
from pycnn.search import Run, search
from tests.pycnn import examples

DATA = examples.halves(40)
HELD_OUT = examples.halves(30, 1)
CLASSES = ["left", "right"]
SMALL = {"depth": [1], "kernel": [2]}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each look at the clock take a second."""
    now = itertools.count()
    monkeypatch.setattr(time, "perf_counter", lambda: float(next(now)))


def runs(space: dict[str, Any], seconds: float = 40.0, **options: Any) -> list[Run]:  # noqa: ANN401
    return list(search(grid(space), *DATA, HELD_OUT, CLASSES, seconds=seconds, **options))


@pytest.mark.usefixtures("clock")
def test_each_one_gets_an_equal_part_in_order() -> None:
    found = runs({**SMALL, "features": [1, 2, 3, 4]}, seconds=80)
    assert [(run.candidate.number, run.state) for run in found[:4]] == [(i, "waiting") for i in range(4)]
    later = [(number, [run.state for run in own]) for number, own in itertools.groupby(
        found[4:], key=lambda run: run.candidate.number
    )]  # fmt: skip
    assert [number for number, _ in later] == [0, 1, 2, 3]
    for _, states in later:
        assert [state for state, _ in itertools.groupby(states)] == ["training", "done"]
    for run in (run for run in found if run.state == "done"):
        assert run.seconds == 20
    training = [run.seconds for run in found if run.state == "training" and run.candidate.number == 2]
    assert training == sorted(training)
    assert training[-2] < 20 <= training[-1]


@pytest.mark.usefixtures("clock")
def test_a_run_is_the_same_as_training_it_alone() -> None:
    found = runs(
        {**SMALL, "features": [3], "learner": ["momentum", "Adam"], "batch": [7]}, seconds=30, seed=5
    )
    for run in (run for run in found if run.state == "done"):
        alone = Sequential(
            layers_of(run.candidate, 2), input_shape=(1, 4, 4), classes=CLASSES, rng=np.random.default_rng(5)
        )
        assert run.progress is not None
        plan = train(
            alone,
            *DATA,
            learner_of(run.candidate),
            epochs=None,
            batch_size=7,
            rng=np.random.default_rng(5),
        )
        for record in plan:
            if (record.step, record.event) == (run.progress.step, run.progress.event):
                break
        assert run.network is not None
        assert examples.same(run.network, alone)
        loss, accuracy = alone.evaluate(*HELD_OUT)
        assert run.loss == pytest.approx(loss, rel=1e-5)
        assert run.accuracy == accuracy
        assert run.parameters == sum(values.size for values in alone.parameters.values())
        assert run.multiplications == alone.multiplications


@pytest.mark.usefixtures("clock")
def test_what_is_impossible_is_told_first_with_its_reason_and_takes_no_time() -> None:
    found = runs({"depth": [1], "kernel": [2, 9], "learner": ["SGD", "adam"], "features": [2, 10**6]})
    states = [run.state for run in found[:8]]
    assert states == ["waiting", *["impossible"] * 7]
    reasons = {run.candidate.number: run.reason or "" for run in found[1:8]}
    assert "layer 0: " in reasons[1]
    assert "values, but a page can hold" in reasons[1]
    assert "learner must be one of" in reasons[2]
    assert "layer 0: Conv2D(2, 9): the kernel (9 × 9) is larger than its input (4 × 4)" in reasons[4]
    assert all(run.network is None for run in found[1:8])
    (last,) = (run for run in found if run.state == "done")
    assert last.seconds == 40  # all of it


@pytest.mark.usefixtures("clock")
def test_all_impossible() -> None:
    found = runs({"rate": [0, -1, "fast", None]})
    assert [run.state for run in found] == ["impossible"] * 4
    assert all("learning_rate must be a number above 0" in str(run.reason) for run in found)


@pytest.mark.usefixtures("clock")
def test_one_that_diverges_does_not_stop_the_others() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = runs({**SMALL, "learner": ["SGD"], "rate": [1e30, 0.1]}, seconds=200)
    ended = [run for run in found if run.state in ("diverged", "done")]
    assert [run.state for run in ended] == ["diverged", "done"]
    assert "became infinite or NaN, so training stopped" in str(ended[0].reason)
    assert (ended[0].accuracy, ended[0].loss) == (None, None)
    assert ended[1].accuracy is not None
    assert ended[1].accuracy > 0.6


@pytest.mark.usefixtures("clock")
def test_the_test_comes_in_pieces_too(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = runs({**SMALL, "features": [2]}, seconds=10)
    monkeypatch.setattr(evaluation, "PIECE", 10 * at_once[-1].multiplications)
    found = runs({**SMALL, "features": [2]}, seconds=10)
    assert [run.state for run in found].count("testing") == 2
    assert found[-1].accuracy == at_once[-1].accuracy
    assert found[-1].loss == pytest.approx(at_once[-1].loss, rel=1e-5)


@pytest.mark.usefixtures("clock")
def test_nudges_are_stopped_in_the_middle_of_a_step() -> None:
    found = runs({**SMALL, "learner": ["nudge"], "rate": [0.1]}, seconds=9)
    last = found[-1]
    assert (last.state, last.seconds) == ("done", 9)
    assert last.progress is not None
    assert last.progress.event == "part"
    assert last.progress.step == 0


def test_more_time_finds_a_good_one() -> None:
    found = runs({**SMALL, "features": [4], "rate": [1e-6, 0.02]}, seconds=1.0)
    bad, good = (run for run in found if run.state == "done")
    assert good.accuracy is not None
    assert bad.accuracy is not None
    assert good.accuracy > 0.9
    assert good.accuracy > bad.accuracy
    assert good.seconds >= 0.5


@pytest.mark.usefixtures("clock")
def test_a_search_can_be_left_at_any_time() -> None:
    work = search(grid({**SMALL, "features": [2, 3]}), *DATA, HELD_OUT, CLASSES, seconds=50)
    for _ in range(6):
        run = next(work)
    work.close()
    assert run.state == "training"
    assert run.network is not None
    assert run.network.predict(DATA[0]).shape == (40, 2)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"candidates": []}, "there is nothing to try"),
        ({"y": DATA[1][1:]}, "there are 40 images but 39 labels"),
        ({"y": np.zeros(40, dtype=int)}, "all labels are left"),
        ({"x": DATA[0][0]}, r"expected images \(n, channels, rows, cols\)"),
        ({"held_out": (HELD_OUT[0][:, :, :3], HELD_OUT[1])}, "another size than those to learn from"),
        ({"held_out": (HELD_OUT[0], HELD_OUT[1] + 2)}, "there are only the classes 0 to 1"),
        ({"classes": ["a", "a"]}, "each class needs a name of its own"),
        ({"seconds": 0}, "seconds must be a number above 0"),
        ({"seconds": float("inf")}, "seconds must be"),
        ({"seed": -1}, "seed must be a whole number, 0 or more"),
    ],
)
def test_what_is_refused_at_the_call(options: dict[str, Any], words: str) -> None:
    given: dict[str, Any] = {
        "candidates": grid(SMALL),
        "x": DATA[0],
        "y": DATA[1],
        "held_out": HELD_OUT,
        "classes": CLASSES,
        "seconds": 1,
        **options,
    }
    with pytest.raises(ValueError, match=words):
        search(**given)
