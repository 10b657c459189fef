"""Chapter 8: backpropagation."""

from __future__ import annotations

from collections.abc import Sequence

TITLE = "Backpropagation"
BEFORE = (
    "So far everything was given: the pixels of the features, and how much each value counts in a vote. Where do such "
    "numbers come from? Nobody writes them down. A network starts with any numbers, and *learns* from its mistakes.",
    "For that the mistake must be a number. How far the votes are from the right answers is the *error*. Then take one "
    "value of the network, turn it a little up and a little down, and keep what makes the error smaller. Do so with "
    "every value, again and again: that is learning, and nothing else is needed but patience.",
    "The patience can be saved. *Backpropagation* follows the error back through the network, layer by layer, and finds "
    "for all values at once how the error would change with them. Such a number is called a *gradient*.",
)
AFTER = (
    "One drawing is not much of a teacher: what helps with this one may hurt with another. A network that is to be "
    "trained sees thousands of drawings with their right answers, takes a small step downhill for a few of them at a "
    "time, and begins again when it has seen them all.",
    "The two networks at the top show what is gained. The article's was made by hand: it reads nine of the ten "
    "drawings correctly, and takes the thick X for an O. The trained one began with random numbers, saw generated drawings "
    "with their answers, and reads all ten. Choose it, and look at what has become of the [features](#features), "
    "which nobody drew.",
    "Nothing here says how long a step should be, how many features there are, or how large the windows. Backpropagation "
    "cannot find these numbers; somebody has to choose them. That is what the [next chapter](#hyperparameters) is about.",
)
LABELS = {"nudge": "Turn it, in steps of 0.05", "rate": "Step size, in hundredths"}

# The error of a vote.
ERROR = "The error of a vote"
ABSOLUTE = "The right answer is 1 for the right class and 0 for any other. How far a vote is from it is its error; all together are the error of the drawing."
CROSS_ENTROPY = "Here votes are scores of any size. They are turned into probabilities that add up to 1, and the error is *cross-entropy*: −log of the right class's probability, which is 0 for certain and grows without end the less probable it is."
WANTED = "It should be"
ALMOST_NOTHING = "There is hardly any error left, so there is hardly anything to learn. Say that it should be something else, and see what the network would have to change."
CLASS, ANSWER, VOTE, PROBABILITY, LINE_ERROR, TOTAL = (
    "Class",
    "Right answer",
    "Vote",
    "Probability",
    "Error",
    "Total",
)
THIS_DRAWING, ARTICLE_TABLE = "This drawing", "The classic example"


def article_note(vote: str, error: str, total: str) -> str:
    return (
        f"The example with which the classic article explains errors, with the votes that it prints. Its own table has a "
        f"slip: it says .49 for the O, and .57 in all. But the answer should be 0 and the vote is {vote}, so the error is "
        f"{error}, and the total {total}."
    )


def decided(name: str) -> str:
    return f"what it decides: {name}"


def error_table(name: str) -> str:
    return f"The error, if it should be {name}"


# One value nudged.
VALUE = "One value, turned up and down"
VALUE_TEXT = "Choose any value of the network and turn it. The curve is the error of this drawing for every value that it could have, with everything else left alone."
LAYER, UNIT, CHANNEL, WEIGHTS = "Layer", "Which one", "Its part for map", "Its values"
OF_MAP = "For the values of map"
LOWER, NOW, HIGHER = "A little lower", "Here", "A little higher"
THE_VALUE, THE_ERROR = "value", "error"
HELPS = {
    -1: "Turn it down: the error gets smaller.",
    0: "Neither way makes the error smaller.",
    1: "Turn it up: the error gets smaller.",
}
FLAT = "The error stays the same, wherever it is turned: this value has no say in it here."
KEEP, RESTORE = "Keep this value", "Restore the network"
SMALLER, LARGER, SAME = "smaller ✓", "larger", "the same"
CURVE_CAPTION = (
    "The error over the value. Upright line: the value as it is. Dashed: its gradient, the slope there."
)


def feature_value(feature: str, row: int, col: int) -> str:
    return f"{feature}, row {row + 1}, column {col + 1}"


def feature_name(index: int, name: str = "", layer: str = "", channel: int | None = None) -> str:
    text = f"Feature {index + 1}" + (f" ({name})" if name else "")
    text += f" of {layer}" if layer else ""
    return text + (f", its part for map {channel + 1}" if channel is not None else "")


def weight_name(value: int, unit: str) -> str:
    return f"The weight of value {value + 1} in the vote for {unit}"


