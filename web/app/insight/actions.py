"""Actions: what the reader asks to know about a network, and what has been found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.drawing import Mark
from app.state import Action, State, put_mark

from .record import COUNTS, SHOWN, WAYS, WINDOWS, Answered, Bearing, Evidence


def _in_insight(state: State, **changed: Any) -> State:
    return replace(state, insight=replace(state.insight, **changed))


def choose_count(count: str) -> Action:
    """Choose how many pictures to ask about."""
    return lambda state: _in_insight(state, count=count) if count in COUNTS else state


def choose_way(way: str) -> Action:
    return lambda state: _in_insight(state, way=way) if way in WAYS else state


def choose_window(window: str) -> Action:
    return lambda state: _in_insight(state, window=window) if window in WINDOWS else state


def choose_class(name: str) -> Action:
    """Choose for which class evidence is looked for; an empty name means the one that is decided."""
    return lambda state: _in_insight(state, wanted=name)


def answer(found: Answered) -> Action:
    """Tell what the network answers; what was chosen of other answers is so no more."""

    def act(state: State) -> State:
        last = state.insight.answered
        if last is not None and last.about is found.about:
            return _in_insight(state, answered=found)
        return _in_insight(state, answered=found, pair=None, most=SHOWN, picked=None)

    return act


def choose_pair(pair: tuple[int, int] | None) -> Action:
    """Choose a cell of the confusion matrix; the same one again means all mistakes."""

    def act(state: State) -> State:
        same = pair == state.insight.pair
        return _in_insight(state, pair=None if same else pair, most=SHOWN)

    return act


def show_more(state: State) -> State:
    """Show more of the mistakes."""
    return _in_insight(state, most=state.insight.most + SHOWN)


def pick(image: int, mark: Mark) -> Action:
    """Make a mistake the drawing."""
    return lambda state: put_mark(mark)(_in_insight(state, picked=image))


def show_evidence(found: Evidence) -> Action:
    return lambda state: _in_insight(state, evidence=found)


def point_at(row: int, col: int) -> Action:
    """Choose the pixel whose number is told."""
    return lambda state: _in_insight(state, point=(row, col))


def show_bearing(found: Bearing) -> Action:
    return lambda state: _in_insight(state, bearing=found)
