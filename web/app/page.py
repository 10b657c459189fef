"""The page's elements: the one place that reads and writes the document."""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from js import document, window
from pyodide.ffi import create_once_callable, create_proxy
from pyodide.ffi.wrappers import add_event_listener

from . import words
from .morph import morph
from .views.changes import IMPLIED, Change, changed_elements
from .workshop.guard import ENDINGS

Element = Any
"""An element of the document, or an event: JavaScript objects have no types here."""


NAMES: Final = (
    "data-point",
    "data-set",
    "data-edit",
    "data-option",
    "data-play",
    "data-run",
    "data-do",
    "data-field",
)
"""Attributes that tell a control of a figure from the others, whatever becomes of the markup around it."""

begins: Final[list[Callable[[], None]]] = []
"""Called when a piece of the page's work begins."""
deals: Final[list[Callable[[BaseException], bool]]] = []
"""Who may know what an exception comes from, and says whether it has been dealt with; asked one by one."""


def element(name: str) -> Element:
    """The element with this id; LookupError if the page has none."""
    found = document.getElementById(name)
    if not found:
        raise LookupError(f"the page has no element #{name}")
    return found


def place(name: str) -> Place:
    """The place with this id; LookupError if the page has none."""
    return Place(element(name))


def closest(target: Element, selector: str) -> Element | None:
    """The nearest element that fits the selector, from `target` outward; None if there is none."""
    return target.closest(selector) or None  # JavaScript's null is an object of its own, and false


def map_element(layer: int, map_index: int) -> Element:
    """Where map `map_index` of layer `layer` is shown; LookupError if the page has no place for it."""
    found = document.querySelector(f'[data-layer="{layer}"] [data-map="{map_index}"]')
    if not found:
        raise LookupError(f"the page has no place for map {map_index} of layer {layer}")
    return found


class Place:
    """A place of the page that shows a view's markup."""

    def __init__(self, found: Element) -> None:
        self.element = found
        self._shown = ""
        self._all: Element | None = None
        """The elements that are in it now, in a list of the browser's."""
        self._used: dict[int, Element] = {}
        """Those of them that have changed; to ask for one takes as long as to change it."""

    def put(self, markup: str) -> None:
        """Show other markup. The focus stays where it was, or goes to the cell that is chosen now."""
        changes = changed_elements(self._shown, markup)
        focused = None if changes.anew is None else self._focused()
        for change in changes.elements:
            self._change(change)
        if changes.anew is not None:
            self._write(*changes.anew)
        if focused is not None:
            self._focus(*focused)
        self._shown = markup

    def _change(self, change: Change) -> None:
        position, attributes, text, alone, after = change
        found = self._element(position)
        for name, value in attributes:
            if value is None:
                found.removeAttribute(name)
            else:
                found.setAttribute(name, value)
        if text is not None:
            if alone:
                found.textContent = text
            else:
                found.firstChild.data = text
        if after is not None:
            found.nextSibling.data = after

    def _element(self, position: int) -> Element:
        if position < 0:
            return self.element
        if position not in self._used:
            if self._all is None:
                self._all = self.element.querySelectorAll(f":not({IMPLIED})")
            self._used[position] = self._all[position]
        return self._used[position]

    def _write(self, position: int, markup: str) -> None:
        made = document.createElement("template")
        made.innerHTML = markup
        morph(self._element(position), made.content)
        self._all = None
        self._used.clear()

    def _focused(self) -> tuple[str, int] | None:
        """Which element of the place has the focus, as a selector and a number; None if it is elsewhere."""
        active = document.activeElement
        if not active or active.isSameNode(self.element) or not self.element.contains(active):
            return None
        for name in NAMES:
            if active.hasAttribute(name):
                return f'[{name}="{active.getAttribute(name)}"]', 0
        buttons = [button.isSameNode(active) for button in self.element.querySelectorAll("button")]
        return ('button, td[tabindex="0"]', buttons.index(True) if True in buttons else 0)

    def _focus(self, selector: str, position: int) -> None:
        """Bring the focus back to the control of this name, or from where it was lost to this position."""
        if not selector.startswith("[") and self.element.contains(document.activeElement):
            return
        candidates = self.element.querySelectorAll(selector)
        if position < candidates.length:
            candidates[position].focus(options(preventScroll=True))


def options(**values: Any) -> Any:
    """A JavaScript object with these values, as functions of the browser want them."""
    made = window.Object.new()
    for name, value in values.items():
        setattr(made, name, value)
    return made


def mark_page(name: str, marked: bool) -> None:
    """Give the whole page a class, or take it away.

    A style sheet could find out by `:root:has(…)`; but then any change anywhere makes a browser work out the
    styles of the whole page anew.
    """
    document.documentElement.classList.toggle(name, marked)


def put_text(place: Element, content: str) -> None:
    place.textContent = content


