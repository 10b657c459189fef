"""Trained networks that ship with the package, and how they were made."""

from __future__ import annotations

from pathlib import Path

from pycnn.network import Sequential

NAMES = ("xo", "digits")


def pretrained(name: str) -> Sequential:
    """Return a trained network, a new one at each call; ValueError if there is none of that name."""
    if name not in NAMES:
        raise ValueError(f"there is no trained network {name!r}: choose one of {', '.join(NAMES)}")
    return Sequential.load(Path(__file__).with_name(f"{name}.npz"))
