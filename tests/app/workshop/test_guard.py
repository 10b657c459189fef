from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from app.workshop.guard import Guard, Overtime

LOOPS = {
    "in one line": "def work():\n    while True: pass",
    "in several lines": "def work():\n    n = 0\n    while n >= 0:\n        n += 1",
    "over an iterator": "import itertools\ndef work():\n    for _ in itertools.count():\n        pass",
    "by calls": "def step(): pass\ndef work():\n    while True:\n        step()",
    "in a generator": "def forever():\n    while True: yield 1\ndef work():\n    return sum(forever())",
    "that catches exceptions": (
        "def work():\n    while True:\n        try: 1 / 0\n        except Exception: pass"
    ),
    "in a function within": "def work():\n    def inner():\n        while True: pass\n    inner()",
    "by recursion": (
        "def deeper(n):\n    for _ in range(10):\n        n and deeper(n - 1)\ndef work():\n    deeper(40)"
    ),
}


def made(text: str, guard: Guard) -> Callable[[], None]:
    code = compile(text, "a loop", "exec")
    guard.cover(code)
    names: dict[str, Callable[[], None]] = {}
    exec(code, names)
    return names["work"]


@pytest.mark.parametrize("text", LOOPS.values(), ids=LOOPS)
def test_a_loop_without_an_end_is_stopped(text: str) -> None:
    guard = Guard(lambda _: None, seconds=0.2)
    try:
        began = time.perf_counter()  # the guard's clock starts with the making: that runs guarded code, too
        work = made(text, guard)
        with pytest.raises(Overtime):
            work()
        assert 0.2 <= time.perf_counter() - began < 2
    finally:
        guard.release()


def test_no_exception_handler_of_the_reader_swallows_it() -> None:
    assert not issubclass(Overtime, Exception)


def test_the_clock_starts_anew_with_each_turn() -> None:
    """With a clock that the test turns on by itself."""
    now = [0.0]
    turns: list[Callable[[], None]] = []
    guard = Guard(turns.append, seconds=1, clock=lambda: now[0])
    try:
        work = made("def work():\n    for _ in range(3): pass", guard)
        for _ in range(5):
            now[0] += 0.9
            work()
            while turns:
                turns.pop()()
        work()
        now[0] += 0.9
        work()
        now[0] += 0.9
        with pytest.raises(Overtime):
            work()
        guard.release()
        work()
    finally:
        guard.release()


def test_begin_starts_the_clock_anew() -> None:
    now = [0.0]
    guard = Guard(lambda _: None, seconds=1, clock=lambda: now[0])
    try:
        work = made("def work():\n    for _ in range(3): pass", guard)
        for _ in range(5):
            guard.begin()
            work()
            now[0] += 2
    finally:
        guard.release()


def test_what_is_not_covered_goes_on() -> None:
    now = [0.0]
    guard = Guard(lambda _: None, seconds=1, clock=lambda: now[0])
    try:
        work = made("def work():\n    pass", guard)
        work()
        now[0] += 5
        assert sum(range(10)) == 45
        with pytest.raises(Overtime):
            work()
    finally:
        guard.release()
