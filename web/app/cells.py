"""Choosing cells: by a click, a tap, or the keys, in tables and in maps that are painted."""

from __future__ import annotations

from typing import Any

from . import page, words
from .state import Cell, choose
from .store import Store
from .views.maps import text

STEPS = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}


class Cells:
    """Listens to the whole pipeline, whatever stands in it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        pipeline = page.element("pipeline")
        page.listen(pipeline, "click", self._clicked)
        page.listen(pipeline, "keydown", self._key)

    def _clicked(self, event: Any) -> None:
        place = page.closest(event.target, "[data-map]")
        if place is None:
            return
        vote = page.closest(event.target, "[data-class]")
        if vote is not None:
            self._choose(place, (list(place.children).index(vote), 0))
            return
        td, canvas = page.closest(event.target, "td"), page.closest(event.target, "canvas")
        if td is not None:
            self._choose(place, (td.parentElement.rowIndex, td.cellIndex))
        elif canvas is not None:
            self._choose(place, _under(canvas, event), say=True)

    def _key(self, event: Any) -> None:
        """In a map the arrow keys choose the next cell, Home and End the first and last of the row."""
        if event.ctrlKey or event.metaKey or event.altKey:
            return
        place = page.closest(event.target, "[data-map]")
        td, canvas = page.closest(event.target, "td"), page.closest(event.target, "canvas")
        if place is None or (td is None and canvas is None):
            return
        # Keys may come faster than the focus moves, so what is chosen goes before what has the focus.
        chosen = self._chosen_in(place)
        if td is not None:
            rows, here = td.parentElement.parentElement.rows, (td.parentElement.rowIndex, td.cellIndex)
            last_row, last_col = rows.length - 1, rows[0].cells.length - 1
        else:
            assert canvas is not None
            here = chosen or (0, 0)
            last_row, last_col = canvas.height - 1, canvas.width - 1
        row, col = chosen or here
        if event.key in STEPS:
            down, right = STEPS[event.key]
            row, col = min(max(row + down, 0), last_row), min(max(col + right, 0), last_col)
        elif event.key in ("Home", "End"):
            col = 0 if event.key == "Home" else last_col
        elif event.key in ("Enter", " "):
            row, col = here
        else:
            return
        event.preventDefault()
        self._choose(place, (row, col), say=td is None)

    def _choose(self, place: Any, at: tuple[int, int], *, say: bool = False) -> None:
        """Choose the cell in a row and column of a place; `say` it where no cell can take the focus."""
        layer = _layer(place)
        is_list = len(self._store.scene().network.shapes[layer + 1]) == 1
        cell = Cell(layer, at[:1] if is_list else (int(place.dataset.map), *at))
        self._store.dispatch(choose(cell))
        if say:
            number = text(float(self._store.scene().trace.steps[layer].output[cell.index]))
            status = words.value_status(at[0], number) if is_list else words.cell_status(*at, number)
            page.put_text(page.element("cell-status"), status)

    def _chosen_in(self, place: Any) -> tuple[int, int] | None:
        """Row and column of the chosen cell, if it is in this place."""
        chosen = self._store.state.chosen
        if chosen.layer != _layer(place):
            return None
        if len(chosen.index) == 1:
            return chosen.index[0], 0
        map_index, row, col = chosen.index
        return (row, col) if map_index == int(place.dataset.map) else None


def _layer(place: Any) -> int:
    return int(place.closest("[data-layer]").dataset.layer)


def _under(canvas: Any, event: Any) -> tuple[int, int]:
    """The row and column under a pointer."""
    box = canvas.getBoundingClientRect()
    row = int((event.clientY - box.top) * canvas.height / box.height)
    col = int((event.clientX - box.left) * canvas.width / box.width)
    return min(max(row, 0), canvas.height - 1), min(max(col, 0), canvas.width - 1)
