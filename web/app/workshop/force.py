"""Force: which changed files the page runs on. Whatever fails leaves those in force that were."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Final

from app.words import workshop as words

from . import guard
from .agreement import RefusalError
from .desk import Fault
from .files import PACKAGE, loaded, original
from .guard import ENDINGS, Guard, Overtime
from .outline import line_of
from .transplant import Transplant, functions, in_use, module_of
from .trial import UnfitError

GUARD: Final = guard.__file__
LONGEST: Final = 300
"""Characters of an exception's message that are shown."""


class Force:
    """The changed files that are in force."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._transplants: dict[str, Transplant] = {}

    def begin(self) -> None:
        """Start the clock of the guard anew."""
        self._guard.begin()

    @property
    def sources(self) -> dict[str, str]:
        return {name: each.text for name, each in self._transplants.items()}

    def put(
        self, sources: Mapping[str, str], module: str = "", trial: Callable[[], object] = lambda: None
    ) -> Fault | None:
        """Let these files be in force instead of their originals, and of all others the originals.

        The trial is run on them. If that or any of the files fails, all is as before, and what is wrong is
        returned; `module` is the file that was changed last, which it is blamed on if nothing says more.
        """
        before = self.sources
        self._guard.begin()
        try:
            self._put(sources)
            self._guard.begin()
            trial()
        except ENDINGS as error:  # whatever the reader wrote, it is told
            fault = self.fault(error, module, sources)
            self._guard.begin()
            self._put(before)
            return fault
        else:
            return None
        finally:
            self._guard.begin()
            forget()

    def _put(self, sources: Mapping[str, str]) -> None:
        self._guard.release()
        for each in reversed(self._transplants.values()):
            each.undo()
        self._transplants.clear()
        for name, text in sources.items():
            self._transplants[name] = Transplant(loaded(name), original(name), text, self._guard.cover)
        if sources:
            for code in _all_code():
                self._guard.cover(code)

    def fault(self, error: BaseException, module: str, sources: Mapping[str, str] | None = None) -> Fault:
        """What to say of an exception that came up with changed files, those in force or other `sources`.

        If it passed through a line of a changed file, the innermost of those is where it came from; else it
        is blamed on `module`.
        """
        texts = self.sources if sources is None else sources
        if isinstance(error, RefusalError):
            return Fault(module, str(error), error.line)
        if isinstance(error, UnfitError):
            line = line_of(texts.get(error.module, ""), error.place)
            return Fault(error.module if line else module, str(error), line)
        if isinstance(error, SyntaxError) and module_of(error.filename or ""):
            return Fault(module_of(error.filename or "") or module, words.syntax(error.msg), error.lineno)
        passed = [each for each in traceback.extract_tb(error.__traceback__) if each.filename != GUARD]
        changed = [(number, module_of(frame.filename)) for number, frame in enumerate(passed)]
        number, name = next(((n, found) for n, found in reversed(changed) if found), (-1, None))
        if isinstance(error, Overtime):
            said = words.endless(self._guard.seconds)
        else:
            said = words.raised(type(error).__name__, str(error)[:LONGEST])
            if passed and number < len(passed) - 1:
                said = words.elsewhere(said, passed[-1].name)
        return Fault(name or module, said, passed[number].lineno if name else None)


def forget() -> None:
    """Empty every cache of what was worked out with code that is no longer in force."""
    for module in in_use():
        for value in list(vars(module).values()):
            empty = getattr(value, "cache_clear", None)
            if callable(empty) and value is not original:
                empty()


def _all_code() -> Iterator[CodeType]:
    """The code of every function of the network's package: a change may make any of them go on for ever."""
    for module in in_use():
        if module.__name__.partition(".")[0] != PACKAGE:
            continue
        for value in list(vars(module).values()):
            if getattr(value, "__module__", None) != module.__name__:
                continue
            members = list(vars(value).values()) if isinstance(value, type) else [value]
            for member in members:
                for function in functions(member):
                    yield function.__code__
