"""Kept: what depends on the network and on choices alone, so that it stays while one points or draws."""

from __future__ import annotations

from functools import lru_cache

from app.networks import Model
from app.views.features import ten, tiles
from app.views.features_editor import editor, replacements, values
from app.views.markup import Markup, join

from .features_presets import presets
from .features_readings import readings


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
    return ten(drawings, readings(model.network, model), readings(unchanged.network, model))
