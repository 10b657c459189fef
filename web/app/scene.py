"""The scene: the state together with all that the network makes of it, each part worked out once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from pycnn import Sequential, Trace, contributions, explain
from pycnn.arrays import FloatArray, Region
from pycnn.explain import Arithmetic, Ledger
from pycnn.literal import Comparison

from .drawing import Drawing, Example, Sheet, picture
from .networks import Catalogue, Model
from .state import MINE, State

STAND_IN: Final = "X"
"""Which of the article's drawings the chapters look at while the pad is empty."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A drawing as a network sees it: where each picture, map and vote comes from."""

    model: Model
    drawing: Drawing
    ink: FloatArray
    image: FloatArray
    trace: Trace
    comparisons: dict[str, Comparison]

    @property
    def network(self) -> Sequential:
        return self.model.network

    @cached_property
    def finite(self) -> bool:
        """Whether all numbers are numbers. Weights that have grown too large lead to infinite ones."""
        return all(np.isfinite(step.output).all() for step in self.trace.steps)


@dataclass(frozen=True)
class Scene:
    """What there is to show. What did not change is the very same object from scene to scene."""

    state: State
    own: Subject
    """The reader's drawing."""
    subject: Subject
    """What the chapters look at: the reader's drawing, or the article's X as long as there is none."""

    @property
    def model(self) -> Model:
        return self.own.model

    @property
    def network(self) -> Sequential:
        return self.own.model.network

    @property
    def ink(self) -> FloatArray:
        return self.own.ink

    @property
    def image(self) -> FloatArray:
        return self.own.image

    @property
    def trace(self) -> Trace:
        return self.own.trace

    @property
    def comparisons(self) -> dict[str, Comparison]:
        return self.own.comparisons

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
        if chosen.layer != len(self.trace.steps) - 1 or not self.own.finite:
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
        alone = all(region[0].stop - region[0].start == 1 for region in self.fields if len(region) == 3)
        if alone or not self.own.finite:
            return tuple(region[0].start if len(region) == 3 else 0 for region in self.fields)
        return contributions.path(self.trace, chosen.layer, chosen.index)


class Director:
    """Makes the scene that belongs to a state, reusing what the change left as it was."""

    def __init__(self, networks: Catalogue) -> None:
        self.networks = networks
        self._sheet = Sheet()
        self._scene: Scene | None = None
        self._stand_in: Subject | None = None
        self._mine: Model | None = None
        self._edited: tuple[Model, Mapping[str, FloatArray], Model] | None = None
        self._code = 0

    def scene(self, state: State) -> Scene:
        if state.desk.version != self._code:
            self._renew(state)
        last = self._scene
        if last is not None and state is last.state:
            return last
        own = self._subject(state, self._model(state), last.own if last is not None else None)
        blank = own.model.blank(own.image)
        self._scene = Scene(state, own, self._example(own.model) if blank else own)
        return self._scene

    def _renew(self, state: State) -> None:
        """Work everything out anew: the code is another one."""
        self.networks.renew(original=not state.desk.sources)
        self._scene = self._stand_in = self._edited = None
        if self._mine is not None:
            self._mine = self._mine.renewed()
        self._code = state.desk.version

    def _model(self, state: State) -> Model:
        """The network of a state, with the reader's changes in it."""
        model = self._unedited(state)
        if not state.edits:
            return model
        if self._edited is None or self._edited[0] is not model or self._edited[1] is not state.edits:
            self._edited = (model, state.edits, model.edited(state.edits))
        return self._edited[2]

    def _unedited(self, state: State) -> Model:
        if state.network != MINE or state.mine is None:
            return self.networks[state.network]
        if self._mine is None:
            self._mine = Model(MINE, state.mine)
        elif self._mine.network is not state.mine:
            self._mine = self._mine.learned(state.mine)
        return self._mine

    def _subject(self, state: State, model: Model, last: Subject | None) -> Subject:
        ink = self._sheet.show(state.drawing)
        if last is None:
            return _seen(model, state.drawing, ink, model.picture(ink))
        if model is last.model and ink is last.ink:
            return last
        # A network that has changed, as at every step of its training, still sees the same of the same ink.
        image = last.image if ink is last.ink and model.sees_like(last.model) else model.picture(ink)
        if model is last.model and np.array_equal(image, last.image):
            return replace(last, drawing=state.drawing, ink=ink)
        return _seen(model, state.drawing, ink, image)

    def _example(self, model: Model) -> Subject:
        if self._stand_in is None or self._stand_in.model is not model:
            drawing = Drawing((Example(STAND_IN),))
            ink = Sheet().show(drawing)
            self._stand_in = _seen(model, drawing, ink, model.picture(ink))
        return self._stand_in


def _seen(model: Model, drawing: Drawing, ink: FloatArray, image: FloatArray) -> Subject:
    return Subject(model, drawing, ink, image, model.network.trace(image), model.compare(image))
