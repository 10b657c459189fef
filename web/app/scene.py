"""The scene: the state together with all that the network makes of it, each part worked out once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pycnn import Sequential, Trace, explain, lesson, literal
from pycnn.arrays import FloatArray, Region
from pycnn.explain import Arithmetic, Ledger
from pycnn.literal import Comparison

from .drawing import Sheet, picture
from .state import State

EXEMPLARS = {name: lesson.IMAGES[name] for name in lesson.CLASSES}


@dataclass(frozen=True)
class Scene:
    """What there is to show. What did not change is the very same object from scene to scene."""

    state: State
    network: Sequential
    ink: FloatArray
    image: FloatArray
    trace: Trace
    comparisons: dict[str, Comparison]

    @property
    def drawn(self) -> bool:
        """Whether anything was drawn at all."""
        return bool(self.state.drawing.marks)

    @property
    def blank(self) -> bool:
        """Whether the network has nothing to decide on: no pixel is white."""
        return not (self.image > 0).any()

    @cached_property
    def arithmetic(self) -> Arithmetic:
        """How the chosen number was made."""
        chosen = self.state.chosen
        return explain.cell(self.trace, chosen.layer, chosen.index)

    @cached_property
    def ledger(self) -> Ledger | None:
        """If a vote is chosen, how it adds up."""
        chosen = self.state.chosen
        if chosen.layer != len(self.trace.steps) - 1:
            return None
        return explain.ledger(self.trace, self.trace.classes[chosen.index[0]])

    @cached_property
    def fields(self) -> tuple[Region, ...]:
        """What the chosen number depends on, in the input of each layer down to the image."""
        chosen = self.state.chosen
        return explain.receptive_field(self.trace, chosen.layer, chosen.index)


class Director:
    """Makes the scene that belongs to a state, reusing what the change left as it was."""

    def __init__(self, network: Sequential) -> None:
        self.network = network
        self._sheet = Sheet()
        self._scene: Scene | None = None

    def scene(self, state: State) -> Scene:
        last = self._scene
        if last is not None and state is last.state:
            return last
        ink = self._sheet.show(state.drawing)
        if last is not None and ink is last.ink:
            scene = Scene(state, self.network, ink, last.image, last.trace, last.comparisons)
        else:
            image = picture(ink)
            if last is not None and np.array_equal(image, last.image):
                scene = Scene(state, self.network, ink, last.image, last.trace, last.comparisons)
            else:
                comparisons = {name: literal.compare(image, exemplar) for name, exemplar in EXEMPLARS.items()}
                scene = Scene(state, self.network, ink, image, self.network.trace(image), comparisons)
        self._scene = scene
        return scene
