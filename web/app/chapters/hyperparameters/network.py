"""Networks made of choices: the layers that come of them, and whether these fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential
from pycnn.arrays import Shape
from pycnn.sizes import Size, sizes

SIDE: Final = 16
"""Of the drawings, in pixels."""
CLASSES: Final = ("X", "O")
SEED: Final = 9

RELU_FIRST, POOL_FIRST = "relu", "pool"
VARIED: Final[Mapping[str, Sequence[Any]]] = {
    "features": (2, 6, 12),
    "pixels": (3, 5, 7),
    "window": (2, 4, 8),
    "stride": (1, 2, 4),
    "blocks": (1, 2),
    "order": (RELU_FIRST, POOL_FIRST),
    "hidden": (0, 8, 32),
}
"""What is tried, one after the other, of one choice while all others stay."""


@dataclass(frozen=True)
class Choices:
    """The hyperparameters of one network."""

    features: int
    pixels: int
    window: int
    stride: int
    blocks: int
    order: str
    hidden: int

    @classmethod
    def of(cls, settings: Any) -> Choices:
        """Take them out of settings that have the same names."""
        return cls(**{each.name: getattr(settings, each.name) for each in fields(cls)})


@dataclass(frozen=True)
class Misfit:
    """A layer that finds no room, and the shape that it finds instead."""

    layer: Layer
    shape: Shape


def layers(choices: Choices) -> list[Layer]:
    """Return the layers, from the picture to the votes, whether they fit each other or not."""
    made: list[Layer] = []
    for _ in range(choices.blocks):
        made.append(Conv2D(choices.features, choices.pixels))
        pool = MaxPool2D(choices.window, choices.stride)
        made += [ReLU(), pool] if choices.order == RELU_FIRST else [pool, ReLU()]
    made.append(Flatten())
    if choices.hidden:
        made += [Dense(choices.hidden), ReLU()]
    return [*made, Dense(len(CLASSES))]


def network(choices: Choices) -> Sequential:
    """Return the network with random weights, the same ones each time. ValueError if layers do not fit."""
    rng = np.random.default_rng(SEED)
    return Sequential(layers(choices), input_shape=(1, SIDE, SIDE), classes=CLASSES, rng=rng)


@lru_cache(maxsize=16)
def architecture(choices: Choices) -> tuple[tuple[Size, ...], Misfit | None]:
    """Return the layers with their sizes, as far as they fit, and the first that does not."""
    planned = layers(choices)
    found: list[Size] = []
    try:
        for size in sizes(planned, (1, SIDE, SIDE)):
            found.append(size)  # noqa: PERF402 — those before one that does not fit are kept
    except ValueError:
        return tuple(found), Misfit(planned[len(found)], found[-1].output_shape if found else (1, SIDE, SIDE))
    return tuple(found), None


def fits(choices: Choices) -> bool:
    return architecture(choices)[1] is None


def parameters(choices: Choices) -> int:
    """How many values the network learns."""
    return sum(size.parameters for size in architecture(choices)[0])


def variants(choices: Choices, varied: str) -> Iterator[Choices]:
    """Return the choices, or variants of the one that is named, as far as networks come of them."""
    for value in VARIED.get(varied, ()):
        if fits(changed := replace(choices, **{varied: value})):
            yield changed
    if varied not in VARIED and fits(choices):
        yield choices
