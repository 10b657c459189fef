"""What the parts about understanding the result say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .lab import percent

TITLE = "Understanding the result"
INTRO = (
    "How good is the network that the page shows, what does it take for what, and what does it look at? Nothing here is "
    "worked out before you ask for it, and each result says of which network it is."
)

# Which network.
NETWORKS: Mapping[str, str] = {
    "lesson": "the article's network",
    "xo": "the trained network",
    "mine": "your own network",
}
CHANGED = "{name}, with your changes"
TRAINED = "{name} after step {step:,}"

# The bars.
STOP = "Stop"
WORKING = "Working …"
WAIT_FOR_TRAINING = "It can begin when the training rests: pause it first."


def of_network(name: str, parameters: int, *, shown: bool) -> str:
    """Which network a result is of."""
    if shown:
        return f"This is of {name}, with {parameters:,} parameters: the one that the page shows."
    return f"This is of {name}, with {parameters:,} parameters. The page shows another one by now, or runs on other code: ask again."


# What it takes for what.
ANSWERS_TITLE = "What it takes for what"
COUNT = "Pictures"
ASK = "Ask it"
NOT_ASKED = "It has not been asked yet. It will get pictures that no network here has learned from."
NO_PICTURES = "There are no pictures of {classes} here to ask it about."
CONFUSION = "Each row is a class, each column what it was taken for. Choose a number to see these mistakes."
TAKEN_FOR = "taken for"
MISTAKES = "Mistakes"
PICK_NOTE = "Choose one: it becomes the drawing, here and everywhere on the page."
TAKEN = ", taken for "
NO_MISTAKES = "No mistakes at all."
MORE = "Show more"
ALL_MISTAKES = "Show all mistakes"


def answered(asked: int, of: int, accuracy: float) -> str:
    begun = f"{asked:,} of {of:,} pictures" if asked < of else f"{of:,} pictures"
    return f"Asked about {begun}: {percent(accuracy)} right."


def cell(count: int, label: str, decided: str, share: float) -> str:
    """A number of the confusion matrix, to be heard."""
    what = f"{count:,} {label}" + (" taken for what it is" if label == decided else f" taken for {decided}")
    return f"{what}, {percent(share)} of all {label}"


def shown_mistakes(shown: int, of: int, pair: tuple[str, str] | None) -> str:
    which = "" if pair is None else f" of {pair[0]} taken for {pair[1]}"
    return f"{shown} of {of:,} mistakes{which}, those first of which it is the surest."


def picked(label: str, decision: str, mistaken: str, *, same: bool) -> str:
    """What became of a mistake that is the drawing now; by the `same` network or by another."""
    if decision == mistaken:
        return f"This {label} is the drawing now, everywhere on the page, and the network takes it for {decision}."
    if not same:
        return f"This {label} is the drawing now, and the network that the page shows by now says {decision}."
    return (
        f"This {label} is the drawing now. The pad keeps dots and no shades of grey, and on these the network says "
        f"{decision}."
    )


# What speaks for it.
EVIDENCE_TITLE = "Which pixels speak for the decision"
WAY, WINDOW, FOR_CLASS = "By", "Covered at a time", "For or against"
WAYS: Mapping[str, str] = {
    "cover": "covering with grey",
    "erase": "taking ink away",
    "gradient": "the gradient",
}
WINDOWS: Mapping[str, str] = {"1": "1 pixel", "3": "3×3 pixels", "5": "5×5 pixels"}
ABOUT_WAYS: Mapping[str, str] = {
    "cover": "A grey square is laid on each pixel in turn. Where the vote falls, what is covered speaks for the class; where "
    "it rises, against it.",
    "erase": "A black square is laid on each pixel in turn, which takes the ink away. Where the vote falls, the ink there "
    "speaks for the class; where it rises, against it.",
    "gradient": "How the vote would change if each pixel became a little whiter: up where it is coloured, down where it is "
    "grey.",
}
DECIDED = "what it decides"
FIND = "Find them"
NOT_FOUND = "Nothing has been looked for yet."
LOOKED = "Choose a pixel, or move over them with the arrow keys, for its number."
OTHER_DRAWING = "This is of another drawing than the one on the pad: find them again."
EVIDENCE_SCALE = "Coloured: speaks for it. Grey: against it. The squares inside are the ink."
NO_WAY_BACK = "This network has a layer without a gradient: choose another way."


def evidence_label(name: str, rows: int, cols: int) -> str:
    return f"Evidence for {name}, {rows} by {cols} pixels: the arrow keys move over it"


def evidence_at(row: int, col: int, pixel: float, value: float | None, name: str, way: str) -> str:
    """What is known of one pixel."""
    where = f"Row {row + 1}, column {col + 1}, pixel {pixel:.2f}:"
    if value is None:
        return f"{where} not looked at yet."
    if way == "gradient":
        return f"{where} one step whiter changes the vote for {name} by {value:+.3f} per step of 1."
    if round(value, 3) == 0:
        return f"{where} the vote for {name} stays as it is, to three decimals."
    moves, speaks = ("falls", "for") if value > 0 else ("rises", "against")
    return f"{where} the vote for {name} {moves} by {abs(value):.3f}: it speaks {speaks} it."


def evidence_text(
    name: str, most: Sequence[tuple[int, int, float]], least: Sequence[tuple[int, int, float]]
) -> str:
    """The strongest pixels, to be read or heard."""
    parts = []
    if most:
        parts.append(f"Most of all for {name}: {_places(most)}.")
    if least:
        parts.append(f"Most of all against it: {_places(least)}.")
    return " ".join(parts) or f"No pixel speaks for {name} or against it."


def _places(found: Sequence[tuple[int, int, float]]) -> str:
    return "; ".join(f"row {row + 1}, column {col + 1} ({value:+.3f})" for row, col, value in found)


# How much it bears.
BEARING_TITLE = "How robust it is"
BEARING_NOTE = (
    "Drawings are shifted, enlarged, turned, and drawn with another pen. Beside the network stands literal matching: it "
    "takes each for the class whose first drawing has the most equal pixels."
)
DISTORT = "Distort drawings"
NOT_DISTORTED = "Nothing has been distorted yet."
KINDS: Mapping[str, str] = {"shift": "By, in %", "scale": "Size", "turn": "By", "weight": "Pen"}
NETWORK_ROW, LITERAL_ROW = "Network", "Literally"


def amount(kind: str, value: float) -> str:
    if kind == "shift":
        return f"{100 * value:+.0f}".replace("-", "−") if value else "0"
    if kind == "turn":
        return f"{value:+.0f}°".replace("-", "−") if value else "0°"
    return f"{value:g}"


def bearing_of(drawings: int) -> str:
    return f"Which part of {drawings} drawings is read correctly, in per cent, by how far they are distorted."


BEARINGS: Mapping[str, str] = {
    "shift": "Shifted, down and to the right, by a part of the side",
    "scale": "Enlarged or shrunk, so many times",
    "turn": "Turned, clockwise",
    "weight": "Drawn with another pen, so many times as thick",
}
