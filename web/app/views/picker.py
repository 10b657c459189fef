"""The picker: a network's first features as mini images, one of which is chosen."""

from __future__ import annotations

from typing import Final

import numpy as np

from app import words
from app.first_features import FirstFeatures
from pycnn.arrays import FloatArray

from .maps import hue, pixel_shade, shade
from .markup import Markup, tag

FINEST: Final = 8
"""How many rows and columns a mini image has at most."""


def picker(features: FirstFeatures, setting: str, chosen: int, label: str) -> Markup:
    """A button per feature of the first convolution; a click sets the chapter's `setting` to its number."""
    layer, stage = features.layer, features.stage
    largest = float(np.abs(layer.weight).max()) or 1.0
    buttons = [
        tag(
            "button",
            mini(layer.weight[index, 0], largest),
            type="button",
            class_=f"pick {hue(stage.hues[index])}",
            data_set=f"{setting}={index}",
            aria_pressed="true" if index == chosen else "false",
            aria_label=words.feature_choice(index, stage.names[index]),
        )
        for index in range(len(layer.weight))
    ]
    return tag("div", buttons, class_="picker", role="group", aria_label=label)


def mini(weights: FloatArray, largest: float) -> Markup:
    """A feature (rows, cols) so small that it can stand in a button; `largest` has the full colour."""
    signs = bool((abs(weights) == 1).all())
    small = coarse(weights)
    cells = [
        tag("i", class_=pixel_shade(value) if signs else shade(value / largest))
        for value in small.ravel().tolist()
    ]
    return tag("span", cells, class_=f"mini across-{small.shape[1]}", aria_hidden="true")


def coarse(weights: FloatArray) -> FloatArray:
    """A feature (rows, cols) with no more than `FINEST` of either: of a larger one each block's strongest."""
    down, across = (-(-length // FINEST) for length in weights.shape)
    if down == across == 1:
        return weights
    rows, cols = weights.shape
    blocks = [
        [_strongest(weights[row : row + down, col : col + across]) for col in range(0, cols, across)]
        for row in range(0, rows, down)
    ]
    return np.array(blocks, dtype=weights.dtype)


def _strongest(block: FloatArray) -> float:
    return float(block.flat[np.abs(block).argmax()])
