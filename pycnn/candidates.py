"""Candidates: the settings of a network and its training that a search chooses among, and what they make."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from .arrays import whole
from .backpropagation import Backpropagation
from .layer_list import from_code
from .layers import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU
from .learner import Learner
from .nudge import Nudge
from .optimizers import SGD, Adam

if TYPE_CHECKING:
    from numpy.random import Generator as RandomGenerator

Choices: TypeAlias = Mapping[str, Any]
"""One value for each setting by its name."""

USUAL: Final[Choices] = MappingProxyType(
    {
        "layers": None,
        "depth": 2,
        "features": 6,
        "kernel": 3,
        "pool": 2,
        "hidden": 0,
        "learner": "Adam",
        "rate": 0.005,
        "batch": 32,
        "decay": 0,
    }
)
"""What a setting is unless it is chosen.

`layers` is a list as `layer_list` reads it. Without one there are `depth` times a convolution with `features`
features, in each twice as many as in the one before, of `kernel` pixels, a ReLU and a pooling of `pool`
pixels; then `hidden` rectified units, unless that is 0, and a unit per class. `learner` is one of LEARNERS,
`rate` its learning rate or, of nudges, their step.
"""
SHAPING: Final = ("depth", "features", "kernel", "pool", "hidden")
"""The settings that a list of layers takes the place of."""
LEARNERS: Final = ("Adam", "SGD", "momentum", "nudge")
MOMENTUM: Final = 0.9
MOST_CANDIDATES: Final = 500
MOST_DEPTH: Final = 10


@dataclass(frozen=True)
class Candidate:
    """One choice of all settings."""

    number: int
    """Which one of those to try, from 0."""
    choices: Choices
    """The settings that are chosen among, in the order in which they were named."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 — settings are of many kinds
        """Return a setting, the usual one if it is none of those chosen among."""
        return self.choices.get(name, USUAL[name])


def grid(space: Mapping[str, Sequence[Any]]) -> list[Candidate]:
    """Return every combination of the values that a space has for settings, the last setting changing first.

    Raises ValueError for a setting that is not in USUAL, one without values, values given twice, a list of
    layers beside settings that it takes the place of, and more than 500 combinations.
    """
    count = _count(space)
    if count > MOST_CANDIDATES:
        raise ValueError(
            f"there are {count:,} combinations, but {MOST_CANDIDATES} can be tried: choose fewer values, or "
            "some of them at random"
        )
    return [_candidate(space, which, which) for which in range(count)]


def at_random(space: Mapping[str, Sequence[Any]], count: int, rng: RandomGenerator) -> list[Candidate]:
    """Return `count` different combinations at random, or all in random order if there are no more.

    The same state of `rng` gives the same ones. Raises ValueError as `grid` does, and for a count that is not
    from 1 to 500.
    """
    most, count = _count(space), whole(count, "count")
    if count > MOST_CANDIDATES:
        raise ValueError(f"{MOST_CANDIDATES} combinations can be tried, not {count:,}: choose fewer")
    chosen: list[int] = []
    seen: set[int] = set()
    while len(chosen) < min(count, most):
        if most <= 2 * MOST_CANDIDATES:
            chosen = rng.permutation(most)[:count].tolist()
            break
        # So many that each is nearly always a new one.
        which = sum(place * int(rng.integers(len(values))) for place, values in _places(space))
        if which not in seen:
            seen.add(which)
            chosen.append(which)
    return [_candidate(space, which, position) for position, which in enumerate(chosen)]


def layers_of(candidate: Candidate, classes: int) -> list[Layer]:
    """Return the layers that a candidate asks for; ValueError if there can be none such."""
    if candidate["layers"] is not None:
        return from_code(candidate["layers"])
    layers: list[Layer] = []
    depth = whole(candidate["depth"], "depth", 0)
    if depth > MOST_DEPTH:
        raise ValueError(f"depth must be {MOST_DEPTH} or less, not {depth}")
    for level in range(depth):
        features = whole(candidate["features"], "features") * 2**level
        layers += [Conv2D(features, candidate["kernel"]), ReLU()]
        if candidate["pool"] != 1:
            layers.append(MaxPool2D(candidate["pool"]))
    layers.append(Flatten())
    if whole(candidate["hidden"], "hidden", 0):
        layers += [Dense(candidate["hidden"]), ReLU()]
    return [*layers, Dense(classes)]


def learner_of(candidate: Candidate) -> Learner:
    """Return a new learner as a candidate asks for; ValueError if there can be none such."""
    rate, decay = candidate["rate"], candidate["decay"]
    match candidate["learner"]:
        case "Adam":
            return Backpropagation(Adam(rate, decay=decay))
        case "SGD":
            return Backpropagation(SGD(rate, decay=decay))
        case "momentum":
            return Backpropagation(SGD(rate, MOMENTUM, decay))
        case "nudge":
            return Nudge(rate)
    raise ValueError(f"learner must be one of {', '.join(LEARNERS)}, not {candidate['learner']!r}")


def _count(space: Mapping[str, Sequence[Any]]) -> int:
    """Return how many combinations there are; ValueError, saying what to change, if it is no space."""
    if not space:
        raise ValueError(f"there is nothing to choose: give values for some of {', '.join(USUAL)}")
    for name, values in space.items():
        if name not in USUAL:
            raise ValueError(f"there is no setting {name!r}: choose from {', '.join(USUAL)}")
        if isinstance(values, str) or not isinstance(values, list | tuple) or not values:
            raise ValueError(f"{name} needs a list of values to try, not {values!r}")
        if any(value in values[:position] for position, value in enumerate(values)):
            raise ValueError(f"{name} has a value twice: leave one of them out")
    beside = [name for name in SHAPING if name in space]
    if "layers" in space and beside:
        raise ValueError(f"a list of layers says all of {', '.join(beside)}: leave one or the other out")
    return math.prod(len(values) for values in space.values())


def _places(space: Mapping[str, Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Return what each setting counts for in the number of a combination, as digits do, and its values."""
    lengths = [len(values) for values in space.values()]
    later = list(itertools.accumulate(reversed(lengths[1:]), operator.mul, initial=1))
    yield from zip(reversed(later), space.values(), strict=True)


def _candidate(space: Mapping[str, Sequence[Any]], which: int, position: int) -> Candidate:
    """Return the combination with a number, to be tried at a position."""
    digits = ((which // place) % len(values) for place, values in _places(space))
    choices = {name: values[digit] for (name, values), digit in zip(space.items(), digits, strict=True)}
    return Candidate(position, MappingProxyType(choices))
