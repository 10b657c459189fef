"""What all exported programs share: which layers they can have, and numbers as text, exact to the bit."""

from __future__ import annotations

import base64

import numpy as np

from pycnn.arrays import FloatArray
from pycnn.layers import Layer
from pycnn.network import Sequential


def parameters(network: Sequential) -> str:
    """Write all parameters as the lines of a dict: names, shapes, and the numbers as base64 of float32."""
    lines = (f'    "{name}": {_numbers(values)},' for name, values in network.parameters.items())
    return "\n".join(lines)


def unknown(position: int, layer: Layer) -> ValueError:
    """Return what is raised at a layer that a program has no code for."""
    return ValueError(
        f"layer {position}, {layer}, is of your own making: a network can be exported with Conv2D, ReLU, "
        "MaxPool2D, Flatten and Dense"
    )


def _numbers(values: FloatArray) -> str:
    text = base64.encodebytes(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode("ascii")
    return f'numbers({values.shape}, """\n{text}""")'
