"""What all exported programs share: which layers they can have, and numbers as text, exact to the bit."""

from __future__ import annotations

import base64
from typing import NoReturn

import numpy as np

from pycnn.arrays import FloatArray
from pycnn.layers import Layer
from pycnn.network import Sequential


def parameters(network: Sequential) -> str:
    """Write all parameters as the lines of a dict: the name, the shape, and the numbers, base64 of float32."""
    lines = (f"    {name!r}: {_numbers(values)}," for name, values in network.parameters.items())
    return "\n".join(lines)


def unknown(position: int, layer: Layer) -> NoReturn:
    """Refuse a layer that the program has no code for."""
    raise ValueError(
        f"layer {position}, {layer}, is of your own making: a network can be exported with Conv2D, ReLU, "
        "MaxPool2D, Flatten and Dense"
    )


def _numbers(values: FloatArray) -> str:
    text = base64.encodebytes(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode("ascii")
    return f'numbers({values.shape}, """\n{text}""")'