def show_trouble(error: BaseException) -> None:
    """Say on the page that a step failed, unless somebody deals with it; the details go to the console."""
    if any(deal(error) for deal in deals):
        return
    traceback.print_exception(error, file=sys.stderr)
    place = element("trouble")
    place.textContent = words.trouble(f"{type(error).__name__}: {error}")
    place.hidden = False


def show_notice(content: str) -> None:
    place = element("notice")
    if place.hidden and not content:
        return  # nearly always: to say so anew would make the browser look at it
    place.textContent = content
    place.hidden = not content


def guarded(handler: Callable[..., None]) -> Callable[..., None]:
    """A handler whose exceptions are shown on the page: a browser would swallow them."""

    def run(*arguments: Any) -> None:
        for begin in begins:
            begin()
        try:
            handler(*arguments)
        except ENDINGS as error:  # whatever it is, the person must see it
            show_trouble(error)

    return run


def guarded_task(work: Callable[[], Awaitable[None]]) -> Coroutine[Any, Any, None]:
    """The same for a coroutine."""

    async def run() -> None:
        try:
            await work()
        except ENDINGS as error:  # as above
            show_trouble(error)

    return run()


def listen(target: Element, kind: str, handler: Callable[[Any], None]) -> None:
    """Call the handler with each event of a kind; the listeners are few and stay for the page's life."""
    add_event_listener(target, kind, guarded(handler))


def listen_to_buttons(place: Element, act: Callable[[str, str, Any], None]) -> None:
    """Call `act` with what a control in the place is to do when it is clicked, written `data-do="name:rest"`.

    Its arguments are the name, the rest and the event.
    """

    def click(event: Any) -> None:
        control = closest(event.target, "[data-do]")
        if control is not None:
            name, _, rest = str(control.dataset.do).partition(":")
            act(name, rest, event)

    listen(place, "click", click)


def calm() -> bool:
    """Whether the reader has asked the system for less motion."""
    return bool(window.matchMedia("(prefers-reduced-motion: reduce)").matches)


class Later:
    """Runs a piece of work once after some seconds, however often it is asked for until then."""

    def __init__(self, work: Callable[[], None], seconds: float) -> None:
        self._work = guarded(work)
        self._seconds = seconds
        self._waiting: asyncio.TimerHandle | None = None

    def request(self) -> None:
        if self._waiting is None:
            self._waiting = asyncio.get_running_loop().call_later(self._seconds, self._run)

    def cancel(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _run(self) -> None:
        self._waiting = None
        self._work()


async def next_frame() -> None:
    """Wait for the next animation frame: the page has its turn."""
    drawn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    window.requestAnimationFrame(
        create_once_callable(lambda _: None if drawn.done() else drawn.set_result(None))
    )
    await drawn


def now() -> float:
    """The time, in seconds, by the clock that the browser gives its frames' beginnings by."""
    return float(window.performance.now()) / 1000


async def frame_or_timer(patience: float) -> float | None:
    """Wait for the next animation frame, and return when it began; None if it does not come in time.

    A tab that is out of sight has no frames. Its timers go on, if slowly.
    """
    heard: asyncio.Future[float | None] = asyncio.get_running_loop().create_future()

    def hear(began: float | None) -> None:
        if not heard.done():
            heard.set_result(began)

    asked = window.requestAnimationFrame(create_once_callable(lambda time: hear(float(time) / 1000)))
    timer = asyncio.get_running_loop().call_later(patience, hear, None)
    try:
        return await heard
    finally:
        timer.cancel()
        window.cancelAnimationFrame(asked)


FRAMELESS_AFTER: Final = 0.5
"""Seconds after which no frame is waited for any more; many times as long as the slowest one takes."""


class Frame:
    """Runs a piece of work at most once in an animation frame, however often it is asked for.

    Moves of a pointer come just before a frame, and are answered in it. A click or a key comes at any time:
    if nothing has been done since the last frame, it is answered as soon as its event is over, so that only
    the painting is left to wait for the next one.

    A window that its browser does not paint, because another one is in front of it, has no frames; there the
    work is done after a while without one.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = guarded(work)
        self.asked = False
        """Whether the work has been asked for and not been done yet."""
        self._following = False  # whether the next frame is waited for
        self._proxy = create_proxy(self._in_frame)
        self._frameless = Later(self._run, FRAMELESS_AFTER)

    def request(self) -> None:
        self.asked = True
        if not self._following:
            self._following = True
            window.requestAnimationFrame(self._proxy)
            asyncio.get_running_loop().call_soon(self._run)
        else:
            self._frameless.request()

    def cancel(self) -> None:
        self.asked = False

    def _in_frame(self, _time: float) -> None:
        self._following = self.asked
        if self.asked:
            window.requestAnimationFrame(self._proxy)
            self._run()

    def _run(self) -> None:
        if self.asked:
            self.asked = False
            self._work()
