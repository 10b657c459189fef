"""Every sentence that Python puts on the page, in one place, so that it can be read over and translated."""

from __future__ import annotations

import math
from collections.abc import Sequence

FEATURES = ("falling stroke", "crossing", "rising stroke")
"""What the features of the article's network look for."""

PLAY, PAUSE = "Play", "Pause"
FIRST, BACK, ON, LAST = "First place", "One place back", "One place on", "Last place"
STEP_FAILED = "Something went wrong in this step; the page goes on."
BAD_LINK = "This link cannot be read: it is damaged, or of another version. Nothing was changed."

OVERFLOWN = (
    "This network's numbers have grown beyond all limits, so there is nothing to show here and nothing to decide. Restore "
    "it, go back to an earlier moment, or let it learn in smaller steps."
)
NO_LITERAL_ANSWER = "Literally: –"
TOO_LITTLE_DRAWN = "Nothing covers half a pixel yet: draw larger."

BLACK_AND_WHITE = "White is 1, black is -1: a pixel turns white when the pen covers half of it."
GREY = "White is 1, black is -1, and a pixel that the pen covers in part is between them."
PLAIN_LEGEND = "-1 grey · 0 blank · 1 in the colour of its feature. Choose any cell to see how it was made."
VERDICT = "Verdict"
MAP = "map of numbers"
POOLED_AGAIN = "Pooled again"

PREDICT = "Predict first"
RIGHT, NOT_SO = "Right.", "Not so."
ASK_AGAIN = "Ask me again"
THE_CODE = "The code"
CODE_VALUES = "What its names stand for at the chosen place"
NO_SOURCE = "The source of this function is not at hand."


def link_to(title: str) -> str:
    return f"Link to the chapter {title}, as it is now"


def controls_of(title: str) -> str:
    return f"{title}: settings"


def figure_of(title: str) -> str:
    return f"{title}: figure"


def feature_choice(index: int, name: str) -> str:
    return f"Feature {index + 1}" + (f", {name}" if name else "")


def no_network(error: str) -> str:
    return f"The other network cannot be loaded ({error}). The page stays with this one."


def legend(scales: Sequence[tuple[str, float]]) -> str:
    """What colours mean where numbers have no limits: stages, and the number that is full colour there."""
    parts = " · ".join(f"{number:.2f} from {stage} on" for stage, number in scales)
    return (
        "Below zero grey · 0 blank · above zero in the colour of its map. Full colour is about the largest "
        f"number that the ten drawings below give, or more: {parts}. Choose any cell to see how it was made."
    )


def stage_title(kind: str, layer: str) -> str:
    titles = {
        "convolution": "Convolution",
        "relu": "ReLU",
        "pool": "Pooling",
        "list": "List",
        "election": "Votes",
    }
    return titles.get(kind, {"Dense": "Fully connected"}.get(layer, layer))


def stage_note(kind: str, shape: Sequence[int], has_features: bool) -> tuple[tuple[str, bool], ...]:
    """What a layer gives, in pieces; those with True are left out where there is little room."""
    if len(shape) == 1:
        return ((f"{shape[0]} {'classes' if kind == 'election' else 'values'}", False),)
    several = shape[0] > 1
    features = ((f"{shape[0]} {'features' if several else 'feature'}, ", True),) if has_features else ()
    maps = ("maps " if several else "map ", True)
    return (*features, (f"{shape[0]} ", False), maps, (f"of {size(*shape[1:])}", False))


def size(rows: int, cols: int) -> str:
    return f"{rows}×{cols}"


def picture_size(rows: int, cols: int) -> str:
    return f"{size(rows, cols)} pixels"


def place(row: int, col: int) -> str:
    return f"row {row + 1}, column {col + 1}"


def map_name(index: int, name: str = "") -> str:
    """A map by its number and, if its feature has a name, by that."""
    return f"map {index + 1}" + (f" ({name})" if name else "")


def cell_status(row: int, col: int, number: str) -> str:
    return f"{place(row, col)}: {number}".capitalize()


def value_status(position: int, number: str) -> str:
    return f"Value {position + 1}: {number}"


