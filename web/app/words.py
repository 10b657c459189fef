"""Every sentence that Python puts on the page, in one place, so that it can be read over and translated."""

from __future__ import annotations

from collections.abc import Sequence

ORDINAL_FEATURES = ("falling stroke", "crossing", "rising stroke")

PLAY, PAUSE = "Play", "Pause"
STEP_FAILED = "Something went wrong in this step; the page goes on."
BAD_LINK = "This link cannot be read: it is damaged, or of another version. Nothing was changed."

NO_LITERAL_ANSWER = "Literally: –"
NOTHING_DRAWN = "Nothing drawn yet: draw an X or an O."
TOO_LITTLE_DRAWN = "Nothing covers half a pixel yet: draw larger."


def place(row: int, col: int) -> str:
    return f"row {row + 1}, column {col + 1}"


def feature_name(index: int) -> str:
    return ORDINAL_FEATURES[index] if index < len(ORDINAL_FEATURES) else f"feature {index + 1}"


def pixel_status(row: int, col: int, white: bool) -> str:
    return f"{place(row, col)}, {'white' if white else 'black'}".capitalize()


def picture_label(rows: int, cols: int) -> str:
    return f"The picture, {rows} by {cols} pixels"


def map_label(operation: str, feature: int, rows: int, cols: int) -> str:
    return f"{operation}, map {feature + 1} ({feature_name(feature)}), {rows} by {cols}"


def list_label(count: int) -> str:
    return f"List of {count} values"


def feature_label(index: int) -> str:
    return f"Feature {index + 1}: {feature_name(index)}"


def exemplar_label(name: str) -> str:
    return f"Exemplar {name}"


def matches(name: str, matching: int, total: int) -> str:
    return f"{matching} of {total} match the {name}"


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


def example_answer(right: bool) -> str:
    return f"read {'correctly' if right else 'wrongly'} as"


def score(right: int, total: int, wrong: Sequence[str]) -> str:
    """How the network does on the examples, and where it fails."""
    if right == total:
        return f"The network reads all {total} correctly."
    return f"The network reads {right} of the {total} correctly. Wrong: {', '.join(wrong)}."


def trouble(error: str) -> str:
    return f"{STEP_FAILED} ({error})"


OPERATIONS = {
    "convolution": "Convolution",
    "rectify": "ReLU",
    "maximum": "Pooling",
    "copy": "List",
    "vote": "Vote",
}
PICTURE, PATCH, FEATURE, PRODUCTS, BEFORE = "Picture", "Patch", "Feature", "Products", "Map before"
SUM, DIVIDE, BIAS, EQUALS = "Sum of the products", "divided by the pixels", "plus the bias", "gives"
LEDGER_HEAD = ("Value", "is", "times weight", "adds")
LEDGER_SUM, LEDGER_REST, LEDGER_BIAS = "Vote", "digits not shown", "bias"
RECTIFY_NEGATIVE, RECTIFY_POSITIVE = "Below zero, so it becomes 0.", "Not below zero, so it stays."
RECTIFY_CAPTION = "The larger of 0 and the value"
MAXIMUM_CAPTION = "The largest stays"


def convolution_sentence(feature: int, row: int, col: int, agreeing: int | None, pixels: int) -> str:
    lead = f"Feature {feature + 1} ({feature_name(feature)}), laid over the patch for {place(row, col)}"
    if agreeing is None:
        return f"{lead}: multiply, add up, divide."
    return f"{lead}: {agreeing} of {pixels} pixels agree."


def rectify_sentence(map_index: int, row: int, col: int) -> str:
    return f"Map {map_index + 1} ({feature_name(map_index)}), {place(row, col)}: negative numbers become 0."


def maximum_sentence(map_index: int, row: int, col: int, count: int) -> str:
    values = f"{count} values" if count > 1 else "one value, all that the window has left at the edge"
    return f"Map {map_index + 1} ({feature_name(map_index)}), {place(row, col)}: the largest of {values}."


def copy_sentence(position: int, map_index: int, row: int, col: int) -> str:
    source = f"map {map_index + 1} ({feature_name(map_index)}), {place(row, col)}"
    return f"Value {position + 1} of the list is {source}."


def vote_sentence(class_name: str, voters: int) -> str:
    return f"The vote for {class_name}: {voters} values have a say. The lines add up to the vote exactly."


def value_name(position: int, per_map: int) -> str:
    return f"{position + 1} ({feature_name(position // per_map)})"
