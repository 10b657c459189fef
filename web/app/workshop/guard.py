"""The guard: changed code that does not come to an end is stopped, so that the page cannot hang."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, Final, Protocol

from .transplant import nested

SECONDS: Final = 1.5
"""How long one piece of the page's work may take. Without changes it takes some hundredths of a second."""


class Overtime(BaseException):
    """Changed code has run for too long. It is no Exception: an `except Exception` must let it through."""


ENDINGS: Final = (Exception, Overtime, SystemExit, KeyboardInterrupt)
"""What changed code can end with: a page is no program, so that `exit()` in it is an error as any other."""


class Watch(Protocol):
    """Has a function called again and again while some code runs; what the function raises stops the code."""

    def cover(self, code: CodeType) -> None:
        """Watch a piece of code, too."""
        ...

    def end(self) -> None:
        """Watch nothing any more."""
        ...


class Guard:
    """Raises Overtime in the middle of the code that it covers.

    The clock starts with each piece of the page's work: `begin` says so; and whenever the browser has had its
    turn, since code that gives it one does not hang the page. `next_turn` is given a function to call then.
    """

    def __init__(
        self,
        next_turn: Callable[[Callable[[], None]], object],
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.seconds = seconds
        self._next_turn = next_turn
        self._clock = clock
        self._began: float | None = None
        self._watch = _watch(self._tick)

    def cover(self, code: CodeType) -> None:
        """Guard a piece of code and all that is defined in it."""
        for each in nested(code):
            self._watch.cover(each)

    def release(self) -> None:
        """Guard nothing any more."""
        self._watch.end()
        self._began = None

    def begin(self) -> None:
        """Start the clock anew."""
        self._began = None

    def _tick(self) -> None:
        now = self._clock()
        if self._began is None:
            self._began = now
            self._next_turn(self.begin)
        elif now - self._began > self.seconds:
            raise Overtime


def _watch(tick: Callable[[], None]) -> Watch:
    return Monitoring(tick) if sys.version_info >= (3, 12) else Tracing(tick)


class Monitoring:
    """By `sys.monitoring`, which costs nothing where it does not watch."""

    NAME: Final = "pycnn's workshop"

    def __init__(self, tick: Callable[[], None]) -> None:
        self._tick = tick
        self._covered: list[CodeType] = []
        self._tool: int | None = None

    def cover(self, code: CodeType) -> None:
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined, unused-ignore]
        events = monitoring.events
        if self._tool is None:
            self._tool = next(number for number in range(6) if monitoring.get_tool(number) is None)
            monitoring.use_tool_id(self._tool, self.NAME)
            for event in (events.PY_START, events.PY_RESUME, events.JUMP):
                monitoring.register_callback(self._tool, event, self._called)
        # Whatever never ends jumps back, or calls or resumes a function again and again.
        monitoring.set_local_events(self._tool, code, events.PY_START | events.PY_RESUME | events.JUMP)
        self._covered.append(code)

    def end(self) -> None:
        if self._tool is None:
            return
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined, unused-ignore]
        for code in self._covered:
            monitoring.set_local_events(self._tool, code, 0)
        self._covered.clear()
        monitoring.free_tool_id(self._tool)
        self._tool = None

    def _called(self, *_: object) -> None:
        self._tick()


class Tracing:
    """By `sys.settrace`, for a Python that has no monitoring yet: slow, but nothing else can stop a loop."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self._tick = tick
        self._covered: dict[int, CodeType] = {}  # by identity: two pieces of code may be equal

    def cover(self, code: CodeType) -> None:
        self._covered[id(code)] = code
        sys.settrace(self._called)

    def end(self) -> None:
        self._covered.clear()
        sys.settrace(None)

    def _called(self, frame: FrameType, _event: str, _argument: object) -> Any:
        if id(frame.f_code) not in self._covered:
            return None
        frame.f_trace_opcodes = True  # a loop within one line is no new line
        self._tick()
        return self._traced

    def _traced(self, _frame: FrameType, _event: str, _argument: object) -> Any:
        self._tick()
        return self._traced
