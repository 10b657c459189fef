"""The walk of the window over a map: its cells in reading order."""

from __future__ import annotations

import numpy as np

from .scene import Scene
from .state import Cell


def walk(scene: Scene) -> tuple[int, int]:
    """Which cell of its map is chosen, in reading order from 0, and how many there are."""
    shape = _walked_shape(scene)
    index = scene.state.chosen.index
    return int(np.ravel_multi_index(index[-len(shape) :], shape)), int(np.prod(shape))


def nth_cell(scene: Scene, position: int) -> Cell:
    """Cell number `position`, in reading order, of the map that has the chosen cell."""
    chosen = scene.state.chosen
    shape = _walked_shape(scene)
    place = tuple(int(i) for i in np.unravel_index(position, shape))
    return Cell(chosen.layer, chosen.index[: -len(shape)] + place)


def _walked_shape(scene: Scene) -> tuple[int, ...]:
    """The shape that the window walks over: one map, or the whole list."""
    shape = scene.trace.steps[scene.state.chosen.layer].output.shape
    return shape[1:] if len(shape) == 3 else shape
