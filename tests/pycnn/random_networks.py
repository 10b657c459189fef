"""Networks of random layers in float64, and their error, worked out with no more than `forward`."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential
from pycnn.losses import Loss
from tests.pycnn import examples
from tests.pycnn.slopes import Array


def error(net: Sequential, images: Array, labels: Array, loss: Loss, start: int = 0) -> float:
    """Return the sum of the errors, in the precision of the parameters, of values entering layer `start`."""
    values = images
    for layer in net.layers[start:]:
        values = layer.forward(values)
    return float(loss.errors(values, labels).sum())


@st.composite
def networks(draw: st.DrawFn) -> tuple[Sequential, Array, Array]:
    """Draw a network of random layers in float64, and images with labels."""
    layers: list[Layer] = []
    for _ in range(draw(st.integers(0, 2))):
        layers.append(
            Conv2D(
                draw(st.integers(1, 3)),
                draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
                stride=draw(st.tuples(st.integers(1, 2), st.integers(1, 2))),
                padding="same",
                average=draw(st.booleans()),
            )
        )
        others = st.builds(ReLU) | st.builds(MaxPool2D, st.integers(1, 3), st.none() | st.integers(1, 3))
        layers += draw(st.lists(others, max_size=2))
    layers.append(Flatten())
    if draw(st.booleans()):
        layers += [Dense(draw(st.integers(1, 4))), ReLU()]
    classes = draw(st.sampled_from([["a", "b"], ["a", "b", "c"]]))
    layers.append(Dense(len(classes)))
    shape = draw(st.integers(1, 2)), draw(st.integers(1, 6)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    net = examples.precise(Sequential(layers, input_shape=shape, classes=classes, rng=rng))
    for name, values in net.parameters.items():
        if name.endswith("bias"):
            values[:] = rng.standard_normal(values.shape)
    return net, rng.standard_normal((3, *shape)), rng.integers(0, len(classes), 3)
