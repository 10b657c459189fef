"""The article: binds the chapters to the page. What a chapter shows and says is in `chapters`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from . import exhibits, page, words
from .canvas import PaintedPlace
from .chapters import BY_KEY, CHAPTERS, given
from .chapters.chapter import Chapter
from .palette import Palettes
from .scene import Scene
from .sight import Sight
from .state import (
    answer,
    begin_work,
    edit,
    end_work,
    play_in_chapter,
    record,
    restore_network,
    set_in_chapter,
)
from .store import Store

SLICE: Final = 0.012
"""Seconds of longer work between two frames; more would make the page stutter."""
STEPS = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}


def show_article(store: Store, palettes: Palettes, sight: Sight) -> None:
    """Bind every chapter, and listen to what the reader does in any of them."""
    for chapter in CHAPTERS:
        _show_chapter(store, palettes, sight, chapter)
    Listeners(store)


def _show_chapter(store: Store, palettes: Palettes, sight: Sight, chapter: Chapter[Any]) -> None:
    key = chapter.key
    section = page.element(key)
    place = sight.watch(section, key)
    figure = page.Place(section.querySelector("[data-figure]"))
    asked = page.Place(section.querySelector("[data-question]"))
    shown = page.Place(section.querySelector("[data-code]"))
    source = section.querySelector("details.source")
    canvases = PaintedPlace(figure.element, palettes)

    def inputs(scene: Scene) -> tuple[Any, ...]:
        made = given(scene, chapter)
        return scene.subject, made.settings, made.results, made.running, made.playing

    def draw(*_: Any) -> None:
        made = exhibits.figure(chapter, given(store.scene(), chapter))
        figure.put(made.markup)
        canvases.paint(made.painters)

    def ask(*_: Any) -> None:
        scene = store.scene()
        asked.put(exhibits.question(chapter, given(scene, chapter), scene.state.answers.get(key)))

    def show_code(is_open: bool, *_: Any) -> None:
        if is_open:
            shown.put(exhibits.code(chapter, given(store.scene(), chapter)))

    def sync(settings: Any, idle: tuple[str, ...]) -> None:
        _show_settings(section, settings, idle)

    store.show_in_sight(place, lambda scene: (palettes.version, *inputs(scene)), draw)
    store.show_nearby(place, lambda scene: (scene.state.answers.get(key), *inputs(scene)[:3]), ask)
    store.show_nearby(place, lambda scene: (bool(source.open), *inputs(scene)[:3]), show_code)

    def controls(scene: Scene) -> tuple[Any, ...]:
        now = given(scene, chapter)
        return now.settings, chapter.idle(now)

    store.show(controls, sync)
    page.listen(source, "toggle", lambda _: store.refresh())


def _show_settings(section: Any, settings: Any, idle: tuple[str, ...]) -> None:
    """Bring the controls to the settings: a link may have brought them, or the figure's own buttons."""
    for control in section.querySelectorAll("[data-setting]"):
        name = str(control.dataset.setting).partition(".")[2]
        control.closest("label").hidden = name in idle
        value = str(getattr(settings, name))
        if control.type == "checkbox":
            control.checked = value == "1"
        elif control.value != value:
            control.value = value
    for shown in section.querySelectorAll("[data-shows]"):
        page.put_text(shown, str(getattr(settings, str(shown.dataset.shows).partition(".")[2])))


