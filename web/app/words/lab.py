"""What the lab says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TITLE = "The lab"
LINK = "Link to the lab"
STRIP_NAME = "Lab"
INTRO = (
    "Here you make a network of your own: plan its layers, train it, watch it learn. Whatever comes of it is what "
    "the whole page shows, from the maps above to the last chapter, while it happens."
)

DATA_TITLE, NETWORK_TITLE, TRAINING_TITLE, TRY_TITLE = "What it learns", "The network", "Training", "Draw"

# What it learns.
FIELDS: Mapping[str, str] = {
    "data": "From",
    "count": "Pictures",
    "learner": "Learner",
    "rate": "Learning rate",
    "sgd_rate": "Learning rate",
    "schedule": "Over time it",
    "nudge": "Size of a nudge",
    "momentum": "Momentum",
    "decay": "Decay",
    "batch": "Batch",
    "epochs": "Epochs",
    "seed": "Seed",
}
DATA: Mapping[str, str] = {
    "xo": "X and O, drawn by the page",
    "shapes": "Shapes, drawn by the page",
    "digits": "Handwritten digits",
    "own": "Your own drawings",
}
LEARNERS: Mapping[str, str] = {
    "adam": "Adam",
    "sgd": "SGD with momentum",
    "nudge": "The article's nudges",
}
SCHEDULES: Mapping[str, str] = {"falls": "falls to 0", "stays": "stays as it is"}
ABOUT_DATA: Mapping[str, str] = {
    "xo": "Shifted, scaled, turned, thick and thin, wobbly. A quarter as many others are held out, to ask it about.",
    "shapes": "Drawn as X and O are. A quarter as many others are held out, to ask it about.",
    "digits": "8,000 to learn from and 2,000 held out, of MNIST. They are fetched when the training begins: 2 MB.",
    "own": "What you keep below as examples, each distorted in many ways. Some are held out, to ask it about.",
}


def classes(names: Sequence[str]) -> str:
    return f"{len(names)} classes: {', '.join(names)}"


# The network.
PLANNED = "The layers, from the picture to the votes"
SIDE, NETWORK_SEED = "Pixels per side", "Seed of the weights"
LAYERS: Mapping[str, str] = {
    "Conv2D": "Convolution",
    "ReLU": "ReLU",
    "MaxPool2D": "Pooling",
    "Flatten": "List",
    "Dense": "Fully connected",
}
OPTIONS: Mapping[str, str] = {
    "filters": "features",
    "kernel_size": "of pixels",
    "stride": "stride",
    "padding": "edge",
    "average": "average",
    "size": "window",
    "units": "units",
}
PADDINGS: Mapping[str, str] = {"valid": "cut", "same": "padded"}
GIVES, PARAMETERS, COST = "Gives", "Parameters", "Multiplications"
LAYER = "Layer"
VOTES = "votes"
UP, DOWN, REMOVE = "Up", "Down", "Remove"
ADD = "Add"
ALL_IN_ALL = "All in all"
MEND_FIRST = "First mend what is marked above."
TOO_FEW_CLASSES = "There is nothing to tell apart: it needs at least two classes."
IN_USE = "This is the network that the page shows."
SHOWN = "This is the network that the page shows. Training works on a copy of it, your own."
NOT_IN_USE = "This is a plan: the page still shows another network."
USE = "Make it"
USE_AGAIN = "Make it anew"
DISCARD = "Back to the shown one"
PRESETS: Mapping[str, str] = {
    "plain": "One convolution",
    "quick": "Two, quick to learn",
    "digits": "Two, for digits",
}
BEGIN_WITH = "Begin with"
AS_CODE, TAKE_CODE, COPY_CODE = "The same as Python", "Take this list", "Copy"
COPIED, NOT_COPIED = "Copied.", "The browser did not copy it: select the text and copy it by keyboard."
CODE_FIELD = "The layers as a list in Python"


def layer_number(position: int, kind: str) -> str:
    return f"Layer {position + 1}, {LAYERS[kind]}"


def option_label(position: int, kind: str, name: str) -> str:
    return f"{layer_number(position, kind)}: {OPTIONS[name]}"


def votes_for(count: int) -> str:
    return f"one unit for each of {count} classes"


def shape(lengths: Sequence[int]) -> str:
    if len(lengths) == 1:
        return f"{lengths[0]:,} {'value' if lengths[0] == 1 else 'values'}"
    maps, rows, cols = lengths
    return f"{maps} × {rows}×{cols}"


def count(number: int) -> str:
    return f"{number:,}"


def strange_layer(name: str, kinds: Sequence[str]) -> str:
    return f"The list has a layer {name}; here there can be {', '.join(kinds)}."


# What is typed.
def whole(typed: str, low: int, high: int) -> str:
    return f"{_quoted(typed)} a whole number from {low:,} to {high:,} is needed."


def number(typed: str, low: float, high: float) -> str:
    return f"{_quoted(typed)} a number from {_plain(low)} to {_plain(high)} is needed."


def extent(typed: str, low: int, high: int) -> str:
    return f"{_quoted(typed)} a whole number from {low} to {high} is needed, or two such as 3×5."


def choice(typed: str, options: Sequence[str]) -> str:
    return f"{_quoted(typed)} one of {', '.join(options)} is needed."


def _quoted(typed: str) -> str:
    return f"Not “{typed[:24]}{'…' if len(typed) > 24 else ''}”:" if typed else "Nothing is typed:"


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


# Training.
START, GO_ON, PAUSE, STEP, EPOCH, STOP = "Start", "Go on", "Pause", "One step", "One epoch", "Stop"
MAKE_AND_START = "Make it and start"
FIXED = "To change what it learns from, learner, batch or seed, stop the training first."
NOT_YET = "Nothing has been trained yet."
FEATURES = "The first features, as they form"
NO_FEATURES = "This network has no features."
NUMBERS: Mapping[str, str] = {
    "epoch": "Epochs",
    "step": "Step",
    "loss": "Loss",
    "accuracy": "Right",
    "fresh": "Right, held out",
    "rate": "Images a second",
    "left": "Time left",
}
NONE = "–"
DIGITS_MISSING = "The digits could not be fetched ({reason}). Check the connection and start again."
BROKEN_DIGITS = "The file of the digits is damaged ({reason}). Reload the page and start again."
HIDDEN = "While this tab was out of sight, the training went on slowly."


def gathering(share: float) -> str:
    return f"Getting the pictures ready: {int(100 * share)} %"


def trained(epochs: int, accuracy: float | None) -> str:
    known = "" if accuracy is None else f" It gets {percent(accuracy)} of the held-out pictures right."
    return f"Done: {epochs} {'epoch' if epochs == 1 else 'epochs'}.{known}"


def percent(share: float) -> str:
    """A share in per cent with one decimal, cut off, so that only all is 100 %."""
    return "100 %" if share >= 1 else f"{int(1000 * share + 1e-6) / 10:.1f} %"


def of_goal(epochs: float, goal: int) -> str:
    return f"{epochs:.2f} of {goal}"


def duration(seconds: float) -> str:
    if seconds < 59.5:
        return f"{round(seconds)} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


# The chart.
CHART = "Loss and accuracy"
CHART_EMPTY = "Loss and accuracy will be drawn here."
LINES: Mapping[str, str] = {"learned": "while it learned", "fresh": "held out"}
ACCURACY, LOSS, EPOCHS = "Right", "Loss", "Epochs"


def chart_text(epochs: float, loss: float | None, accuracy: float | None, fresh: float | None) -> str:
    """What the chart shows, to be heard."""
    parts = [f"{epochs:.1f} epochs"]
    if loss is not None and accuracy is not None:
        parts.append(f"loss {loss:.3f}, {percent(accuracy)} right while it learned")
    if fresh is not None:
        parts.append(f"{percent(fresh)} right of what it never saw")
    return f"{CHART}: {'; '.join(parts)}."


# Trying it.
TRY_TEXT = "The same drawing as at the top of the page, and what the network makes of it."
TRY_PAD = "Drawing pad of the lab, 9 by 9 cells"

ABOUT_NUDGES = "One step tries each value a little lower and a little higher on a batch, and keeps what helps: it takes its time."
IS_TRAINING = "It learns …"
PAUSED = "Paused. It can go on exactly here."

# The timeline.
TIME = "Moment"
TIME_NOTE = "Once it has learned, you can go back to any moment, and go on from there exactly."


def moment(step: int, steps: int) -> str:
    return f"After step {step:,} of {steps:,}"


MEND_CHOICES = "It can begin when what is marked above is mended."
MEND_PLAN = "It can begin when the planned network is possible: what is wrong is said there."


# Own classes.
OWN_TITLE = "Your own classes"
OWN_TEXT = (
    "Draw on the pad, or drop a picture on the page, and keep it as an example. From three or so of each class the page "
    "makes as many as the network needs, all distorted alike. Then choose your own drawings as what it learns from."
)
NEW_CLASS = "One class more"
DRAW_FIRST = "Nothing is on the pad: draw something first."
NAME_NEEDED = "A class needs a name."


def class_name(place: int) -> str:
    return f"Name of class {place + 1}"


def keep_as(name: str) -> str:
    return f"Keep the drawing as {name}" if name.strip() else "Keep the drawing"


def examples(count: int) -> str:
    return f"{count} {'example' if count == 1 else 'examples'}"


def drop_example(number: int, name: str) -> str:
    return f"Remove example {number + 1} of {name}"


def remove_class(name: str) -> str:
    return f"Remove the class {name} with its examples"


def many_examples(name: str, most: int) -> str:
    return f"{name} has {most} examples, and no more are kept: remove some."


def long_name(longest: int) -> str:
    return f"A name may have {longest} characters: shorten it."


def name_twice(name: str) -> str:
    return f"There is a class {name} already: give this one another name."


def examples_missing(names: Sequence[str]) -> str:
    return f"Of {', '.join(names)} there is no example yet: draw some below, and keep them."


# Keeping.
KEEP_TITLE = "Keep"
KEEP_TEXT = "Your drawings, your network with its training, all that you choose here, and code that you change stay in this browser, also when the page is loaded anew."
SAVE_NETWORK, SAVE_DRAWINGS, OPEN_FILE = "Save the network", "Save the drawings", "Open …"
OPEN_FILE_LABEL = "Open a file of a network or of drawings"
KEPT = "Kept in this browser."
HUGE_FILE = "it is larger than 20 MB"
REFUSED = "it refuses to"
KINDS: Mapping[str, str] = {"pycnn drawings": "drawings", "pycnn lab": "the lab"}


def keeps_nothing(reason: str) -> str:
    return f"This browser does not keep what you make here ({reason}). Save what you want to have again as files."


def cannot_bring_back(reason: str) -> str:
    return f"What was kept here cannot be read: {reason}. It stays as it is."


def not_opened(name: str, reason: str) -> str:
    return f"{name[:60]} was not opened, and nothing has changed: {reason}."


def opened(name: str) -> str:
    return f"{name[:60]} is open."
