"""The store: keeps the state, applies actions to it, and redraws only what depends on what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from .networks import Catalogue
from .page import Frame, Later, guarded
from .scene import Director, Scene
from .sight import Seen, Watched
from .state import Action, Cell, State

Inputs = Callable[[Scene], tuple[Any, ...]]
"""What of a scene a part of the page depends on."""

DETAILS_AFTER: Final = 0.03
"""Seconds. The eye follows the pen and the pipeline; what lies beside them must not hold them up."""


AT_REST_AFTER: Final = 0.25
"""Seconds without a change. What nobody can see, and takes long, waits until the hand rests."""


class Store:
    """The one place where the state lives."""

    def __init__(self, director: Director, state: State) -> None:
        self.state = state
        self._director = director
        self._parts = Parts()
        self._nearby = Parts()
        self._details = Parts()
        self._at_rest = Parts()
        self._frame = Frame(self._redraw_parts)
        self._later = Later(self._redraw_details, DETAILS_AFTER)
        self._resting = Later(self._redraw_at_rest, AT_REST_AFTER)

    @property
    def networks(self) -> Catalogue:
        return self._director.networks

    def dispatch(self, action: Action) -> None:
        """Change the state; the page follows at once, but only once in an animation frame."""
        state = action(self.state)
        if state is not self.state:
            self.state = state
            self._frame.request()

    def show(self, inputs: Inputs, apply: Callable[..., None]) -> None:
        """From now on call `apply(*inputs(scene))` whenever that differs from the last time."""
        self._parts.show(inputs, apply)

    def show_in_sight(self, place: Watched, inputs: Inputs, apply: Callable[..., None]) -> None:
        """Do the same as long as the reader can see it; where it is near, it follows a moment later."""
        part = self._parts.show(inputs, apply, place.inside)
        self._nearby.add(part, place.near)

    def show_nearby(self, place: Watched, inputs: Inputs, apply: Callable[..., None]) -> None:
        """Do the same for what may always follow a moment later, and is not drawn where nobody can see it."""
        self._nearby.show(inputs, apply, place.near)

    def show_later(self, inputs: Inputs, apply: Callable[..., None], seen: Seen | None = None) -> None:
        """Do the same for a detail beside the pipeline, which may follow a moment later.

        If it cannot be `seen` it waits until nothing has changed for a while.
        """
        self._details.show(inputs, apply, seen)

    def show_at_rest(self, inputs: Inputs, apply: Callable[..., None]) -> None:
        """Do the same for what may wait until nothing has changed for a while."""
        self._at_rest.show(inputs, apply)

    def scene(self) -> Scene:
        return self._director.scene(self.state)

    def refresh(self) -> None:
        """Redraw in the next animation frame what has come into sight."""
        self._frame.request()

    def catch_up(self) -> None:
        """Redraw at once what can be seen: what comes next reads it from the page."""
        self._redraw_parts()

    def catch_up_details(self) -> None:
        """Redraw at once what may follow a moment later: whoever works between frames chooses the moment."""
        self._later.cancel()
        self._redraw_details()

    def redraw(self) -> None:
        """Bring the whole page up to date with the state."""
        self._redraw_parts()
        self._redraw_details()

    def _redraw_parts(self) -> None:
        self._frame.cancel()  # whoever did not wait for it has done its work
        self._parts.update(self.scene())
        self._later.request()
        self._resting.cancel()
        if not self.state.lab.is_training:  # that changes the page all the time, and rests when it is done
            self._resting.request()

    def _redraw_details(self) -> None:
        if self._frame.asked:  # what they lie beside or over has not followed yet; they come after it
            return
        self._nearby.update(self.scene())
        self._details.update(self.scene())

    def _redraw_at_rest(self) -> None:
        self._parts.update(self.scene())  # the state may have changed since the last frame: places come first
        self._details.update(self.scene(), unseen=True)
        self._at_rest.update(self.scene())


class Parts:
    """Several parts of the page."""

    def __init__(self) -> None:
        self._parts: list[tuple[Part, Seen | None]] = []

    def show(self, inputs: Inputs, apply: Callable[..., None], seen: Seen | None = None) -> Part:
        part = Part(inputs, apply)
        self.add(part, seen)
        return part

    def add(self, part: Part, seen: Seen | None) -> None:
        self._parts.append((part, seen))

    def update(self, scene: Scene, *, unseen: bool = False) -> None:
        """Redraw what has changed; what is out of sight only if `unseen`."""
        for part, seen in self._parts:
            if unseen or seen is None or seen():
                guarded(part.update)(scene)  # one part's trouble must not keep the others from being drawn


class Part:
    """One part of the page and what it depends on."""

    def __init__(self, inputs: Inputs, apply: Callable[..., None]) -> None:
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