def unit_weight_name(value: int, unit: int, layer: str) -> str:
    return f"The weight of value {value + 1} in value {unit + 1} of {layer}"


def vote_for(name: str) -> str:
    return f"Vote for {name}"


def knob(what: str, value: str) -> str:
    return f"{what}: {value}"


def turned(what: str, now: str, value: str) -> str:
    return f"{what}: {now}" + ("" if now == value else f", turned to {value}")


def curve_label(what: str, ends: tuple[str, str], best: tuple[str, str], here: tuple[str, str]) -> str:
    """What the curve shows; `best` and `here` are each a value and the error with it."""
    return (
        f"The error over {what[0].lower()}{what[1:]}, from {ends[0]} to {ends[1]}: it is smallest, {best[1]}, at "
        f"{best[0]}, and {here[1]} at {here[0]}."
    )


# All of them.
ALL = "All of them, one after the other"
ALL_TEXT = "Nudge every value once, 0.05 down and 0.05 up, and keep it where the error is smallest. Each nudge begins from what the ones before have left."
RUN, STOP, AGAIN = "Nudge every value once", "Stop", "Nudge them again"
NOT_YET = "With this drawing, this answer and this network, nothing was nudged yet."
SIGNS = {1: "+", 0: "0", -1: "−"}
LEGEND = "+ turned up, − turned down, 0 left alone"
BIASES = "Biases"
TAKE_OVER = "Take these values over"
TOO_MANY = "That is shown only: so many changed values no link could carry."
TOO_LARGE = "Some values would become so large that there is no point in taking them over."
NO_CHANGE = "Nothing would change."


def progress(done: int, total: int, up: int, down: int, alone: int) -> str:
    return f"{done} of {total} values nudged: {up} up, {down} down, {alone} left alone."


def before_after(before: str, after: str) -> str:
    return f"Error {before} → {after}"


def of_layer(name: str, layer: str) -> str:
    return f"{layer}: {name.lower()}"


TOO_MANY_TO_NUDGE = "This network has so many values that it would take too long to nudge each of them here."


def features_of(layer: str, count: int, values: int) -> str:
    return f"{layer}: {count} features, a row of {values} values each"


def weights_of(layer: str, count: int, values: int) -> str:
    """The weights of a layer, where they are not in rows that mean something."""
    return f"{layer}: {count} times {values} weights, one after the other"


def weights_of_units(layer: str, count: int, values: int) -> str:
    return f"{layer}: a row of {values} weights for each of {count} values"


# The way back.
WAY = "The gradient, all the way back"
WAY_TEXT = "All directions at once: begin at the error and go back, place by place. At each, the question is the same: if this number were a little higher, how much higher would the error be? The answer is made of the answers at the place after it."
WALK = "Go along the way back"
PLACES, FOLLOW = "Places on the way back", "Map to follow"
OWN_PIXELS = "Feature"
PIXELS_UNDER = "What lay under the pixel"
DIVERGING = "Gradients: below zero grey, a little more makes the error smaller; above zero coloured, it makes it larger. Full colour is {largest}."
GOES_INTO, COMES_BACK, TIMES, PASSES = "It goes into", "which gets back", "times", "passes on"
OTHERS, SUM = "all others", "Gradient"
NUDGE_IT = "Turn this value in the second part"
ONLY_COPIED = "The list is only another way to write the maps: everything passes."
WON = "It was the largest in its window: all of it passes."
NO_WINDOW = "No window looked at it: nothing passes."
OPEN = "It was above zero: the gate is open, all of it passes."
SHUT = "It was not above zero, so ReLU made it 0 whatever it was: the gate is shut, nothing passes."
VOTED = "It counts in every vote by its weight, so by its weight it gets back from each."
COVERED = "It lay under {windows} of the features' windows. What it was multiplied with there, its gradient is multiplied with on the way back."
ELSEWHERE = "What comes back is multiplied with how much the one changes with the other."


def lost(row: int, col: int, tie: bool) -> str:
    if tie:
        return f"Row {row + 1}, column {col + 1} is as large and comes first, so that one counts: nothing passes here."
    return f"Row {row + 1}, column {col + 1} was larger and won the window: nothing passes here."


def won_some(won: int, windows: int) -> str:
    return f"It was in {windows} windows and the largest in {won} of them: what these get back passes."


def weighed(weight: str) -> str:
    return f"its weight is {weight}"


def absolute_slope(name: str, vote: str, wanted: str, slope: float) -> str:
    text = f"The vote for {name} is {vote} and should be {wanted}: "
    if slope < 0:
        return text + "too low. A little more makes the error smaller by as much: -1."
    if slope > 0:
        return text + "too high. A little more makes the error larger by as much: 1."
    return text + "exactly right. There is nothing to change: 0."


