"""Recognising X and O: how long one drawing takes, and how long a network takes to learn it."""

from __future__ import annotations

import math
import statistics
import time
from itertools import cycle
from typing import NamedTuple

import numpy as np

import pycnn
from bench.race import stopwatch
from pycnn import Adam, Backpropagation, Sequential
from pycnn.arrays import FloatArray

ROUNDS = 9
WANTED = 0.99
FRESH = 1000  # drawings that judge; making and classifying them is not counted
DRAWINGS = 2500
EPOCHS = 8
BATCH = 16
LEARNING_RATE = 0.006  # at first; it falls to nothing as half a cosine


class Learned(NamedTuple):
    """What it took to learn: seconds of drawing and of training, and the accuracy after each epoch."""

    drawing: float
    training: float
    accuracies: list[float]


def milliseconds_of_a_trace() -> float:
    """Return how long the shipped network takes for one drawing, with everything that the page shows."""
    network = pycnn.pretrained("xo")
    images, _ = pycnn.datasets.drawings(20, network.input_shape[1], np.random.default_rng(1))
    drawings = cycle(images)
    rounds = [stopwatch.seconds(lambda: network.trace(next(drawings)), 0.2) for _ in range(ROUNDS)]
    return 1000 * statistics.median(rounds)


def learn() -> Learned:
    """Train the shipped network's twin from nothing until it is right often enough or the epochs end."""
    network = untrained(pycnn.pretrained("xo"))
    size = network.input_shape[1]
    fresh, truth = pycnn.datasets.drawings(FRESH, size, np.random.default_rng(99))
    start = time.perf_counter()
    images, labels = pycnn.datasets.drawings(DRAWINGS, size, np.random.default_rng(0))
    drawing = time.perf_counter() - start
    training = 0.0
    accuracies: list[float] = []
    rng = np.random.default_rng(0)
    learner = Backpropagation(Adam(LEARNING_RATE))
    for epoch in range(EPOCHS):
        start = time.perf_counter()
        learner.optimizer.learning_rate = LEARNING_RATE * (1 + math.cos(math.pi * epoch / EPOCHS)) / 2
        network.fit(turned(images, rng), labels, epochs=1, batch_size=BATCH, optimizer=learner, rng=rng)
        training += time.perf_counter() - start
        accuracies.append(float((network.predict(fresh).argmax(axis=1) == truth).mean()))
        if accuracies[-1] >= WANTED:
            break
    return Learned(drawing, training, accuracies)


def untrained(network: Sequential) -> Sequential:
    """Return a network like this one with parameters at random."""
    layers = [
        type(layer)(**{name: getattr(layer, name) for name in layer.options}) for layer in network.layers
    ]
    return Sequential(
        layers, input_shape=network.input_shape, classes=network.classes, rng=np.random.default_rng(1)
    )


def turned(images: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return each image turned and mirrored in one of eight ways: X and O remain what they are."""
    ways = rng.integers(8, size=len(images))
    result = np.empty_like(images)
    for way in range(8):
        chosen = np.rot90(images[ways == way], way % 4, axes=(2, 3))
        result[ways == way] = chosen[..., ::-1] if way >= 4 else chosen
    return result
