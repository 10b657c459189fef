"""Sliding: the window walks over a map, cell by cell, by itself or by hand."""

from __future__ import annotations

import asyncio
from typing import Any

from . import page, words
from .state import close_lens, pause, play, set_speed, slide_to
from .store import Store
from .walk import nth_cell, walk


class Slide:
    """The controls of the lens."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._task: asyncio.Task[None] | None = None
        self._position = page.element("position")
        for name, kind, handler in (
            ("play", "click", self._toggle),
            ("to-start", "click", lambda _: self._go(0)),
            ("step-back", "click", lambda _: self._go(self._at()[0] - 1)),
            ("step-on", "click", lambda _: self._go(self._at()[0] + 1)),
            ("position", "input", lambda event: self._go(int(event.target.value) - 1)),
            ("speed", "input", lambda event: store.dispatch(set_speed(int(event.target.value)))),
            ("close-lens", "click", lambda _: store.dispatch(close_lens)),
        ):
            page.listen(page.element(name), kind, handler)
        store.show(lambda scene: (scene.state.playing,), self._show_playing)
        store.show(walk, self._show_position)

    def _at(self) -> tuple[int, int]:
        return walk(self._store.scene())

    def _go(self, position: int) -> None:
        """Stop where a person put the window."""
        self._store.dispatch(pause)
        self._slide(position)

    def _slide(self, position: int) -> None:
        scene = self._store.scene()
        _, count = walk(scene)
        self._store.dispatch(slide_to(nth_cell(scene, min(max(position, 0), count - 1))))

    def _toggle(self, _event: Any) -> None:
        if self._store.state.playing:
            self._store.dispatch(pause)
            return
        scene = self._store.scene()
        position, count = walk(scene)
        if page.calm():  # who wants less motion gets a step at a time
            self._slide(position + 1 if position < count - 1 else 0)
            return
        # Before anything is filled, and at the end, playing starts from the beginning.
        begin = position if scene.state.filling and position < count - 1 else 0
        self._store.dispatch(play(nth_cell(scene, begin)))
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(page.guarded_task(self._run))

    async def _run(self) -> None:
        while self._store.state.playing:
            await asyncio.sleep(1 / self._store.state.speed)
            if self._paused():  # while it waited
                return
            position, count = self._at()
            if position + 1 < count:
                self._slide(position + 1)
            if position + 2 >= count:
                self._store.dispatch(pause)

    def _paused(self) -> bool:
        return not self._store.state.playing

    def _show_playing(self, playing: bool) -> None:
        button = page.element("play")
        page.put_text(button, words.PAUSE if playing else words.PLAY)
        button.setAttribute("aria-pressed", "true" if playing else "false")

    def _show_position(self, position: int, count: int) -> None:
        self._position.max = str(count)
        self._position.value = str(position + 1)
