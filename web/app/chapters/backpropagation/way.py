"""The way back: the places that the gradient comes through, from the votes to a feature's own pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.views.maps import PLAIN
from app.views.stages import Stage
from pycnn import Conv2D, Layer
from pycnn.arrays import FloatArray
from pycnn.chain_rule import Derivative, Slope, flow, pull

from .case import Case
from .settings import PACE, Backpropagation
from .values import learning, listed


@dataclass(frozen=True, eq=False)
class Board:
    """A map, or a list in rows, with its gradients in the same layout."""

    values: FloatArray
    gradients: FloatArray
    map: int | None
    """Which map it is; None for a list."""
    maps: int
    """How many there are."""
    stage: Stage | None
    """Where it belongs in the network; None for a feature's own pixels."""
    hue: int
    scale: float
    steepest: float
    """The largest gradient there, whatever its sign, of all maps."""

    def index(self, cell: int) -> tuple[int, ...]:
        """The index of a cell among all values there."""
        row, col = divmod(cell, self.values.shape[1])
        return (cell,) if self.map is None else (self.map, row, col)

    def place(self, index: tuple[int, ...]) -> tuple[int, int]:
        """Row and column of an index."""
        row, col = divmod(index[0], self.values.shape[1]) if self.map is None else index[1:]
        return row, col


@dataclass(frozen=True, eq=False)
class Stop:
    """Where the pass has come to: a place in the network, a cell there, and how its gradient came about."""

    case: Case
    number: int
    """Which one of the places it is, counted from the votes."""
    layer: int
    """The layer between here and where the gradient comes from; for the votes there is none."""
    here: Board
    there: Board | None
    """Where the gradient comes from; None at the votes, whose gradients are the loss's."""
    cell: int
    derivative: Derivative | None

    @property
    def passed(self) -> Layer | None:
        """What it came through."""
        layers = self.case.network.layers
        return layers[self.layer] if self.layer < len(layers) else None

    @property
    def is_feature(self) -> bool:
        return self.derivative is not None and self.derivative.name is not None

    @property
    def slope(self) -> Slope | None:
        """The first of the local slopes; all have the same operation."""
        return self.derivative.terms[0] if self.derivative is not None and self.derivative.terms else None


def positions(of: Case) -> list[int]:
    """How many layers are before each place that has gradients, from the votes back.

    Behind the first features there is only the picture, which cannot learn.
    """
    return list(range(len(of.network.layers), learning(of.network)[0], -1))


def count(of: Case) -> int:
    """How many places the pass comes to; the last one is the feature's own pixels."""
    first = of.network.layers[learning(of.network)[0]]
    return len(positions(of)) + isinstance(first, Conv2D)


def number(of: Case, settings: Backpropagation) -> int:
    """The place that the pass has come to."""
    return min(settings.moment // PACE, count(of) - 1)


def stop(of: Case, settings: Backpropagation) -> Stop:
    """Work out what there is to show of that place."""
    at, places = number(of, settings), positions(of)
    if at == len(places):
        return _feature(of, settings)
    position = places[at]
    here = board(of, position, settings.follow)
    cell = _cell(settings, here)
    if not at:
        return Stop(of, at, position, here, None, cell, None)
    found = _flow(of, position, here.index(cell))
    leading, _ = found.leading(1)
    there = board(of, position + 1, leading[0].output[0] if leading else settings.follow)
    return Stop(of, at, position, here, there, cell, found)


def _feature(of: Case, settings: Backpropagation) -> Stop:
    """The last place: how the feature itself should change."""
    position = learning(of.network)[0]
    there = board(of, position + 1, settings.follow)
    assert there.map is not None
    name = f"{position}.weight"
    weight, gradient = of.network.parameters[name], of.backpass.gradients[name]
    channels, rows, cols = weight.shape[1:]
    shape = channels * rows, cols
    here = Board(
        weight[there.map].reshape(shape),
        gradient[there.map].reshape(shape),
        there.map,
        there.maps,
        None,
        there.hue,
        _largest(weight),
        _largest(gradient),
    )
    cell = _cell(settings, here)
    channel, row = divmod(cell // cols, rows)
    found = _pull(of, name, (there.map, channel, row, cell % cols))
    return Stop(of, positions(of).index(position + 1) + 1, position, here, there, cell, found)


def board(of: Case, position: int, follow: int) -> Board:
    """The values after `position` layers and their gradients; of several maps the one to `follow`."""
    stage = of.subject.model.stages[position - 1]
    values, gradients = of.backpass.values[position][0], of.backpass.flows[position]
    assert gradients is not None
    steepest = _largest(gradients)
    if values.ndim == 1:
        shape = listed(of.subject, position - 1, len(values))
        return Board(
            values.reshape(shape),
            gradients[0].reshape(shape),
            None,
            1,
            stage,
            PLAIN,
            _largest(values) if stage.kind == "election" else stage.scale,
            steepest,
        )
    index = min(follow, len(values) - 1)
    return Board(
        values[index],
        gradients[0, index],
        index,
        len(values),
        stage,
        stage.hues[index],
        stage.scale,
        steepest,
    )


def _cell(settings: Backpropagation, here: Board) -> int:
    """The cell that is pointed at, or the one with the largest gradient."""
    if settings.cell < here.values.size:
        return settings.cell
    return int(np.abs(here.gradients).argmax())


def _largest(values: FloatArray) -> float:
    return float(np.abs(values).max()) or 1.0


@lru_cache(maxsize=8)
def _flow(of: Case, position: int, index: tuple[int, ...]) -> Derivative:
    return flow(of.network, of.backpass, position, index)


@lru_cache(maxsize=8)
def _pull(of: Case, name: str, index: tuple[int, ...]) -> Derivative:
    return pull(of.network, of.backpass, name, index)
