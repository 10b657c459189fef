"""Networks and images to try things on: small, of every kind of layer, the same every time."""

from __future__ import annotations

import numpy as np

from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential
from pycnn.arrays import FloatArray


def network(seed: int = 0) -> Sequential:
    """Return a network with every option, on two channels of 9 × 8, with biases that are not zero."""
    rng = np.random.default_rng(seed)
    made = Sequential(
        [
            Conv2D(3, (3, 2), stride=(1, 2), padding="same", average=True),
            ReLU(),
            MaxPool2D(3, 2),
            Conv2D(4, 2),
            MaxPool2D((2, 1)),
            Flatten(),
            Dense(6),
            ReLU(),
            Dense(3),
        ],
        input_shape=(2, 9, 8),
        classes=["circle", "square", "star"],
        rng=rng,
    )
    for layer in made.layers:
        for name, values in layer.parameters.items():
            if name == "bias":
                values[:] = rng.standard_normal(values.shape)
    return made


def image(seed: int = 0) -> FloatArray:
    """Return an image for that network."""
    return np.random.default_rng(seed).uniform(-1, 1, (2, 9, 8)).astype(np.float32)


def parameters(net: Sequential) -> list[list[object]]:
    """Return all parameters of a network, to compare."""
    return [[name, values.tolist()] for layer in net.layers for name, values in layer.parameters.items()]
