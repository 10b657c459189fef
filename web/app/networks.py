"""The networks that the page can show, and all that sets one apart from another."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

import pycnn
from pycnn import Sequential, Trace, images, lesson, literal
from pycnn.arrays import FloatArray
from pycnn.literal import Comparison

from . import words
from .drawing import Drawing, Example, Sheet, picture, right_answer
from .scales import Scales
from .state import FIRST_CELL, LESSON, XO, Cell
from .views.stages import Stage, plan, scaled


class NetworkError(RuntimeError):
    """A network that cannot be loaded."""


@dataclass(frozen=True, eq=False)
class Model:
    """A network, and how the page shows it.

    `hand_made` is what differs: the article's network sees black and white, its numbers lie between −1 and 1,
    its votes are shares, and its features have names. Any other sees shades of grey and may give any number.
    """

    key: str
    network: Sequential
    hand_made: bool = False
    origin: Model | None = None
    """The network that this one was before the reader changed it; None if nobody did."""
    shown: Shown | None = None
    """How it is shown, if that is known already."""

    def edited(self, parameters: Mapping[str, FloatArray]) -> Model:
        """The same network with some parameters changed."""
        network = copy.copy(self.network)
        network.layers = [copy.copy(layer) for layer in network.layers]  # the arrays stay shared
        network.parameters = {**network.parameters, **parameters}
        return replace(self, network=network, origin=self.origin or self)

    def learned(self, network: Sequential) -> Model:
        """Another network in the place of this one; if it has the same layers, it is shown as this one is.

        A network that learns is another one at every frame. So its places in the page stay the very same,
        and its colours as long as they can.
        """
        if not _same_layers(network, self.network):
            return Model(self.key, network)
        return Model(self.key, network, shown=self._shown.after(network, list(self.pictures.values())))

    def renewed(self) -> Model:
        """The same network, of which nothing has been worked out yet, though its scales stay as they were."""
        return replace(self, origin=self.origin or self)

    @property
    def size(self) -> int:
        """How many rows, and columns, the picture has."""
        return self.network.input_shape[1]

    def picture(self, ink: FloatArray) -> FloatArray:
        """What the network gets to see of the ink: (1, size, size) in −1…1."""
        return picture(ink) if self.hand_made else images.from_ink(ink, self.size)

    def sees_like(self, other: Model) -> bool:
        """Whether another network gets to see the same of any ink."""
        return self.size == other.size and self.hand_made == other.hand_made

    def blank(self, image: FloatArray) -> bool:
        """Whether there is nothing in a picture to decide on."""
        return not (image > (0 if self.hand_made else -1)).any()

    @property
    def first_cell(self) -> Cell:
        """What is chosen to begin with: a number from the middle of the first map."""
        if self.hand_made:
            return FIRST_CELL
        shape = self.network.shapes[1]
        return Cell(0, (0, *(length // 2 for length in shape[1:])))

    def compare(self, image: FloatArray) -> dict[str, Comparison]:
        """The literal comparison of a picture with each exemplar: lighter than grey against darker."""
        return {name: literal.compare(image, exemplar) for name, exemplar in self.exemplars.items()}

    @property
    def pictures(self) -> Mapping[str, FloatArray]:
        """The article's ten drawings as the network gets to see them, by name."""
        return {name: self._picture(name) for name in lesson.IMAGES}

    @cached_property
    def letters(self) -> dict[str, FloatArray]:
        """The article's X and O, black and white, in this network's size."""
        return {name: images.binarize(self._picture(name)) for name in lesson.CLASSES}

    def _picture(self, name: str) -> FloatArray:
        return _picture(name, self.size, self.hand_made)

    @cached_property
    def exemplars(self) -> dict[str, FloatArray]:
        """What a picture is compared with literally: X and O, if these are what the network tells apart.

        Nobody has a perfect drawing of any other class.
        """
        return self.letters if set(lesson.CLASSES) <= set(self.network.classes) else {}

    def right_answer(self, example: str) -> str | None:
        """What one of the article's drawings is; None if the network has no such class."""
        return right_answer(example, self.network.classes)

    @cached_property
    def examples(self) -> dict[str, Trace]:
        """What the network makes of the article's ten drawings."""
        return {name: self.network.trace(image) for name, image in self.pictures.items()}

    @property
    def scales(self) -> tuple[float, ...]:
        """The number that has its full colour, for each layer.

        It is 1 in the article's network. In another it is the largest number that the ten drawings give
        there. A changed network keeps the scales that it had, so that a change of colour is a change of
        number.
        """
        return self._shown.scales.layers

    @property
    def reach(self) -> float | None:
        """The score that fills half a bar; None where votes are between 0 and 1."""
        return None if self.hand_made else self._shown.scales.reach

    @cached_property
    def layout(self) -> tuple[Stage, ...]:
        """The stages but for their scales: the very same as long as the layers are the same."""
        return self._shown.layout

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        return self._shown.stages

    @cached_property
    def _shown(self) -> Shown:
        if self.origin is not None:
            return self.origin._shown
        return self.shown or self._look()

    def _look(self) -> Shown:
        """Look at the ten drawings, to find out how to show the network."""
        if self.hand_made:
            scales = Scales.fixed(len(self.network.layers), 1.0)
        else:
            scales = Scales.of(self.network, list(self.pictures.values()))
        layout = plan(self.network.layers, self.network.shapes, words.FEATURES if self.hand_made else ())
        return Shown(layout, scales, scaled(layout, scales.layers))


