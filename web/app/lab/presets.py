"""Presets: networks to begin with."""

from __future__ import annotations

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU

from .plan import Plan, from_layers

QUICK, DIGITS, ONE_LAYER = "quick", "digits", "plain"


def plan(name: str) -> Plan:
    """The plan of a preset; KeyError if there is none of that name."""
    layers: dict[str, tuple[list[Layer], int]] = {
        # It pools early, and so learns X and O with less than half the work of the one that ships.
        QUICK: (
            [Conv2D(6, 4), ReLU(), MaxPool2D(3), Conv2D(24, 4), ReLU(), MaxPool2D(4), Flatten(), Dense(2)],
            24,
        ),
        DIGITS: (
            [Conv2D(8, 5), ReLU(), MaxPool2D(2), Conv2D(16, 5), ReLU(), MaxPool2D(2), Flatten(), Dense(10)],
            28,
        ),
        ONE_LAYER: ([Conv2D(8, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(2)], 16),
    }
    return from_layers(*layers[name])
