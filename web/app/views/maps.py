"""Maps: numbers on a grid, each with its colour and its text."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Final

from pycnn.arrays import FloatArray
from pycnn.lesson import printed

from .markup import Markup

LEVELS: Final = 9
"""Shades on either side of zero; matches of nine pixels are ninths."""
HUES: Final = 8
"""How many hues the maps of one convolution have; map 8 has that of map 0 again."""
BLOCKS: Final = 2
"""Each map of a second convolution looks at all the maps before, so it has none of their hues, but one of a
second set; a third convolution has the first set again."""
HUGE: Final = 1e6
PLAIN: Final = HUES * BLOCKS
"""The hue of what belongs to no map."""


@lru_cache(maxsize=4096)
def shade(value: float) -> str:
    """The class of a cell's colour: n9 … n1 below zero, z at zero, p1 … p9 above, full at ±1.

    What is no number any more has the colour of zero.
    """
    level = 0 if math.isnan(value) else round(min(abs(value), 1.0) * LEVELS)
    if level == 0:
        return "z"
    return f"{'p' if value > 0 else 'n'}{level}"


@lru_cache(maxsize=4096)
def pixel_shade(value: float) -> str:
    """The class of a pixel's colour: black, white, or g1 … g9 for what is between."""
    level = min(max(round(5 * (value + 1)), 0), 10)
    return {0: "black", 10: "white"}.get(level, f"g{level}")


def hue_number(map_index: int, convolution: int = 0) -> int:
    """The number of a map's hue, the same through all stages that follow its convolution."""
    return convolution % BLOCKS * HUES + map_index % HUES


def hue(number: int) -> str:
    """The class that gives a hue."""
    return f"hue-{number}"


@lru_cache(maxsize=4096)
def text(value: float, decimals: int = 2) -> str:
    """A number as the article prints it; kept, since the same few numbers come up again and again.

    A huge one has a power of ten: there is no room for so many digits.
    """
    if not HUGE <= abs(value) < math.inf:
        return printed(value, decimals)
    power = math.floor(math.log10(abs(value)))
    return f"{printed(value / 10.0**power, decimals)}e{power}"


@lru_cache(maxsize=4096)
def pixel_text(value: float) -> str:
    """A pixel's number; a whole one needs no decimals."""
    return str(int(value)) if float(value).is_integer() else printed(value)


# These two run for every cell at every move of the pen, so they write their markup themselves.


def grid(values: FloatArray, label: str, chosen: tuple[int, int] | None = None, scale: float = 1.0) -> Markup:
    """A map (rows, cols) as a grid of cells that can be chosen; `scale` has its full colour.

    The Tab key reaches one cell, the chosen one if it is in this map; the arrow keys move on from there.
    """
    focus = chosen or (0, 0)
    rows = []
    for r, row in enumerate(values.tolist()):
        cells = [f'<td class="{shade(value / scale)}" tabindex="-1">{text(value)}</td>' for value in row]
        if r == focus[0]:
            selected = ' aria-selected="true"' if chosen else ""
            cells[focus[1]] = cells[focus[1]].replace('tabindex="-1"', f'tabindex="0"{selected}')
        rows.append("<tr>" + "".join(cells) + "</tr>")
    # Numbers have as much room as the longer side leaves them: the place of a map is square.
    head = f'<table role="grid" class="map cols-{max(values.shape)}" aria-label="{escape(label)}">'
    return Markup(head + "".join(rows) + "</table>")


def table(
    values: FloatArray,
    label: str,
    *,
    shade: Callable[[float], str] = shade,
    text: Callable[[float], str] = text,
    marks: dict[tuple[int, int], str] | None = None,
    filled: int | None = None,
) -> Markup:
    """Numbers (rows, cols) to look at: `marks` adds classes to cells; from cell `filled` on all are blank."""
    marks = marks or {}
    cols = values.shape[1]
    rows = []
    for r, row in enumerate(values.tolist()):
        cells = []
        for c, value in enumerate(row):
            if filled is not None and r * cols + c >= filled:
                cells.append('<td class="pending">&nbsp;</td>')  # an empty row would be a low one
                continue
            mark = marks.get((r, c), "")
            cells.append(f'<td class="{shade(value)}{" " + mark if mark else ""}">{text(value)}</td>')
        rows.append("<tr>" + "".join(cells) + "</tr>")
    head = f'<div class="frame"><table class="map cols-{cols}" aria-label="{escape(label)}">'
    return Markup(head + "".join(rows) + "</table></div>")
