"""Work: getting the pictures ready, and trying one network after the other, piece by piece."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Final

from app.lab.data import Work as Making
from app.state import Action
from pycnn.candidates import Candidate
from pycnn.search import Run, search

from .actions import show_runs

READY: Final = 0.1
"""Which share of the task it is to get the pictures ready."""


def searching(
    making: Making, candidates: Sequence[Candidate], seconds: float, seed: int
) -> Generator[tuple[float, Action | None], None, None]:
    """Try the candidates, each for an equal part of the time."""
    while True:
        try:
            share = next(making)
        except StopIteration as end:
            data = end.value
            break
        yield READY * share, None
    runs: dict[int, Run] = {}
    fresh = (data.fresh, data.answers)
    work = search(candidates, data.images, data.labels, fresh, data.classes, seconds=seconds, seed=seed)
    for run in work:
        runs[run.candidate.number] = run
        spent = sum(each.seconds for each in runs.values())
        yield (
            READY + (1 - READY) * min(spent / seconds, 1),
            show_runs(tuple(runs[key] for key in sorted(runs))),
        )
