"""A network as a PyTorch module."""

from __future__ import annotations

from collections.abc import Iterator

from pycnn.arrays import Shape
from pycnn.layers import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU
from pycnn.network import Sequential

from .embedded import parameters, unknown

MODULE = '''"""A convolutional network as a PyTorch module, with its weights; made with pycnn.

    network(images)   the votes (n, classes) on images (n, channels, rows, cols)
    decide(image)     the name of the class with the largest vote for one image (channels, rows, cols)
    Network()         another one, a torch.nn.Module, with parameters named as in pycnn: 0.weight and so on

Images are float32, from -1 (black) to 1 (white), {channels} x {rows} x {cols}.
"""

import base64
from collections import OrderedDict

import torch
from torch import nn

CLASSES = {classes}

{average}
class Network(nn.Sequential):
    """The layers, one after the other."""

    def __init__(self):
        super().__init__(
            OrderedDict(
                [
{layers}
                ]
            )
        )
        self.load_state_dict(PARAMETERS)


def decide(image):
    """Return the name of the class with the largest vote for one image."""
    with torch.no_grad():
        votes = network(torch.as_tensor(image, dtype=torch.float32)[None])[0]
    return CLASSES[int(votes.argmax())]


def numbers(shape, text):
    """Return a tensor of float32, whose bytes are written as base64, the lowest first."""
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=torch.float32).reshape(shape)


PARAMETERS = {{
{parameters}
}}
network = Network().eval()
'''

AVERAGE = '''
class AverageConv2d(nn.Conv2d):
    """A convolution whose sums are divided by the number of pixels in a feature before the bias is added."""

    def forward(self, x):
        sums = nn.functional.conv2d(x, self.weight, None, self.stride, self.padding)
        return sums / self.weight[0].numel() + self.bias[:, None, None]

'''


def pytorch_module(network: Sequential) -> str:
    """Return a Python module for PyTorch that has the network as a `torch.nn.Module`, parameters included.

    The numbers are the same up to the order in which float32 adds. Raises ValueError if there is a layer
    that is none of pycnn's own.
    """
    layers = zip(network.layers, network.shapes, strict=False)
    made = [each for position, pair in enumerate(layers) for each in _modules(position, *pair)]
    channels, rows, cols = network.input_shape
    divides = any(isinstance(layer, Conv2D) and layer.average for layer in network.layers)
    return MODULE.format(
        channels=channels,
        rows=rows,
        cols=cols,
        classes=network.classes,
        average=AVERAGE if divides else "",
        layers="\n".join(f'                    ("{name}", {module}),' for name, module in made),
        parameters=parameters(network),
    )


def _modules(position: int, layer: Layer, shape: Shape) -> Iterator[tuple[str, str]]:
    """Write a layer, for an input of this shape, as PyTorch's modules with names."""
    name = str(position)
    match layer:
        case Conv2D():
            (above, below), (left, right) = layer.margins(shape[1:])
            even = above == below and left == right
            if not even:  # PyTorch's own padding is the same on both sides
                yield f"{name}_padding", f"nn.ZeroPad2d({(left, right, above, below)})"
            kind = "AverageConv2d" if layer.average else "nn.Conv2d"
            options = f"stride={layer.stride}, padding={(above, left) if even else (0, 0)}"
            yield name, f"{kind}({shape[0]}, {layer.filters}, {layer.kernel_size}, {options})"
        case ReLU():
            yield name, "nn.ReLU()"
        case MaxPool2D():
            # PyTorch wants windows that fit; a larger one sees the whole map and nothing more.
            size = tuple(map(min, layer.size, shape[1:]))
            yield name, f"nn.MaxPool2d({size}, stride={layer.stride}, ceil_mode=True)"
        case Flatten():
            yield name, "nn.Flatten()"
        case Dense():
            yield name, f"nn.Linear({shape[0]}, {layer.units})"
        case _:
            raise unknown(position, layer)
