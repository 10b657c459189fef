"""The two networks of the race, with their images: the same numbers wherever this file runs.

Small is the size of the article's example; big is that of ConvNetJS's demonstration of handwritten digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential

IMAGES = 1000  # divisible by every batch
BATCH = 20
LEARNING_RATE = 0.01
MOMENTUM = 0.9


@dataclass(frozen=True)
class Course:
    """A network and the labelled images that everyone sends through it."""

    name: str
    network: Sequential
    images: NDArray[np.float32]
    labels: NDArray[np.int64]


def small() -> Course:
    return _course("small", [Conv2D(3, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(2)], 9, 2)


def big() -> Course:
    first = [Conv2D(8, 5, padding="same"), ReLU(), MaxPool2D(2)]
    second = [Conv2D(16, 5, padding="same"), ReLU(), MaxPool2D(3, 3)]
    return _course("big", [*first, *second, Flatten(), Dense(10)], 28, 10)


COURSES = {"small": small, "big": big}


def _course(name: str, layers: list[Layer], size: int, classes: int) -> Course:
    rng = np.random.default_rng(2016)
    network = Sequential(
        layers, input_shape=(1, size, size), classes=[str(index) for index in range(classes)], rng=rng
    )
    for layer in network.layers:
        if layer.parameters:  # else a peer that forgets the biases would not be found out
            layer.bias[:] = rng.uniform(-0.2, 0.2, layer.bias.shape)
    images = rng.uniform(-1, 1, (IMAGES, 1, size, size)).astype(np.float32)
    return Course(name, network, images, rng.integers(0, classes, IMAGES))
