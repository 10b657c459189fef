"""The scene: the state together with all that the network makes of it, each part worked out once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pycnn import Sequential, Trace, contributions, explain
from pycnn.arrays import FloatArray, Region
from pycnn.explain import Arithmetic, Ledger
from pycnn.literal import Comparison

from .drawing import Sheet, picture
from .networks import Catalogue, Model
from .state import State


@dataclass(frozen=True)
class Scene:
    """What there is to show. What did not change is the very same object from scene to scene."""

    state: State
    model: Model
    ink: FloatArray
    image: FloatArray
    trace: Trace
    comparisons: dict[str, Comparison]

    @property
    def network(self) -> Sequential:
        return self.model.network

    @cached_property
    def cells(self) -> FloatArray:
        """The pad's cells, white or black, whatever the network sees of them: (1, PIXELS, PIXELS) of ±1."""
        return picture(self.ink)

    @property
    def drawn(self) -> bool:
        """Whether anything was drawn at all."""
        return bool(self.state.drawing.marks)

    @property
    def blank(self) -> bool:
        """Whether the network has nothing to decide on."""
        return self.model.blank(self.image)

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

    @cached_property
    def path(self) -> tuple[int, ...]:
        """Which map of the input of each layer down to the image had the largest say in the chosen number.

        A vote comes from all of them; it has no path.
        """
        chosen = self.state.chosen
        if chosen.layer == len(self.trace.steps) - 1:
            return ()
        if all(region[0].stop - region[0].start == 1 for region in self.fields if len(region) == 3):
            return tuple(region[0].start if len(region) == 3 else 0 for region in self.fields)
        return contributions.path(self.trace, chosen.layer, chosen.index)


class Director:
    """Makes the scene that belongs to a state, reusing what the change left as it was."""

    def __init__(self, networks: Catalogue) -> None:
        self.networks = networks
        self._sheet = Sheet()
        self._scene: Scene | None = None

    def scene(self, state: State) -> Scene:
        last = self._scene
        if last is not None and state is last.state:
            return last
        ink = self._sheet.show(state.drawing)
        model = self.networks[state.network]
        if last is None or model is not last.model:
            scene = _new(state, model, ink, model.picture(ink))
        elif ink is last.ink:
            scene = Scene(state, model, ink, last.image, last.trace, last.comparisons)
        else:
            image = model.picture(ink)
            if np.array_equal(image, last.image):
                scene = Scene(state, model, ink, last.image, last.trace, last.comparisons)
            else:
                scene = _new(state, model, ink, image)
        self._scene = scene
        return scene


def _new(state: State, model: Model, ink: FloatArray, image: FloatArray) -> Scene:
    return Scene(state, model, ink, image, model.network.trace(image), model.compare(image))
