"""Sight: which parts of the page the reader can see; the others need not be drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from js import IntersectionObserver, window
from pyodide.ffi import create_proxy

from . import page

MARGIN: Final = "25%"
"""How far outside the window, in its heights, a part is near: it is ready when it scrolls in."""

Seen = Callable[[], bool]
"""Tells whether a part can be seen now."""


class Watched(NamedTuple):
    """Tells of one element whether it is in the window now, and whether it is in it or near."""

    inside: Seen
    near: Seen


class Sight:
    """Watches elements, and tells when one of them comes into sight."""

    def __init__(self, changed: Callable[[], None], at_once: Callable[[], None]) -> None:
        """Call `changed` when something comes into sight, `at_once` when all of it does, to be printed."""
        self.version = 0
        """Another number whenever something has come into sight."""
        self._changed, self._at_once = changed, at_once
        self._inside: dict[str, bool] = {}
        self._near: dict[str, bool] = {}
        self._elements: dict[str, page.Element] = {}
        self._printing = False
        self._observers = [self._observer(self._inside, "0px"), self._observer(self._near, f"{MARGIN} 0px")]
        page.listen(window, "beforeprint", lambda _: self._print(True))
        page.listen(window, "afterprint", lambda _: self._print(False))

    def watch(self, element: page.Element, name: str) -> Watched:
        """Return what tells whether the element can be seen; `name` is its own."""
        last = self._elements.get(name)
        self._elements[name] = element
        element.dataset.sight = name
        self._inside[name] = self._near[name] = False
        for observer in self._observers:
            if last is not None:  # one that is gone would be reported as out of sight, under the same name
                observer.unobserve(last)
            observer.observe(element)
        return Watched(
            lambda: self._printing or self._inside[name], lambda: self._printing or self._near[name]
        )

    def _observer(self, seen: dict[str, bool], margin: str) -> Any:
        """An observer that keeps in `seen` what is in the window, or as near to it as the margin."""

        def observed(entries: Any, _observer: Any) -> None:
            for entry in entries:
                seen[str(entry.target.dataset.sight)] = bool(entry.isIntersecting)
            if any(entry.isIntersecting for entry in entries):
                self.version += 1
                self._changed()

        return IntersectionObserver.new(create_proxy(page.guarded(observed)), page.options(rootMargin=margin))

    def _print(self, printing: bool) -> None:
        self._printing = printing
        if printing:
            self.version += 1
            self._at_once()
