"""Programs: the network as the text of one, and the name of its file."""

from __future__ import annotations

from typing import Any

import numpy as np

from pycnn import Sequential
from pycnn.arrays import FloatArray
from pycnn.export import numpy_script, pytorch_module

from .record import PYTORCH


def program(network: Sequential, form: str) -> str:
    """Write the network as a program; ValueError, with the reason, if there can be none."""
    return pytorch_module(network) if form == PYTORCH else numpy_script(network)


def agrees(network: Sequential, image: FloatArray) -> bool:
    """Tell whether the program votes as the page does, which may run on code that was changed.

    It is tried on an image, on its negative, and on sheets of one grey.
    """
    names: dict[str, Any] = {"__name__": "program"}
    exec(compile(numpy_script(network), "program", "exec"), names)
    sheets = (np.full_like(image, grey) for grey in (-1, 0, 1))
    return all(
        np.allclose(names["votes"](each), network.trace(each).votes, rtol=1e-3, atol=1e-3)
        for each in (image, -image, *sheets)
    )


def file_name(key: str, form: str) -> str:
    """What to call the file of the network with this key."""
    return f"{key}_network_{form}.py"
