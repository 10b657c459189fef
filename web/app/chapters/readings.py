"""Readings: what a network, changed or not, takes the article's ten drawings for."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from app.networks import Model
from pycnn import Sequential


@lru_cache(maxsize=8)
def readings(network: Sequential, model: Model) -> dict[str, str]:
    """The class that a network gives each drawing, as the pictures that `model` sees of them."""
    examples = (model.origin or model).examples  # these pictures are at hand already
    images = np.stack([trace.image for trace in examples.values()])
    best = network.votes(images).argmax(axis=1).tolist()
    return {name: network.classes[number] for name, number in zip(examples, best, strict=True)}


def correct(network: Sequential, model: Model) -> int:
    """How many of them it reads correctly: a name's first letter is the right answer."""
    return sum(decision == name[0] for name, decision in readings(network, model).items())
