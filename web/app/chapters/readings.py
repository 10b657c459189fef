"""Readings: what a network, changed or not, takes the article's ten drawings for."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from app.networks import Model
from pycnn import Sequential


def readings(network: Sequential, model: Model) -> dict[str, str]:
    """The class that a network gives each drawing, as the pictures that `model` sees of them."""
    return _readings(network, model.origin or model)  # which sees the same, however often it is changed


@lru_cache(maxsize=8)
def _readings(network: Sequential, model: Model) -> dict[str, str]:
    best = network.votes(np.stack(list(model.pictures.values()))).argmax(axis=1).tolist()
    return {name: network.classes[number] for name, number in zip(model.pictures, best, strict=True)}


def known(model: Model) -> int:
    """How many of them are of a class that the network has; of the others no reading is right or wrong."""
    return sum(model.right_answer(name) is not None for name in model.pictures)


def correct(network: Sequential, model: Model) -> int:
    """How many of these it reads correctly."""
    return sum(decision == model.right_answer(name) for name, decision in readings(network, model).items())
