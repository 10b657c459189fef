"""Maps: numbers on a grid, each with its colour and its text."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Final

from pycnn.arrays import FloatArray
from pycnn.lesson import printed

LEVELS: Final = 9
"""Shades on either side of zero; matches of nine pixels are ninths."""


@lru_cache(maxsize=4096)
def shade(value: float) -> str:
    """The class of a cell's colour: n9 … n1 for negative numbers, z for zero, p1 … p9 for positive ones, full at ±1."""
    level = min(round(abs(value) * LEVELS), LEVELS)
    if level == 0:
        return "z"
    return f"{'p' if value > 0 else 'n'}{level}"


def pixel_shade(value: float) -> str:
    """The class of a pixel's colour."""
    return "white" if value > 0 else "black"


@lru_cache(maxsize=4096)
def text(value: float) -> str:
    """A number as the article prints it; kept, since the same few numbers come up again and again."""
    return printed(value)


@lru_cache(maxsize=4096)
def pixel_text(value: float) -> str:
    """A pixel's number; a whole one needs no decimals."""
    return str(int(value)) if value == int(value) else printed(value)


def grid(values: FloatArray, label: str, chosen: tuple[int, int] | None = None) -> str:
    """A map (rows, cols) as a grid of cells that can be chosen.

    One cell can be reached with the Tab key, the chosen one if it is in this map; the arrow keys move on from there.
    """
    focus = chosen or (0, 0)
    rows = []
    for r, row in enumerate(values.tolist()):
        cells = [f'<td class="{shade(value)}" tabindex="-1">{text(value)}</td>' for value in row]
        if r == focus[0]:
            selected = ' aria-selected="true"' if chosen else ""
            cells[focus[1]] = cells[focus[1]].replace('tabindex="-1"', f'tabindex="0"{selected}')
        rows.append("<tr>" + "".join(cells) + "</tr>")
    count = values.shape[1]
    return f'<table role="grid" class="map cols-{count}" aria-label="{escape(label)}">{"".join(rows)}</table>'


def table(
    values: FloatArray,
    label: str,
    *,
    shade: Callable[[float], str] = shade,
    text: Callable[[float], str] = text,
    marks: dict[tuple[int, int], str] | None = None,
    filled: int | None = None,
) -> str:
    """Numbers (rows, cols) to look at: `marks` adds classes to cells, and from number `filled` on, cells stay blank."""
    marks = marks or {}
    cols = values.shape[1]
    rows = []
    for r, row in enumerate(values.tolist()):
        cells = []
        for c, value in enumerate(row):
            if filled is not None and r * cols + c >= filled:
                cells.append('<td class="pending"></td>')
                continue
            mark = marks.get((r, c), "")
            cells.append(f'<td class="{shade(value)}{" " + mark if mark else ""}">{text(value)}</td>')
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return f'<table class="map cols-{cols}" aria-label="{escape(label)}">{"".join(rows)}</table>'
