"""The layers once more, as slow and plain as possible and in exact arithmetic: no NumPy, no rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Map = list[list[Fraction]]


def drawing(art: str) -> Map:
    """Read ASCII art, X for 1 and anything else for −1."""
    return [[Fraction(1 if pixel == "X" else -1) for pixel in row] for row in art.split()]


def correlate(
    maps: Sequence[Map], features: Sequence[Map], stride: tuple[int, int], padding: str, divide: bool
) -> Map:
    """Filter maps (one per channel) with one feature (a map per channel); outside of the maps all is zero."""
    rows, cols = len(maps[0]), len(maps[0][0])
    height, width = len(features[0]), len(features[0][0])
    down, right = places(rows, height, stride[0], padding), places(cols, width, stride[1], padding)
    pixels = height * width * len(maps) if divide else 1
    return [
        [
            sum(
                (
                    maps[c][top + i][left + j] * features[c][i][j]
                    for c in range(len(maps))
                    for i in range(height)
                    for j in range(width)
                    if 0 <= top + i < rows and 0 <= left + j < cols
                ),
                Fraction(0),
            )
            / pixels
            for left in right
        ]
        for top in down
    ]


def places(length: int, size: int, step: int, padding: str) -> list[int]:
    """Where windows start: whole ones only, or one for each step with as little outside as possible."""
    if padding == "valid":
        return [start for start in range(0, length, step) if start + size <= length]
    starts = list(range(0, length, step))
    outside = max(starts[-1] + size - length, 0)
    return [start - outside // 2 for start in starts]


def rectify(grid: Map) -> Map:
    return [[value if value > 0 else Fraction(0) for value in row] for row in grid]


def largest(grid: Map, size: tuple[int, int], stride: tuple[int, int]) -> Map:
    """Pool a map; windows are added until one reaches the end or the next would start beyond it."""
    down, right = starts(len(grid), size[0], stride[0]), starts(len(grid[0]), size[1], stride[1])
    return [
        [
            max(value for row in grid[top : top + size[0]] for value in row[left : left + size[1]])
            for left in right
        ]
        for top in down
    ]


def starts(length: int, size: int, step: int) -> list[int]:
    found = [0]
    while found[-1] + size < length and found[-1] + step < length:
        found.append(found[-1] + step)
    return found


def cut_off(value: Fraction, decimals: int = 2) -> str:
    """Print a fraction with some decimals and forget the rest."""
    digits = str(abs(value.numerator) * 10**decimals // value.denominator).rjust(decimals + 1, "0")
    sign = "-" if value < 0 and int(digits) else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"
