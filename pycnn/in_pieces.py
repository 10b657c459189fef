"""Long work in pieces of a few milliseconds, so that a page can show something between them."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias, TypeVar

Result = TypeVar("Result")
InPieces: TypeAlias = Generator[float, None, Result]
"""Yields the share that is done, from 0 to 1, after each piece; ends with the result."""


def finish(work: InPieces[Result]) -> Result:
    """Do all of it at once; return the result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result


def part(work: InPieces[Result], start: float, end: float) -> InPieces[Result]:
    """The same work as a part of a longer one, from the share `start` of that to the share `end`."""
    while True:
        try:
            share = next(work)
        except StopIteration as finished:
            result: Result = finished.value
            return result
        yield start + (end - start) * share
