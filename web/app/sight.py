"""Sight: which parts of the page the reader can see; the others need not be drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from js import IntersectionObserver, window
from pyodide.ffi import create_proxy

from . import page

MARGIN: Final = "25%"
"""How far outside the window, in its heights, a part counts as seen: it is ready when it scrolls in."""

Seen = Callable[[], bool]
"""Tells whether a part can be seen now."""


class Sight:
    """Watches elements, and tells when one of them comes into sight."""

    def __init__(self, changed: Callable[[], None], at_once: Callable[[], None]) -> None:
        """Call `changed` when something comes into sight, `at_once` when all of it does, to be printed."""
        self.version = 0
        """Another number whenever something has come into sight."""
        self._changed, self._at_once = changed, at_once
        self._seen: dict[str, bool] = {}
        self._elements: dict[str, page.Element] = {}
        self._printing = False
        self._observer = IntersectionObserver.new(
            create_proxy(page.guarded(self._observed)), page.options(rootMargin=f"{MARGIN} 0px")
        )
        page.listen(window, "beforeprint", lambda _: self._print(True))
        page.listen(window, "afterprint", lambda _: self._print(False))

    def watch(self, element: page.Element, name: str) -> Seen:
        """Return a function that tells whether the element can be seen; `name` is its own."""
        if name in self._elements:  # one that is gone would be reported as out of sight, under the same name
            self._observer.unobserve(self._elements[name])
        self._elements[name] = element
        element.dataset.sight = name
        self._seen[name] = False
        self._observer.observe(element)
        return lambda: self._printing or self._seen[name]

    def _observed(self, entries: Any, _observer: Any) -> None:
        for entry in entries:
            self._seen[str(entry.target.dataset.sight)] = bool(entry.isIntersecting)
        if any(entry.isIntersecting for entry in entries):
            self.version += 1
            self._changed()

    def _print(self, printing: bool) -> None:
        self._printing = printing
        if printing:
            self.version += 1
            self._at_once()
