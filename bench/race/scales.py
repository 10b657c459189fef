"""How long a convolution takes for more pixels, for larger features and for more of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from bench.race import ours, stopwatch
from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential

ROUNDS = 3
SECONDS = 0.06
IMAGES = 20
DOUBLINGS = 4
PIXELS = (32, 32)
FEATURE = (3, 3)
FEATURES = 8


class Size(NamedTuple):
    """What grew, and the pixels of an image, the pixels of a feature, and the number of features."""

    grown: str
    pixels: tuple[int, int]
    feature: tuple[int, int]
    features: int

    @property
    def multiplications(self) -> int:
        """How many multiply-adds the convolution takes for one image: the product of all three."""
        return math.prod(self.pixels) * math.prod(self.feature) * self.features


class Cost(NamedTuple):
    """Seconds for one image: forward, and a step of training, which is forward and backward."""

    forward: float
    training: float


def larger(shape: tuple[int, int], doublings: int) -> tuple[int, int]:
    """Double the cols, then the rows, and so on."""
    return shape[0] << doublings // 2, shape[1] << (doublings + 1) // 2


SIZES = [
    *(Size("pixels", larger(PIXELS, n), FEATURE, FEATURES) for n in range(DOUBLINGS + 1)),
    *(Size("feature pixels", PIXELS, larger(FEATURE, n), FEATURES) for n in range(DOUBLINGS + 1)),
    *(Size("features", PIXELS, FEATURE, FEATURES << n) for n in range(DOUBLINGS + 1)),
]


def costs() -> list[Cost]:
    """Measure a network of each size, of which the convolution is most: the shortest of some rounds."""
    sizes = [calls(size) for size in SIZES]
    rounds = [[[seconds(call) for call in both] for both in sizes] for _ in range(ROUNDS + 1)]
    shortest = np.min(rounds[1:], axis=0)  # the first is to warm up
    return [Cost(*both) for both in (shortest / IMAGES).tolist()]


def calls(size: Size) -> tuple[Callable[[], object], Callable[[], object]]:
    """Return what is timed: a forward pass, and a step of training."""
    rng = np.random.default_rng(0)
    network = Sequential(
        [Conv2D(size.features, size.feature, padding="same"), ReLU(), MaxPool2D(4), Flatten(), Dense(2)],
        input_shape=(1, *size.pixels),
        classes=["X", "O"],
        rng=rng,
    )
    images = rng.uniform(-1, 1, (IMAGES, 1, *size.pixels)).astype(np.float32)
    training = ours.training(network, images, np.arange(IMAGES) % 2)
    return partial(network.votes, images), partial(next, training)


def seconds(call: Callable[[], object]) -> float:
    return stopwatch.seconds(call, SECONDS)
