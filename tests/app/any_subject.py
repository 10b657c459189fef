"""One network and one drawing, as a chapter looks at them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from app.drawing import Drawing, Example
from app.networks import Catalogue, Model
from app.scene import Director, Subject
from app.state import State, use_network

from pycnn import Dense, Flatten, Layer, Sequential

CATALOGUE = Catalogue()


def network(
    layers: Sequence[Layer] = (), side: int = 10, classes: Sequence[str] = ("cat", "dog")
) -> Sequential:
    """A network of these layers and the fully connected one that votes."""
    rng = np.random.default_rng(4)
    made = [*layers, Flatten(), Dense(len(classes))]
    return Sequential(made, input_shape=(1, side, side), classes=classes, rng=rng)


def subject(of: Sequential, example: str = "X") -> Subject:
    """One of the article's drawings as the reader's own network sees it."""
    first = Model("mine", of).first_cell
    state = use_network(of, first)(State(drawing=Drawing((Example(example),))))
    return Director(CATALOGUE).scene(state).subject
