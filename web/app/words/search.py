"""What the search for good settings says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .lab import percent

TITLE = "Which settings are best?"
INTRO = (
    "Nobody knows beforehand: one tries. Choose what to try; each network learns for the same time and is then asked about "
    "pictures that it never saw. Any of them can become the network of this page."
)
CHOICES_TITLE, RESULTS_TITLE = "What to try", "What came of it"
SETTINGS: Mapping[str, str] = {
    "depth": "Convolutions",
    "features": "Features in the first",
    "kernel": "Pixels of a feature",
    "pool": "Pooling window",
    "hidden": "Hidden units",
    "learner": "Learner",
    "rate": "Learning rate",
    "batch": "Batch",
}
SHORT: Mapping[str, str] = {
    "depth": "{} deep",
    "features": "{} features",
    "kernel": "{0}×{0}",
    "pool": "pooled by {}",
    "hidden": "{} hidden",
    "learner": "{}",
    "rate": "rate {}",
    "batch": "batch {}",
}
FIELDS: Mapping[str, str] = {
    "data": "From",
    "drawings": "Drawings",
    "side": "Pixels per side",
    "way": "Which of them",
    "count": "How many",
    "seconds": "Seconds in all",
    "seed": "Seed",
}
WAYS: Mapping[str, str] = {"grid": "all of them", "random": "some at random"}
SEARCH = "Search"
NOT_YET = "Nothing has been tried yet."
NO_DRAWINGS = "Nothing can be learned from your own drawings yet: the lab says why, under “Your own classes”."
SEARCHING = "It tries …"
MEND = "It can begin when what is marked above is mended."
NUMBERS: Mapping[str, str] = {
    "number": "Network",
    "parameters": "Parameters",
    "time": "ms a picture",
    "right": "Right",
}
USE, IN_USE, USE_HEAD = "Use it", "Shown", "Open"
TABLE = "The networks that were tried. Choose a heading to sort by it."
CHART_PARAMETERS, CHART_TIME = "Right, by parameters", "Right, by the time to learn from a picture"
STATES: Mapping[str, str] = {
    "waiting": "waits",
    "training": "learns",
    "testing": "is asked",
}
BEST = "best"
STOPPED = "not tried"


def number(of: int) -> str:
    return f"{of + 1}"


def how_many(networks: int, combinations: int, seconds: float) -> str:
    """What will be tried."""
    which = f"{networks:,} networks" if networks != 1 else "One network"
    part = f"{which} of {combinations:,} possible" if networks < combinations else which
    return f"{part}, {seconds / networks:.1f} s each."


def too_many(combinations: int, most: int) -> str:
    return f"These are {combinations:,} networks, but at most {most} can be tried at a time: choose fewer values, or some at random."


def value(name: str, chosen: object) -> str:
    """A setting's value as it is shown in a result."""
    return SHORT[name].format(shown(chosen))


def shown(chosen: object) -> str:
    return f"{chosen:g}" if isinstance(chosen, float) else str(chosen)


def use(of: int, label: str) -> str:
    """A button, to be heard: which network it is for."""
    return f"{label}: network {of + 1}"


def reason(text: str) -> str:
    """Why a network is impossible. It names the layer; its number counts from 0, as people do not."""
    return re.sub(r"^layer [0-9]+: ", "", text)


def milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.2f}"


def found(done: int, total: int, best_number: int | None, accuracy: float | None, about: str) -> str:
    """What has come of it, in a sentence."""
    if best_number is None or accuracy is None:
        return f"{done} of {total} networks tried."
    return (
        f"{done} of {total} networks tried, on {about}. The best is network {best_number + 1}: {percent(accuracy)} of what it "
        "never saw."
    )


def chart_text(points: Sequence[tuple[int, int, float, float]]) -> str:
    """The charts, to be heard: number, parameters, seconds a picture, and which part is right."""
    if not points:
        return NOT_YET
    each = "; ".join(
        f"network {which + 1}: {parameters:,} parameters, {milliseconds(seconds)} ms, {percent(right)}"
        for which, parameters, seconds, right in points
    )
    return f"Right, by parameters and by time. {each}."
