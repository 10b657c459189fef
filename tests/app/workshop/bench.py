"""Where the tests of the workshop change code: whatever is in force is taken back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from app.workshop.desk import Fault
from app.workshop.files import original
from app.workshop.force import Force
from app.workshop.guard import Guard
from app.workshop.trial import try_out

from pycnn import lesson
from pycnn.arrays import FloatArray

PATIENCE = 3
"""Seconds that code may take in these tests."""


@contextmanager
def workbench(seconds: float = 60) -> Iterator[Force]:
    """Lend what puts changed code in force. Nothing else gets a turn, so the clock runs on."""
    force = Force(Guard(lambda _: None, seconds))
    try:
        yield force
    finally:
        force.begin()
        assert force.put({}) is None


def changed(module: str, *changes: tuple[str, str]) -> str:
    """Return the text of a module with pieces of it replaced, each of which is there exactly once."""
    text = original(module)
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def put(force: Force, module: str, *changes: tuple[str, str]) -> Fault | None:
    """Put a changed module in force, together with what is in force already, after the usual trial."""
    images = list(lesson.IMAGES.values())
    sources = {**force.sources, module: changed(module, *changes)}
    return force.put(sources, module, lambda: try_out(module, lesson.network(), images))


def floats(values: object) -> FloatArray:
    return np.array(values, dtype=np.float32)
