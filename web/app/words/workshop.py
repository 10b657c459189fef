"""The workshop: where the code is changed that the page runs on."""

from __future__ import annotations

from collections.abc import Sequence

TITLE = "The code"
TEXT = (
    "Everything that this page works out is done by the files below; there is nothing else behind it. Open one, change it, "
    "and run it: then the whole page runs on it, every map, every vote, every figure of the ten chapters. You can break "
    "nothing for good. What does not work is refused with its line, a loop without an end is stopped, and one click brings "
    "the original back.",
)
FILES = "Files and functions"
GROUPS = {"layers": "Layers", "learning": "Learning", "data": "Drawings to learn from"}
ABOUT = {
    "pycnn.layers.conv:Conv2D.forward": "Lays each feature over each place, multiplies and adds up.",
    "pycnn.layers.conv:Conv2D.backward": "How the error changes with each pixel that a feature lay on.",
    "pycnn.layers.relu:ReLU.forward": "What is below zero becomes 0.",
    "pycnn.layers.pool:MaxPool2D.forward": "Keeps the largest number of each window.",
    "pycnn.layers.flatten:Flatten.forward": "Writes the maps out as one list.",
    "pycnn.layers.dense:Dense.forward": "Every value of the list votes, with its weight.",
    "pycnn.losses:CrossEntropy": "How wrong the votes are: the loss that the networks learn by.",
    "pycnn.losses:AbsoluteError": "The error of the classic explanation: distances added up.",
    "pycnn.backpropagation:backpropagate": "Follows the error back through all layers.",
    "pycnn.optimizers:SGD.steps": "How far each weight goes against its gradient.",
    "pycnn.optimizers:Adam.steps": "Steps of nearly one size, whatever the gradient's is.",
    "pycnn.nudge:Nudge.step": "Tries each value a little higher and a little lower.",
    "pycnn.datasets.shapes:cross": "Which strokes make an X.",
    "pycnn.datasets.shapes:ring": "Which strokes make an O.",
    "pycnn.datasets.strokes:bent": "How a hand bends a straight stroke.",
    "pycnn.datasets.drawings:figure": "How large, how bold and how shaky a drawing is.",
    "pycnn.datasets.distortions:distorted": "Turns, stretches, slants and shifts pictures.",
}
NAMES = {"cross": "an X", "ring": "an O"}
"""What an entry of the list is called, if not by its function."""

EXPERIMENTS = "To begin with"
EXPERIMENT_TEXTS = {
    "leak": (
        "Make ReLU leak",
        "Let a tenth of what is below zero through, instead of nothing. Which maps change, and which votes? And on the way "
        "back: the slope is then a tenth, not 0.",
    ),
    "average": (
        "Turn max pooling into average pooling",
        "Take the mean of each window, instead of its largest number. A perfect match is then one of four, and the votes "
        "come closer together. Is the verdict still right?",
    ),
    "square": (
        "Draw O's with corners",
        "Let the generator draw squares for O's. Then have a network of the chapters read new drawings: what it has "
        "learned was round.",
    ),
    "sign": (
        "Learn by direction alone",
        "Let SGD ask only which way each gradient points, and take steps of one size. Watch the round of learning in the "
        "chapter on backpropagation.",
    ),
}
WRITE_IT = "Write it into the editor"

EDITOR = "Editor"
FUNCTIONS = "Go to"
WHOLE_FILE = "Top of the file"
RUN = "Run it"
ORIGINAL = "Back to the original"
BRING_BACK = "Bring my text back"
KEYS = "Tab indents, Escape and then Tab leaves the editor, Ctrl and Enter runs the file."
SEE = "See the network"

ORIGINAL_RUNS = "This is the original, and the page runs on it."
RUNS = "The page runs on this text."
NOT_RUN = "Not run yet: the page does not run on these changes."
FETCHING = "Fetching a part of Python that this text imports …"
PRINTED = "It printed:"
RESTORE_ALL = "Restore the original"
DIFFERENCES = "What you changed"
CHANGE_IT = "Change it"
NO_DIFFERENCE = "Only spaces, or nothing at all."
GONE, NEW = "was", "is"


def editor_label(path: str) -> str:
    return f"The text of {path}"


def change_label(name: str) -> str:
    return f"{CHANGE_IT}: {name}"


def running_on(names: Sequence[str]) -> str:
    """Said on top of the page as long as changed code is in force."""
    return f"This page runs on code that you have changed: {', '.join(names)}."


def more(count: int) -> str:
    return f"and {count} more"


SHOW_IT, DISMISS = "Show it", "Close"


def given_up(path: str, line: int | None, error: str) -> str:
    """Said over the page when changed code failed after it had been tried."""
    where = f"{path}, line {line}" if line else path
    return f"Your code was taken back, and the original runs again. {where}: {error}"


def changed_lines(count: int) -> str:
    return f"{count} {'line differs' if count == 1 else 'lines differ'} from the original"


def at_line(line: int) -> str:
    return f"Line {line}"


NOT_IN_FORCE = "The page does not run on it, and your text stays here."
STOPPED_LATER = "This came up while the page was running on your code. It runs on the original again, and your text stays here."

FUNCTION, CLASS, VALUE = "a function", "a class", "a value"


def removed(name: str) -> str:
    return f"{name} is gone, but other code uses it. Keep the name, and change what it does."


def other_kind(name: str, kind: str) -> str:
    return f"{name} must stay {kind}, since other code uses it as one."


def other_bases(name: str) -> str:
    return f"The class {name} must keep what it is derived from, since layers of it are in use."


def other_fields(name: str) -> str:
    return f"The fields of {name} must stay as they are, since records of it are in use. Its methods can be changed."


def other_options(name: str) -> str:
    return f"The options of {name} must stay as they are, since networks were saved with them."


def other_arguments(name: str, arguments: str) -> str:
    return f"{name} is called with ({arguments}). Keep these arguments; others need a value of their own, like extra=1."


def no_array(name: str, kind: str) -> str:
    return f"{name} must return an array, but returned {kind}. Is there a return?"


def other_shape(name: str, shape: Sequence[int], expected: Sequence[int]) -> str:
    return f"{name} must return the shape {tuple(expected)} here, but returned {tuple(shape)}."


def not_finite(name: str) -> str:
    return f"{name} returned numbers that are infinite, or none at all (NaN)."


def syntax(message: str) -> str:
    return f"This is not Python yet: {message}."


def endless(seconds: float) -> str:
    return f"Stopped after {seconds:g} seconds: this does not come to an end, or takes too long for a page."


def raised(kind: str, message: str) -> str:
    return f"{kind}: {message}" if message else kind


def elsewhere(error: str, function: str) -> str:
    return f"{error} (It came up in {function}, with what it was given.)"
