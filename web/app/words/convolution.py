"""Chapter 3: convolution."""

from __future__ import annotations

TITLE = "Convolution"
BEFORE = (
    "A feature is a little picture: a piece of a stroke, a crossing. Where in the drawing does it occur? The computer "
    "cannot glance. It tries *every* place, one after the other, and works out a number that says how well the feature "
    "fits there.",
    "Each place takes the same few steps. *Line up* the feature with a patch of the picture. *Multiply* each pixel of the "
    "patch by the pixel of the feature that lies on it. *Add* the products up, and *divide* by how many they are. White is "
    "1 and black is −1, so two equal pixels make 1 × 1 = 1 or −1 × −1 = 1, and two that differ make −1.",
    "The numbers, each put where its patch was, are a new picture: a *map* of where the feature is to be found. Making it "
    "is called *convolution*, and it is what convolutional networks are named after.",
)
AFTER = (
    "Read a map like this. *1*: all pixels agree, a perfect match. *−1*: all of them differ, the patch is the feature's "
    "negative. *0*: as many speak for the feature as against it. (The numbers are cut off after two decimals, as in the "
    "original article: 5/9 is 0.5555…, and stands as 0.55.)",
    "A trained network does the same with other numbers. Its pixels are greys, its features are made of *weights* of any "
    "size, it does not divide, and it adds a *bias*, a number of the feature's own, at the end. So its maps go beyond 1 "
    "and −1. Still, the larger a number is, the better the feature fits.",
    "Each step is easy, but there are many: one multiplication for each pixel of the feature, at each place, for each "
    "feature. That is why networks are at home on fast chips. (Mathematicians would call this *cross-correlation*: their "
    "convolution turns the feature upside down first. Networks that learn their features need no such turn.)",
)
LABELS = {"fill": "Fill the map as the window goes"}

CHOOSE_FEATURE = "Which feature"
WALK = "Move the window"

LINE_UP, MULTIPLY, ADD, MAP = "Line up", "Multiply", "Add up", "The map"
DIVIDE = "Add up and divide"
BIAS = "Add up, and add the bias"
PICTURE, BEFORE_MAP = "Picture with the window", "Map before, with the window"
PATCH, FEATURE, PRODUCTS = "Patch", "Feature", "Products"
MAP_HINT = "Point at any number, or use the arrow keys."

THREE_PLACES = "What the numbers mean, at three places of this map"
BEST, WORST, NEAREST = "Best match", "Worst match", "Nearest to 0"


def where(at: int, count: int, row: int, col: int) -> str:
    return f"Place {at + 1} of {count}: row {row + 1}, column {col + 1}"


def agreeing(agree: int, differ: int, total: str, value: str, divided: bool) -> str:
    """The calculation where all is 1 or −1, by counting."""
    if not differ:
        lead = f"All {agree} pixels agree, and each gives 1: the sum is {total}"
    elif not agree:
        lead = f"All {differ} pixels differ, and each gives −1: the sum is {total}"
    else:
        pixels = "pixel differs and gives" if differ == 1 else "pixels differ and give"
        lead = f"{agree} pixels agree and give 1 each, {differ} {pixels} −1{' each' if differ > 1 else ''}: the sum is {total}"
    return f"{lead}, and {total} / {agree + differ} = {value}." if divided else f"{lead}."


def adding(pixels: int, total: str, bias: str | None, value: str, divided: bool) -> str:
    """The calculation with any weights."""
    lead = f"{pixels} products, with the sum {total}"
    if divided:
        lead += f", divided by {pixels}"
    if bias is not None:
        lead += f", and the bias {bias}"
    return f"{lead}: {value}."


def best(value: str, agree: int | None, pixels: int, share: str | None) -> str:
    if agree == pixels:
        return "Every pixel agrees: a perfect match."
    if agree is not None:
        return f"{agree} of {pixels} pixels agree; more do nowhere."
    return f"Here it fits best{_share(share)}."


def worst(value: str, agree: int | None, pixels: int, share: str | None) -> str:
    if agree == 0:
        return "Every pixel differs: this is the feature's negative."
    if agree is not None:
        return f"Only {agree} of {pixels} pixels agree; −1.00 would be its negative."
    if value.startswith("-"):
        return f"Here is the opposite of what it looks for{_share(share)}."
    return f"Even here more speaks for it than against it{_share(share)}."


def nearest(value: str, agree: int | None, pixels: int, share: str | None) -> str:
    if agree is not None:
        return f"{agree} agree and {pixels - agree} differ: this place says little."
    return "What speaks for it and what speaks against it cancel, or nothing is there."


def _share(share: str | None) -> str:
    return "" if share is None else f": {share} of what it could reach"


def cost(maps: int, count: str) -> str:
    return (
        f"The map takes {count} multiplications."
        if maps == 1
        else f"All {maps} maps together take {count} multiplications."
    )


def question_of_signs(feature: str, agree: int, differ: int) -> str:
    return (
        f"Somewhere in this picture {agree} pixels of the patch agree with those of feature 1{feature}, and {differ} "
        f"{'differs' if differ == 1 else 'differ'}. What number does the map get there?"
    )


def because_of_signs(agree: int, differ: int, total: str, pixels: int, value: str, place: str) -> str:
    return (
        f"A pixel that differs does not give 0, it gives −1. So {agree} − {differ} = {total}, and {total} / {pixels} = "
        f"{value}. One such place is {place}."
    )


def question_of_negative(feature: int, value: str) -> str:
    return (
        f"Where feature {feature} fits best it gives {value}. What would it give there if white and black were exchanged in the "
        "picture?"
    )


def because_of_negative(total: str, turned: str, bias: str, value: str) -> str:
    return (
        f"Every product changes its sign, so the sum does: {total} becomes {turned}. "
        f"{'' if bias == '0.00' else f'The bias, {bias}, stays. '}The answer is {value}: now the feature is *not* there."
    )


def question_of_cost(places: str, pixels: str) -> str:
    return (
        f"The feature has {pixels} pixels, and its map has {places} numbers. How many multiplications does it take to make "
        "the map?"
    )


def because_of_cost(places: int, pixels: int, count: str) -> str:
    return f"Each of the {places} numbers takes one multiplication for each of the {pixels} pixels: {count} in all."


def named(name: str) -> str:
    return f" ({name})" if name else ""
