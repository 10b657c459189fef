"""Chapter 6: deep learning."""

from __future__ import annotations

TITLE = "Deep learning"
BEFORE = (
    "Convolution, ReLU and pooling have one thing in common: each takes maps and gives maps, and a picture is a map of "
    "pixels. So they can be *stacked*, like the layers of a sandwich: what one gives, the next one takes.",
    "Two things happen on the way. The maps get smaller. And each of their values knows about more of the picture: the "
    "pixels that it depends on are its *receptive field*. Right after the first convolution a value sees one small patch; "
    "far along the stack it sees most of the drawing. So later features can be made of earlier ones: strokes become "
    "corners, and corners become letters.",
    "A network with many such layers is called *deep*. That is all that the word in *deep learning* means. Build a stack "
    "and point at any value: the frames show what it sees, in every layer before it and in the picture.",
)
AFTER = (
    "What is real here, and what is not? The first convolution has the features of the network that is chosen above, and "
    "as long as your stack begins as that network does, all its layers are the network's own. Any other convolution has "
    "features that nobody has taught anything: small random numbers, the same ones each time. Its sizes and receptive "
    "fields are true, but what it looks for means nothing. How features are learned is told in "
    "[Backpropagation](#backpropagation), and how many layers are worth their price in [Hyperparameters](#hyperparameters).",
    "Why not take one feature as large as the picture? Three convolutions of 3×3 on a single map see 7×7 pixels, as one of "
    "7×7 does. But they make do with 27 weights instead of 49, and with a ReLU after each of them they can tell apart what "
    "no single feature can.",
)

KINDS = {"c": "Convolution", "r": "ReLU", "p": "Pooling"}
PRESETS = "Stacks to begin with"
ARTICLES, ARTICLES_DEEP, OWN = "The article's network", "The article's deep stack", "The chosen network's own"
ADD = "Add a layer"
PICTURE = "Picture"
NETWORKS_OWN, NOT_LEARNED = "the network's own", "random, not learned"
NOTHING = "Nothing is stacked yet: there is the picture alone, and each pixel sees itself."
OUTPUT, PARAMETERS, MULTIPLICATIONS, SEES = "Gives", "Parameters", "Multiplications", "Sees"
INSERT, REMOVE = "+", "×"
INSERT_FIRST = "Add the next layer right after the picture"
FULL = "Eight layers are as many as there is room for. Take one away first."


def own(count: int) -> str:
    return f"The first {count} layers of the chosen network"


def layer(number: int, letter: str) -> str:
    return f"layer {number}, {KINDS[letter]}"


def layers(letters: str) -> str:
    return " · ".join(KINDS[letter] for letter in letters)


def place(count: int, letters: str) -> str:
    """Where the next layer goes: behind the first `count` of the stack."""
    if count == len(letters):
        return "at the end"
    return f"after {layer(count, letters[count - 1])}" if count else "right after the picture"


def features(side: str, own: bool) -> str:
    return f"features of {side}, {NETWORKS_OWN if own else NOT_LEARNED}"


def window(side: str) -> str:
    return f"the largest of each {side}"


def insert(number: int, letter: str) -> str:
    return f"Add the next layer after {layer(number, letter)}"


def remove(number: int, letter: str) -> str:
    return f"Take away {layer(number, letter)}"


def sides(rows: int, cols: int) -> str:
    return f"{rows}×{cols}"


def too_small(number: int, feature: str, maps: str) -> str:
    return f"As layer {number}, a convolution with features of {feature} would find maps of only {maps}: they do not fit in."


def unfit(number: int, maps: str) -> str:
    return f"Layer {number} can do nothing with maps of {maps}."


def not_removed(reason: str) -> str:
    return f"This layer must stay. {reason}"


def left_out(fitting: int, asked: int, reason: str) -> str:
    return f"Of the {asked} layers that were asked for, {fitting} fit on this picture. {reason}"


def maps(count: int, rows: int, cols: int) -> str:
    return f"{count} × {rows}×{cols}"


def more(count: int) -> str:
    return f"and {count} more maps" if count > 1 else "and 1 more map" if count else ""


def seen(layer: str, at: str, index: int, value: str, pixels: int, of: int, box: str) -> str:
    return (
        f"{layer[0].upper()}{layer[1:]}: the value in {at} of map {index + 1} is {value}. It depends on {pixels} of the "
        f"picture's {of} pixels: {box}."
    )


def box(top: int, bottom: int, left: int, right: int) -> str:
    """Rows and columns from 0, the last ones not included."""
    rows = f"row {top + 1}" if bottom - top == 1 else f"rows {top + 1} to {bottom}"
    cols = f"column {left + 1}" if right - left == 1 else f"columns {left + 1} to {right}"
    return f"{rows}, {cols}"


def total(pixels: int, values: int, parameters: int, multiplications: int) -> str:
    return (
        f"All in all: from {pixels} pixels to {values} {'value' if values == 1 else 'values'}, with {parameters:,} parameters "
        f"and {multiplications:,} multiplications."
    )


QUESTION = (
    "A convolution with features of 3×3, then pooling with a window of 2, then once more a convolution with features of "
    "3×3. How many pixels of the picture does one value at the end see?"
)


def pixels(rows: int, cols: int) -> str:
    return f"{rows * cols} ({rows}×{cols})"


def because(pooled: tuple[int, int], convolved: tuple[int, int], seen: tuple[int, int]) -> str:
    """What a value sees of the maps between, from the last one back, and of the picture."""
    return (
        f"Follow it back. A value at the end sees {sides(*pooled)} pooled values. Each of these is the largest of 2×2, so "
        f"together they come from {sides(*convolved)} values of the first map; and these reach over {sides(*seen)} pixels. "
        f"Build it: {layers('cpc')}."
    )
