"""The state of the page: one immutable record, and the actions that turn it into the next one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from pycnn import Sequential
from pycnn.arrays import FloatArray

from .drawing import Drawing, Example, Mark, Pixel, Point, Stroke
from .export.record import Export
from .insight.record import Insight
from .lab.record import Lab
from .search.record import Search
from .settings import Settings
from .workshop.desk import Desk

LESSON, XO, MINE = "lesson", "xo", "mine"
"""The networks by their names in a link: the article's, the trained one, and the reader's own."""
UNDO_STEPS: Final = 200
SLOWEST, FASTEST, USUAL_SPEED = 1, 20, 5  # cells per second


@dataclass(frozen=True)
class Cell:
    """One number of the network: a layer, and the index into its output, (map, row, col) or (unit,)."""

    layer: int
    index: tuple[int, ...]


BLANK: Final = Drawing()
FIRST_CELL: Final = Cell(0, (0, 1, 1))  # where the article's X matches its first feature perfectly


@dataclass(frozen=True)
class State:
    """All that the page shows follows from this and from the networks."""

    network: str = LESSON
    mine: Sequential | None = None
    """The reader's own network. Nobody changes it in place: who trains it gives the state another one."""
    lab: Lab = field(default_factory=Lab)
    """What there is in the lab, where that network is made and trained."""
    insight: Insight = field(default_factory=Insight)
    """What has been found out about a network."""
    search: Search = field(default_factory=Search)
    """The search for good settings."""
    export: Export = field(default_factory=Export)
    """The network as a program."""
    task: str = ""
    """The work between frames that is going on for one of these three."""
    task_share: float = 0.0
    """How much of it is done."""
    task_trouble: tuple[str, str] = ("", "")
    """The task that could not be done last, and why."""
    drawing: Drawing = BLANK
    past: tuple[Drawing, ...] = ()
    in_stroke: bool = False  # whether the last mark is a stroke that may still go on
    cursor: tuple[int, int] = (0, 0)
    chosen: Cell = FIRST_CELL
    lens_open: bool = False
    filling: bool = False
    playing: bool = False
    speed: int = USUAL_SPEED
    numbers: bool = True
    edits: Mapping[str, FloatArray] = field(default_factory=dict)
    """Parameters of the network that the reader changed, by their names, each as a whole."""
    settings: Mapping[str, Settings] = field(default_factory=dict)
    """What the reader chose in chapters, by their keys; a chapter that is not here is as it was at first."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """Which answer the reader gave to the question of a chapter, by its key."""
    results: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """What a chapter's longer work has come to so far, by its key."""
    running: str = ""
    """The chapter whose longer work is going on."""
    playing_in: str = ""
    """The chapter whose figure moves by itself."""
    desk: Desk = field(default_factory=Desk)
    """The code that the reader has changed."""


Action = Callable[[State], State]


def _drawn(state: State, drawing: Drawing, in_stroke: bool = False) -> State:
    past = (*state.past, state.drawing)[-UNDO_STEPS:]
    return replace(state, drawing=drawing, past=past, in_stroke=in_stroke)


def start_stroke(point: Point) -> Action:
    return lambda state: _drawn(state, state.drawing.with_mark(Stroke((point,))), in_stroke=True)


def continue_stroke(points: tuple[Point, ...]) -> Action:
    """Go on with the stroke; with a new one if Undo or Clear took it away while the pen was down."""

    def act(state: State) -> State:
        if state.in_stroke:
            return replace(state, drawing=state.drawing.with_points(points))
        return _drawn(state, state.drawing.with_mark(Stroke(points)), in_stroke=True)

    return act


def paint_pixel(row: int, col: int, white: bool) -> Action:
    return lambda state: _drawn(state, state.drawing.with_mark(Pixel(row, col, white)))


def load_example(name: str) -> Action:
    return lambda state: _drawn(state, Drawing((Example(name),)))


def put_mark(mark: Mark) -> Action:
    """Put a mark on the pad as a whole, such as a letter from a photograph."""
    return lambda state: _drawn(state, state.drawing.with_mark(mark))


def open_link(
    drawing: Drawing,
    chosen: Cell,
    network: str,
    edits: Mapping[str, FloatArray],
    settings: Mapping[str, Settings],
    mine: Sequential | None = None,
) -> Action:
    """What a link brings. Answers given before stay, and so does what was worked out."""
    return lambda state: replace(
        state if drawing == state.drawing else _drawn(state, drawing),
        network=network,
        mine=state.mine if mine is None else mine,
        chosen=chosen,
        edits=edits,
        settings=settings,
        in_stroke=False,
        playing=False,
        filling=False,
    )


