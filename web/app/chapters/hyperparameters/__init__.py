"""Chapter 9: choose a network's hyperparameters, try them, and compare the tries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.settings import Settings, choice, point, slider, text
from app.views.figure import Figure, Maps
from app.views.markup import Markup, tag
from app.words import hyperparameters as words

from . import network as networks
from . import shown
from . import views as view
from .network import POOL_FIRST, RELU_FIRST, VARIED, Choices
from .tries import EPOCHS, FRESH, LEARNED, Drawings, Try, attempt, seen

KEPT: Final = 12
"""How many tries are kept."""
ONE: Final = "one"


@dataclass(frozen=True)
class Hyperparameters(Settings):
    features: int = slider(4, 1, 12)
    pixels: int = slider(3, 2, 7)
    window: int = slider(2, 1, 12)
    stride: int = slider(2, 1, 12)
    order: str = choice(RELU_FIRST, (RELU_FIRST, POOL_FIRST))
    blocks: int = slider(1, 1, 2)
    hidden: int = slider(0, 0, 32, 4)
    vary: str = choice(ONE, (ONE, *VARIED))
    """Which choice is varied at the press of the button, if any."""
    by: str = text("t", "".join(shown.ORDERS), 1)
    since: int = point()
    """The tries up to this number have been cleared away."""


class HyperparametersChapter(Chapter[Hyperparameters]):
    key = "hyperparameters"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER, words.LABELS, words.options(VARIED))
    first = Hyperparameters()
    wide = True

    def __init__(self) -> None:
        self._drawings = Drawings()

    def figure(self, given: Given[Hyperparameters]) -> Figure:
        settings, subject = given.settings, given.subject
        choices = Choices.of(settings)
        found, missing = networks.architecture(choices)
        tries = _shown(given)
        rows = shown.rows(tries, subject, settings.by)
        maps = Maps()
        picture = maps.pixels("seen", seen(subject)[0], words.SEEN)
        total = shown.total(found) if missing is None else None
        return maps.figure(
            tag(
                "div",
                view.architecture(tuple(shown.lines(found)), total, shown.trouble(missing)),
                tag(
                    "div",
                    tag("figure", picture, tag("figcaption", words.SEEN)),
                    tag("div", *_starting(given), class_="starting"),
                    view.scatter(rows),
                    class_="start",
                ),
                class_="planned",
            ),
            view.tries(rows, settings.by) if rows else tag("p", words.NO_TRIES, class_="fine"),
            tag(
                "button",
                words.CLEAR,
                type="button",
                class_="clear-tries",
                data_set=f"since={_last(given)}",
                disabled="" if given.running else None,
            )
            if rows
            else "",
        )

    def question(self, given: Given[Hyperparameters]) -> Question:
        choices = Choices.of(given.settings)
        if not networks.fits(choices):
            choices = Choices.of(self.first)
        asked = _alternatives(choices)
        counts = [networks.parameters(each) for each in asked.values()]
        return Question(
            words.QUESTION.format(choices=shown.in_short(choices)),
            tuple(asked),
            counts.index(max(counts)),
            words.because(list(zip(asked, counts, strict=True))),
        )

    def code(self, given: Given[Hyperparameters]) -> Code:
        choices = Choices.of(given.settings)
        done = [each for each in _shown(given) if each.done]
        values = [("choices", repr(choices)), ("layers(choices)", repr(networks.layers(choices)))]
        if done:
            values.append(("now.accuracy", repr(done[-1].accuracy)))
        return Code((networks.layers, networks.network, attempt), tuple(values))

    def work(self, given: Given[Hyperparameters]) -> Iterator[Sequence[Try]]:
        kept = [each for each in given.results if each.done and each.number > given.settings.since]
        number = _last(given)
        for choices in networks.variants(Choices.of(given.settings), given.settings.vary):
            number += 1
            for now in attempt(number, choices, self._drawings):
                if now.done:
                    kept = [*kept, now][-KEPT:]
                    yield tuple(kept)
                else:
                    yield (*kept[1 - KEPT :], now)


def _last(given: Given[Hyperparameters]) -> int:
    """The number of the last try there was, cleared away or not."""
    done = [each for each in given.results if each.done]
    return max(given.settings.since, done[-1].number if done else 0)


def _shown(given: Given[Hyperparameters]) -> list[Try]:
    """The tries that have not been cleared away; one that was stopped halfway is none. They count from 1."""
    since = given.settings.since
    return [
        replace(each, number=each.number - since)
        for each in given.results
        if each.number > since and (each.done or given.running)
    ]


def _starting(given: Given[Hyperparameters]) -> Iterator[Markup]:
    """What a press of the button does, the button, and how far that has come."""
    settings = given.settings
    choices = Choices.of(settings)
    planned = list(networks.variants(choices, settings.vary))
    asked = len(VARIED.get(settings.vary, (ONE,)))
    trouble = shown.trouble(networks.architecture(choices)[1]) if asked == 1 else ""
    yield tag("p", trouble or f"{words.HOW} {words.plan(len(planned), asked)}", class_="fine")
    yield tag(
        "button",
        words.STOP if given.running else words.TRY,
        type="button",
        class_="try",
        data_run="",
        disabled="" if not planned and not given.running else None,
    )
    tries = _shown(given)
    yield _progress(tries[-1] if tries else None)
    done = [words.finished(each.number, each.accuracy or 0.0, FRESH) for each in tries if each.done]
    yield tag("p", done[-1] if done else "", class_="unseen", role="status")


def _progress(now: Try | None) -> Markup:
    """How far the latest try has come."""
    if now is None:
        return view.progress(0, "")
    if now.done:
        return view.progress(1, words.finished(now.number, now.accuracy or 0.0, FRESH))
    if now.missing:
        return view.progress(1 - now.missing / (LEARNED + FRESH), words.drawing(now.missing))
    epoch = min(now.images // LEARNED + 1, EPOCHS)
    text = words.learning(now.number, epoch, EPOCHS, now.right)
    return view.progress(now.images / (EPOCHS * LEARNED), text)


def _alternatives(choices: Choices) -> dict[str, Choices]:
    """A few networks that differ from some choices by one, in words, one of them with the most parameters."""
    found = {
        words.AS_IT_IS: choices,
        words.DOUBLED: replace(choices, features=2 * choices.features),
        words.more_hidden(8): replace(choices, hidden=choices.hidden + 8),
        words.LARGER: replace(choices, pixels=choices.pixels + 2),
    }
    found = {name: each for name, each in found.items() if networks.fits(each)}
    counts = {name: networks.parameters(each) for name, each in found.items()}
    most = [name for name in found if counts[name] == max(counts.values())]
    # Of several that have the most, one is asked for; the one to begin with never is among them.
    return {name: each for name, each in found.items() if name not in most[1:]}
