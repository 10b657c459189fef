"""Stacks of layers as a reader builds them: which layers they are, what does not fit, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

import numpy as np

from app.scene import Subject
from pycnn import Conv2D, Layer, MaxPool2D, ReLU, Sequential, Trace, through
from pycnn.arrays import Shape
from pycnn.sizes import Size, largest_field, sizes

KINDS: Final[Mapping[str, type[Layer]]] = {"c": Conv2D, "r": ReLU, "p": MaxPool2D}
"""The layers that can be stacked, by the letters that a stack is written with."""
LONGEST: Final = 8
FEATURES: Final = 4
"""How many features a convolution gets in a network that has none to go by."""
SIDE: Final = 3
WINDOW: Final = 2
SEED: Final = 6


class Planned(NamedTuple):
    """A layer of a stack."""

    letter: str
    layer: Layer
    own: int | None
    """Which layer of the network it is; None if it was made for the stack."""


class Misfit(NamedTuple):
    """The first layer of a stack that finds no room, and the shape that it finds instead."""

    position: int
    layer: Layer
    shape: Shape


@dataclass(frozen=True, eq=False)
class Stack:
    """As much of a stack as fits on a network's picture, with its weights."""

    text: str
    layers: tuple[Planned, ...]
    sizes: tuple[Size, ...]
    fields: tuple[tuple[int, int], ...]
    """How many rows and columns of the picture a value of each layer depends on, at most."""
    misfit: Misfit | None
    """Why the rest of what was asked for is left out."""


def letters(network: Sequential) -> str:
    """The layers that the network itself has, up to where its maps become a list or a layer is of no kind."""
    found = takewhile(bool, (letter_of(layer) for layer in network.layers))
    return "".join(found)[:LONGEST]


def planned(network: Sequential, text: str) -> tuple[Planned, ...]:
    """The layers of a stack.

    As long as it begins as the network does, they are the network's own. Later ones are new, but for the
    first convolution: its features look at the picture, wherever they come, so they are the network's too.
    """
    own = letters(network)
    same = len([*takewhile(lambda pair: pair[0] == pair[1], zip(text, own, strict=False))])
    first = next((i for i, layer in enumerate(network.layers) if isinstance(layer, Conv2D)), None)
    features = network.shapes[first + 1][0] if first is not None else FEATURES
    layers: list[Planned] = []
    for position, letter in enumerate(text):
        if position < same:
            layers.append(Planned(letter, network.layers[position], position))
        elif letter == "c" and first is not None and "c" not in text[:position]:
            layers.append(Planned(letter, network.layers[first], first))
        else:
            made = {"c": Conv2D(features, SIDE), "r": ReLU(), "p": MaxPool2D(WINDOW)}[letter]
            layers.append(Planned(letter, made, None))
    return tuple(layers)


def misfit(network: Sequential, text: str) -> Misfit | None:
    """What keeps a stack from being built."""
    return _sized(network, text)[2]


@lru_cache(maxsize=8)
def built(network: Sequential, text: str) -> Stack:
    """Build a stack; new features are random, each convolution's always the same."""
    layers, found, missing = _sized(network, text)
    for position, ((_, layer, own), size) in enumerate(zip(layers, found, strict=False)):
        if own is None:
            rng = np.random.default_rng((SEED, text[:position].count("c")))
            layer.build(size.input_shape, rng)
    fits = len(found)
    made = [each.layer for each in layers]
    fields = tuple(largest_field(made[: count + 1], network.input_shape) for count in range(fits))
    return Stack(text[:fits], layers[:fits], found, fields, missing)


@lru_cache(maxsize=2)
def traced(subject: Subject, text: str) -> Trace:
    """Send the drawing through a stack."""
    return through([each.layer for each in built(subject.network, text).layers], subject.image)


def letter_of(layer: Layer) -> str:
    """The letter of a layer's kind; an empty text for any other kind."""
    return next((letter for letter, kind in KINDS.items() if isinstance(layer, kind)), "")


def _sized(network: Sequential, text: str) -> tuple[tuple[Planned, ...], tuple[Size, ...], Misfit | None]:
    """The layers of a stack, the sizes of those that fit, and the first that does not."""
    layers = planned(network, text)
    found: list[Size] = []
    try:
        for size in sizes([each.layer for each in layers], network.input_shape):
            found.append(size)  # noqa: PERF402 — those before one that does not fit are kept
    except ValueError:
        shape = found[-1].output_shape if found else network.input_shape
        return layers, tuple(found), Misfit(len(found), layers[len(found)].layer, shape)
    return layers, tuple(found), None
