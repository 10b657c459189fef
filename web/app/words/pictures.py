"""Chapter 1: pictures are numbers, and comparing them pixel by pixel fails."""

from __future__ import annotations

from collections.abc import Sequence

TITLE = "X's and O's"
BEFORE = (
    "You see a letter. A computer sees numbers, one for every *pixel* of the picture: 1 where it is white, -1 where it is "
    "black, and something between where a pixel is grey. Point at a pixel to read its number.",
    "How could such numbers tell an X from an O? The simplest idea is *literal comparison*. Keep one perfect X and one "
    "perfect O, lay the picture over each, count the pixels that agree, and answer with the letter that has more of them.",
    "But nobody writes the same X twice. Shift the drawing, shrink it, turn it, take a thicker pen: to you it stays what "
    "it was. Watch what becomes of two answers, that of the count and that of the network which the next chapters take "
    "apart.",
)
AFTER = (
    "The count asks whether *the very same places* are white. A thin stroke that moves by one pixel misses all of them at "
    "once, and most of what still agrees is the black around it. So the count hangs by a few pixels, and tips over.",
    "What does stay when an X is moved, shrunk or turned a little? Its small pieces: a falling stroke, a rising stroke, and "
    "the place where they cross. A network looks for such pieces and does not ask much where they are. They are called "
    "[features](#features), and they come next.",
    "Two honest remarks. The count is not always wrong, and the network not always right: load the article's X, take the "
    "thick pen, and the hand-made network reads an O. And what a drawing *is*, only the hand that drew it knows. "
    "Turned by 45 degrees, is it still an X, or a plus?",
)
LABELS = {
    "across": "Pixels to the right",
    "down": "Pixels down",
    "size": "Size in %",
    "turn": "Turn in degrees",
    "pen": "Pen in %",
    "meant": "It is",
}
OPTIONS = {"auto": "what it was called", "X": "an X", "O": "an O"}

CASES = {"shifted": "Shifted", "scaled": "Shrunk", "rotated": "Rotated", "thick": "Thick pen"}
"""The article's four ways to write an X that is not the perfect one."""
TRY_A_CASE, PUT_BACK = "The article's cases", "Put back"
PICTURE = "The picture, in numbers"
SAME, DIFFERS = "✓ same", "✗ differs"
BLACK, GREY, WHITE = "black", "grey", "white"
LITERAL, NETWORK = "Pixel by pixel", "The network"
NO_ANSWER, TIE = "–", "a tie"
NOTHING_LEFT = "Nothing of the drawing is left in the picture."
RIGHT, WRONG = "✓", "✗"

TRY_ALL, STOP = "Try many of them", "Stop"
KINDS = {
    "shifted": "Shifted",
    "size": "Smaller, larger",
    "turn": "Turned",
    "pen": "Thicker pen",
    "all": "All",
}
TRIED, NOT_TRIED = "How it was changed", "–"


def exemplar(name: str) -> str:
    return f"The perfect {name}; where the picture differs, pixels are marked"


def place(row: int, col: int, white: bool, grey: bool) -> str:
    shade = GREY if grey else WHITE if white else BLACK
    counts = f", counts as {WHITE if white else BLACK}" if grey else ""
    return f"Row {row + 1}, column {col + 1}: {shade}{counts}"


def compared(value: str, differs: bool) -> str:
    return f"{value} {DIFFERS if differs else SAME}"


def matches(name: str, matching: int, total: int) -> str:
    return f"{matching} of {total} pixels agree with the {name}"


def answer(name: str, mark: str) -> str:
    return f"{name} {mark}".strip()


def counts(each: Sequence[tuple[str, int]]) -> str:
    return f"{', '.join(f'{count} for the {name}' for name, count in each)}."


def votes(each: Sequence[tuple[str, str]]) -> str:
    return f"Votes: {', '.join(f'{name} {vote}' for name, vote in each)}."


def scores(each: Sequence[tuple[str, str]], name: str, share: str) -> str:
    return f"Scores: {', '.join(f'{name} {score}' for name, score in each)}; that is {name} with {share}."


def meant(name: str, why: str) -> str:
    """What ✓ and ✗ compare with; nobody but the one who drew it knows what a drawing is."""
    reasons = {
        "article": "that is what the article calls this drawing",
        "network": "that is what the network called your drawing before. If it is something else, say so above",
        "network alone": "that is what the network called your drawing before",
        "reader": "so you said",
    }
    return f"✓ means the answer {name}: {reasons[why]}."


def trials(both: bool) -> str:
    return (
        f"Right answers{' of both' if both else ''}, for changes that a person hardly minds: shifted by up to two ninths of "
        "the picture, from 60 to 140 % of its size, turned by up to 30 degrees, drawn with a pen up to twice as thick."
    )


def tally(right: int, total: int) -> str:
    return f"{right} of {total}"


QUESTION = (
    "Take this picture of {total} pixels, and the same picture moved by one pixel to the left. In how many pixels do the "
    "two agree?"
)


def because(matching: int, total: int, black: int) -> str:
    said = f"In {matching} of {total}. Each edge of a stroke is now beside its old place"
    if matching < black:
        return (
            f"{said}, and where the stroke is thin, all of it. An empty black picture would agree in {black}: by this count "
            "it is more like your drawing than your drawing itself."
        )
    return f"{said}; an empty black picture would agree in {black}."
