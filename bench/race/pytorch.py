"""PyTorch as a contestant, on one thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch
from torch import nn

from bench.race import networks, stopwatch
from bench.race.networks import Course
from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU

torch.set_num_threads(1)


def twin(layer: Layer, channels: int) -> nn.Module:
    """Return PyTorch's layer for one of ours, with our parameters."""
    made: nn.Module
    match layer:
        case Conv2D():
            made = nn.Conv2d(channels, layer.filters, layer.kernel_size, padding=layer.padding)
        case ReLU():
            made = nn.ReLU()
        case MaxPool2D():
            made = nn.MaxPool2d(layer.size, layer.stride, ceil_mode=True)
        case Flatten():
            made = nn.Flatten()
        case Dense():
            made = nn.Linear(channels, layer.units)
        case _:
            raise ValueError(f"{layer} has no twin here")
    made.load_state_dict({name: torch.tensor(values) for name, values in layer.parameters.items()})
    return made


class Racer:
    """One network with its images, as tensors."""

    def __init__(self, course: Course) -> None:
        network = course.network
        layers = zip(network.layers, network.shapes, strict=False)
        self.network = nn.Sequential(*(twin(layer, shape[0]) for layer, shape in layers))
        self.images = torch.tensor(course.images)
        self.labels = torch.tensor(course.labels)
        self.optimizer = torch.optim.SGD(
            self.network.parameters(), networks.LEARNING_RATE, momentum=networks.MOMENTUM
        )
        self.first = 0

    def predict(self, batch: int) -> torch.Tensor:
        with torch.inference_mode():
            return torch.softmax(self.network(self.images[:batch]), 1)

    def learn(self, first: int) -> float:
        """Take one step with the images from the first on, and return its loss."""
        batch = slice(first, first + networks.BATCH)
        self.optimizer.zero_grad()
        loss = nn.functional.cross_entropy(self.network(self.images[batch]), self.labels[batch])
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        return loss.item()

    def learn_on(self) -> float:
        """Take the next step through all images."""
        loss = self.learn(self.first)
        self.first = (self.first + networks.BATCH) % len(self.images)
        return loss


def votes(name: str, count: int) -> list[list[float]]:
    """Return the votes on the first images."""
    racer = Racer(networks.COURSES[name]())
    with torch.inference_mode():
        told: list[list[float]] = racer.network(racer.images[:count]).tolist()
        return told


def losses(name: str, steps: int) -> list[float]:
    """Return the losses of some steps of training with always the same batch."""
    racer = Racer(networks.COURSES[name]())
    return [racer.learn(0) for _ in range(steps)]


@cache
def call(name: str, work: str, batch: int) -> Callable[[], object]:
    """Return what is to be timed: one forward pass, or one step of training whose loss is read."""
    racer = Racer(networks.COURSES[name]())
    return racer.learn_on if work == "training" else lambda: racer.predict(batch)


def seconds(name: str, work: str, batch: int, duration: float) -> float:
    """Return the seconds of one call."""
    return stopwatch.seconds(call(name, work, batch), duration)