def map_text(rows: Sequence[Sequence[str]]) -> str:
    """All numbers of a map, to be heard."""
    if all(len(row) == 1 for row in rows):
        return f"Values: {' '.join(row[0] for row in rows)}."
    return " ".join(f"Row {number}: {' '.join(row)}." for number, row in enumerate(rows, start=1))


def pixel_status(row: int, col: int, white: bool) -> str:
    return f"{place(row, col)}, {'white' if white else 'black'}".capitalize()


def picture_label(rows: int, cols: int) -> str:
    return f"The picture, {rows} by {cols} pixels"


def map_label(stage: str, index: int, name: str, rows: int, cols: int) -> str:
    return f"{stage}, {map_name(index, name)}, {rows} by {cols}"


def list_label(count: int) -> str:
    return f"List of {count} values"


def feature_label(index: int, name: str = "", channels: int = 1) -> str:
    parts = f", a part for each of {channels} maps" if channels > 1 else ""
    return f"Feature {index + 1}" + (f": {name}" if name else "") + parts


def exemplar_label(name: str) -> str:
    return f"Exemplar {name}"


def matches(name: str, matching: int, total: int) -> str:
    return f"{matching} of {total} match the {name}"


NO_EXEMPLARS = (
    "There is nothing to compare with: perfect drawings are at hand of an X and of an O alone, and this network tells other "
    "things apart."
)


def literal_answer(counts: Sequence[tuple[str, int]]) -> str:
    """What the literal comparison would answer: the exemplar with the most matching pixels."""
    best = max(count for _, count in counts)
    names = [name for name, count in counts if count == best]
    return f"Literally: {names[0]}" if len(names) == 1 else "Literally: a tie"


def certainty(votes: Sequence[tuple[str, float]], shown: Sequence[str]) -> str:
    """How sure the votes are, in words: the distance between the best two."""
    ranked = sorted(zip(votes, shown, strict=True), key=lambda vote: -vote[0][1])
    ((winner, high), high_text), ((loser, low), low_text) = ranked[:2]
    against = f"{winner} {high_text} against {loser} {low_text}"
    margin = high - low
    if margin < 1e-6:
        return f"A tie, {high_text} each: it cannot tell, and takes {winner}."
    if margin < 0.1:
        return f"Unsure: {against}, nearly the same."
    if margin < 0.2:
        return f"Fairly sure: {against}."
    return f"Sure: {against}."


def probable(ranked: Sequence[tuple[str, float]]) -> str:
    """How sure a network is, in words, from the probabilities of its classes; the winner is the first."""
    (winner, high), (other, low) = ranked[:2]
    if high - low < 1e-6:
        return f"A tie, {percent(high)} each: it cannot tell, and takes {winner}."
    if high < 0.7:
        return f"Unsure: {winner} {percent(high)} against {other} {percent(low)}."
    return f"{'Sure' if high >= 0.95 else 'Fairly sure'}: {winner} {percent(high)}."


def percent(share: float) -> str:
    """A probability with one decimal, cut off as all numbers here are: nothing but certainty is 100 %."""
    if math.isnan(share):
        return "–"
    return f"{min(math.floor(1000 * share + 1e-6), 999) / 10:.1f} %"


def example_answer(right: bool | None) -> str:
    """How a drawing is read; of what the network has no class for, no reading is right or wrong."""
    return "read as" if right is None else f"read {'correctly' if right else 'wrongly'} as"


def score(right: int, total: int, wrong: Sequence[str], others: int = 0) -> str:
    """How the network does on the examples, and where it fails; `others` are none of its classes."""
    if not total:
        return (
            "This network knows neither X nor O, so none of its answers is right or wrong here: they say only which of its "
            "classes each drawing is most like."
        )
    which = f"{total} that it has a class for" if others else str(total)
    if right == total:
        return f"The network reads all {which} correctly."
    return f"The network reads {right} of the {which} correctly. Wrong: {', '.join(wrong)}."


ARTICLES_CLASSES = {"X", "O"}
FEW_NAMES, SHORT_NAMES = 4, 40
"""So many classes, with so many letters all together, are named where the reader is asked to draw one."""


