"""The place of pooling: which maps of a network are pooled, by itself or as an experiment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.first_features import first_features
from app.networks import Model
from pycnn import Conv2D, Layer, MaxPool2D, ReLU


@dataclass(frozen=True, eq=False)
class PooledMaps:
    """The maps that are pooled, and how they are shown."""

    layers: tuple[Layer, ...]
    """What makes them of the picture."""
    own: MaxPool2D | None
    """The network's own pooling of them; None if it does not pool."""
    hues: tuple[int, ...]
    scale: float
    by_features: bool
    """Whether each of them is the map of one of the network's first features."""


@lru_cache(maxsize=4)
def pooled_maps(model: Model) -> PooledMaps:
    """What the network's first pooling pools. If it has none, the maps of its first features, rectified."""
    layers = model.network.layers
    for position, layer in enumerate(layers):
        if isinstance(layer, MaxPool2D):
            before = tuple(layers[:position])
            stage = model.stages[position]
            convolutions = sum(isinstance(each, Conv2D) for each in before)
            return PooledMaps(before, layer, stage.hues, stage.scale, convolutions == 1)
    first = first_features(model)
    if first.lent:
        made: list[Layer] = [first.layer]
    else:
        made = list(layers[: first.position + 1])
        following = layers[first.position + 1]
        made += [following] if isinstance(following, ReLU) else []
    return PooledMaps(tuple(made), None, first.stage.hues, first.stage.scale, by_features=True)
