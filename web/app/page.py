"""The page's elements: the one place that reads and writes the document."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from js import document, window
from pyodide.ffi import create_proxy
from pyodide.ffi.wrappers import add_event_listener

from . import words

Element = Any
"""An element of the document, or an event: JavaScript objects have no types here."""


def element(name: str) -> Element:
    """The element with this id; LookupError if the page has none."""
    found = document.getElementById(name)
    if not found:
        raise LookupError(f"the page has no element #{name}")
    return found


def closest(target: Element, selector: str) -> Element | None:
    """The nearest element that fits the selector, from `target` outward; None if there is none."""
    return target.closest(selector) or None  # JavaScript's null is an object of its own, and false


def map_place(layer: int, map_index: int) -> Element:
    """Where map `map_index` of layer `layer` is shown; LookupError if the page has no place for it."""
    found = document.querySelector(f'[data-layer="{layer}"] [data-map="{map_index}"]')
    if not found:
        raise LookupError(f"the page has no place for map {map_index} of layer {layer}")
    return found


def put(place: Element, markup: str) -> None:
    """Replace what an element shows. The focus stays on what stands where it was, or on the chosen cell."""
    active = document.activeElement
    focused = bool(active) and not place.isSameNode(active) and place.contains(active)
    if not focused:
        place.innerHTML = markup
        return
    position = [candidate.isSameNode(active) for candidate in place.querySelectorAll("button")]
    place.innerHTML = markup
    if True in position:
        place.querySelectorAll("button")[position.index(True)].focus()
    else:
        cell = place.querySelector('td[tabindex="0"]')
        if cell:
            options = window.Object.new()
            options.preventScroll = True
            cell.focus(options)


def put_text(place: Element, content: str) -> None:
    place.textContent = content


def show_trouble(error: BaseException) -> None:
    """Say on the page that a step failed; the details go to the console."""
    traceback.print_exception(error, file=sys.stderr)
    place = element("trouble")
    place.textContent = words.trouble(f"{type(error).__name__}: {error}")
    place.hidden = False


def show_notice(content: str) -> None:
    place = element("notice")
    place.textContent = content
    place.hidden = not content


def guarded(handler: Callable[..., None]) -> Callable[..., None]:
    """A handler whose exceptions are shown on the page: a browser would swallow them."""

    def run(*arguments: Any) -> None:
        try:
            handler(*arguments)
        except Exception as error:  # noqa: BLE001 — whatever it is, the person must see it and the page go on
            show_trouble(error)

    return run


def guarded_task(work: Callable[[], Awaitable[None]]) -> Coroutine[Any, Any, None]:
    """The same for a coroutine."""

    async def run() -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 — as above
            show_trouble(error)

    return run()


def listen(target: Element, kind: str, handler: Callable[[Any], None]) -> None:
    """Call the handler with each event of a kind; the listeners are few and stay for the page's life."""
    add_event_listener(target, kind, guarded(handler))


class Frame:
    """Runs a piece of work once in the next animation frame, however often it is asked for."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = guarded(work)
        self._waiting = False
        self._proxy = create_proxy(self._run)

    def request(self) -> None:
        if not self._waiting:
            self._waiting = True
            window.requestAnimationFrame(self._proxy)

    def _run(self, _time: float) -> None:
        self._waiting = False
        self._work()
