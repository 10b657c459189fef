"""The networks that the page can show, and all that sets one apart from another."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

import pycnn
from pycnn import Sequential, Trace, images, lesson, literal
from pycnn.arrays import FloatArray
from pycnn.literal import Comparison

from . import words
from .drawing import Drawing, Example, Sheet, picture
from .state import FIRST_CELL, LESSON, XO, Cell
from .views.stages import Stage, plan


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

    def edited(self, parameters: Mapping[str, FloatArray]) -> Model:
        """The same network with some parameters changed."""
        network = copy.copy(self.network)
        network.layers = [copy.copy(layer) for layer in network.layers]  # the arrays stay shared
        network.parameters = {**network.parameters, **parameters}
        return replace(self, network=network, origin=self.origin or self)

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

    @cached_property
    def exemplars(self) -> dict[str, FloatArray]:
        """The article's X and O, black and white, in this network's size."""
        if self.origin is not None:
            return self.origin.exemplars
        return {name: images.binarize(self.picture(_example_ink(name))) for name in lesson.CLASSES}

    @cached_property
    def examples(self) -> dict[str, Trace]:
        """What the network makes of the article's ten drawings."""
        return {name: self.network.trace(self.picture(_example_ink(name))) for name in lesson.IMAGES}

    @cached_property
    def scales(self) -> tuple[float, ...]:
        """The number that has its full colour, for each layer.

        It is 1 in the article's network. In another it is the largest number that the ten drawings give
        there; ReLU and pooling keep the scale of the maps that they work on, so that colours compare. A
        changed network keeps the scales that it had, so that a change of colour is a change of number.
        """
        if self.origin is not None:
            return self.origin.scales
        if self.hand_made:
            return (1.0,) * len(self.network.layers)
        found: list[float] = []
        for position, layer in enumerate(self.network.layers):
            if layer.parameters or not found:
                outputs = [trace.steps[position].output for trace in self.examples.values()]
                largest = max(float(output.max()) for output in outputs)
                found.append(largest if largest > 0 else 1.0)
            else:
                found.append(found[-1])
        return tuple(found)

    @property
    def reach(self) -> float | None:
        """The score that fills half a bar; None where votes are between 0 and 1."""
        if self.hand_made:
            return None
        if self.origin is not None:
            return self.origin.reach
        return max(float(np.abs(trace.votes).max()) for trace in self.examples.values()) or 1.0

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        if self.origin is not None:
            return self.origin.stages
        names = words.FEATURES if self.hand_made else ()
        return plan(self.network.layers, self.network.shapes, self.scales, names)


def _example_ink(name: str) -> FloatArray:
    return Sheet().show(Drawing((Example(name),)))


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
