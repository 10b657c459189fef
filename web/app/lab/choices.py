"""Choices: how the network is to learn, and from what, as the reader typed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final, Self

import pycnn
from pycnn.datasets import SHAPES

from .fields import Choice, Field, Number, Whole, faults

if TYPE_CHECKING:  # the page starts without it
    from pycnn.learner import Learner

XO, WIDER, DIGITS, OWN = "xo", "shapes", "digits", "own"
"""What a network can learn from: X and O, all shapes, handwritten digits, and the reader's own drawings."""
DATA: Final = (XO, WIDER, DIGITS, OWN)
ADAM, MOMENTUM, NUDGES = "adam", "sgd", "nudge"
LEARNERS: Final = (ADAM, MOMENTUM, NUDGES)
FALLS, STAYS = "falls", "stays"
SCHEDULES: Final = (FALLS, STAYS)
"""What becomes of the learning rate: it falls in equal steps, to 0 at the end of the last epoch, or not."""

FIELDS: Final[Mapping[str, Field]] = {
    "data": Choice(DATA),
    "count": Whole(20, 20_000),
    "learner": Choice(LEARNERS),
    "rate": Number(1e-6, 10),
    "sgd_rate": Number(1e-6, 10),
    "schedule": Choice(SCHEDULES),
    "nudge": Number(1e-6, 10),
    "momentum": Number(0, 0.999),
    "decay": Number(0, 1),
    "batch": Whole(1, 1000),
    "epochs": Whole(1, 1000),
    "seed": Whole(0, 999_999_999),
}
IN_USE: Final[Mapping[str, tuple[str, ...]]] = {
    ADAM: ("rate", "schedule", "decay"),
    MOMENTUM: ("sgd_rate", "schedule", "momentum", "decay"),
    NUDGES: ("nudge",),
}
"""What there is to choose for each learner."""
CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    XO: ("X", "O"),
    WIDER: SHAPES,
    DIGITS: tuple(str(digit) for digit in range(10)),
}
DRAWN: Final = (XO, WIDER, OWN)
"""The data that are drawn when they are needed, as many as one likes."""


@dataclass(frozen=True)
class Choices:
    """Each as it was typed. Every learner has its own rate, so that going from one to another loses none."""

    data: str = XO
    count: str = "2000"
    learner: str = ADAM
    rate: str = "0.02"
    sgd_rate: str = "0.05"
    schedule: str = FALLS
    nudge: str = "0.05"
    momentum: str = "0.9"
    decay: str = "0"
    batch: str = "16"
    epochs: str = "10"
    seed: str = "0"

    def typed(self, name: str, text: str) -> Self:
        """Return the choices with another text in one field; LookupError if there is no such field."""
        if name not in FIELDS:
            raise LookupError(f"there is no field {name!r}")
        return self if getattr(self, name) == text else replace(self, **{name: text})

    @property
    def in_use(self) -> tuple[str, ...]:
        """The fields that make a difference as things are."""
        count = ("count",) if self.data in DRAWN else ()
        return ("data", *count, "learner", *IN_USE.get(self.learner, ()), "batch", "epochs", "seed")

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong with the fields in use, by their names."""
        return faults(FIELDS, {name: getattr(self, name) for name in self.in_use})

    def whole(self, name: str) -> int:
        """What a field with a whole number says; FieldError if it is none."""
        field = FIELDS[name]
        assert isinstance(field, Whole)
        return field.read(getattr(self, name))

    def number(self, name: str) -> float:
        field = FIELDS[name]
        assert isinstance(field, Number)
        return field.read(getattr(self, name))

    def made_of(self) -> tuple[str, ...]:
        """What a training cannot change on its way: with any other of these it is another training."""
        return tuple(getattr(self, each.name) for each in fields(self) if each.name in FIXED)


FIXED: Final = ("data", "count", "learner", "batch", "seed")


def learner(choices: Choices) -> Learner:
    """Make the learner that was chosen, new; FieldError if a field in use is wrong."""
    if choices.learner == NUDGES:
        return pycnn.Nudge(choices.number("nudge"))
    decay = choices.number("decay")
    if choices.learner == MOMENTUM:
        return pycnn.Backpropagation(pycnn.SGD(choices.number("sgd_rate"), choices.number("momentum"), decay))
    return pycnn.Backpropagation(pycnn.Adam(choices.number("rate"), decay=decay))


def retune(made: Learner, choices: Choices, left: float = 1.0) -> None:
    """Give a learner on its way the rates that are chosen now; what it remembers stays.

    `left` is the part of its steps that are to come, with the next one.
    """
    if isinstance(made, pycnn.Nudge):
        made.size = choices.number("nudge")
        return
    assert isinstance(made, pycnn.Backpropagation)
    optimizer = made.optimizer
    optimizer.decay = choices.number("decay")
    if isinstance(optimizer, pycnn.SGD):
        optimizer.momentum = choices.number("momentum")
    rate = choices.number("sgd_rate" if isinstance(optimizer, pycnn.SGD) else "rate")
    optimizer.learning_rate = rate * left if choices.schedule == FALLS else rate
