"""Medians, ratios and tables of what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """The median of some rounds, and the smallest and the largest."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{brief(self.median)} ({brief(self.low)}–{brief(self.high)})"


def spread(values: Sequence[float]) -> Spread:
    return Spread(statistics.median(values), min(values), max(values))


def times_as_fast(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Return how many times as fast we are, from both sides' seconds in the same rounds.

    Each round is compared with itself: what else the machine does slows both sides of it.
    """
    return spread([their / our for our, their in zip(ours, theirs, strict=True)])


def brief(number: float) -> str:
    """Write a number with three significant digits, and thousands with a comma."""
    if number >= 100:
        return f"{float(f'{number:.3g}'):,.0f}"
    decimals = 1 if number >= 10 else 2 if number >= 1 else 3
    return f"{number:.{decimals}f}"


def table(rows: Iterable[Sequence[object]]) -> str:
    """Return the rows, the heading first, in columns: one aligned to the left, the others to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = []
    for first, *others in texts:
        cells = [first.ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