class Listeners:
    """Hears what the reader does in the article, by one listener for each kind of event."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._work: asyncio.Task[None] | None = None
        self._play: asyncio.Task[None] | None = None
        article = page.element("article")
        page.listen(article, "input", self._input)
        page.listen(article, "click", self._click)
        page.listen(article, "keydown", self._key)
        page.listen(article, "pointerover", self._over)

    def _chapter(self, target: Any) -> Chapter[Any]:
        return BY_KEY[str(target.closest("[data-chapter]").dataset.chapter)]

    def _set(self, chapter: Chapter[Any], name: str, value: str) -> None:
        settings = self._store.state.settings.get(chapter.key, chapter.first)
        changed = settings.set(name, value)
        if changed is not settings:
            self._store.dispatch(set_in_chapter(chapter.key, changed))

    def _input(self, event: Any) -> None:
        control = page.closest(event.target, "[data-setting]")
        if control is None:
            return
        name = str(control.dataset.setting).partition(".")[2]
        value = ("1" if control.checked else "0") if control.type == "checkbox" else str(control.value)
        self._set(self._chapter(control), name, value)

    def _click(self, event: Any) -> None:
        target = page.closest(
            event.target, "[data-set], [data-edit], [data-option], [data-run], [data-restore], [data-play]"
        )
        if target is None:
            self._point(event)
            return
        chapter, data = self._chapter(target), target.dataset
        if target.hasAttribute("data-set"):
            for each in str(data.set).split("&"):
                name, _, value = each.partition("=")
                self._set(chapter, name, value)
        if target.hasAttribute("data-edit"):
            self._edit(str(data.edit))
        if target.hasAttribute("data-option"):
            self._store.dispatch(answer(chapter.key, int(data.option)))
        if target.hasAttribute("data-restore"):
            self._store.dispatch(restore_network)
        if target.hasAttribute("data-run"):
            self._run(chapter)
        if target.hasAttribute("data-play"):
            self._start_playing(chapter, str(data.play), int(data.count))

    def _edit(self, edits: str) -> None:
        """Change single values of the network, written `0.weight:2.0.1.1=-1`, several with & between."""
        model = self._store.scene().model
        changed: dict[str, dict[tuple[int, ...], float]] = {}
        for each in edits.split("&"):
            name, _, rest = each.partition(":")
            place, _, value = rest.partition("=")
            changed.setdefault(name, {})[tuple(map(int, place.split(".")))] = float(value)
        parameters = model.network.parameters
        original = (model.origin or model).network.parameters
        for name, places in changed.items():
            values = parameters[name].copy()
            values[tuple(np.transpose(list(places)))] = list(places.values())
            self._store.dispatch(edit(name, values, original[name]))

    def _point(self, event: Any) -> None:
        """A click on a cell of a map, or a pointer over it, points at the cell."""
        place = page.closest(event.target, "[data-point]")
        if place is None:
            return
        td, canvas = page.closest(event.target, "td"), page.closest(event.target, "canvas")
        rows, cols = int(place.dataset.rows), int(place.dataset.cols)
        if td is not None:
            row, col = td.parentElement.rowIndex, td.cellIndex
        elif canvas is not None:
            box = canvas.getBoundingClientRect()
            row = min(max(int((event.clientY - box.top) * rows / box.height), 0), rows - 1)
            col = min(max(int((event.clientX - box.left) * cols / box.width), 0), cols - 1)
        else:
            return
        self._set(self._chapter(place), str(place.dataset.point), str(row * cols + col))

    def _over(self, event: Any) -> None:
        if event.pointerType == "mouse" and not self._store.state.playing_in:
            self._point(event)

    def _key(self, event: Any) -> None:
        """In a map the arrow keys point at the next cell, Home and End at the first and last of the row."""
        if event.ctrlKey or event.metaKey or event.altKey or not event.target.hasAttribute("data-point"):
            return
        place = event.target
        chapter, name = self._chapter(place), str(place.dataset.point)
        rows, cols = int(place.dataset.rows), int(place.dataset.cols)
        settings = self._store.state.settings.get(chapter.key, chapter.first)
        row, col = divmod(min(getattr(settings, name), rows * cols - 1), cols)
        if event.key in STEPS:
            down, right = STEPS[event.key]
            row, col = min(max(row + down, 0), rows - 1), min(max(col + right, 0), cols - 1)
        elif event.key in ("Home", "End"):
            col = 0 if event.key == "Home" else cols - 1
        else:
            return
        event.preventDefault()
        self._set(chapter, name, str(row * cols + col))
        self._store.catch_up()
        self._say(page.element(chapter.key), name, row, col)

    def _say(self, section: Any, name: str, row: int, col: int) -> None:
        """Say the number at a cell to those who do not see it."""
        table = section.querySelector(f'[data-point="{name}"] table')
        number = str(table.rows[row].cells[col].textContent) if table else ""
        page.put_text(page.element("cell-status"), words.cell_status(row, col, number))

    def _start_playing(self, chapter: Chapter[Any], name: str, count: int) -> None:
        """Let a point walk on by itself, or stop it; for who wants less motion, it makes one step."""
        if page.calm():
            at = getattr(self._store.state.settings.get(chapter.key, chapter.first), name)
            self._set(chapter, name, str(at + 1 if at < count - 1 else 0))
            return
        if self._store.state.playing_in == chapter.key:
            self._store.dispatch(play_in_chapter(""))
            return
        self._store.dispatch(play_in_chapter(chapter.key))
        if self._play is not None:
            self._play.cancel()
        self._play = asyncio.ensure_future(page.guarded_task(lambda: self._walk(chapter, name, count)))

    async def _walk(self, chapter: Chapter[Any], name: str, count: int) -> None:
        settings = self._store.state.settings.get(chapter.key, chapter.first)
        position = getattr(settings, name)
        if position >= count - 1:
            position = -1
        while self._store.state.playing_in == chapter.key and position + 1 < count:
            position += 1
            self._set(chapter, name, str(position))
            await asyncio.sleep(1 / self._store.state.speed)
        if self._store.state.playing_in == chapter.key:
            self._store.dispatch(play_in_chapter(""))

    def _run(self, chapter: Chapter[Any]) -> None:
        """Begin a chapter's longer work, or stop it."""
        running = self._store.state.running
        if self._work is not None:
            self._work.cancel()
            self._work = None
        self._store.dispatch(end_work)
        if running == chapter.key:
            return
        now = given(self._store.scene(), chapter)
        self._store.dispatch(begin_work(chapter.key, now.results))
        work = chapter.work(now)
        self._work = asyncio.ensure_future(page.guarded_task(lambda: self._go_on(chapter, work)))

    async def _go_on(self, chapter: Chapter[Any], work: Iterator[Sequence[Any]]) -> None:
        try:
            while self._store.state.running == chapter.key:
                began = time.perf_counter()
                results: Sequence[Any] | None = None
                done = False
                while time.perf_counter() - began < SLICE:
                    results = next(work, None)
                    if results is None:
                        done = True
                        break
                    latest = results
                    self._store.dispatch(record(chapter.key, tuple(latest)))
                if done:
                    return
                await page.next_frame()
        finally:
            if self._store.state.running == chapter.key:
                self._store.dispatch(end_work)
