"""Kept: what depends on the network and on choices alone, so that it stays while one points or draws."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from app.networks import Model
from app.views.features import ten, tiles
from app.views.features_editor import editor, replacements, values
from app.views.markup import Markup, join

from .features_presets import presets


@lru_cache(maxsize=8)
def choice(model: Model, position: int, feature: int) -> Markup:
    """The features to choose from."""
    stage = model.stages[position]
    return tiles(model.network.layers[position].weight[:, 0], stage.names, stage.hues, feature)


@lru_cache(maxsize=8)
def change(model: Model, position: int, feature: int, pixel: int) -> tuple[Markup, Markup]:
    """The feature's pixels to press, and buttons that change the chosen one or all of them."""
    name = f"{position}.weight"
    unchanged = model.origin or model
    own, before = (each.network.parameters[name][feature, 0] for each in (model, unchanged))
    chosen = pixel if pixel < own.size else own.size // 2
    return editor(name, feature, own, chosen), join(
        values(name, feature, own, before, chosen),
        replacements(name, feature, presets(before), model.origin is not None),
    )


@lru_cache(maxsize=4)
def reading(model: Model) -> Markup:
    """The ten drawings as the network reads them."""
    unchanged = model.origin or model
    drawings = {name: trace.image for name, trace in unchanged.examples.items()}
    return ten(drawings, decisions(model), decisions(unchanged))


def right(model: Model) -> int:
    """How many drawings a network reads correctly: a name's first letter is the right answer."""
    return sum(decision == name[0] for name, decision in decisions(model).items())


@lru_cache(maxsize=4)
def decisions(model: Model) -> dict[str, str]:
    """What a network takes each of the article's ten drawings for."""
    unchanged = model.origin or model
    images = np.stack([trace.image for trace in unchanged.examples.values()])
    best = model.network.votes(images).argmax(axis=1).tolist()
    classes = model.network.classes
    return {name: classes[number] for name, number in zip(unchanged.examples, best, strict=True)}