def choose_network(key: str, first: Cell) -> Action:
    """Look at the drawing with another network, at its cell `first`: the one chosen may not exist there."""

    def act(state: State) -> State:
        if key == state.network:
            return state
        return replace(state, network=key, chosen=first, edits={}, playing=False, filling=False)

    return act


def use_network(network: Sequential, first: Cell) -> Action:
    """Take a network as the reader's own and look at it; at its cell `first` if its layers are others."""

    def act(state: State) -> State:
        same = state.network == MINE and state.mine is not None and state.mine.shapes == network.shapes
        chosen = state.chosen if same else first
        return replace(
            state,
            network=MINE,
            mine=network,
            chosen=chosen,
            edits={},
            playing=False,
            filling=False,
        )

    return act


def edit(name: str, values: FloatArray, original: FloatArray | None = None) -> Action:
    """Give a parameter of the network other values, all of them at once; its `original` ones are no edit."""
    values.setflags(write=False)

    def act(state: State) -> State:
        now = {name: original, **state.edits}[name]
        if now is not None and np.array_equal(values, now):
            return state
        others = {each: kept for each, kept in state.edits.items() if each != name}
        back = original is not None and np.array_equal(values, original)
        return replace(state, edits=others if back else {**others, name: values})

    return act


def restore_network(state: State) -> State:
    """Take all edits back."""
    return replace(state, edits={}) if state.edits else state


def set_in_chapter(chapter: str, settings: Settings) -> Action:
    return lambda state: replace(state, settings={**state.settings, chapter: settings})


def answer(chapter: str, option: int) -> Action:
    """Answer the question of a chapter; a negative option takes the answer back."""

    def act(state: State) -> State:
        others = {key: given for key, given in state.answers.items() if key != chapter}
        return replace(state, answers=others if option < 0 else {**others, chapter: option})

    return act


def begin_work(chapter: str, kept: tuple[Any, ...] = ()) -> Action:
    """Begin a chapter's longer work, with some of the results that it had before."""
    return lambda state: replace(state, running=chapter, results={**state.results, chapter: kept})


def record(chapter: str, results: tuple[Any, ...]) -> Action:
    return lambda state: replace(state, results={**state.results, chapter: results})


def end_work(state: State) -> State:
    return replace(state, running="")


def begin_task(name: str) -> Action:
    return lambda state: replace(state, task=name, task_share=0.0, task_trouble=("", ""))


def go_on(share: float, found: Action | None) -> Action:
    """A part of the task is done, and this has come of it."""

    def act(state: State) -> State:
        state = found(state) if found is not None else state
        return replace(state, task_share=share)

    return act


def end_task(name: str = "", trouble: str = "") -> Action:
    """No task is going on any more; `trouble` says why it could not be done."""
    return lambda state: replace(state, task="", task_share=0.0, task_trouble=(name, trouble))


def clear(state: State) -> State:
    return _drawn(state, Drawing()) if state.drawing.marks else state


def undo(state: State) -> State:
    if not state.past:
        return state
    return replace(state, drawing=state.past[-1], past=state.past[:-1], in_stroke=False)


def move_cursor(row: int, col: int) -> Action:
    return lambda state: replace(state, cursor=(row, col))


def choose(cell: Cell) -> Action:
    return lambda state: replace(state, chosen=cell, lens_open=True, filling=False, playing=False)


def close_lens(state: State) -> State:
    return replace(state, lens_open=False, playing=False)


def slide_to(cell: Cell) -> Action:
    """Choose a cell as a part of sliding over its map: the cells behind it are not filled yet."""
    return lambda state: replace(state, chosen=cell, filling=True)


def play(start: Cell) -> Action:
    return lambda state: replace(state, playing=True, filling=True, chosen=start)


def pause(state: State) -> State:
    return replace(state, playing=False)


def set_speed(speed: int) -> Action:
    return lambda state: replace(state, speed=min(max(speed, SLOWEST), FASTEST))


def show_numbers(shown: bool) -> Action:
    return lambda state: replace(state, numbers=shown)


def play_in_chapter(chapter: str) -> Action:
    """Let a chapter's figure move by itself; an empty key stops whichever does."""
    return lambda state: replace(state, playing_in=chapter)
