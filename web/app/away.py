"""Away: what lies far outside the window is not laid out or painted, and keeps the room that it took.

At every change a browser goes through the whole page, ten chapters and the lab, though one of them is in
sight.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from js import IntersectionObserver, document, window
from pyodide.ffi import create_proxy

from . import page

SECTIONS: Final = ".pipeline, .gallery, .chapter, .lab, .workshop"
MARGIN: Final = "50%"
"""How far outside the window, in its heights, a section is away; it must be further than `sight.MARGIN`."""
SETTLED_AFTER: Final = 0.5
"""Seconds. A browser keeps for a section the room that it took when it was laid out last."""


class Away:
    """Marks the sections that are away; style.css has the browser leave them out."""

    def __init__(self) -> None:
        self._sections = list(document.querySelectorAll(SECTIONS))
        self._width = window.innerWidth
        observed = create_proxy(page.guarded(_mark))
        self._observer = IntersectionObserver.new(observed, page.options(rootMargin=f"{MARGIN} 0px"))
        self._frames: asyncio.Future[None] | None = None
        self._settled = page.Later(self._observe, SETTLED_AFTER)
        self._settled.request()
        page.listen(window, "resize", lambda _: self._resized())
        page.listen(window, "beforeprint", lambda _: self._bring_back())
        page.listen(window, "afterprint", lambda _: self._settled.request())

    def _observe(self) -> None:
        """Begin once all of them have been laid out: on a busy machine a frame may be late."""
        self._frames = asyncio.ensure_future(page.guarded_task(self._observe_after_frames))

    async def _observe_after_frames(self) -> None:
        await page.next_frame()
        await page.next_frame()
        for section in self._sections:
            self._observer.observe(section)  # says at once where it is

    def _resized(self) -> None:
        """In another width they take other room; a phone's window gets another height at every scroll."""
        if self._width != window.innerWidth:
            self._width = window.innerWidth
            self._bring_back()
            self._settled.request()

    def _bring_back(self) -> None:
        self._settled.cancel()
        if self._frames is not None:
            self._frames.cancel()
        self._observer.disconnect()
        for section in self._sections:
            section.classList.remove("away")


def _mark(entries: Any, _observer: Any) -> None:
    for entry in entries:
        entry.target.classList.toggle("away", not entry.isIntersecting)
