"""The bench: binds the workshop to the page, runs what the reader writes, and deals with what comes of it."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from js import document, window

from app import library, page
from app.sight import Sight
from app.store import Store
from app.words import workshop as words
from pycnn.arrays import FloatArray

from . import actions, views
from .desk import Desk, Fault
from .experiments import BY_KEY
from .files import original, path
from .force import Force
from .guard import Guard
from .keys import Edit, enter, indent, lines_between, outdent
from .outline import line_of
from .trial import try_out

MOST_PRINTED: Final = 2000
"""Characters of what changed code prints that are shown."""


LONGEST_SETTLING: Final = 2.0
"""Seconds in which exceptions are taken for those of code that is no longer in force."""


def show_workshop(store: Store, sight: Sight) -> None:
    """Bind the workshop to its place."""
    Bench(store, sight)


class Bench:
    """The workshop's section of the page."""

    def __init__(self, store: Store, sight: Sight) -> None:
        self._store = store
        self._force = Force(Guard(_next_turn))
        self._settling = False
        self._settled = page.Later(self._settle, LONGEST_SETTLING)
        self._text = page.element("workshop-text")
        self._scroll = page.element("workshop-scroll")
        self._colours = page.element("workshop-colours")
        self._gutter = page.place("workshop-gutter")
        self._shown = ""
        self._leaving = False
        self._fetching: asyncio.Task[None] | None = None
        page.begins.append(self._force.begin)
        page.deals.append(self._deal)
        self._listen()
        self._show(sight.watch(page.element("workshop"), "workshop").near)
        self._text.readOnly = False

    def _listen(self) -> None:
        page.listen(document, "click", self._clicked)
        page.listen(self._text, "input", lambda _: self._write())
        page.listen(self._text, "keydown", self._key)
        page.listen(self._text, "blur", lambda _: self._stay())
        page.listen(page.element("workshop-head"), "change", lambda event: self._go(str(event.target.value)))
        page.listen(page.element("workshop-run"), "click", lambda _: self._run())
        page.listen(page.element("workshop-original"), "click", lambda _: self._restore_this())
        page.listen(
            page.element("workshop-back"), "click", lambda _: self._store.dispatch(actions.bring_back)
        )

    def _show(self, seen: Callable[[], bool]) -> None:
        store = self._store
        store.show(lambda scene: (scene.state.desk.version,), lambda _: self._settle())
        store.show(lambda scene: (scene.state.desk.brought,), self._take_back)
        store.show(lambda scene: (scene.state.desk,), self._show_text)
        store.show(lambda scene: (scene.state.desk.openings,), self._open)
        store.show(lambda scene: (scene.state.desk,), self._show_tools)
        for name, view in {
            "workshop-status": views.status,
            "workshop-fault": views.fault,
        }.items():
            store.show(lambda scene: (scene.state.desk,), _putter(name, view))
        notice = page.place("code-notice")

        def give_notice(desk: Desk) -> None:
            markup = views.notice(desk)
            notice.put(markup)
            page.mark_page("with-notice", markup != "")

        store.show(lambda scene: (scene.state.desk,), give_notice)
        for name, view in {
            "workshop-head": views.head,
            "workshop-files": views.files,
            "workshop-differences": views.differences,
        }.items():
            store.show_later(lambda scene: (scene.state.desk,), _putter(name, view), seen)

    @property
    def _desk(self) -> Desk:
        return self._store.state.desk

    def _show_text(self, desk: Desk) -> None:
        text = desk.text(original(desk.module))
        if self._text.value != text:
            self._text.value = text
        label = words.editor_label(path(desk.module))
        if self._text.getAttribute("aria-label") != label:
            self._text.setAttribute("aria-label", label)
        self._text.setAttribute("aria-invalid", "true" if desk.module in desk.faults else "false")
        coloured = views.coloured(text)
        if coloured != self._shown:
            self._colours.innerHTML = self._shown = coloured
        self._gutter.put(views.gutter(desk))

    def _show_tools(self, desk: Desk) -> None:
        written = desk.module in desk.drafts
        # It stays a button that can be pressed: the focus may be on it.
        page.element("workshop-run").classList.toggle("awaited", written)
        page.element("workshop-original").disabled = not written and desk.module not in desk.sources
        page.element("workshop-back").hidden = desk.module not in desk.kept

    def _open(self, openings: int) -> None:
        if not openings:
            return
        page.element("workshop-head").scrollIntoView(page.options(block="start"))
        # On a touch screen a keyboard would come up and cover what was opened.
        self._move(views.line_to_show(self._desk), focus=not _is_touched())

    def _go(self, name: str) -> None:
        """Show a function of the open file; the focus stays where the function was chosen."""
        desk = self._desk
        text = desk.text(original(desk.module))
        self._move(line_of(text, name) or 1, focus=False)

    def _move(self, line: int, *, focus: bool) -> None:
        """Bring the editor to a line."""
        text = str(self._text.value)
        start, _ = lines_between(text, line, line)
        self._text.setSelectionRange(_units(text[:start]), _units(text[:start]))
        if focus:
            self._text.focus(page.options(preventScroll=True))
        self._show_line(line)

    def _show_line(self, line: int) -> None:
        """Scroll the editor to a line."""
        numbers = self._gutter.element.children
        if numbers.length:
            row = numbers[min(line, numbers.length) - 1]
            self._scroll.scrollTop = row.offsetTop - 2 * row.offsetHeight
        self._scroll.scrollLeft = 0

    def _clicked(self, event: Any) -> None:
        target = page.closest(
            event.target, "[data-open], [data-experiment], [data-line], [data-restore-code], [data-dismiss]"
        )
        if target is None:
            return
        data = target.dataset
        if target.hasAttribute("data-open"):
            module, _, at = str(data.open).partition(":")
            self._store.dispatch(actions.open_place(module, at))
        elif target.hasAttribute("data-experiment"):
            each = BY_KEY[str(data.experiment)]
            text = each.apply(original(each.module))
            self._store.dispatch(actions.try_text(each.module, each.at, text))
        elif target.hasAttribute("data-line"):
            self._move(int(data.line), focus=True)
        elif target.hasAttribute("data-restore-code"):
            self._restore()
        else:
            self._store.dispatch(actions.dismiss)

    def _write(self) -> None:
        """Take what stands in the editor as a draft."""
        self._store.dispatch(actions.write(str(self._text.value), original(self._desk.module)))

    def _key(self, event: Any) -> None:
        event.stopPropagation()  # the page's own keys, such as Undo on the pad, mean the drawing
        if event.isComposing:
            return
        key, command = str(event.key), bool(event.ctrlKey or event.metaKey)
        leaving, self._leaving = self._leaving, key == "Escape" or (self._leaving and key == "Shift")
        if key == "Enter" and command:
            event.preventDefault()
            self._run()
            return
        if command or event.altKey or (key == "Tab" and leaving):
            return
        value = str(self._text.value)
        start, end = (
            _characters(value, int(at)) for at in (self._text.selectionStart, self._text.selectionEnd)
        )
        if key == "Enter":
            edit: Edit | None = enter(value, start, end)
        elif key == "Tab":
            edit = (outdent if event.shiftKey else indent)(value, start, end)
        else:
            return
        event.preventDefault()
        if edit is not None:
            self._type(value, edit)

    def _type(self, value: str, edit: Edit) -> None:
        """Do what a key does in a way that the browser's own Undo takes back."""
        self._text.setSelectionRange(_units(value[: edit.start]), _units(value[: edit.end]))
        document.execCommand("insertText", False, edit.text)
        now = str(self._text.value)
        self._text.setSelectionRange(*(_units(now[:at]) for at in edit.selected))

    def _stay(self) -> None:
        self._leaving = False

    def _run(self) -> None:
        """Try the text in the editor, and let the page run on it if it works."""
        self._write()
        desk = self._desk
        module = desk.module
        text = desk.text(original(module))
        if module in desk.drafts or text != desk.sources.get(module, original(module)):
            self._with_library([text], lambda: self._put(module, text))

    def _restore_this(self) -> None:
        self._restore(self._desk.module)
        if not _is_touched():
            self._text.focus(page.options(preventScroll=True))  # the button has nothing more to do

    def _restore(self, module: str | None = None) -> None:
        sources = self._desk.sources
        left = {} if module is None else {name: text for name, text in sources.items() if name != module}
        if self._force.put(left, module or "") is None:
            self._store.dispatch(actions.restore(module))

    def _with_library(self, texts: Iterable[str], work: Callable[[], None]) -> None:
        """Do it now; or, if these files import a module that has to be fetched, when that has come."""
        if not any(map(library.more.lacks, texts)):
            work()
            return

        async def when_it_is_there() -> None:
            self._store.dispatch(actions.fetch)
            try:
                await library.more.provide()
            finally:
                self._store.dispatch(actions.fetched)
            work()

        self._fetching = asyncio.ensure_future(page.guarded_task(when_it_is_there))

    def _put(self, module: str, text: str) -> None:
        """Try a file as it is now, and let the page run on it, too, if it works."""
        sources = {name: each for name, each in self._desk.sources.items() if name != module}
        if text != original(module):
            sources[module] = text
        fault, said = self._tried(sources, module)
        if fault is None:
            self._store.dispatch(actions.put_in_force(sources, said))
        else:
            self._store.dispatch(actions.refuse(fault, said))
            self._store.catch_up()
            if fault.line and fault.module == self._desk.module:
                self._show_line(fault.line)
            # On a phone it comes up below what can be seen.
            page.element("workshop-fault").scrollIntoView(page.options(block="nearest"))

    def _take_back(self, brought: Mapping[str, str]) -> None:
        """Let the page run on what it ran on when it was left, if it still works; or say that it does not."""
        if brought:
            self._with_library(brought.values(), lambda: self._put_back(brought))

    def _put_back(self, brought: Mapping[str, str]) -> None:
        fault, said = self._tried(brought, list(brought)[-1])
        in_force = actions.put_in_force(brought, said)
        self._store.dispatch(in_force if fault is None else actions.give_up(fault))

    def _tried(self, sources: Mapping[str, str], module: str) -> tuple[Fault | None, str]:
        """Put files in force if they work; what is wrong if they do not, and what they printed."""
        scene = self._store.scene()
        model = scene.model
        images = [scene.image, scene.subject.image, *model.pictures.values()]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            fault = self._force.put(
                sources, module, lambda: try_out(module, model.network, self._one_by_one(images))
            )
        return fault, printed.getvalue()[:MOST_PRINTED]

    def _one_by_one(self, images: Sequence[FloatArray]) -> Iterator[FloatArray]:
        """Give each image the time that it would have on the page."""
        for image in images:
            self._force.begin()
            yield image
        self._force.begin()

    def _deal(self, error: BaseException) -> bool:
        """If changed code is in force, take it for the cause, and put the original in its place."""
        if self._settling:
            return True  # what was worked out with it is still about
        if not self._force.sources:
            return False
        fault = self._force.fault(error, next(reversed(self._force.sources)))
        self._force.put({})
        self._settling = True
        self._settled.request()
        self._store.dispatch(actions.give_up(fault))
        return True

    def _settle(self) -> None:
        """Everything has been worked out anew."""
        self._settling = False


def _putter(name: str, view: Callable[[Desk], Any]) -> Callable[[Desk], None]:
    place = page.place(name)
    return lambda desk: place.put(view(desk))


def _next_turn(work: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_soon(work)


def _is_touched() -> bool:
    return bool(window.matchMedia("(pointer: coarse)").matches)


def _units(text: str) -> int:
    """How long a text is for the browser, which counts in units of 16 bits."""
    return len(text.encode("utf-16-le")) // 2


def _characters(text: str, units: int) -> int:
    """The same the other way round: how many characters of a text so many units are."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
