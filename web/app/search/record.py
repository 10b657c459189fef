"""The record of the search: what to choose among, as the reader chose it, and what has come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Self

from app.lab.choices import DIGITS, OWN, WIDER, XO
from app.lab.fields import Choice, Field, Whole, faults

if TYPE_CHECKING:  # the page starts without them
    from pycnn.candidates import Candidate
    from pycnn.search import Run

SEARCH: Final = "search"
"""The task's name."""
GRID, RANDOM = "grid", "random"
MOST: Final = 60
"""Networks in one search: their names fill a table that can still be read."""

OFFERED: Final[Mapping[str, tuple[Any, ...]]] = {
    "depth": (1, 2, 3),
    "features": (4, 8, 16),
    "kernel": (3, 5, 7),
    "pool": (2, 3),
    "hidden": (0, 16, 64),
    "learner": ("Adam", "momentum", "SGD"),
    "rate": (0.001, 0.003, 0.01, 0.03, 0.1),
    "batch": (8, 16, 32),
}
"""What can be tried for each setting: no network made of these takes a step too long for a frame."""
FIRST: Final[Mapping[str, tuple[Any, ...]]] = {
    "depth": (1, 2),
    "features": (4, 8),
    "kernel": (3,),
    "pool": (2,),
    "hidden": (0,),
    "learner": ("Adam",),
    "rate": (0.003, 0.01),
    "batch": (16,),
}
FIELDS: Final[Mapping[str, Field]] = {
    "data": Choice((XO, WIDER, DIGITS, OWN)),
    "drawings": Whole(50, 2000),
    "side": Choice(("12", "16", "24", "28")),
    "way": Choice((GRID, RANDOM)),
    "count": Whole(1, MOST),
    "seconds": Whole(2, 600),
    "seed": Whole(0, 999_999_999),
}


@dataclass(frozen=True)
class Choices:
    """What to choose among and how, each field as it was typed."""

    values: Mapping[str, tuple[Any, ...]] = field(default_factory=lambda: FIRST)
    """For each setting those of the offered values that are tried, in their order."""
    data: str = XO
    drawings: str = "300"
    side: str = "16"
    way: str = GRID
    count: str = "12"
    seconds: str = "30"
    seed: str = "0"

    def typed(self, name: str, text: str) -> Self:
        """Return the choices with another text in one field; LookupError if there is no such field."""
        if name not in FIELDS:
            raise LookupError(f"there is no field {name!r}")
        return self if getattr(self, name) == text else replace(self, **{name: text})  # type: ignore[arg-type]

    def toggled(self, setting: str, position: int) -> Self:
        """Return the choices with an offered value in or out; the last one of a setting stays."""
        value, now = OFFERED[setting][position], self.values[setting]
        then = tuple(each for each in OFFERED[setting] if (each in now) != (each == value))
        return replace(self, values={**self.values, setting: then}) if then else self

    @property
    def in_use(self) -> tuple[str, ...]:
        """The fields that make a difference as things are."""
        drawings = ("drawings",) if self.data != DIGITS else ()
        count = ("count",) if self.way == RANDOM else ()
        return ("data", *drawings, "side", "way", *count, "seconds", "seed")

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong with the fields in use, by their names."""
        return faults(FIELDS, {name: getattr(self, name) for name in self.in_use})

    def whole(self, name: str) -> int:
        """What a field with a whole number says; FieldError if it is none."""
        return int(FIELDS[name].read(getattr(self, name)))  # type: ignore[arg-type]

    @property
    def combinations(self) -> int:
        """How many there are."""
        found = 1
        for values in self.values.values():
            found *= len(values)
        return found

    @property
    def networks(self) -> int:
        """How many will be tried."""
        return min(self.whole("count"), self.combinations) if self.way == RANDOM else self.combinations

    @property
    def varied(self) -> tuple[str, ...]:
        """The settings of which there is more than one value."""
        return tuple(name for name, values in self.values.items() if len(values) > 1)


NUMBER, PARAMETERS, TIME, RIGHT = "number", "parameters", "time", "right"
COLUMNS: Final = (NUMBER, PARAMETERS, TIME, RIGHT)
"""By what the results can be sorted."""


@dataclass(frozen=True)
class Search:
    """All that the search shows follows from this."""

    choices: Choices = field(default_factory=Choices)
    runs: tuple[Run, ...] = ()
    """By their candidates' numbers."""
    varied: tuple[str, ...] = ()
    """The settings that these differ in."""
    about: str = ""
    """From what they learned: the data's name."""
    by: str = NUMBER
    """What they are sorted by …"""
    falling: bool = False
    """… and whether the largest comes first."""


def time_of(run: Run) -> float | None:
    """The seconds that a network needs to learn from one image; None as long as it has not."""
    progress = run.progress
    return progress.seconds / progress.images if progress is not None and progress.images else None


def value(run: Run, column: str) -> float | None:
    """What a run has in a column; None if it has nothing there yet, or never will."""
    if column == NUMBER:
        return run.candidate.number
    if column == PARAMETERS:
        return run.parameters if run.state != "impossible" else None
    return time_of(run) if column == TIME else run.accuracy


def ordered(search: Search) -> list[Run]:
    """The runs as they are sorted; those without a number come last, in their order."""
    known = [run for run in search.runs if value(run, search.by) is not None]
    known.sort(key=lambda run: value(run, search.by) or 0, reverse=search.falling)
    return known + [run for run in search.runs if value(run, search.by) is None]


def best(runs: tuple[Run, ...]) -> Run | None:
    """The run that gets the most right; of several the one with the fewest parameters."""
    done = [run for run in runs if run.accuracy is not None]
    return min(done, key=lambda run: (-(run.accuracy or 0), run.parameters), default=None)


def to_try(choices: Choices) -> list[Candidate]:
    """The candidates; ValueError if there is something wrong with the choices."""
    import numpy as np

    from pycnn import candidates

    usual = candidates.USUAL
    space = {name: list(values) for name, values in choices.values.items() if values != (usual[name],)}
    space = space or {"depth": [usual["depth"]]}
    if choices.way == RANDOM:
        return candidates.at_random(
            space, choices.whole("count"), np.random.default_rng(choices.whole("seed"))
        )
    return candidates.grid(space)
