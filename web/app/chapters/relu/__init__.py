"""Chapter 5: ReLU. What is below zero becomes 0, and why layers in a row are only one without that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from app import words as common
from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.chapters.readings import correct, known
from app.first_features import FirstFeatures, first_features
from app.networks import Model
from app.settings import Settings, point, toggle
from app.views.figure import Figure, Maps
from app.views.markup import Markup, tag
from app.views.picker import picker
from app.views.versus import versus
from app.words import relu as words
from pycnn import ReLU, linearity
from pycnn.arrays import FloatArray
from pycnn.layers import kernels
from pycnn.lesson import printed

from .layers import rows
from .views import number_line
from .without import Tally, bare, bare_trace, can_draw, trials

MOST_OPTIONS: Final = 4
MOST_NUMBERS: Final = 64
"""A map of more numbers is painted: they would not fit into their cells."""


@dataclass(frozen=True)
class Rectifying(Settings):
    applied: int = toggle(True)
    feature: int = point()
    at: int = point(1)


@dataclass(frozen=True, eq=False)
class Found:
    """What is shown: a map before ReLU and, unless that is switched off, after it."""

    first: FirstFeatures
    feature: int
    before: FloatArray
    after: FloatArray
    at: tuple[int, int]

    @property
    def negative(self) -> int:
        return int((self.before < 0).sum())


class ReLUChapter(Chapter[Rectifying]):
    key = "relu"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER, words.LABELS)
    first = Rectifying()

    def figure(self, given: Given[Rectifying]) -> Figure:
        maps = Maps(most=MOST_NUMBERS)
        return maps.figure(
            *self._rectified(given, maps),
            tag("section", tag("h3", words.LAYERS), *self._layers(given, maps)),
            tag("section", tag("h3", words.NETWORK), *self._network(given)),
        )

    def _rectified(self, given: Given[Rectifying], maps: Maps) -> tuple[Markup, ...]:
        """A map before and after, cell by cell and on a line."""
        settings, found = given.settings, _found(given)
        stage = found.first.stage
        number = stage.hues[found.feature]
        value, result = (printed(float(each[found.at])) for each in (found.before, found.after))

        def a_map(name: str, values: FloatArray, label: str, caption: str) -> Markup:
            shown = maps.numbers(
                name, values, label, number=number, scale=stage.scale, current=found.at, point="at"
            )
            return tag("figure", shown, tag("figcaption", caption))

        negative, count = found.negative, found.before.size
        left, zeros = int((found.after < 0).sum()), int((found.after == 0).sum())
        return (
            tag("p", common.LENT, class_="fine") if found.first.lent else Markup(""),
            _choice(given.subject.model, found.feature),
            tag(
                "div",
                a_map("before", found.before, words.MAP, words.before(negative, count)),
                tag("span", "→", class_="sign"),
                a_map("after", found.after, words.RECTIFIED, words.after(left, zeros)),
                class_="side-by-side",
            ),
            tag(
                "p",
                words.larger(value, result) if settings.applied else words.unchanged(value),
                class_="formula",
            ),
            # The class of the paragraph moves the dots of the line below it, so that they slide.
            tag(
                "p",
                words.moved(negative, count) if settings.applied else words.stayed(negative, count),
                class_="rectifies" if settings.applied else "keeps",
            ),
            number_line(found.before.ravel().tolist(), float(found.before[found.at]), number),
        )

    def _layers(self, given: Given[Rectifying], maps: Maps) -> tuple[Markup, ...]:
        """Two layers in a row, and the one that does the same without ReLU."""
        found, applied = _found(given), bool(given.settings.applied)
        made = rows(given.subject, found.feature, rectified=applied)
        if made is None:
            return (tag("p", words.NO_LAYERS),)
        number = found.first.stage.hues[found.feature]
        count, differing = made.two.size, made.differing
        if not applied:
            said = words.alike(count)
        elif differing:
            said = words.apart(differing, count, printed(float(made.differences.max())))
        else:
            said = words.alike_by_chance(count)

        def a_map(name: str, values: FloatArray, label: str, caption: str, scale: float) -> Markup:
            shown = maps.numbers(name, values, label, number=number, scale=scale)
            return tag("figure", shown, tag("figcaption", caption))

        largest = float(np.abs(made.feature).max()) or 1.0
        return (
            tag(
                "div",
                a_map(
                    "two",
                    made.two,
                    words.TWO,
                    words.WITH_RELU if applied else words.WITHOUT_RELU,
                    made.scale,
                ),
                tag("p", words.OTHER if differing else words.SAME, class_="sign"),
                a_map("one", made.one, words.ONE, words.one_layer(*made.feature.shape), made.scale),
                a_map("merged", made.feature, words.MERGED, words.MERGED_CAPTION, largest),
                class_="side-by-side two-layers",
            ),
            tag("p", said, class_="two-or-one"),
        )

    def _network(self, given: Given[Rectifying]) -> tuple[Markup, ...]:
        """Votes and decisions of the whole network with its ReLUs and without them."""
        subject, model = given.subject, given.subject.model
        pair = subject.trace, bare_trace(subject)
        networks = model.network, bare(model.network)
        votes = zip(subject.trace.classes, *(trace.votes.tolist() for trace in pair), strict=True)
        lines = [(words.vote(name), printed(one), printed(other)) for name, one, other in votes]
        tally = _tally(given)
        counts = (tally.correct, tally.correct_without) if tally else ()
        count = known(model)
        ten = [words.of(correct(network, model), count) for network in networks]
        new = [words.of(count, tally.drawn) for count in counts] if tally else [words.NOT_TRIED] * 2
        with_, without = pair
        if not any(isinstance(layer, ReLU) for layer in model.network.layers):
            said = words.NO_RELU
        elif np.array_equal(with_.votes, without.votes):
            said = words.SAME_VOTES
        else:
            said = words.SAME_DECISION if with_.decision == without.decision else words.OTHER_DECISION
        button = tag("button", words.STOP if given.running else words.TRY, type="button", data_run="")
        return (
            versus(
                words.COMPARED,
                (words.WITH, words.WITHOUT),
                [
                    *lines,
                    (words.DECISION, with_.decision, without.decision),
                    *([(words.read(count), ten[0], ten[1])] if count else []),
                    *([(words.NEW, new[0], new[1])] if can_draw(model) else []),
                ],
            ),
            tag("p", said, class_="fine"),
            button if can_draw(model) else Markup(""),
        )

    def work(self, given: Given[Rectifying]) -> Iterator[Sequence[Tally]]:
        """Read new drawings with and without ReLU, if there are any of what the network tells apart."""
        if not can_draw(given.subject.model):
            return
        for tally in trials(given.subject.model, _tally(given)):
            yield (tally,)

    def question(self, given: Given[Rectifying]) -> Question:
        first = first_features(given.subject.model)
        asked = min(1, first.layer.filters - 1)  # not the one that the figure shows first
        values = first.trace(given.subject).steps[first.position].output[asked]
        count, negative = values.size, int((values < 0).sum())
        step = max(count // 4, 1)
        options = list(range(negative % step, count + 1, step))
        start = max(options.index(negative) + 1 - MOST_OPTIONS, 0)
        options = options[start : start + MOST_OPTIONS]
        name = common.feature_choice(asked, first.stage.names[asked])
        return Question(
            words.QUESTION.format(feature=name, count=count),
            tuple(map(str, options)),
            options.index(negative),
            words.because(name, negative, count),
        )

    def code(self, given: Given[Rectifying]) -> Code:
        found = _found(given)
        place = f"[0, {found.feature}, {found.at[0]}, {found.at[1]}]"
        value = printed(float(found.before[found.at]))
        result = printed(float(ReLU().forward(found.before[found.at])))
        return Code(
            (ReLU.forward, kernels.at_least_zero, linearity.merged, linearity.without),
            (
                (f"x{place}", value),
                ("the result", f"{place} = {result}"),
            ),
        )


def _found(given: Given[Rectifying]) -> Found:
    subject, settings = given.subject, given.settings
    first = first_features(subject.model)
    feature = min(settings.feature, first.layer.filters - 1)
    before = first.trace(subject).steps[first.position].output
    after = ReLU().forward(before[np.newaxis])[0] if settings.applied else before
    row, col = divmod(min(settings.at, before[0].size - 1), before.shape[2])
    return Found(first, feature, before[feature], after[feature], (row, col))


@lru_cache(maxsize=4)
def _choice(model: Model, feature: int) -> Markup:
    return picker(first_features(model), "feature", feature, words.CHOOSE_FEATURE)


def _tally(given: Given[Rectifying]) -> Tally | None:
    """What the trials of this very network have come to."""
    found = [each for each in given.results if each.network is given.subject.network]
    return found[-1] if found else None
