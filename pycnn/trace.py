"""The trace: every step of one image's way through the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arrays import FloatArray
from .layers import Layer


@dataclass(frozen=True, eq=False)
class Step:
    """One layer's work on one image: what went in and what came out, (channels, rows, cols) or (units,)."""

    layer: Layer
    input: FloatArray
    output: FloatArray


@dataclass(frozen=True, eq=False)
class Trace:
    """One image's way through a network: the one record that every view is drawn from.

    `steps` has one step per layer. The votes are the last step's output, in the order of `classes`.
    """

    image: FloatArray
    steps: tuple[Step, ...]
    classes: tuple[str, ...]

    @property
    def votes(self) -> FloatArray:
        """What each class got: (classes,)."""
        return self.steps[-1].output

    @property
    def probabilities(self) -> FloatArray:
        """The softmax of the votes: (classes,), positive and adding up to 1."""
        return softmax(self.votes)

    @property
    def decision(self) -> str:
        """The name of the class with the largest vote; in a tie, the first of them in `classes`."""
        return self.classes[int(self.votes.argmax())]


def through(layers: Sequence[Layer], image: FloatArray, classes: Sequence[str] = ()) -> Trace:
    """Send one image (channels, rows, cols) through layers and keep every step.

    The layers fit each other and have their weights. They need not come to votes: `classes` are those that
    the last one votes for, if it does.
    """
    values = image[np.newaxis].copy()  # the record must not change when the drawing goes on
    followed = values[0]
    steps = []
    for layer in layers:
        output = layer.forward(values)
        steps.append(Step(layer, values[0], output[0]))
        values = output
    return Trace(followed, tuple(steps), tuple(classes))


def softmax(votes: FloatArray) -> FloatArray:
    """Turn votes (…, classes) into probabilities of the same shape: exp(vote) / the sum of all exp(vote)."""
    powers = np.exp(votes - votes.max(axis=-1, keepdims=True))  # the largest becomes exp(0): no overflow
    probabilities: FloatArray = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities
