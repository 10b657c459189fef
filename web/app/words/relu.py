"""Chapter 5: ReLU."""

from __future__ import annotations

TITLE = "ReLU"
BEFORE = (
    "The map of a feature is near 1 where the feature fits. Where the drawing shows the opposite, it is below zero. But for "
    "the question *is this piece here, and how clearly?* there is no less than *not here*. A place that is most of all not "
    "a crossing should not cancel another place that is one.",
    "So the next step is the simplest of all: what is below zero becomes 0, and all else stays as it is. It is called "
    "*ReLU*, short for *rectified linear unit*, and it is one line of mathematics: the larger of 0 and the number.",
)
AFTER = (
    "Why is this needed? All that a convolution does is to multiply and add. If a second one follows at once, it adds up "
    "what are sums already, and the two are no more than one convolution with a larger feature: you see it in the figure, "
    "number by number. A hundred layers in a row would be no better than one. A ReLU between them breaks that. Now a layer "
    "can build on what the one before has *found*, and not only on what it has added up.",
    "The table below the maps has a surprise, and we leave it in. Without its ReLU the article's network gives the very "
    "same votes for all of its ten drawings. It has only one convolution, and pooling follows: it keeps the largest number "
    "of each window, and among these there is hardly ever nothing but numbers below zero. Pooling bends the straight way, "
    "too. In the trained network one convolution follows the other, and it was trained with ReLU. Take it away, and its "
    "votes become quite different ones; the ten drawings survive that, but of many new ones some are misread.",
)
LABELS = {"applied": "ReLU"}

CHOOSE_FEATURE = "Which map"
MAP, RECTIFIED = "The map before ReLU", "The map after ReLU"


def before(negative: int, count: int) -> str:
    return f"Before: {negative or 'none'} of {count} numbers {'is' if negative == 1 else 'are'} below zero"


def after(negative: int, zeros: int) -> str:
    return f"After: {negative or 'none'} below zero, {zeros or 'none'} {'is' if zeros == 1 else 'are'} 0"


def larger(value: str, result: str) -> str:
    return f"max(0, {value}) = {result}"


def unchanged(value: str) -> str:
    return f"Without ReLU it stays {value}"


def moved(negative: int, count: int) -> str:
    if not negative:
        return f"None of the {count} numbers is below zero, so all of them stay as they are."
    each = "it becomes 0" if negative == 1 else "each of them becomes 0"
    return f"{negative} of the {count} numbers {'is' if negative == 1 else 'are'} below zero: {each}. The others stay."


def stayed(negative: int, count: int) -> str:
    return f"Without ReLU all {count} numbers stay as they are, {negative} of them below zero."


LINE = "The numbers of the map on a line: above as they are before ReLU, below as they are after it"
LINE_BEFORE, LINE_AFTER = "before", "after"

LAYERS = "Two layers, or one?"
TWO, ONE, MERGED = "Two layers", "One layer", "The feature of the one layer"
WITH_RELU = "Two layers: convolution, ReLU, the same convolution again"
WITHOUT_RELU = "Two layers: convolution, the same convolution again"
SAME, OTHER = "=", "≠"


def one_layer(rows: int, cols: int) -> str:
    return f"One layer: a single convolution with one feature of {rows}×{cols} …"


MERGED_CAPTION = "… this one, made of the feature and itself"


def alike(count: int) -> str:
    return (
        f"Without a ReLU between them, the two layers give at all {count} places what the single one gives. The second layer "
        "was for nothing."
    )


def apart(differing: int, count: int, largest: str) -> str:
    return (
        f"With ReLU between them, the two layers give other numbers at {differing} of {count} places, by up to {largest}. What "
        "they do now, no single layer can do."
    )


def alike_by_chance(count: int) -> str:
    return (
        f"For this drawing even ReLU changes nothing: at all {count} places the two layers give what the single one gives, "
        "since no number between them is below zero."
    )


NO_LAYERS = "In this network the picture is too small for two layers in a row, or has zeros around it."

NETWORK = "The whole network, with and without"
COMPARED = "Votes, decision and drawings read correctly, with ReLU and without"
WITH, WITHOUT = "with ReLU", "without"
DECISION = "Decision"
NEW = "Of new drawings read correctly"
NOT_TRIED = "–"
TRY, STOP = "Try 200 new drawings", "Stop"


def read(count: int) -> str:
    return f"Of {'the ten' if count == 10 else count} drawings read correctly"


def vote(name: str) -> str:
    return f"Vote for {name}"


def of(correct: int, count: int) -> str:
    return f"{correct} of {count}"


SAME_VOTES = "The votes are the same to the last digit: nothing below zero has come as far as the votes."
NO_RELU = "This network has no ReLU, so there is nothing to take away."
SAME_DECISION = "The votes are others, the decision is the same."
OTHER_DECISION = "The votes are others, and so is the decision."

QUESTION = "The map of {feature} has {count} numbers. How many of them will ReLU set to 0, here?"


def because(feature: str, negative: int, count: int) -> str:
    return f"Of the {count} numbers in the map of {feature} {negative} are below zero. Choose that map and count."
