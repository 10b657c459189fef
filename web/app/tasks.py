"""Tasks: work that takes longer than a moment, done in small pieces between the frames of the page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from js import document

from . import page
from .lab.trainer import NoDataError
from .state import Action, begin_task, end_task, go_on
from .store import Store

SLICE: Final = 0.012
"""Seconds to work between two frames; the last piece may take it a little further."""
SHOWN_EVERY: Final = 0.15
"""Seconds between two times that what has come of it is shown, in a frame of its own."""
PATIENCE: Final = 0.3
"""Seconds to wait for a frame before the tab is taken to be out of sight."""

Work = Iterator[tuple[float, Action | None]]
"""Yields, piece by piece, the share that is done, and the action that tells what has come of it so far."""


class Tasks:
    """Does one task at a time, and only what the reader asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._now: asyncio.Future[None] | None = None
        self._number = 0

    def start(self, name: str, prepare: Callable[[], Awaitable[Work]]) -> None:
        """Begin a task, in the place of the one that is going on. Nothing begins while a network learns."""
        if self._store.state.lab.work:
            return
        self._number += 1
        number = self._number
        self._store.dispatch(begin_task(name))
        self._now = asyncio.ensure_future(page.guarded_task(lambda: self._do(number, name, prepare)))

    def stop(self) -> None:
        """Leave the task as far as it has come."""
        self._number += 1
        self._store.dispatch(end_task())

    async def _do(self, number: int, name: str, prepare: Callable[[], Awaitable[Work]]) -> None:
        trouble = ""
        try:
            await self._go_on(number, await prepare())
        except (NoDataError, ValueError, NotImplementedError) as error:  # ours: their messages say what to do
            trouble = str(error)
        finally:
            if number == self._number:
                self._store.dispatch(end_task(name, trouble))

    async def _go_on(self, number: int, work: Work) -> None:
        share, action, shown = 0.0, None, page.now()
        done = False
        while not done:
            await page.frame_or_timer(PATIENCE)
            if number != self._number:
                return
            if self._store.state.lab.work:  # a training has begun, and both would not fit between two frames
                self.stop()
                return
            now = page.now()
            if now - shown > SHOWN_EVERY:
                self._store.dispatch(go_on(share, action))
                action, shown = None, now
                continue
            until = now + (SHOWN_EVERY if document.hidden else SLICE)
            while not done and page.now() < until:
                try:
                    share, latest = next(work)
                except StopIteration:
                    done = True
                else:
                    action = latest or action
        self._store.dispatch(go_on(1.0, action))
