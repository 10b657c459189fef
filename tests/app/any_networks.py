"""Any network that a reader may come to: layers, names of classes and parameters of every kind."""

from __future__ import annotations

from typing import Final

import numpy as np
from hypothesis import strategies as st

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential
from pycnn.arrays import FloatArray

HOSTILE: Final = "<b>\"&' onclick=alert(1)"
CLASSES: Final = (
    ["X", "O"],
    ["O", "X", "triangle"],
    ["X", "cat"],
    ["plus", "O", "triangle"],
    [str(digit) for digit in range(10)],
    [HOSTILE, "a < b", "*stress*", "`code`", "[link](#pooling)", "{name}"],
    ["an extraordinarily long name of a class that somebody has typed", "🐈‍⬛", " "],
    ["ก็", "é", "x", "o"],
)
"""Class names with the article's letters, with one of them or none, and names that are not like names."""
MOST_LAYERS: Final = 5
HARDLY, DEAD, HUGE, EQUAL, USUAL = "hardly", "dead", "huge", "equal", "usual"


@st.composite
def networks(draw: st.DrawFn, most_features: int = 6, sides: tuple[int, int] = (8, 16)) -> Sequential:
    """Draw a network for square pictures with one channel, as the page can have them."""
    side = draw(st.integers(*sides))
    layers: list[Layer] = []
    shape: tuple[int, ...] = (1, side, side)
    for _ in range(draw(st.integers(0, MOST_LAYERS))):
        kind = draw(st.sampled_from((_convolution, _relu, _pool)))
        layer = kind(draw, shape, most_features)
        layers.append(layer)
        shape = layer.output_shape(shape)
    layers.append(Flatten())
    for units in draw(st.lists(st.integers(1, 6), max_size=2)):
        layers.append(Dense(units))
        layers += [ReLU()] if draw(st.booleans()) else []
    classes = draw(st.sampled_from(CLASSES))
    layers.append(Dense(len(classes)))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    network = Sequential(layers, input_shape=(1, side, side), classes=classes, rng=rng)
    network.parameters = parameters(network, draw(st.sampled_from((USUAL, USUAL, HARDLY, DEAD, HUGE, EQUAL))))
    return network


def parameters(network: Sequential, kind: str) -> dict[str, FloatArray]:
    """Parameters of a network as they were drawn, or what may become of them."""
    found = {name: values.copy() for name, values in network.parameters.items()}
    names = list(found)
    if kind == USUAL:  # biases begin with 0, and learning moves them
        for name in names[1::2]:
            found[name][:] = np.random.default_rng(len(name)).standard_normal(found[name].shape) / 4
    elif kind == HARDLY:
        found = {name: values * np.float32(1e-9) for name, values in found.items()}
    elif kind == HUGE:
        found = {name: values * np.float32(1e5) for name, values in found.items()}
    elif kind == DEAD:  # nothing gets through the first ReLU, if there is one
        found[names[1]] = found[names[1]] - np.float32(1000)
    elif kind == EQUAL:
        found[names[-2]], found[names[-1]] = np.zeros_like(found[names[-2]]), np.zeros_like(found[names[-1]])
        found[names[0]] = np.zeros_like(found[names[0]])
    return found


def _convolution(draw: st.DrawFn, shape: tuple[int, ...], most_features: int) -> Layer:
    _, rows, cols = shape
    same = draw(st.booleans())
    kernel = draw(st.integers(1, rows)), draw(st.integers(1, cols))
    small = min(kernel[0], 3), min(kernel[1], 3)
    return Conv2D(
        draw(st.integers(1, most_features)),
        draw(st.sampled_from((small, kernel, small))),
        stride=draw(st.sampled_from(((1, 1), (2, 2), (1, 3)))),
        padding="same" if same else "valid",
        average=draw(st.booleans()),
    )


def _relu(_draw: st.DrawFn, _shape: tuple[int, ...], _most_features: int) -> Layer:
    return ReLU()


def _pool(draw: st.DrawFn, _shape: tuple[int, ...], _most_features: int) -> Layer:
    return MaxPool2D(draw(st.integers(1, 5)), draw(st.none() | st.integers(1, 6)))
