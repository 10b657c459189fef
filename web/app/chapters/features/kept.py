"""Kept: what depends on the network and on choices alone, so that it stays while one points or draws."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from app.chapters.readings import readings
from app.first_features import first_features
from app.networks import Model
from app.views.markup import Markup, join
from pycnn.arrays import FloatArray

from .presets import presets
from .views.editor import editor, replacements, values
from .views.fits import is_drawn, ten, tiles


@lru_cache(maxsize=8)
def choice(model: Model, feature: int) -> Markup:
    """The features to choose from."""
    first = first_features(model)
    features, stage = first.layer.weight[:, 0], first.stage
    drawn = [is_mini_image(model, index) for index in range(len(features))]
    return tiles(features, drawn, stage.names, stage.hues, feature)


@lru_cache(maxsize=8)
def change(model: Model, feature: int, pixel: int) -> tuple[Markup, Markup]:
    """The feature's pixels to press, and buttons that change the chosen one or all of them."""
    name, drawn = f"{first_features(model).position}.weight", is_mini_image(model, feature)
    own, before = _now_and_before(model, feature)
    chosen = pixel if pixel < own.size else own.size // 2
    return editor(name, feature, own, chosen, drawn=drawn), join(
        values(name, feature, own, before, chosen, drawn=drawn),
        _others(model.origin or model, feature, changed=model.origin is not None),
    )


@lru_cache(maxsize=8)
def _others(unchanged: Model, feature: int, *, changed: bool) -> Markup:
    """Buttons that put another feature in the place of one, and one that takes all changes back."""
    first = first_features(unchanged)
    others = presets(first.layer.weight[feature, 0])
    return replacements(f"{first.position}.weight", feature, others, changed)


def is_mini_image(model: Model, feature: int) -> bool:
    """Whether a feature is of black, white and grey, and was before the reader changed it."""
    return all(is_drawn(weights) for weights in _now_and_before(model, feature))


def _now_and_before(model: Model, feature: int) -> tuple[FloatArray, FloatArray]:
    """The feature (rows, cols), and what it was before the reader changed it."""
    now, before = (first_features(each).layer.weight[feature, 0] for each in (model, model.origin or model))
    return now, before


@lru_cache(maxsize=4)
def voted(model: Model, picture: bytes) -> tuple[tuple[float, ...], str]:
    """The votes of a network on a picture, given as the bytes of its float32 numbers, and its decision."""
    network = model.network
    trace = network.trace(np.frombuffer(picture, dtype=np.float32).reshape(network.input_shape))
    return tuple(trace.votes.tolist()), trace.decision


@lru_cache(maxsize=4)
def reading(model: Model) -> Markup:
    """The ten drawings as the network reads them."""
    unchanged = model.origin or model
    right = {name: model.right_answer(name) for name in model.pictures}
    return ten(model.pictures, right, readings(model.network, model), readings(unchanged.network, model))
