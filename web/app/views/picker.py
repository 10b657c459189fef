"""The picker: a network's first features as mini images, one of which is chosen."""

from __future__ import annotations

import numpy as np

from app import words
from app.scene import Subject
from pycnn import Conv2D
from pycnn.arrays import FloatArray

from .maps import hue, pixel_shade, shade
from .markup import Markup, tag


def picker(subject: Subject, setting: str, chosen: int, label: str) -> Markup:
    """A button per feature of the first convolution; a click sets the chapter's `setting` to its number."""
    position, layer = first_convolution(subject)
    stage = subject.model.stages[position]
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
    cells = [
        tag("i", class_=pixel_shade(value) if signs else shade(value / largest))
        for value in weights.ravel().tolist()
    ]
    return tag("span", cells, class_=f"mini across-{weights.shape[1]}", aria_hidden="true")


def first_convolution(subject: Subject) -> tuple[int, Conv2D]:
    """The first layer with features, and its position in the network."""
    return next((i, each) for i, each in enumerate(subject.network.layers) if isinstance(each, Conv2D))