def probable_slope(name: str, probability: str, wanted: str, slope: str) -> str:
    return (
        f"The probability of {name} is {probability} and should be {wanted}. The gradient of its vote is simply the "
        f"difference, {slope}."
    )


def pulled(places: int, divisor: int | None, gradient: str) -> str:
    share = f", divided by the {divisor} pixels of the feature" if divisor else ""
    return (
        f"This pixel was laid over {places} places. Take each place's gradient times what lay there under the "
        f"pixel{share}, and add all of them up: {gradient}."
    )


def advice(gradient: float) -> str:
    if gradient < 0:
        return "Below zero: turn it up, and the error gets smaller."
    if gradient > 0:
        return "Above zero: turn it down, and the error gets smaller."
    return "Zero: for this drawing it does not matter."


def output_name(index: Sequence[int], vote: str = "") -> str:
    if vote:
        return f"the vote for {vote}"
    if len(index) == 1:
        return f"value {index[0] + 1}"
    channel, row, col = index
    return f"map {channel + 1}, row {row + 1}, column {col + 1}"


def cell_name(index: Sequence[int], vote: str = "") -> str:
    name = output_name(index, vote)
    return f"{name[0].upper()}{name[1:]}"


def values_of(place: str, map_number: int | None) -> str:
    return _of(f"{place}, values", map_number)


def gradients_of(place: str, map_number: int | None) -> str:
    return _of(f"{place}, gradients", map_number)


def coming_back(place: str, map_number: int | None) -> str:
    return _of(f"What comes back from {place}", map_number)


def _of(text: str, map_number: int | None) -> str:
    return text if map_number is None else f"{text} (map {map_number + 1})"


def changes(feature: str) -> str:
    return f"{feature}: gradients of its pixels"


def products(divisor: int | None) -> str:
    return "One times the other" + (f", divided by {divisor}" if divisor else "")


def map_button(index: int, name: str) -> str:
    return f"Map {index + 1}" + (f", {name}" if name else "")


# One against the other.
CHECK = "One against the other, and a step downhill"
CHECK_TEXT = "The value chosen above, once more: its gradient from the one pass back, and the slope that two nudges of {step} find by trying."
GRADIENT, NUDGED, DIFFERENCE = "Gradient, by the pass back", "Slope, by two nudges", "Difference"
AGREE = "They agree, as long as the error runs straight from one nudge to the other. Where it bends in between (another value wins its window, a gate opens, a vote passes its right answer) they may differ."
DOWNHILL_TEXT = "Now turn *all* values at once, each against its gradient: new value = value − step size × gradient. That is *gradient descent*."
TAKE_STEP = "Take the step"


def downhill(rate: str, before: str, after: str) -> str:
    return f"With a step size of {rate}: error {before} → {after}"


def downhill_verdict(before: float, after: float) -> str:
    if after < before:
        return "Smaller: the step went downhill."
    if after != before:
        return "Larger: the step was too long and went beyond the lowest point. Take a smaller one."
    return "The same: there is nothing to gain here."


def read_then(before: int, after: int, count: int) -> str:
    which = (
        "the article's ten drawings"
        if count == 10
        else f"the {count} drawings of the article that it has a class for"
    )
    text = f"Of {which} it would then read {after} correctly"
    if after < before:
        return f"{text}, instead of {before}: what is better for this drawing is worse for others."
    if after > before:
        return f"{text}, instead of {before}."
    return f"{text}, as many as now."


def votes_then(votes: Sequence[tuple[str, str]]) -> str:
    return "Votes then: " + ", ".join(f"{name} {vote}" for name, vote in votes)


def moved(count: int, total: int) -> str:
    return f"{count} of {total} values would change."


# The question.
QUESTION = (
    "The vote for {name} is {vote} and should be {wanted}. One of the values it is made of is {value}, with the weight "
    "{weight}. If this weight goes up a little, what becomes of the error?"
)
QUESTION_PROBABLE = (
    "The probability of {name} is {vote} and should be {wanted}. One of the values that its vote is made of is {value}, "
    "with the weight {weight}. If this weight goes up a little, what becomes of the error?"
)
OPTIONS = ("It gets smaller", "It gets larger", "It stays the same")


def because(turn: str, value: str, name: str, before: str, after: str) -> str:
    return (
        f"Turned up by {turn}, it moves the vote for {name} by {turn} times {value}. Worked out: the error was {before} "
        f"and becomes {after}."
    )
