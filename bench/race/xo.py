"""Recognising X and O: how long one drawing takes, and how long a network takes to learn it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import cycle

import numpy as np

import pycnn
from bench.race import stopwatch
from pycnn import Adam, Backpropagation, Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential
from pycnn.arrays import FloatArray

WANTED = 0.99
FRESH = 2000  # drawings that judge; making and classifying them is not counted
DRAWINGS = 2000
EPOCHS = 6
BATCH = 16
LEARNING_RATE = 0.01  # at first; it falls to nothing as half a cosine


class Pupil:
    """A network that knows nothing yet, and fresh drawings to judge it by.

    It sees as many pixels as the shipped one, but pools earlier and so learns with less than half the work.
    """

    def __init__(self) -> None:
        self.size = 24
        self.network = Sequential(
            [Conv2D(6, 4), ReLU(), MaxPool2D(3), Conv2D(24, 4), ReLU(), MaxPool2D(4), Flatten(), Dense(2)],
            input_shape=(1, self.size, self.size),
            classes=["X", "O"],
            rng=np.random.default_rng(1),
        )
        self.fresh = pycnn.datasets.drawings(FRESH, self.size, np.random.default_rng(99))
        self.learner = Backpropagation(Adam(LEARNING_RATE))
        self.rng = np.random.default_rng(0)
        self.epoch = 0

    def draw(self) -> None:
        """Make the drawings to learn from."""
        self.images, self.labels = pycnn.datasets.drawings(DRAWINGS, self.size, np.random.default_rng(0))

    def learn(self) -> None:
        """Learn from all drawings once, each turned in another way than before."""
        cosine = math.cos(math.pi * self.epoch / EPOCHS)
        self.learner.optimizer.learning_rate = LEARNING_RATE * (1 + cosine) / 2
        images = turned(self.images, self.rng)
        self.network.fit(
            images, self.labels, epochs=1, batch_size=BATCH, optimizer=self.learner, rng=self.rng
        )
        self.epoch += 1

    def accuracy(self) -> float:
        return self.network.evaluate(*self.fresh)[1]


def traced(duration: float) -> int:
    """Trace drawings for some seconds with the shipped network, as the page does; return how many."""
    network, drawings = shipped()
    return stopwatch.calls(lambda: network.trace(next(drawings)), duration)


@cache
def shipped() -> tuple[Sequential, Iterator[FloatArray]]:
    """Return the network that ships, and drawings for it without end."""
    network = pycnn.pretrained("xo")
    images, _ = pycnn.datasets.drawings(20, network.input_shape[1], np.random.default_rng(1))
    return network, cycle(images)


def turned(images: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return each image turned and mirrored in one of eight ways: X and O remain what they are."""
    ways = rng.integers(8, size=len(images))
    result = np.empty_like(images)
    for way in range(8):
        chosen = np.rot90(images[ways == way], way % 4, axes=(2, 3))
        result[ways == way] = chosen[..., ::-1] if way >= 4 else chosen
    return result
