"""Programs: the network as the text of one, and the name of its file."""

from __future__ import annotations

from pycnn import Sequential
from pycnn.export import numpy_script, pytorch_module

from .record import PYTORCH


def program(network: Sequential, form: str) -> str:
    """Write the network as a program; ValueError, with the reason, if there can be none."""
    return pytorch_module(network) if form == PYTORCH else numpy_script(network)


def file_name(key: str, form: str) -> str:
    """What to call the file of the network with this key."""
    return f"{key}_network_{form}.py"
