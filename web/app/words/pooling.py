"""Chapter 4: pooling."""

from __future__ import annotations

TITLE = "Pooling"
BEFORE = (
    "The map of a feature says at every place how well the feature fits there. That is more than we need: a crossing "
    "that is one pixel further left does not make the drawing less of an X.",
    "So walk over the map with a small *window* and keep only the largest value in it; go on by the *stride*, and do it "
    "again. A window of 2 with a stride of 2 leaves about a quarter of the numbers. Windows that hang over the edge use "
    "what they have.",
)
AFTER = (
    "What is left is a smaller picture of the same thing: *where, roughly, did this feature fit, and how well?* The exact "
    "place inside a window is gone, and that is the point. Shift the drawing by a pixel and compare.",
    "A fair comparison needs care. Many numbers change even when they are pooled. So lay the two maps over each "
    "other and see how much of their colour they have *in common*. Pooled maps have more in common in any case, because "
    "every window keeps its largest value; therefore the other drawing stands beside it. Pooling has done its work if "
    "the shifted drawing is more like itself than like the other one.",
    "The gain is the price, too. With windows as large as the map one only knows that the feature is somewhere.",
)
LABELS = {"window": "Window", "stride": "Stride", "shift": "The drawing"}
OPTIONS = {
    "none": "where it is",
    "left": "1 pixel to the left",
    "right": "1 pixel to the right",
    "up": "1 pixel up",
    "down": "1 pixel down",
}

CHOOSE_FEATURE = "Which map"
MAP, POOLED, WINDOW = "Before", "Pooled", "The window"
SHIFTED_MAP, SHIFTED_POOLED = "Before, shifted", "Pooled, shifted"
STILL_MAP, STILL_POOLED, STILL_WINDOW = (
    "Before, not shifted",
    "Pooled, not shifted",
    "The window, not shifted",
)
LARGEST = "max"
KEY = "◥ marks the numbers that are the largest of a window and so are kept."
DIFFERENT = "A stroke in the lower corner marks the numbers that are not what they were without the shift."
FOR_COMPARISON = "For comparison: without the shift"

SHIFT_TABLE = "What the shift has changed, in all maps together"
UNPOOLED_HEAD, POOLED_HEAD = "Before pooling", "Pooled"
STAYED = "Numbers that are the same as without the shift"
COMMON_WITH_ITSELF = "In common with the drawing without the shift"


def common_with(name: str) -> str:
    return f"In common with another drawing, the article's {name}"


def of(count: int, total: int) -> str:
    return f"{count} of {total}"


def size(rows: int, cols: int, count: int, before: int) -> str:
    return f"{rows}×{cols}: {count} of {before} numbers are left, {100 * count / before:.0f} %."


def own(window: str, stride: str) -> str:
    return f"The network itself pools with a window of {window} and a stride of {stride}."


NOT_OWN = (
    "The network itself does not pool. Here its first maps are pooled all the same, to see what that does."
)
NOT_EVEN_MAPS = (
    "The network itself has neither features nor pooling. Here the article's three features are laid on the drawing, and "
    "their maps pooled, to see what that does."
)


def maps_differ(unpooled: float, pooled: float, other_unpooled: float, other_pooled: float, name: str) -> str:
    """What pooling has done for a shifted drawing, from what it has in common with itself, and with another."""
    if pooled <= unpooled:
        return "Here pooling does not help: the shifted drawing is no more like itself than it was."
    if pooled <= other_pooled:
        return (
            f"Pooling has made the shifted drawing more like itself, but not enough: even so the {name} is more like it. "
            "Try a larger window."
        )
    if unpooled <= other_unpooled:
        return (
            f"Before pooling the {name} is more like the drawing than the shifted drawing is itself. Pooled, it is the "
            "other way round: that is what pooling is for."
        )
    return f"The shifted drawing is more like itself than like the {name}, and pooling has made it still more so."


QUESTION = "A map of {rows}×{cols} is pooled with a window of 3 and a stride of 2. How many numbers are left?"


def because(rows: int, cols: int) -> str:
    return (
        f"Windows begin at every second row and column, as long as they have something to look at: {rows}×{cols}, "
        f"which are {rows * cols}. Set window and stride and count."
    )
