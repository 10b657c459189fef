"""Trials: one drawing changed in many ways, each read pixel by pixel and by the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.scene import Subject

from .distortion import UNTOUCHED, Way, changed, ninth

KINDS: Final = ("shifted", "size", "turn", "pen")
ALL: Final = "all"


def ways(subject: Subject) -> dict[str, list[Way]]:
    """The changes to try, by kind; none is so large that a person could no longer tell the letter."""
    steps = [ninth(subject) * step for step in (-2, -1, 0, 1, 2)]
    shifts = [Way(across=across, down=down) for down in steps for across in steps]
    sizes = [Way(size=size) for size in range(60, 141, 10)]
    turns = [Way(turn=turn) for turn in range(-30, 31, 5)]
    pens = [Way(pen=pen) for pen in range(120, 201, 20)]
    kinds = zip(KINDS, (shifts, sizes, turns, pens), strict=True)
    return {kind: [way for way in each if way != UNTOUCHED] for kind, each in kinds}


@dataclass(frozen=True, eq=False)
class Trial:
    """One change of a drawing, and the two answers."""

    subject: Subject
    kind: str
    closest: tuple[str, ...]
    decision: str


def trials(subject: Subject) -> Iterator[tuple[Trial, ...]]:
    """Try all ways, one after the other; each time all that were tried so far."""
    done: list[Trial] = []
    for kind, each in ways(subject).items():
        for way in each:
            found = changed(subject, way)
            done.append(Trial(subject, kind, found.closest, found.decision))
            yield tuple(done)


@dataclass(frozen=True)
class Tally:
    """How many of some trials each way to read gets right."""

    tried: int
    right: tuple[int, int]
    """By the count of pixels, and by the network."""


def tallies(results: tuple[Any, ...], subject: Subject, meant: str) -> dict[str, Tally]:
    """Count by kind, and all together. Trials of another drawing, or by another network, are out."""
    own = [trial for trial in results if trial.subject is subject]
    found = {kind: _tally([trial for trial in own if trial.kind == kind], meant) for kind in KINDS}
    return {**found, ALL: _tally(own, meant)}


def _tally(trials: list[Trial], meant: str) -> Tally:
    literal = sum(trial.closest == (meant,) for trial in trials)
    return Tally(len(trials), (literal, sum(trial.decision == meant for trial in trials)))
