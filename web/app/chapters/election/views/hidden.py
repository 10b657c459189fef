"""Hidden categories: how well voters do with so many hidden values, and what these have come to stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.views.maps import shade
from app.views.markup import Markup, join, tag
from app.views.prose import prose
from app.words import election as words
from app.words import percent
from pycnn.arrays import FloatArray
from pycnn.lesson import printed

MOST_VALUES: Final = 2048
"""Of more values than these the voters would take minutes to learn."""


@dataclass(frozen=True, eq=False)
class Learned:
    """What trained voters make of the drawing."""

    hidden: FloatArray
    """The hidden values for it: (hidden,)."""
    means: FloatArray | None
    """Their means for each kind of drawing, (kinds, hidden); None if there are no hidden values."""
    answer: str
    share: float


@dataclass(frozen=True, eq=False)
class Experiment:
    """How far the experiment has come."""

    values: int
    """How many values vote."""
    examples: tuple[int, int, int]
    """How many drawings there are, how many are to be learned from, and how many to be tried on."""
    kinds: tuple[str, ...]
    accuracies: tuple[float | None, ...]
    """How well it goes with 0, 1, 2 … hidden values; None where nothing is trained."""
    progress: tuple[int, int, int] | None
    """With how many hidden values it learns at the moment, the round, and of how many."""
    complete: bool
    chosen: int
    learned: Learned | None
    """If the chosen voters are trained, what they say."""


def hidden(shown: Experiment, running: bool, *, others: bool) -> Markup:
    """The experiment; there are `others` to compare with if the network is one of the page's two."""
    if shown.values > MOST_VALUES:
        return tag("p", words.too_many(shown.values))
    _, training, test = shown.examples
    tried = " tried" if any(accuracy is not None for accuracy in shown.accuracies) else ""
    return join(
        tag("p", words.hidden_question(shown.values, training, test)),
        tag(
            "div",
            tag(
                "button",
                _label(shown, running),
                type="button",
                data_run="",
                aria_pressed="true" if running else "false",
            ),
            tag("p", _progress(shown, running), class_="fine"),
            class_="train-voters",
        ),
        tag("div", _choices(shown), class_="hidden-counts", role="group", aria_label=words.HOW_MANY),
        tag("p", prose(_lesson(shown, others)), class_=f"lesson{tried}"),
        tag("div", _between(shown), class_=f"hidden-values{tried}"),
    )


def _label(shown: Experiment, running: bool) -> str:
    if running:
        return words.STOP
    if shown.complete:
        return words.AGAIN
    return words.GO_ON if shown.examples[0] else words.TRAIN


def _progress(shown: Experiment, running: bool) -> str:
    made, training, test = shown.examples
    if not running:
        return ""
    if made < training + test or shown.progress is None:
        return words.drawing_examples(made, training + test)
    return words.learning(*shown.progress)


def _choices(shown: Experiment) -> list[Markup]:
    """A button for each number of hidden values, with how many drawings are then read rightly."""
    buttons = []
    for count, accuracy in enumerate(shown.accuracies):
        right = None if accuracy is None else percent(accuracy)
        level = 0.0 if accuracy is None else round(100 * accuracy, 1)
        bar = tag(
            "svg",
            tag("rect", class_="track", width=12, height=100),
            tag("rect", class_="level", y=100 - level, width=12, height=level),
            viewBox="0 0 12 100",
            preserveAspectRatio="none",
            aria_hidden="true",
        )
        buttons.append(
            tag(
                "button",
                bar,
                tag("small", right or "–", aria_hidden="true"),
                tag("b", str(count)),
                tag("span", words.trained(count, right), class_="unseen"),
                type="button",
                data_set=f"hidden={count}",
                aria_pressed="true" if count == shown.chosen else "false",
            )
        )
    return buttons


def _between(shown: Experiment) -> Markup:
    """The hidden values: for the drawing, and what they are for each kind."""
    learned = shown.learned
    if learned is None:
        return tag("p", words.not_trained(shown.chosen), class_="fine")
    share = percent(learned.share)
    if learned.means is None:
        return tag("p", words.nothing_between(learned.answer, share))
    largest = max(float(learned.means.max()), float(learned.hidden.max())) or 1.0
    heads = [words.THIS_DRAWING, *(words.KIND_NAMES[kind] for kind in shown.kinds)]
    rows = []
    for number, own in enumerate(learned.hidden.tolist()):
        cells = [own, *learned.means[:, number].tolist()]
        rows.append(
            tag(
                "tr",
                tag("th", words.hidden_name(number), scope="row"),
                [tag("td", printed(value), class_=shade(value / largest)) for value in cells],
            )
        )
    return join(
        tag(
            "table",
            tag("caption", words.hidden_table(shown.chosen)),
            tag("thead", tag("tr", tag("td"), [tag("th", head, scope="col") for head in heads])),
            tag("tbody", rows),
        ),
        tag("p", words.answer(learned.answer, share)),
    )


def _lesson(shown: Experiment, others: bool) -> str:
    """What is to be learned from it when all have been trained."""
    if not shown.complete:
        return ""
    direct, *between = [accuracy or 0.0 for accuracy in shown.accuracies]
    best = max(between)
    return words.lesson(percent(direct), percent(best), between.index(best) + 1, best - direct, others)
