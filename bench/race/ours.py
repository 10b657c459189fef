"""pycnn as a contestant, in CPython and in Pyodide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

import pycnn
from bench.race import networks, stopwatch
from bench.race.networks import Course
from pycnn import SGD, Backpropagation, Sequential


@cache
def course(name: str) -> Course:
    return networks.COURSES[name]()


def votes(name: str, count: int) -> list[list[float]]:
    """Return the votes on the first images."""
    told: list[list[float]] = course(name).network.votes(course(name).images[:count]).tolist()
    return told


def losses(name: str, steps: int) -> list[float]:
    """Return the losses of some steps of training with always the same batch, on a copy of the network."""
    race = networks.COURSES[name]()
    one_batch = training(race.network, race.images[: networks.BATCH], race.labels[: networks.BATCH])
    return list(islice(one_batch, steps))


@cache
def call(name: str, work: str, batch: int) -> Callable[[], object]:
    """Return what is to be timed: one forward pass, or one step of training whose loss is read."""
    if work == "forward":
        race = course(name)
        return partial(race.network.predict, race.images[:batch])
    race = networks.COURSES[name]()  # untrained, and only for this
    return partial(next, training(race.network, race.images, race.labels))


def training(network: Sequential, images: ArrayLike, labels: ArrayLike) -> Iterator[float]:
    """Train without end; return the loss of each step."""
    learner = Backpropagation(SGD(networks.LEARNING_RATE, momentum=networks.MOMENTUM))
    rng = np.random.default_rng(0)
    records = pycnn.train(
        network, images, labels, learner=learner, epochs=None, batch_size=networks.BATCH, rng=rng
    )
    return (record.loss for record in records if record.event == "step")


def calls(name: str, work: str, batch: int, duration: float) -> int:
    """Return how many calls at least `duration` seconds took."""
    return stopwatch.calls(call(name, work, batch), duration)


def seconds(name: str, work: str, batch: int, duration: float) -> float:
    """Return the seconds of one call."""
    return stopwatch.seconds(call(name, work, batch), duration)
