"""Chapter 10: other data than pictures, and data for which a convolution is the wrong tool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TITLE = "Beyond pictures"
BEFORE = (
    "Nothing in a convolution knows that it looks at a drawing. It lays a small pattern over a patch of numbers that stand "
    "side by side. So it can look at anything in which *neighbours belong together*.",
    "A sound is such a thing. Cut it into short moments and measure in each how loud every tone is: time runs to the right, "
    "tones go up. This picture is a *spectrogram*, and a whistle that rises is a rising stroke in it. Text is another one: "
    "give each letter a row and each position a column, and paint white which letter stands where. Then “the” is a small "
    "pattern of three white cells.",
    "A table of customers looks like a picture too, a row for each of them. Look for patterns in all four. Then swap "
    "columns, and see what is left of what was found.",
)
AFTER = (
    "The rule of thumb: *if your data is as useful as before after any two of its columns are swapped, do not give it to a "
    "convolutional network.* A drawing, a whistle and a sentence are spoilt by it. The table is not: in any order its "
    "columns say who is most like whom, and who spent what. What a convolution finds in it, it finds because somebody "
    "happened to type one column beside another.",
    "Even where columns have neighbours, rows may have none. In the text the letters stand in the order of the alphabet, "
    "which means nothing. So its patterns reach over all rows at once, and slide only to the right: the map of "
    "their fits is a single row.",
    "A convolution is a bet: what stands close together belongs together, and what is worth finding here is worth "
    "finding elsewhere. Where the bet is good, a few numbers in a feature do the work of thousands. Where it is not, take a "
    "network that asks for no neighbours, such as [fully connected layers](#election) alone.",
)
LABELS = {"kind": "Look at", "swaps": "Swaps"}
OPTIONS = {
    "drawing": "your drawing",
    "sound": "a sound",
    "text": "a text",
    "table": "a table of customers",
}

SWAP, SHUFFLE, SORT = "Swap two columns", "Shuffle", "Sort back"
ORDER = "The order of the columns"
CHOOSE_SAMPLE, CHOOSE_PATTERN = "Which one", "The pattern to look for"
SOUNDS = ("A whistle", "A bird")
TONES = ("rising tone", "falling tone", "steady tone")
SENTENCES = ("the others went there then", "she sells sea shells", "round and round it goes")
SOUGHT = (("the", "her"), ("she", "ell"), ("und", "and"))
"""What is looked for in each sentence; all in one sentence are equally long."""
CUSTOMERS = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gita", "Hugo")
PROPERTIES = ("age", "km", "visits", "buys", "sent back", "years", "spent")

IN_ORDER, SWAPPED = "In order", "Columns swapped"
ORIGINS = "Which column stood here in order"
MAPS = {"drawing": "The drawing", "sound": "The spectrogram", "text": "The text", "table": "The table"}
FITS = "How well the pattern fits at each place"
QUESTION = (
    "A drawing, a sound, a text, and a table with a row for each customer and a column each for age, visits, purchases and so "
    "on. Which one would you *not* give to a convolutional network?"
)
ANSWERS = {"drawing": "the drawing", "sound": "the sound", "text": "the text", "table": "the table"}


def pattern(number: int) -> str:
    return f"Pattern {number + 1}"


def data_label(kind: str, swapped: bool) -> str:
    return f"{MAPS[kind]}, {(SWAPPED if swapped else IN_ORDER).lower()}"


def fits_label(swapped: bool) -> str:
    return f"{FITS}, {(SWAPPED if swapped else IN_ORDER).lower()}"


def moments(milliseconds: float, lowest: float, highest: float) -> str:
    return (
        f"White is loud. Each column is a moment, {milliseconds:.0f} milliseconds after the one before; the rows are "
        f"tones from {lowest:.0f} hertz at the bottom to {highest:.0f} at the top."
    )


ABOUT = {
    "drawing": "The patterns are the features of the network that you have chosen at the top.",
    "text": "White is 1, the letter that stands here; all else is 0. The pattern fits by the part of its letters that it meets.",
    "table": (
        "Invented customers. Colour is more than the middle between a column's least and most, grey is less. The patterns "
        "are the article's three features."
    ),
}


LENT = "The network has no convolution, and so no features; the patterns are the article's three."


def swaps(count: int, last: tuple[int, int] | None) -> str:
    if last is None:
        return "No columns are swapped yet."
    lead = "One swap" if count == 1 else f"{count} swaps, the last"
    return f"{lead}: columns {last[0] + 1} and {last[1] + 1}."


def found(best: str, row: int, col: int, count: int, rows: int) -> str:
    """The best fit, and in how many places the pattern fits nearly as well as it does in order."""
    where = f"column {col + 1}" if rows == 1 else f"row {row + 1}, column {col + 1}"
    return f"Best fit {best}, from {where} on. Fits well in {count} {'place' if count == 1 else 'places'}."


def well(least: int, best: str) -> str:
    return f"1 is a perfect fit. A place counts as fitting well with at least {least} % of the best fit in order, {best}."


def decision(name: str) -> str:
    return f"The network says: {name}."


def melody(moments: int) -> str:
    return f"Longest rise: {moments} {'moment' if moments == 1 else 'moments'} on end."


def reading(text: str) -> str:
    return f"It reads: “{text}”"


def most_alike(first: str, second: str) -> str:
    return f"Most alike: {first} and {second}."


def because(shuffles: int, fits: Mapping[str, tuple[str, str]], right: str) -> str:
    lost: Sequence[str] = [
        f"from {before} to {after} in {ANSWERS[kind]}"
        for kind, (before, after) in fits.items()
        if kind != right
    ]
    before, after = fits[right]
    return (
        f"The columns of each were shuffled {shuffles} times. The best fits of the patterns went, on average, "
        f"{', '.join(lost)}. In {ANSWERS[right]} they went from {before} to {after}: there was nothing to lose, because "
        "no column of it belongs beside another."
    )
