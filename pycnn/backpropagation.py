"""Backpropagation: how the error changes with every parameter, all found in one pass backwards."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .arrays import FloatArray
from .learner import PIECE, Part
from .losses import CrossEntropy, Labels, Loss
from .optimizers import Adam, Memory, Optimizer, Parameters

if TYPE_CHECKING:
    from .network import Sequential


@dataclass(frozen=True, eq=False)
class Backpass:
    """One pass forward and back again for a batch of n images.

    `votes` is (n, classes), `errors` (n,). `values` are the images and each layer's output, `flows` the
    gradients at the same places, dE/dvalues, each image's error for itself; None where no parameter needs
    it, before the first layer that has any. `gradients` has dE/dparameter, added up over the batch.
    """

    votes: FloatArray
    errors: FloatArray
    values: tuple[FloatArray, ...]
    flows: tuple[FloatArray | None, ...]
    gradients: Parameters


def backpropagate(network: Sequential, images: FloatArray, labels: Labels, loss: Loss) -> Backpass:
    """Follow the error of images (n, channels, rows, cols) back through all the layers that learn."""
    values = [images]
    for layer in network.layers:
        values.append(layer.forward(values[-1]))
    votes = values[-1]
    flow = loss.gradient(votes, labels)
    flows: list[FloatArray | None] = [None] * len(network.layers) + [flow]
    gradients: Parameters = {}
    first = next(i for i, layer in enumerate(network.layers) if layer.parameters)
    for position in reversed(range(first, len(network.layers))):
        layer, x, y = network.layers[position], values[position], values[position + 1]
        found = layer.gradients(x, flow)
        gradients |= {f"{position}.{name}": gradient for name, gradient in found.items()}
        if position > first:
            flow = layer.backward(x, y, flow)
            flows[position] = flow
    return Backpass(votes, loss.errors(votes, labels), tuple(values), tuple(flows), gradients)


class Backpropagation:
    """Learns by gradients: an optimizer moves every parameter against the mean gradient of a batch."""

    def __init__(self, optimizer: Optimizer | None = None, loss: Loss | None = None) -> None:
        self.optimizer = Adam() if optimizer is None else optimizer
        self.loss: Loss = CrossEntropy() if loss is None else loss

    @property
    def memory(self) -> Memory:
        """What the optimizer remembers."""
        return self.optimizer.memory

    @memory.setter
    def memory(self, memory: Memory) -> None:
        self.optimizer.memory = memory

    def step(self, network: Sequential, images: FloatArray, labels: Labels) -> Generator[Part, None, Part]:
        """Improve the network once, by a batch; see `Learner`. The error is that before the improvement."""
        # Forward, back to the parameters and back to the input are about one multiplication each.
        size = max(PIECE // (3 * max(network.multiplications, 1)), 1)
        part = Part()
        total: Parameters = {}
        for start in range(0, len(images), size):
            if start:
                yield part
            piece, right = images[start : start + size], labels[start : start + size]
            found = backpropagate(network, piece, right, self.loss)
            part = part.plus(found.votes, found.errors, right)
            total = {name: total.get(name, np.float32(0)) + g for name, g in found.gradients.items()}
        mean = np.float32(1 / len(images))
        all_parameters = network.parameters
        parameters = {name: all_parameters[name] for name in total}
        network.parameters = self.optimizer.update(parameters, {name: mean * g for name, g in total.items()})
        return part

    def __repr__(self) -> str:
        return f"Backpropagation({self.optimizer}, {self.loss})"
