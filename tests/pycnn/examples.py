"""Networks and images to try things on: small, of every kind of layer, the same every time."""

from __future__ import annotations

import numpy as np

from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential
from pycnn.arrays import FloatArray
from pycnn.losses import Labels


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


def images(n: int, seed: int = 0) -> tuple[FloatArray, Labels]:
    """Return images for that network, with labels that mean nothing."""
    made = np.stack([image(seed + number) for number in range(n)])
    return made, np.arange(n) % 3


def small(seed: int = 0) -> Sequential:
    """Return a small network that can tell which half of 4 × 4 pixels is the brighter one."""
    return Sequential(
        [Conv2D(2, 2), ReLU(), MaxPool2D(2), Flatten(), Dense(2)],
        input_shape=(1, 4, 4),
        classes=["left", "right"],
        rng=np.random.default_rng(seed),
    )


def halves(n: int, seed: int = 0) -> tuple[FloatArray, Labels]:
    """Return noisy images for that network, as many of each class, and their labels."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    made = rng.uniform(-1, 0.2, (n, 1, 4, 4)).astype(np.float32)
    for number, label in enumerate(labels):
        made[number, 0, :, 2 * label : 2 * label + 2] += 0.8
    return made, labels


def precise(net: Sequential) -> Sequential:
    """Make the network's parameters float64, as finite differences need them."""
    net.parameters = {name: values.astype(float) for name, values in net.parameters.items()}
    return net


def frozen(net: Sequential) -> Sequential:
    """Make the network's parameters so that nobody can change them in place."""
    for values in net.parameters.values():
        values.setflags(write=False)
    return net


def same(one: Sequential, other: Sequential) -> bool:
    """See whether two networks have the same parameters, bit by bit."""
    pairs = zip(one.parameters.items(), other.parameters.items(), strict=True)
    return all(a == b and x.tobytes() == y.tobytes() for (a, x), (b, y) in pairs)
