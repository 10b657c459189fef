"""Keep: saves the lab as the reader works, brings it back, and lets networks and drawings be files."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Final

from js import Date, document

from app import page
from app.files import download
from app.networks import Model
from app.state import MINE, State
from app.store import Store
from app.words import lab as words
from pycnn import Sequential

from . import keeping
from .actions import bring_back, choose_training, have_classes, take_network
from .choices import CLASSES, OWN
from .keeping import Kept, KeptError
from .shelf import Shelf, ShelfError
from .trainer import Trainer

NETWORK_FILE: Final = "network.npz"
DRAWINGS_FILE: Final = "drawings.json"
KEPT_EVERY: Final = 5.0
"""Seconds, while it learns: nothing rests then, and what ends the page may come without a warning."""


class Keeper:
    """Keeps what is in the lab."""

    def __init__(self, store: Store, trainer: Trainer) -> None:
        self._store = store
        self._trainer = trainer
        self._shelf = Shelf()
        self._open = False
        self._kept = self._what(State())  # of what stands there at first, nothing need be kept
        self._task: asyncio.Future[None] | None = None
        store.show_at_rest(lambda scene: (self._what(scene.state),), lambda _: self._save())
        self._next = page.Later(self._save_on_the_way, KEPT_EVERY)
        store.show(lambda scene: (scene.state.lab.work != "",), self._follow)
        page.listen(document, "visibilitychange", lambda _: self._save() if document.hidden else None)
        self._run(self._begin)

    async def _begin(self) -> None:
        try:
            text = await self._shelf.open()
        except ShelfError as error:
            self._say(words.keeps_nothing(str(error)))
            return
        self._open = True
        if text is None:
            self._save()  # what was done while it opened
            return
        try:
            kept = keeping.lab_from(text)
            self._store.dispatch(bring_back(kept, reloaded=self._shelf.reloaded))
        except KeptError as error:
            await self._shelf.begin_anew()  # another version of the page may be able to read it
            self._say(words.cannot_bring_back(str(error)))
            return
        self._kept = self._what(self._store.state)
        if kept.training is not None and self._store.state.mine is kept.network:
            self._take_back(kept)

    def _take_back(self, kept: Kept) -> None:
        """Bring the training back; without it there is still the network that it has made."""
        assert kept.network is not None
        assert kept.training is not None
        try:
            self._trainer.take_back(kept.network, kept.training)
        except (ValueError, TypeError, KeyError) as error:
            self._say(words.cannot_bring_back(str(error)))
        self._kept = self._what(self._store.state)

    def _what(self, state: State) -> Kept:
        lab = state.lab
        return Kept(lab.own, lab.choices, lab.plan, state.mine, state.desk.code)

    def _save(self) -> None:
        what = self._what(self._store.state)
        if not self._open or what == self._kept:
            return
        self._kept = what
        now = float(Date.now())
        self._run(lambda: self._put(now))

    def _follow(self, works: bool) -> None:
        """Keep what becomes of a training from time to time, as long as there is one on its way."""
        if works:
            self._next.request()
        else:
            self._next.cancel()  # when all rests it is kept anyway

    def _save_on_the_way(self) -> None:
        self._save()
        self._next.request()

    async def _put(self, time: float) -> None:
        try:
            kept = replace(self._what(self._store.state), training=self._trainer.kept())
            await self._shelf.keep(keeping.lab_text(kept), time)
        except ShelfError as error:
            self._say(words.keeps_nothing(str(error)))
        else:
            self._say(words.KEPT)

    def _run(self, work: Any) -> None:
        self._task = asyncio.ensure_future(page.guarded_task(work))

    def _say(self, text: str) -> None:
        page.put_text(page.element("lab-keep-status"), text)

    # Files.

    def save_network(self) -> None:
        download(NETWORK_FILE, keeping.network_file(self._store.scene().network), "application/octet-stream")

    def save_drawings(self) -> None:
        text = keeping.drawings_text(self._store.state.lab.own)
        download(DRAWINGS_FILE, text.encode(), "application/json")

    def open_file(self, chooser: page.Element) -> None:
        """Open the file that was chosen; which kind it is of, it says itself."""
        if chooser.files.length:
            file = chooser.files.item(0)
            self._run(lambda: self._take(file))
            chooser.value = ""  # so that the same file can be chosen again

    async def _take(self, file: Any) -> None:
        name = str(file.name)
        if int(file.size) > keeping.LONGEST_FILE:
            self._say(words.not_opened(name, words.HUGE_FILE))
            return
        content = bytes((await file.arrayBuffer()).to_bytes())
        try:
            if content.lstrip()[:1] == b"{":
                own = keeping.drawings_from(content.decode("utf-8", errors="replace"))
                self._store.dispatch(have_classes(own))
            else:
                self._use(keeping.network_from(content))
        except KeptError as error:
            self._say(words.not_opened(name, str(error)))
        else:
            self._say(words.opened(name))

    def _use(self, network: Sequential) -> None:
        self._trainer.forget()
        lab = self._store.state.lab
        self._store.dispatch(take_network(network, Model(MINE, network).first_cell))
        self._store.dispatch(choose_training(lab.choices.typed("data", data_for(network))))


def data_for(network: Sequential) -> str:
    """What a network with such classes can go on learning from; the reader's own if it is nothing else."""
    return next((key for key, names in CLASSES.items() if list(names) == network.classes), OWN)
