from __future__ import annotations

from app.lab import data
from app.search.record import Choices, to_try
from app.search.work import searching
from app.state import State


def test_every_network_is_tried_and_the_impossible_say_why() -> None:
    choices = Choices(values={**Choices().values, "kernel": (3, 7), "features": (4,), "rate": (0.01,)})
    making = data.drawn(("X", "O"), 60, 12, 0)
    state, shares = State(), []
    for share, action in searching(making, to_try(choices), 0.4, 0):
        shares.append(share)
        state = action(state) if action is not None else state
    runs = state.search.runs
    assert [run.candidate.number for run in runs] == [0, 1, 2, 3]
    kinds = {(run.candidate["depth"], run.candidate["kernel"]): run.state for run in runs}
    # Seven pixels of twelve leave six, pooled three: no room for seven more.
    assert kinds == {(1, 3): "done", (1, 7): "done", (2, 3): "done", (2, 7): "impossible"}
    (impossible,) = [run for run in runs if run.state == "impossible"]
    assert "kernel" in (impossible.reason or "")
    for run in runs:
        if run.state == "done":
            assert run.network is not None
            assert 0 <= (run.accuracy or 0) <= 1
            assert run.parameters == sum(values.size for values in run.network.parameters.values())
    assert shares == sorted(shares)
    assert shares[-1] <= 1
