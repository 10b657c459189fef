"""A network as a script in plain NumPy."""

from __future__ import annotations

from pycnn.arrays import Shape
from pycnn.layers import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU
from pycnn.network import Sequential

from .embedded import parameters, unknown

SCRIPT = '''"""A convolutional network in plain NumPy, with its weights; made with pycnn.

    votes(image)   a number for each class
    decide(image)  the name of the class with the largest one

An image is an array (channels, rows, cols), with one channel also (rows, cols), from -1 (black) to 1 (white).
As a program, `python3 this_file.py image.npy` prints the decision on an image that numpy.save wrote.
"""

import base64
import sys

import numpy as np

CLASSES = {classes}
INPUT_SHAPE = {input_shape}  # channels, rows, cols


def convolution(maps, weight, bias, stride, margins, average):
    """Slide features over maps: at each place the sum of pixels times weights, plus a bias.

    maps (channels, rows, cols), weight (features, channels, rows, cols), bias (features,). The margins are
    how many zeros surround the maps, (above, below), (left, right). An average divides each sum by the number
    of pixels in a feature.
    """
    maps = np.pad(maps, ((0, 0), *margins))
    windows = np.lib.stride_tricks.sliding_window_view(maps, weight.shape[2:], axis=(1, 2))
    sums = np.einsum("crsij,ocij->ors", windows[:, :: stride[0], :: stride[1]], weight)
    if average:
        sums /= np.float32(weight[0].size)
    return sums + bias[:, np.newaxis, np.newaxis]


def relu(values):
    """Replace what is below zero by zero."""
    return np.maximum(values, np.float32(0))


def max_pooling(maps, size, stride, windows):
    """Keep the largest value of each window; those that hang over the edge count what they have."""
    (height, width), (down, right) = size, stride
    return np.array(
        [
            [
                [
                    channel[row * down : row * down + height, col * right : col * right + width].max()
                    for col in range(windows[1])
                ]
                for row in range(windows[0])
            ]
            for channel in maps
        ]
    )


def dense(values, weight, bias):
    """Let every value vote for every unit, with a weight: weight (units, values), bias (units,)."""
    return weight @ values + bias


def of(layer):
    """Return the weight and the bias of a layer."""
    return PARAMETERS[f"{{layer}}.weight"], PARAMETERS[f"{{layer}}.bias"]


def votes(image):
    """Return the vote for each class, as CLASSES has them; ValueError if the image has another shape."""
    values = np.asarray(image, dtype=np.float32)
    if values.ndim == 2:
        values = values[np.newaxis]
    if values.shape != INPUT_SHAPE:
        raise ValueError(f"expected an image of the shape {{INPUT_SHAPE}}, not {{values.shape}}")
{steps}
    return values


def decide(image):
    """Return the name of the class with the largest vote."""
    return CLASSES[int(votes(image).argmax())]


def numbers(shape, text):
    """Return an array of float32, whose bytes are written as base64."""
    return np.frombuffer(base64.b64decode(text), dtype="<f4").reshape(shape)


PARAMETERS = {{
{parameters}
}}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: python3 {{sys.argv[0]}} image.npy")
    print(decide(np.load(sys.argv[1])))
'''


def numpy_script(network: Sequential) -> str:
    """Return a script that decides as the network does, in plain NumPy, its parameters included.

    The numbers are the same up to the order in which float32 adds. Raises ValueError if there is a layer
    that is none of pycnn's own.
    """
    layers = zip(network.layers, network.shapes[:-1], network.shapes[1:], strict=True)
    steps = [f"    values = {_step(position, *layer)}" for position, layer in enumerate(layers)]
    return SCRIPT.format(
        classes=network.classes,
        input_shape=network.input_shape,
        steps="\n".join(steps),
        parameters=parameters(network),
    )


def _step(position: int, layer: Layer, before: Shape, after: Shape) -> str:
    """Write what a layer does with the values."""
    own = f"*of({position})"
    match layer:
        case Conv2D():
            margins = tuple(layer.margins(before[1:]))
            options = f"stride={layer.stride}, margins={margins}, average={layer.average}"
            return f"convolution(values, {own}, {options})"
        case ReLU():
            return "relu(values)"
        case MaxPool2D():
            return f"max_pooling(values, size={layer.size}, stride={layer.stride}, windows={after[1:]})"
        case Flatten():
            return "values.ravel()"
        case Dense():
            return f"dense(values, {own})"
        case _:
            raise unknown(position, layer)
