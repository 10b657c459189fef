"""The numbers of painted maps as text beside them, for those who do not see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pycnn import Trace
from pycnn.arrays import FloatArray

from . import page, words
from .canvas import Canvases
from .store import Store
from .views.maps import text

BETWEEN: Final = 0.004
"""Seconds. Writing the numbers of one map takes about as long; then the page has its turn."""

Numbers = Callable[[Trace], FloatArray]
"""Gives the values (rows, cols) of a map in a trace."""


class Texts:
    """Keeps the texts up to date, map by map, while nothing else is to be done."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._all: list[tuple[Canvases, int, Numbers]] = []
        self._left: list[tuple[Canvases, int, Numbers]] = []
        self._trace: Trace | None = None
        self._later = page.Later(self._write_one, BETWEEN)

    def clear(self) -> None:
        self._all, self._left = [], []

    def add(self, canvases: Canvases, index: int, numbers: Numbers) -> None:
        self._all.append((canvases, index, numbers))

    def write(self) -> None:
        """Begin to write what the trace of the moment has."""
        self._trace = self._store.scene().trace
        self._left = list(reversed(self._all))
        if self._left:
            self._later.request()

    def _write_one(self) -> None:
        trace = self._store.scene().trace
        if trace is not self._trace or not self._left:
            return  # the pen has moved on; when it rests all begins again
        canvases, index, numbers = self._left.pop()
        canvases.say(
            index, words.map_text([[text(value) for value in row] for row in numbers(trace).tolist()])
        )
        self._later.request()
