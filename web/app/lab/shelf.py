"""The shelf: the browser's own storage, where each tab keeps what is in its lab, and finds it again.

Every tab has a record of its own, so that none destroys another's. One that is opened anew goes on with the
newest. IndexedDB, since networks can be larger than what other storage holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from js import window
from pyodide.ffi import JsException, create_once_callable

from app import address, page
from app.words import lab as words

NAME: Final = "pycnn lab"
STORE: Final = "tabs"
TAB: Final = "pycnn tab"
PATIENCE: Final = 5000
"""Milliseconds for which a page that is loaded anew waits for the former one to be gone."""
MOST_TABS: Final = 8
"""Records of more tabs than these are forgotten, the oldest first."""


class ShelfError(Exception):
    """The browser keeps nothing, or no more; the message says why, as the browser does."""


class Shelf:
    """What the browser keeps for this tab."""

    def __init__(self) -> None:
        self._database: Any = None
        self._tab = ""
        self.reloaded = False
        """Whether the page was loaded anew, and finds what it has kept itself, not before its address was."""

    async def open(self) -> str | None:
        """Open the storage; return what this tab, or the one used last, has kept. ShelfError if it fails."""
        try:
            self._tab, known = await _own_name()
            asked = window.indexedDB.open(NAME, 1)
            asked.onupgradeneeded = create_once_callable(
                lambda event: event.target.result.createObjectStore(STORE, page.options(keyPath="tab"))
            )
            self._database = await _answer(asked)
            records = list(await _answer(self._store("readonly").getAll()))
        except (JsException, AttributeError) as error:
            raise ShelfError(_reason(error)) from error
        records.sort(key=lambda record: float(record.time))
        for old in records[:-MOST_TABS]:
            if str(old.tab) != self._tab:
                await self.drop(str(old.tab))
        own = [record for record in records if known and str(record.tab) == self._tab]
        newest = own or records[-1:]
        self.reloaded = bool(own) and _is_reload() and float(own[-1].time) >= address.written()
        return str(newest[-1].text) if newest else None

    async def keep(self, text: str, time: float) -> None:
        """Keep a text instead of the one before; `time` is when all was as it says, as Date counts it.

        ShelfError if there is no room, or it is forbidden.
        """
        if self._database is None:
            return
        record = page.options(tab=self._tab, time=time, text=text)
        try:
            await _answer(self._store("readwrite").put(record))
        except (JsException, AttributeError) as error:
            raise ShelfError(_reason(error)) from error

    async def begin_anew(self) -> None:
        """Leave what this tab has kept so far as it is: from now on it keeps under another name."""
        self._tab = await _new_name()

    async def drop(self, tab: str) -> None:
        try:
            await _answer(self._store("readwrite").delete(tab))
        except (JsException, AttributeError) as error:
            raise ShelfError(_reason(error)) from error

    def _store(self, mode: str) -> Any:
        return self._database.transaction(STORE, mode).objectStore(STORE)


async def _own_name() -> tuple[str, bool]:
    """The name of this tab, and whether it had it before it was loaded anew."""
    name = window.sessionStorage.getItem(TAB)
    # A tab that is duplicated gets the other's name; the lock tells that this one is taken. But a page that
    # is loaded anew may come before the browser has done away with the busy one that it was.
    if name and await _locked(str(name), PATIENCE if _is_reload() else 0):
        return str(name), True
    return await _new_name(), False


async def _new_name() -> str:
    made = str(int(1e12 * float(window.Math.random())))
    window.sessionStorage.setItem(TAB, made)
    await _locked(made)
    return made


async def _locked(name: str, patience: int = 0) -> bool:
    """Hold a name as long as the page lives; False if another page holds it for so many milliseconds."""
    locks = window.navigator.locks
    if not locks:  # only where the page comes encrypted, or from this machine
        return True
    told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def granted(lock: Any) -> Any:
        if not told.done():
            told.set_result(bool(lock))
        return window.Promise.new(create_once_callable(lambda *_: None)) if lock else None  # never ends

    how = {"signal": window.AbortSignal.timeout(patience)} if patience else {"ifAvailable": True}
    asked = locks.request(f"{NAME} {name}", page.options(**how), create_once_callable(granted))
    asked.catch(create_once_callable(lambda _: granted(None)))  # the patience has come to its end
    return await told


async def _answer(request: Any) -> Any:
    """Wait for what IndexedDB was asked."""
    done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def hear(act: Callable[[], None]) -> Any:
        return create_once_callable(lambda _: None if done.done() else act())

    request.onsuccess = hear(lambda: done.set_result(request.result))
    request.onerror = hear(lambda: done.set_exception(ShelfError(str(request.error.name))))
    return await done


def _is_reload() -> bool:
    """Whether the reader loaded the page anew, and did not come by a link."""
    entries = window.performance.getEntriesByType("navigation")
    return bool(entries.length) and str(entries[0].type) == "reload"


def _reason(error: BaseException) -> str:
    reason = str(error).split("\n")[0][:200]
    # Pyodide passes some of the browser's exceptions on without what they say.
    return words.REFUSED if "DOMException" in reason else reason
