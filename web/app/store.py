"""The store: keeps the state, applies actions to it, and redraws only what depends on what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .page import Frame, guarded
from .scene import Director, Scene
from .state import Action, State


class Store:
    """The one place where the state lives."""

    def __init__(self, director: Director, state: State) -> None:
        self.state = state
        self._director = director
        self._parts: list[Part] = []
        self._frame = Frame(self.redraw)

    def dispatch(self, action: Action) -> None:
        """Change the state; the page follows in the next animation frame."""
        state = action(self.state)
        if state is not self.state:
            self.state = state
            self._frame.request()

    def show(self, inputs: Callable[[Scene], tuple[Any, ...]], apply: Callable[..., None]) -> None:
        """From now on call `apply(*inputs(scene))` whenever that differs from the last time."""
        self._parts.append(Part(inputs, apply))

    def scene(self) -> Scene:
        return self._director.scene(self.state)

    def redraw(self) -> None:
        """Bring the page up to date with the state."""
        scene = self.scene()
        for part in self._parts:
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
    return type(a) is type(b) and isinstance(a, int | str | float | bool | tuple) and a == b
