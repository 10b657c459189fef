"""The export in the page: downloads, shows and copies the network as a program."""

from __future__ import annotations

import asyncio
from typing import Any

from js import window
from pyodide.ffi import JsException

from app import page
from app.files import download
from app.sight import Sight
from app.store import Store
from app.words import export as words

from . import view
from .actions import choose_form, hide_text, say, show_text
from .programs import agrees, file_name, program


def show_export(store: Store, sight: Sight) -> None:
    """Bind the export to its places."""
    seen = sight.watch(page.element("export"), "export")
    choices, text = page.place("export-choices"), page.place("export-text")
    status = page.element("export-status")
    store.show_in_sight(
        seen,
        lambda scene: (scene.state.export.form, scene.state.export.text != ""),
        lambda *_: choices.put(view.choices(store.state.export)),
    )
    store.show_in_sight(
        seen,
        lambda scene: (scene.state.export.text, scene.state.export.network is scene.network),
        lambda _, shown: text.put(view.text(store.state.export, shown=shown)),
    )
    store.show_in_sight(
        seen, lambda scene: (scene.state.export.said,), lambda said: page.put_text(status, said)
    )
    Listeners(store)


class Listeners:
    """Hears what the reader does there."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._copying: asyncio.Future[None] | None = None
        place = page.element("export")
        page.listen(place, "input", self._input)
        page.listen(place, "click", self._click)

    def _input(self, event: Any) -> None:
        if page.closest(event.target, '[data-field="form"]') is not None:
            self._store.dispatch(choose_form(str(event.target.value)))

    def _click(self, event: Any) -> None:
        button = page.closest(event.target, "[data-do]")
        if button is None:
            return
        does = str(button.dataset.do)
        if does == "hide":
            self._store.dispatch(hide_text)
            return
        network, form = self._store.scene().network, self._store.state.export.form
        try:
            written = program(network, form)
        except ValueError as error:
            self._store.dispatch(say(words.impossible(str(error))))
            return
        scene = self._store.scene()
        if scene.state.desk.sources and not agrees(network, scene.subject.image):
            self._store.dispatch(say(words.impossible(words.OTHER_CODE)))
            return
        if does == "show":
            self._store.dispatch(show_text(network, written))
        elif does == "download":
            name = file_name(self._store.state.network, form)
            content = written.encode()
            download(name, content, "application/octet-stream")  # any other might be shown, not saved
            self._store.dispatch(say(words.downloaded(name, len(content))))
        elif does == "copy":
            self._copying = asyncio.ensure_future(page.guarded_task(lambda: self._copy(network, written)))

    async def _copy(self, network: Any, written: str) -> None:
        try:
            await window.navigator.clipboard.writeText(written)
        except (JsException, AttributeError):  # forbidden, or not there without https
            self._store.dispatch(show_text(network, written))
            self._store.dispatch(say(words.NOT_COPIED))
            self._store.catch_up()
            page.element("export-area").select()
            return
        self._store.dispatch(say(words.COPIED))
