"""The record of what has been found out about a network. Each finding says of which one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # the page starts without them
    from app.drawing import Scan
    from pycnn import Sequential
    from pycnn.answers import Answers
    from pycnn.arrays import FloatArray
    from pycnn.losses import Labels
    from pycnn.robustness import Kind, Robustness

ANSWERS, EVIDENCE, ROBUSTNESS = "answers", "evidence", "robustness"
"""The tasks, by the names that the state has for them."""
COVER, ERASE, GRADIENT = "cover", "erase", "gradient"
WAYS: Final = (COVER, ERASE, GRADIENT)
"""How the evidence is looked for: parts are covered, or their ink is taken away, or by the gradient."""
COUNTS: Final = ("100", "300", "1000")
"""How many pictures the network may be asked about."""
WINDOWS: Final = ("1", "3", "5")
SHOWN: Final = 18
"""So many mistakes are shown at a time."""


@dataclass(frozen=True, eq=False)
class About:
    """Which network a finding is about."""

    network: Sequential
    name: str
    """What it was called when it was looked at."""
    code: int = 0
    """Which version of the code it ran on: the reader can change that in the workshop."""


@dataclass(frozen=True, eq=False)
class Asked:
    """Labelled pictures that no network here has learned from: (n, 1, side, side)."""

    classes: tuple[str, ...]
    images: FloatArray
    labels: Labels
    marks: tuple[Scan, ...]
    """The drawing that leaves each picture; none of pictures that come from elsewhere."""


@dataclass(frozen=True, eq=False)
class Answered:
    """What a network answers."""

    about: About
    asked: Asked
    answers: Answers
    """To the first of the pictures, as long as it has not been asked about all."""

    @property
    def whole(self) -> bool:
        return len(self.answers.labels) == len(self.asked.labels)


@dataclass(frozen=True, eq=False)
class Evidence:
    """How much each pixel of a picture, (rows, cols), speaks for a class; NaN where nobody has looked yet."""

    about: About
    image: FloatArray
    class_index: int
    way: str
    window: int
    values: FloatArray


@dataclass(frozen=True, eq=False)
class Bearing:
    """How often a network is right when drawings are distorted, by the way and the amount."""

    about: About
    drawings: int
    found: Mapping[tuple[Kind, float], Robustness]


@dataclass(frozen=True)
class Insight:
    """All that the parts about understanding the result show follows from this, and from the scene."""

    count: str = "300"
    """How many pictures to ask about."""
    answered: Answered | None = None
    pair: tuple[int, int] | None = None
    """Which mistakes are shown: the class, and the one it was taken for; None for all."""
    most: int = SHOWN
    """How many of them."""
    picked: int | None = None
    """The mistake that became the drawing."""
    way: str = COVER
    window: str = "3"
    wanted: str = ""
    """The class to look for evidence of; empty for the one that is decided."""
    evidence: Evidence | None = None
    point: tuple[int, int] = field(default=(0, 0))
    """The pixel whose number is told."""
    bearing: Bearing | None = None
