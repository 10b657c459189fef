"""The store: keeps the state, applies actions to it, and redraws only what depends on what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from .page import Frame, Later, guarded
from .scene import Director, Scene
from .state import Action, Cell, State

DETAILS_AFTER: Final = 0.03
"""Seconds. The eye follows the pen and the pipeline; what lies beside them must not hold them up."""


class Store:
    """The one place where the state lives."""

    def __init__(self, director: Director, state: State) -> None:
        self.state = state
        self._director = director
        self._parts: list[Part] = []
        self._details: list[Part] = []
        self._frame = Frame(self._redraw_parts)
        self._later = Later(self._redraw_details, DETAILS_AFTER)

    def dispatch(self, action: Action) -> None:
        """Change the state; the page follows in the next animation frame."""
        state = action(self.state)
        if state is not self.state:
            self.state = state
            self._frame.request()

    def show(self, inputs: Callable[[Scene], tuple[Any, ...]], apply: Callable[..., None]) -> None:
        """From now on call `apply(*inputs(scene))` whenever that differs from the last time."""
        self._parts.append(Part(inputs, apply))

    def show_later(self, inputs: Callable[[Scene], tuple[Any, ...]], apply: Callable[..., None]) -> None:
        """Do the same for a detail beside the pipeline, which may follow a moment later."""
        self._details.append(Part(inputs, apply))

    def scene(self) -> Scene:
        return self._director.scene(self.state)

    def redraw(self) -> None:
        """Bring the whole page up to date with the state."""
        self._redraw_parts()
        self._redraw_details()

    def _redraw_parts(self) -> None:
        self._update(self._parts)
        self._later.request()

    def _redraw_details(self) -> None:
        self._update(self._details)

    def _update(self, parts: Sequence[Part]) -> None:
        scene = self.scene()
        for part in parts:
            guarded(part.update)(scene)  # one part's trouble must not keep the others from being drawn


class Part:
    """One part of the page and what it depends on."""

    def __init__(self, inputs: Callable[[Scene], tuple[Any, ...]], apply: Callable[..., None]) -> None:
        self._inputs = inputs
        self._apply = apply
        self._last: tuple[Any, ...] | None = None

    def update(self, scene: Scene) -> None:
        inputs = self._inputs(scene)
        if self._last is None or not all(map(_same, inputs, self._last)):
            self._apply(*inputs)
            self._last = inputs  # only now: what failed is tried again


def _same(a: Any, b: Any) -> bool:
    """Equal, where comparing is cheap; arrays and traces are never changed, so the same one is enough."""
    if a is b:
        return True
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return False
    return type(a) is type(b) and isinstance(a, int | str | float | bool | tuple | Cell) and a == b