@dataclass(frozen=True, eq=False)
class Shown:
    """How a network is shown: its places in the page, and its scales."""

    layout: tuple[Stage, ...]
    scales: Scales
    stages: tuple[Stage, ...]
    """The layout with the scales."""

    def after(self, network: Sequential, pictures: list[FloatArray]) -> Shown:
        """How the same layers are shown after they have learned on."""
        scales = self.scales.after(network, pictures)
        same = scales.layers is self.scales.layers
        return Shown(self.layout, scales, self.stages if same else scaled(self.layout, scales.layers))


def _same_layers(one: Sequential, other: Sequential) -> bool:
    return one.shapes == other.shapes and list(map(repr, one.layers)) == list(map(repr, other.layers))


@lru_cache(maxsize=4 * len(lesson.IMAGES))
def _picture(name: str, size: int, hand_made: bool) -> FloatArray:
    """One of the ten drawings in a size, black and white if a hand-made network looks at it."""
    ink = Sheet().show(Drawing((Example(name),)))
    return picture(ink) if hand_made else images.from_ink(ink, size)


def article() -> Model:
    return Model(LESSON, lesson.network(), hand_made=True)


def trained() -> Model:
    return Model(XO, pycnn.pretrained("xo"))


MAKERS: Final[Mapping[str, Callable[[], Model]]] = {LESSON: article, XO: trained}


class Catalogue:
    """The networks by key, each made when it is first asked for: reading one from its file takes a moment."""

    def __init__(self, makers: Mapping[str, Callable[[], Model]] = MAKERS) -> None:
        self._makers = makers
        self._made: dict[str, Model] = {}
        self._original = True
        self._under_change: set[str] = set()

    def renew(self, *, original: bool) -> None:
        """Forget what was worked out with other code; `original` says whether that is in force from now on.

        Networks made under changed code are made again: their scales would be those of that code.
        """
        if original:
            kept = {key: each for key, each in self._made.items() if key not in self._under_change}
            self._made = {key: each.origin or each for key, each in kept.items()}
            self._under_change.clear()
        else:
            self._made = {key: each.renewed() for key, each in self._made.items()}
        self._original = original

    def __contains__(self, key: object) -> bool:
        return key in self._makers

    def __getitem__(self, key: str) -> Model:
        """The network of this key. NetworkError if it cannot be loaded, KeyError if there is none."""
        if key not in self._made:
            make = self._makers[key]
            try:
                self._made[key] = make()
            except (OSError, ValueError, ImportError) as error:
                raise NetworkError(f"{key}: {error}") from error
            if not self._original:
                self._under_change.add(key)
        return self._made[key]
