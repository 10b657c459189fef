"""How long a convolution takes for more pixels, for larger features and for more of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from bench.race import ours, stopwatch
from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential

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


def larger(shape: tuple[int, int], doublings: int) -> tuple[int, int]:
    """Double the cols, then the rows, and so on."""
    return shape[0] << doublings // 2, shape[1] << (doublings + 1) // 2


SIZES = [
    *(Size("pixels", larger(PIXELS, n), FEATURE, FEATURES) for n in range(DOUBLINGS + 1)),
    *(Size("feature pixels", PIXELS, larger(FEATURE, n), FEATURES) for n in range(DOUBLINGS + 1)),
    *(Size("features", PIXELS, FEATURE, FEATURES << n) for n in range(DOUBLINGS + 1)),
]


@cache
def works(number: int) -> Sequence[Callable[[], object]]:
    """Return what is timed of a size: a forward pass, and a step of training, forward and backward."""
    size = SIZES[number]
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


def calls(number: int, work: int) -> int:
    """Return how many calls some seconds took."""
    return stopwatch.calls(works(number)[work], SECONDS)


def seconds(number: int, work: int) -> float:
    """Return the seconds of one call."""
    return stopwatch.seconds(works(number)[work], SECONDS)
