"""What a network may be so that the page can show it, train it and keep it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pycnn import Layer, Sequential
from pycnn.fits import check

LARGEST_SIDE: Final = 64
"""Pixels of a picture."""
MOST_LAYERS: Final = 24
"""Of which each has a column, and a figure of its own, in the page."""
LONGEST_NAME: Final = 40
"""Characters of a class's name: longer ones leave no room for what they are the names of."""


class LimitError(ValueError):
    """Why the page can do nothing with a network."""


def check_network(network: Sequential) -> None:
    """LimitError unless it is a network that the page can show and train."""
    channels, rows, cols = network.input_shape
    if channels != 1 or rows != cols or rows > LARGEST_SIDE:
        raise LimitError(f"its pictures must be grey, square, and of up to {LARGEST_SIDE} pixels per side")
    check_plan(network.layers, rows, network.classes)


def check_plan(layers: Sequence[Layer], side: int, classes: Sequence[str]) -> None:
    """LimitError unless such layers can be run on pictures of a side, and shown with these classes."""
    check_length(layers)
    if len(classes) < 2:
        raise LimitError("there is nothing to tell apart: it needs at least two classes")
    for name in classes:
        if not name.strip() or len(name) > LONGEST_NAME or len(name.splitlines()) > 1:
            raise LimitError(
                f"{name[:20]!r} is no name of a class: that is one line of 1 to {LONGEST_NAME} characters"
            )
    if reason := check(layers, (1, side, side), len(classes)).reason:
        raise LimitError(reason)


def check_length(layers: Sequence[Layer]) -> None:
    """LimitError if there are more layers than the page can show."""
    if len(layers) > MOST_LAYERS:
        raise LimitError(
            f"there are {len(layers)} layers, but the page can show {MOST_LAYERS}: leave some out"
        )