def to_draw(classes: Sequence[str]) -> str:
    """What there is to draw for a network that tells these classes apart."""
    if set(classes) == ARTICLES_CLASSES:
        return "an X or an O"
    if len(classes) <= FEW_NAMES and sum(map(len, classes)) <= SHORT_NAMES:
        *others, last = (f"“{name}”" for name in classes)
        return f"{', '.join(others)} or {last}"
    return f"one of the {len(classes)} things that this network tells apart"


def nothing_drawn(classes: Sequence[str]) -> str:
    return f"Nothing drawn yet: draw {to_draw(classes)}."


def nothing_in_sight(classes: Sequence[str]) -> str:
    return f"Nothing is on the pad: draw {to_draw(classes)}."


def trouble(error: str) -> str:
    return f"{STEP_FAILED} ({error})"


OPERATIONS = {
    "convolution": "Convolution",
    "rectify": "ReLU",
    "maximum": "Pooling",
    "copy": "List",
    "vote": "Vote",
}
LENT = (
    "This network has no convolution, so it has no features of its own. To see what features do, the article's three are "
    "laid on the drawing here; they are no part of the network."
)
PICTURE, PATCH, FEATURE, PRODUCTS, BEFORE = "Picture", "Patch", "Feature", "Products", "Map before"
ADDS = "adds"
SUM, DIVIDE, BIAS, EQUALS = "Sum of the products", "divided by the pixels", "plus the bias", "gives"
LEDGER_HEAD = ("Value", "is", "times weight", "adds")
LEDGER_SUM, LEDGER_REST, LEDGER_BIAS = "Vote", "digits not shown", "bias"
RECTIFY_NEGATIVE, RECTIFY_POSITIVE = "Below zero, so it becomes 0.", "Not below zero, so it stays."
RECTIFY_CAPTION = "The larger of 0 and the value"
MAXIMUM_CAPTION = "The largest stays"


def convolution_sentence(
    feature: int, name: str, row: int, col: int, agreeing: int | None, pixels: int, divided: bool
) -> str:
    named = f" ({name})" if name else ""
    lead = f"Feature {feature + 1}{named}, laid over the patch for {place(row, col)}"
    if agreeing is not None:
        return f"{lead}: {agreeing} of {pixels} pixels agree."
    return f"{lead}: multiply, add up{', divide' if divided else ''}."


def rectify_sentence(map_index: int, name: str, row: int, col: int) -> str:
    where = f"{map_name(map_index, name)}, {place(row, col)}"
    return f"{where[0].upper()}{where[1:]}: negative numbers become 0."


def maximum_sentence(map_index: int, name: str, row: int, col: int, count: int) -> str:
    values = f"{count} values" if count > 1 else "one value, all that the window has left at the edge"
    where = f"{map_name(map_index, name)}, {place(row, col)}"
    return f"{where[0].upper()}{where[1:]}: the largest of {values}."


def copy_sentence(position: int, map_index: int, name: str, row: int, col: int) -> str:
    return f"Value {position + 1} of the list is {map_name(map_index, name)}, {place(row, col)}."


def strongest_before(map_index: int) -> str:
    return f"{map_name(map_index).capitalize()}, which counts most here"


def part_of_list(start: int, stop: int, count: int) -> str:
    return f"Values {start + 1} to {stop} of {count}"


def range_name(first: int, last: int) -> str:
    return f"Values {first + 1} to {last + 1}"


def rectified_value_sentence(position: int) -> str:
    return f"Value {position + 1}: negative numbers become 0."


def unit_sentence(position: int, values: int) -> str:
    return f"Value {position + 1} is made of {values} values, each with its weight."


def vote_sentence(class_name: str, voters: int) -> str:
    return f"The vote for {class_name}: {voters} values have a say. The lines add up to the vote exactly."


def other_values(count: int) -> str:
    return "1 other value" if count == 1 else f"{count} other values together"


def other_maps(count: int) -> str:
    return "1 other map" if count == 1 else f"{count} other maps"


def value_name(position: int, name: str = "") -> str:
    return f"{position + 1}" + (f" ({name})" if name else "")


def group_name(map_index: int, name: str, values: int) -> str:
    return f"{map_name(map_index, name).capitalize()}: {values} {'values' if values > 1 else 'value'}"
