"""The window walks over the cells of one map in reading order."""

from __future__ import annotations

import numpy as np
import pytest
from app.networks import Catalogue
from app.scene import Director, Scene
from app.state import Cell, State, choose
from app.walk import nth_cell, walk


def at(cell: Cell) -> Scene:
    return Director(Catalogue()).scene(choose(cell)(State()))


@pytest.mark.parametrize(
    ("cell", "position", "count"),
    [
        (Cell(0, (0, 0, 0)), 0, 49),
        (Cell(0, (2, 1, 3)), 10, 49),
        (Cell(2, (1, 3, 3)), 15, 16),
        (Cell(4, (7,)), 7, 12),
        (Cell(5, (1,)), 1, 2),
    ],
)
def test_a_cell_has_its_place_in_its_map(cell: Cell, position: int, count: int) -> None:
    assert walk(at(cell)) == (position, count)
    assert nth_cell(at(cell), position) == cell


def test_a_walk_meets_each_cell_of_its_map_once() -> None:
    scene = at(Cell(1, (2, 0, 0)))
    met = [nth_cell(scene, position) for position in range(49)]
    assert met == [Cell(1, (2, *map(int, index))) for index in np.ndindex(7, 7)]
