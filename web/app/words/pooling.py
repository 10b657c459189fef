"""Chapter 4: pooling."""

from __future__ import annotations

from collections.abc import Sequence

TITLE = "Pooling"
BEFORE = (
    "The map of a feature says at every place how well the feature fits there. That is more than we need: a crossing "
    "that is one pixel further left does not make the drawing less of an X.",
    "So walk over the map with a small *window* and keep only the largest value in it; go on by the *stride*, and do it "
    "again. A window of 2 with a stride of 2 leaves a quarter of the numbers. Windows that hang over the edge use what "
    "they have.",
)
AFTER = (
    "What is left is a smaller picture of the same thing: *where, roughly, did this feature fit, and how well?* The exact "
    "place inside a window is gone, and that is the point. Shift the drawing by a pixel and see: the map moves as a "
    "whole, but many of the pooled values are found again by the same window.",
    "The gain is the price, too. A window as large as the map only tells that the feature is somewhere.",
)
LABELS = {"window": "Window", "stride": "Stride", "shift": "The drawing"}
OPTIONS = {
    "none": "where it is",
    "left": "1 pixel to the left",
    "right": "1 pixel to the right",
    "up": "1 pixel up",
    "down": "1 pixel down",
}

MAP, POOLED = "Before", "Pooled"
SHIFTED_BACK = "Pooled, without the shift"
CHOOSE_FEATURE = "Which map"


def size(rows: int, cols: int, count: int, before: int) -> str:
    return f"{rows}×{cols}: {count} of {before} numbers are left, {100 * count / before:.0f} %."


def largest(values: Sequence[str], value: str) -> str:
    return f"max({', '.join(values)}) = {value}"


def own(window: int, stride: int) -> str:
    return f"The network itself pools with a window of {window} and a stride of {stride}."


def changed(before: int, of_before: int, after: int, of_after: int) -> str:
    return (
        f"By the shift, {before} of the {of_before} numbers of the map have changed, and {after} of the {of_after} "
        "pooled ones."
    )


QUESTION = "A map of {rows}×{cols} is pooled with a window of 3 and a stride of 2. How many numbers are left?"


def because(rows: int, cols: int) -> str:
    return (
        f"Windows begin at every second row and column, as long as they have something to look at: {rows}×{cols}, "
        f"which are {rows * cols}. Set window and stride and count."
    )
