"""Chapter 2: features."""

from __future__ import annotations

from collections.abc import Sequence

TITLE = "Features"
BEFORE = (
    "Move an X by one pixel, tilt it, draw it with a thicker pen: pixel for pixel it is another picture. Yet the same "
    "*pieces* are still in it: a stroke that falls, a stroke that rises, and a crossing where they meet.",
    "Such a piece is a *feature*: a mini image of a few pixels, also called a *kernel* or *filter*. Lay it on some place of "
    "the drawing. If all its pixels agree with those beneath, the piece is there; the fewer agree, the less it is. So we no "
    "longer ask whether two whole pictures are equal, but which pieces a picture has, and where.",
    "The article's network has three features, made by a person. The trained network has eight larger ones that nobody "
    "drew: they began as noise and were shaped by learning. Choose one, and point at the drawing.",
)
AFTER = (
    "A feature is nothing but numbers, and whoever sets these numbers decides what the network looks for. So change them: "
    "click on a pixel and watch the map, the votes and the ten drawings. A black pixel says *there must be no ink here*; it "
    "matters as much as a white one. And a pixel that is 0 says *here I do not care*.",
    "Two things to try. The article's network misreads one of the ten drawings, but if you change the right pixel of its "
    "first feature, it reads all ten; it even does so with that feature empty. Then choose the trained network and spoil a "
    "feature there: mostly it hardly minds. It has learned more pieces than it needs, so the others make up for the loss.",
    "No drawing fits a learned feature perfectly, and none has to: a better match is simply a larger number. How it is "
    "worked out, place by place, is the next chapter: [convolution](#convolution).",
)

TILES = "The features of the network"
FITS, PIXELS, FOLLOWS = "Where it fits", "Pixel by pixel", "What follows"
PICTURE = "The drawing; point at a place in it"
PATCH, MAP = "The drawing here", "The map of the feature"
PRODUCTS = "The drawing times the feature, pixel by pixel"
BEST_PLACE = "Show the best place"


def number(index: int) -> str:
    """What is said before a feature's name where it can be seen which one it is."""
    return f"Feature {index + 1}: "


def feature(index: int, name: str) -> str:
    return name.capitalize() if name else f"Feature {index + 1}"


def feature_caption(index: int, flips: bool) -> str:
    return f"Feature {index + 1}: press a pixel to {'flip' if flips else 'choose'} it"


def products_caption(counted: bool) -> str:
    return (
        "Multiplied: 1 where they agree, -1 where not" if counted else "Multiplied: above 0 where they agree"
    )


def outlines(places: Sequence[tuple[int, int]]) -> str:
    """What the outlines in the picture show; the places are those of their upper left corners."""
    listed = "; ".join(f"row {row + 1}, column {col + 1}" for row, col in places)
    return f"Outlined: patches that begin at {listed}" if places else "Nothing is outlined"


def fits_perfectly(count: int) -> str:
    return f"It fits perfectly at {count} {'place' if count == 1 else 'places'}, outlined. A perfect match is the best there is:"


def fits_best(share: float) -> str:
    return f"It fits perfectly nowhere. Dashed: where it fits best. Its best match, {percent(share)} of a perfect one, is"


ASKS_NOTHING = "All its pixels are 0: it asks for nothing, so it is found nowhere. Its match is everywhere"


def percent(share: float) -> str:
    """A share from −1 to 1, cut off: only what is perfect has 100 %."""
    return f"{int(100 * share + (1e-3 if share > 0 else -1e-3))} %"


def counted(
    agree: int, differ: int, idle: int, pixels: int, divisor: int | None, bias: str, value: str
) -> str:
    """A match of black, white and grey pixels: it is counted."""
    said = f"{agree} of {pixels} pixels agree, {differ} {'differs' if differ == 1 else 'differ'}"
    if idle:
        said += f", {idle} {'does' if idle == 1 else 'do'} not count"
    total = f"({agree} − {differ}) / {divisor}" if divisor else f"{agree} − {differ}"
    return f"{said}: {total}{_plus(bias)} = {value}"


def weighed(total: str, divisor: int | None, bias: str, value: str, share: float) -> str:
    """A match of numbers of all sizes: it is added up."""
    said = "Added up, and the feature's own bias with it" if bias else "Added up"
    divided = f" / {divisor}" if divisor else ""
    return f"{said}: {total}{divided}{_plus(bias)} = {value}, which is {percent(share)} of a perfect match."


def _plus(bias: str) -> str:
    if not bias:
        return ""
    return f" − {bias[1:]}" if bias.startswith("-") else f" + {bias}"


def pixel(row: int, col: int, value: str) -> str:
    return f"Row {row + 1}, column {col + 1}: {value}"


def chosen(row: int, col: int, value: str) -> str:
    return f"Pixel in row {row + 1}, column {col + 1}: {value}"


def flip(row: int, col: int, value: str) -> str:
    return f"{pixel(row, col, value)}, flip"


CHOSEN_PIXEL = "The chosen pixel"
BLACK, GREY, WHITE = "−1 black", "0 grey", "1 white"
ZERO = "0"


def less(step: str) -> str:
    return f"− {step}"


def more(step: str) -> str:
    return f"+ {step}"


def as_before(value: str) -> str:
    return f"as it was: {value}"


PRESETS = "Put another in its place:"
PRESET = {
    "inverted": "Its negative",
    "empty": "Empty",
    "upright": "Upright line",
    "falling": "Falling line",
    "rising": "Rising line",
}
RESTORE = "Restore all"

VOTES = "The votes and the decision on this drawing"
WAS, NOW = "before", "now"
DECISION = "Decision"
EXAMPLES = "The ten drawings, as the network reads them now"
NOTHING_FOLLOWS = "In this network nothing follows from it: its votes do not ask for features."


def read(count: int) -> str:
    return f"Of {'ten' if count == 10 else count} read correctly"


def vote(name: str) -> str:
    return f"Vote for {name}"


def reading(right: bool | None, decision: str) -> str:
    """What a drawing is read as; of some nobody can say whether that is right."""
    mark = "" if right is None else "✓ " if right else "✗ "
    return f"{mark}{decision}"


def its_map(perfect: int) -> str:
    if not perfect:
        return "Its map: no perfect match"
    return f"Its map: {perfect} perfect {'match' if perfect == 1 else 'matches'}"


QUESTION = (
    "Think of the article's O, round and closed. Which of these features finds the least of itself in it, even at its best "
    "place?"
)
ALL_ALIKE = "They all fit equally well"


QUESTION_OF_ONE = (
    "There is only one feature here. Think of the article's X, two strokes that cross, and of its O, round and closed. In "
    "which of the two does the feature find more of itself, at its best place?"
)
ALIKE = "In both alike"


def in_the(name: str) -> str:
    return f"In the {name}"


def because_of_one(best: Sequence[tuple[str, float]]) -> str:
    listed = ", ".join(f"in the {name} {percent(share)}" for name, share in best)
    return f"At its best place it comes so close to a perfect match: {listed}."


def because(best: Sequence[tuple[str, float]]) -> str:
    listed = ", ".join(f"{name} {percent(share)}" for name, share in best)
    return f"At its best place in the O each comes so close to a perfect match: {listed}."
