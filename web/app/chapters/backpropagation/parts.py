"""The five parts of the figure: the error, one value, all values, the way back, and a check with a step.

Whatever the reader does changes one or two of them; the others are kept as they were.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from app.views.figure import Figure, Maps
from app.views.markup import Markup, tag
from app.views.prose import prose
from app.words import backpropagation as words
from pycnn import AbsoluteError, lesson
from pycnn.lesson import printed
from pycnn.losses import ErrorLine

from . import way
from .case import Case
from .edits import Parameters, changed, edit, edits, refusal
from .learning import Round, downhill, few_enough
from .settings import PACE, VALUE, Backpropagation
from .values import check, curve, group, learning, listed, small
from .views import check as checking
from .views import chooser as choosing
from .views import error as errors
from .views import made as making
from .views import round as rounds
from .views import value as turning
from .views import way as ways

PAINTED: Final = 240
"""About how many pixels wide a map is painted."""


def _part(maps: Maps, key: str, title: str, text: str, *content: Markup | str) -> Figure:
    head = tag("h3", title), tag("p", prose(text), class_="about")
    return maps.figure(tag("section", head, *content, class_=f"part {key}"))


def _buttons(of: Case, *buttons: Markup | str) -> Markup:
    """Buttons in a row, with one that restores the network if it was changed."""
    restore = turning.restore() if of.subject.model.origin is not None else ""
    return tag("div", *buttons, restore, class_="buttons")


def _taking(of: Case, parameters: Parameters, label: str) -> Markup:
    """A button that takes other parameters over, or why there is none."""
    before = of.network.parameters
    why = refusal(before, parameters)
    return turning.refused(why) if why else turning.take(edits(before, parameters), label)


@lru_cache(maxsize=4)
def error_part(of: Case, chosen: bool) -> Figure:
    """What the drawing should be, whether the reader has `chosen` that or not, and its error."""
    trace = of.subject.trace
    classes, probable = trace.classes, not of.subject.model.hand_made
    name = words.error_table(classes[of.label])
    mine = errors.error_table(words.THIS_DRAWING, name, of.lines, classes, of.error, probable=probable)
    lines, total = _article()
    article = errors.error_table(words.ARTICLE_TABLE, words.ARTICLE_TABLE, lines, lesson.CLASSES, total)
    slip = errors.note(lines[1], total)
    return _part(
        Maps(),
        "of-error",
        words.ERROR,
        words.CROSS_ENTROPY if probable else words.ABSOLUTE,
        errors.wanted(classes, classes.index(trace.decision), of.label if chosen else None),
        tag("div", tag("div", mine, errors.hint(of.error)), tag("div", article, slip), class_="tables"),
    )


@lru_cache(maxsize=1)
def _article() -> tuple[tuple[ErrorLine, ...], float]:
    """The lines of the article's own example, and their total."""
    votes, right = np.array([lesson.PRINTED_VOTES], dtype=np.float32), lesson.CLASSES.index("X")
    return AbsoluteError().lines(votes[0], right), float(AbsoluteError().errors(votes, np.array([right]))[0])


@lru_cache(maxsize=4)
def value_part(of: Case, settings: Backpropagation) -> Figure:
    """One value, to be chosen and turned."""
    chosen = group(of.subject, settings)
    turned, what = curve(of, chosen.value), choosing.name(chosen)
    value, _ = turned.at(settings.nudge)
    gradient = check(of, chosen.value).gradient
    return _part(
        Maps(),
        "of-value",
        words.VALUE,
        words.VALUE_TEXT,
        _chooser(of, settings.only(*VALUE)),
        tag(
            "div",
            turning.title(what, chosen.now, value),
            turning.curve(turned, what, settings.nudge, gradient),
            turning.trial(turned, settings.nudge),
            _buttons(of, turning.keep(edit(chosen.value.name, chosen.value.index, value))),
            class_="turning",
        ),
    )


@lru_cache(maxsize=4)
def _chooser(of: Case, settings: Backpropagation) -> Markup:
    return choosing.chooser(group(of.subject, settings), learning(of.network))


@lru_cache(maxsize=4)
def round_part(of: Case, last: Round | None, running: bool) -> Figure:
    """All values nudged once: how far the `last` round has come, and what became of each value."""
    maps = Maps(width=PAINTED)
    # A round holds for the very drawing, answer and network that it was begun with.
    mine = last if last is not None and _same(last.case, of) else None
    offer: str | Markup = ""
    if mine is not None and not running:
        offer = _taking(of, mine.parameters, words.TAKE_OVER)
    if not few_enough(of.network):
        said = tag("p", words.TOO_MANY_TO_NUDGE)
        return _part(maps, "of-all", words.ALL, words.ALL_TEXT, said, _buttons(of))
    return _part(
        maps,
        "of-all",
        words.ALL,
        words.ALL_TEXT,
        _buttons(of, rounds.run(running, mine is not None), offer),
        rounds.told(mine),
        tag("p", words.LEGEND, class_="fine"),
        rounds.signs(maps, of.subject, mine, lambda stage, count: listed(of.subject, stage.layer - 1, count)),
    )


def _same(one: Case, other: Case) -> bool:
    """Whether both are the same drawing, answer and network; a drawing may be drawn in another way."""
    return one.label == other.label and one.subject.trace is other.subject.trace


@lru_cache(maxsize=4)
def way_part(of: Case, settings: Backpropagation, playing: bool) -> Figure:
    """The gradient at one place of its way back."""
    maps, stop = Maps(width=PAINTED), way.stop(of, settings)
    stages = of.subject.model.stages
    names = [stages[position - 1].title for position in way.positions(of)]
    names += [words.OWN_PIXELS] * (way.count(of) - len(names))
    line = of.lines[stop.cell] if stop.derivative is None else None
    return _part(
        maps,
        "of-way",
        words.WAY,
        words.WAY_TEXT,
        ways.steps(names, stop.number, playing, PACE),
        tag(
            "div",
            tag("div", ways.boards(maps, stop), ways.follow(stop.here, stop.there), class_="boards"),
            making.made(stop, of.subject.trace.classes, line),
            class_="stop wide" if stop.is_feature else "stop",
        ),
        ways.legend(stop),
    )


@lru_cache(maxsize=4)
def check_part(of: Case, settings: Backpropagation) -> Figure:
    """The chosen value's gradient beside what nudges find, and a step of all values."""
    chosen = group(of.subject, settings)
    rate = settings.rate / 100
    step, before = downhill(of, rate), of.network.parameters
    count = changed(before, step.parameters)
    total = sum(values.size for values in before.values())
    return _part(
        Maps(),
        "of-check",
        words.CHECK,
        words.CHECK_TEXT.format(step=printed(small(chosen.now))),
        tag(
            "div",
            tag("p", choosing.name(chosen), class_="what"),
            checking.check(check(of, chosen.value)),
            class_="checked",
        ),
        tag(
            "div",
            checking.downhill(step, rate, of.subject.trace.classes, count, total),
            _buttons(of, _taking(of, step.parameters, words.TAKE_STEP)),
            class_="downhill",
        ),
    )
