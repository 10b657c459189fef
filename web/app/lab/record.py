"""The record of the lab: the part of the page's state that is about making and training a network."""

from __future__ import annotations

from dataclasses import dataclass, field

from .choices import CLASSES, Choices
from .curve import Curve
from .own import FIRST, OwnClass
from .plan import Plan

RUN, STEP, EPOCH = "run", "step", "epoch"
"""How far a training is to go: all its epochs, one step, or to the end of the epoch."""
GATHERING, TRAINING = "gathering", "training"
"""What is being done: the data are made or read, or the network learns from them."""


@dataclass(frozen=True)
class Standing:
    """How far a training has come."""

    curve: Curve = field(default_factory=Curve)
    epochs: float = 0.0
    """How often each image has been seen."""
    step: int = 0
    steps: int = 0
    """To which step there is something to go back or on to."""
    goal: int = 0
    """To how many whole epochs it is to go."""
    loss: float | None = None
    """Of the last step."""
    accuracy: float | None = None
    fresh_accuracy: float | None = None
    """After the last whole epoch, on images that it never learned from."""
    rate: float = 0.0
    """Images per second, of late."""
    left: float | None = None
    """Seconds to the goal, if it goes on like this."""


@dataclass(frozen=True)
class Lab:
    """All that the lab shows follows from this, from the reader's network and from the drawing."""

    plan: Plan | None = None
    """The network that is being planned; None for that of the page as it is."""
    choices: Choices = field(default_factory=Choices)
    work: str = ""
    """What is being done: GATHERING, TRAINING, or nothing."""
    share: float = 0.0
    """How much of the data is there."""
    standing: Standing | None = None
    """How far the training has come; None if none has begun, or the last one was ended."""
    hidden: bool = False
    """Whether the tab was out of sight while it learned, where that goes on slowly."""
    trouble: str = ""
    """Why the training stopped, or could not begin."""
    code: str | None = None
    """What stands in the field for a list of layers, as far as the reader has changed it."""
    code_trouble: str = ""

    own: tuple[OwnClass, ...] = FIRST
    """The reader's own classes and examples."""
    own_trouble: str = ""
    """Why the last drawing was not kept."""

    @property
    def classes(self) -> tuple[str, ...]:
        """What there is to tell apart in what the network is to learn from."""
        return CLASSES.get(self.choices.data) or tuple(each.name for each in self.own)

    @property
    def is_training(self) -> bool:
        """Whether the reader's own network is changing by itself."""
        return self.work == TRAINING
