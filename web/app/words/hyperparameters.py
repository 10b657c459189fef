"""Chapter 9: hyperparameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TITLE = "Hyperparameters"
BEFORE = (
    "A network learns its weights by itself. But before it can begin, somebody has to decide: how many features, of how "
    "many pixels? How large is a pooling window, and how far is it to the next? How many hidden neurons vote before the "
    "vote, how many layers are there, and in which order? These choices are the *hyperparameters*, and no gradient says "
    "which way they should go.",
    "So people do what you can do here: choose, let the network learn, ask it about drawings that it has never seen, and "
    "choose again. Much of the craft lies in such tries, and in what others have found out by theirs.",
)
AFTER = (
    "Some tries that surprise. Take features of 5×5, and pool with a window and a stride of 12: of each feature only its "
    "best match is left, wherever in the picture that is. With hardly more than a hundred parameters this reads better than "
    "the network that stands here at first. Add hidden neurons: now most of the parameters are theirs. Change the order: "
    "pooling before ReLU comes to the same, since the largest of some numbers, cut off at zero, is the largest of the numbers "
    "that were cut off; only the time may be another.",
    "How fair is it? Each network begins with random weights from the same seed, learns from the same 800 drawings, six "
    "times over, and is asked about the same 300 others. That makes tries repeatable. But among 300 drawings one or two in a "
    "hundred more or less are luck, and so is the beginning: whoever wants to be sure tries several times with other seeds, "
    "and in the end asks about drawings that played no part in the choosing.",
)
LABELS = {
    "features": "Features",
    "pixels": "Pixels of a feature, per side",
    "window": "Pooling window",
    "stride": "Pooling stride",
    "blocks": "Rounds of convolution, ReLU and pooling",
    "order": "Order",
    "hidden": "Hidden neurons",
    "vary": "Try",
}
ORDERS = {"relu": "ReLU, then pooling", "pool": "pooling, then ReLU"}
ONE_NETWORK = "these choices"
VARIED = {
    "features": "with {} features",
    "pixels": "with features {} pixels wide",
    "window": "with pooling windows of {}",
    "stride": "with pooling strides of {}",
    "blocks": "with {} rounds",
    "order": "in both orders",
    "hidden": "with {} hidden neurons",
}

NETWORK = "The network of these choices"
COLUMNS = ("Layer", "Gives", "Parameters", "Multiplications")
TOTAL, CLASSES = "All in all", "the votes for X and O"
KINDS = {
    "Conv2D": "Convolution",
    "ReLU": "ReLU",
    "MaxPool2D": "Pooling",
    "Flatten": "List",
    "Dense": "Fully connected",
}
PICTURE = "Picture"
NO_TRIES = "Nothing has been tried yet."
TRY, STOP, CLEAR, AGAIN = "Try it", "Stop", "Clear the tries", "Choose"
HOW = "It learns from 800 drawings that the page makes, and is asked about 300 others."
SEEN = "The drawing as these networks see it"
HEADINGS = {
    "t": "Try",
    "c": "Choices",
    "p": "Parameters",
    "m": "Multiplications",
    "a": "Right",
    "s": "Learned in",
    "d": "Your drawing",
}
SORTED = "tpmas"
"""The columns that the tries can be put in the order of."""
BEST = "best"
BY_PARAMETERS = "Right answers by parameters"
WAITING = "…"


def options(varied: Mapping[str, Sequence[int | str]]) -> dict[str, str]:
    """What the options of the orders and of what to vary are called."""
    called = {
        name: VARIED[name].format(listed([str(value) for value in values])) for name, values in varied.items()
    }
    return {**ORDERS, "one": ONE_NETWORK, **called}


def listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def layer(kind: str, detail: str) -> str:
    return f"{KINDS.get(kind, kind)}{', ' if detail else ''}{detail}"


def features(count: int, side: str) -> str:
    return f"{count} {'feature' if count == 1 else 'features'} of {side}"


def window(side: str, stride: int) -> str:
    return f"window {side}, stride {stride}"


def neurons(count: int) -> str:
    return f"{count} neurons"


def maps(count: int, rows: int, cols: int) -> str:
    return f"{count} × {sides(rows, cols)}"


def sides(rows: int, cols: int) -> str:
    return f"{rows}×{cols}"


def values(count: int) -> str:
    return f"{count} {'value' if count == 1 else 'values'}"


def number(count: int) -> str:
    return f"{count:,}"


def too_small(feature: str, maps: str) -> str:
    return (
        f"Impossible: a feature of {feature} does not fit on maps of {maps}. Take smaller features, a smaller pooling "
        "stride, or one round less."
    )


def unfit(layer: str, shape: str) -> str:
    return f"Impossible: {layer} can do nothing with {shape}."


def chosen(features: int, pixels: int, window: int, stride: int, blocks: int, order: str, hidden: int) -> str:
    """Choices in a few words."""
    rounds = "" if blocks == 1 else f", {blocks} rounds"
    last = f", {hidden} hidden" if hidden else ""
    swapped = "" if order == "relu" else ", ReLU last"
    return f"{features} of {sides(pixels, pixels)}, pooling {window}/{stride}{swapped}{rounds}{last}"


TRIES = "The tries"
CHOSEN_KEY = "choices in short: how many features of how many pixels, pooling window/stride"


def plan(count: int, of: int) -> str:
    """How many networks one press tries."""
    if of == 1:
        return ""
    left_out = "" if count == of else f" The others of these {of} cannot be built."
    return (
        f"Now {count} {'network does' if count == 1 else 'networks do'} that, one after the other.{left_out}"
    )


def drawing(missing: int) -> str:
    return f"Making drawings for all the tries: {missing:,} to go."


def learning(number: int, epoch: int, epochs: int, right: float) -> str:
    return (
        f"Try {number}: learning, round {epoch} of {epochs} over the drawings; {percent(right)} right so far."
    )


def finished(number: int, accuracy: float, others: int) -> str:
    return f"Try {number} is done: {percent(accuracy)} of {others} fresh drawings right."


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def so_far(accuracy: float) -> str:
    return f"{percent(accuracy)} so far"


def seconds(time: float) -> str:
    return f"{time:.1f} s"


def decided(name: str, certainty: str) -> str:
    return f"{name} ({certainty})"


def again(number: int) -> str:
    return f"Choose what try {number} had"


def sort(heading: str) -> str:
    return f"Order the tries by: {heading}"


def scatter(points: Sequence[tuple[int, int, float]]) -> str:
    """All points of the picture, to be heard: number, parameters, accuracy."""
    if not points:
        return f"{BY_PARAMETERS}. {NO_TRIES}"
    said = [
        f"try {number}: {parameters:,} parameters, {percent(share)} right"
        for number, parameters, share in points
    ]
    return f"{BY_PARAMETERS}. {'; '.join(said)}."


QUESTION = "Begin with {choices}. Which network has the most parameters to learn?"
AS_IT_IS, DOUBLED, LARGER = (
    "this one, as it is",
    "one with twice as many features",
    "one with features 2 pixels larger per side",
)


def more_hidden(count: int) -> str:
    return f"one with {count} more hidden neurons"


def because(counts: Sequence[tuple[str, int]]) -> str:
    said = "; ".join(f"{name}: {count:,}" for name, count in counts)
    return (
        f"Counted: {said}. A feature is small, and the same everywhere on the picture. What comes after the pooling costs "
        "more: there each single value has a weight of its own for every neuron that it votes for."
    )
