"""Actions: what the reader, and the search, do to what is tried and to the results."""

from __future__ import annotations

from dataclasses import replace

from app.state import Action, State
from pycnn.search import Run

from .record import COLUMNS, RIGHT, Choices


def choose_search(choices: Choices) -> Action:
    """Choose what to try, and how."""
    return lambda state: (
        state
        if choices == state.search.choices
        else replace(state, search=replace(state.search, choices=choices))
    )


def begin_search(varied: tuple[str, ...], about: str) -> Action:
    """Begin with no results; the order stays."""
    return lambda state: replace(state, search=replace(state.search, runs=(), varied=varied, about=about))


def show_runs(runs: tuple[Run, ...]) -> Action:
    return lambda state: replace(state, search=replace(state.search, runs=runs))


def sort_by(column: str) -> Action:
    """Sort by a column; by the same one again the other way round. What is right begins with the most."""

    def act(state: State) -> State:
        if column not in COLUMNS:
            return state
        search = state.search
        falling = not search.falling if column == search.by else column == RIGHT
        return replace(state, search=replace(search, by=column, falling=falling))

    return act
