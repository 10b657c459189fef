"""Chapter 7: the election, value by value, and hidden categories in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.networks import article
from app.scene import Subject
from app.settings import FARTHEST, Settings, choice, point, text, toggle
from app.state import MINE
from app.views.figure import Figure, Maps
from app.views.ledger import weight_text
from app.views.marked import marked, outline
from app.views.markup import Markup, join, tag
from app.views.prose import as_it_is
from app.views.stages import Stage
from app.words import election as words
from app.words import value_name
from pycnn import Conv2D, Dense, Trace, explain, lesson, through
from pycnn import trace as tracing
from pycnn.explain import Line
from pycnn.layers.kernels import weighted_sums
from pycnn.lesson import printed

from . import experiment
from .views.ballot import Ballot, ballot, source_of, sums
from .views.hidden import hidden
from .views.votes import softmax, verdict, votes

MOST_WRITTEN: Final = 64
"""Of longer lists only so many values are written beside the code."""


@dataclass(frozen=True)
class Election(Settings):
    source: str = choice("drawing", ("drawing", "article"))
    ranked: int = toggle(False)
    unit: int = point(FARTHEST)
    """Whose vote is counted; for any number beyond the classes it is the winner's."""
    line: int = point()
    hidden: str = text("2", "0123456", 1)


class ElectionChapter(Chapter[Election]):
    key = "election"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER, words.LABELS, words.OPTIONS)
    first = Election()

    def figure(self, given: Given[Election]) -> Figure:
        settings, subject = given.settings, given.subject
        trace, before = _voting(given)
        unit = _unit(settings, trace)
        cast = Ballot.of(explain.ledger(trace, trace.classes[unit]), before, bool(settings.ranked))
        chosen = min(settings.line, len(cast.shown) - 1)
        shares = settings.source == "article" or subject.model.hand_made
        maps = Maps()
        if settings.source == "article":
            seen = tag("p", words.NO_PICTURE, class_="no-picture")
        else:
            seen = _seen(maps, subject, before, cast.shown[chosen])
        return maps.figure(
            votes(trace, unit),
            tag(
                "div",
                tag("div", seen, class_="voter-pixels"),
                tag("div", ballot(cast, chosen), sums(cast), class_="cast"),
                class_="election-day",
            ),
            verdict(trace),
            "" if shares else softmax(trace),
            tag("h3", words.HIDDEN),
            hidden(experiment.experiment(given), given.running, others=subject.model.key != MINE),
        )

    def question(self, given: Given[Election]) -> Question:
        """Ask what becomes of the winner's vote without the value that adds most: the layer answers.

        Where that could not be told from other answers, because nothing adds anything, or a value all of
        itself, it is asked of the article's example.
        """
        asked = _question(given.subject.trace, given.subject.model.stages[-2])
        if asked is None:
            asked = _question(*_example(), of_article=True)
        assert asked is not None
        return asked

    def code(self, given: Given[Election]) -> Code:
        trace, _ = _voting(given)
        step = trace.steps[-1]
        assert isinstance(step.layer, Dense)
        unit = _unit(given.settings, trace)
        weights = step.layer.weight[unit].tolist()
        values: list[tuple[str, str]] = [
            ("x[0]", _listed([printed(value) for value in step.input[:MOST_WRITTEN].tolist()], len(weights))),
            (
                f"self.weight[{unit}]",
                _listed([weight_text(weight) for weight in weights[:MOST_WRITTEN]], len(weights)),
            ),
            (f"self.bias[{unit}]", printed(float(step.layer.bias[unit]), 4)),
            (f"the result[0, {unit}]", printed(float(trace.votes[unit]), 4)),
        ]
        if given.subject.model.hand_made or given.settings.source == "article":
            return Code((Dense.forward, weighted_sums), tuple(values))
        values.append((f"softmax(votes)[{unit}]", printed(float(trace.probabilities[unit]), 4)))
        return Code((Dense.forward, weighted_sums, tracing.softmax), tuple(values))

    def work(self, given: Given[Election]) -> Iterator[Sequence[Any]]:
        return experiment.work(given)


def _question(trace: Trace, before: Stage, *, of_article: bool = False) -> Question | None:
    """The question about the votes of a trace; None if two of its answers came to the same."""
    winner = int(trace.votes.argmax())
    ledger = explain.ledger(trace, trace.classes[winner])
    values = [line for line in ledger.lines if line.kind == "value"]
    line = max(values, key=lambda value: value.contribution)
    assert line.value is not None
    assert line.weight is not None
    source = source_of(line)
    step = trace.steps[-1]
    without = step.input.copy()
    without[source] = 0
    vote, loser = printed(ledger.vote), printed(ledger.vote - line.value)
    left = printed(float(step.layer.forward(without[np.newaxis])[0, winner]))
    if len({vote, left, loser}) < 3 or line.contribution <= 0:
        return None
    name = value_name(source, before.names[source])
    size, weight = printed(line.value), weight_text(line.weight)
    return Question(
        words.question(as_it_is(trace.classes[winner]), vote, name, size, of_article),
        (words.loses_all(loser), words.loses_share(left), words.loses_nothing(vote)),
        1,
        words.because(name, size, weight, printed(line.contribution), left),
    )


def _listed(values: Sequence[str], count: int) -> str:
    """The first values of a list, and how many there are if these are not all."""
    return " ".join(values) + (f" {words.and_so_on(count)}" if len(values) < count else "")


def _voting(given: Given[Election]) -> tuple[Trace, Stage]:
    """The trace whose last layer votes, and the stage with the names and hues of the values that do."""
    if given.settings.source == "article":
        return _example()
    return given.subject.trace, given.subject.model.stages[-2]


@lru_cache(maxsize=1)
def _example() -> tuple[Trace, Stage]:
    """The article's own example of an election: only its last values are known."""
    model = article()
    values = np.array(lesson.NEW_PICTURE, dtype=np.float32)
    return through(model.network.layers[-1:], values, lesson.CLASSES), model.stages[-2]


def _unit(settings: Election, trace: Trace) -> int:
    """Whose vote is counted, as a class's number."""
    return settings.unit if settings.unit < len(trace.classes) else int(trace.votes.argmax())


def _seen(maps: Maps, subject: Subject, before: Stage, line: Line) -> Markup:
    """The picture, with the part that a value depends on, and the part that has made it what it is."""
    trace, source = subject.trace, source_of(line)
    layer = len(trace.steps) - 2
    _, rows, cols = explain.receptive_field(trace, layer, source)[0]
    _, won_rows, won_cols = explain.winning_field(trace, layer, source)[0]
    picture = subject.image[0]
    searched = any(isinstance(each.layer, Conv2D) for each in trace.steps)
    reach = words.part(rows, cols, (rows.stop - rows.start, cols.stop - cols.start) == picture.shape)
    won = None if (won_rows, won_cols) == (rows, cols) else words.part(won_rows, won_cols, whole=False)
    name = value_name(source, before.names[source])
    body = maps.pixels(
        "picture", picture, words.PICTURE, number=before.hues[source], patch=(won_rows, won_cols)
    )
    return join(
        marked(
            body, (len(picture), picture.shape[1]), [outline(rows, cols, kind) for kind in ("halo", "reach")]
        ),
        tag("p", words.comes_from(name, reach, won, searched), class_="fine"),
    )
