from __future__ import annotations

import numpy as np
import pytest
from app import state as app_state
from app.drawing import Bitmap, Drawing, Example, Pixel, Stroke
from app.state import (
    Action,
    Cell,
    State,
    begin_task,
    choose,
    choose_network,
    clear,
    close_lens,
    continue_stroke,
    edit,
    end_task,
    go_on,
    load_example,
    move_cursor,
    open_link,
    paint_pixel,
    pause,
    play,
    put_mark,
    restore_network,
    set_speed,
    show_numbers,
    slide_to,
    start_stroke,
    undo,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.app import sketches

CELL = st.builds(Cell, st.integers(0, 3), st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1)))
# What puts something on the pad, and can therefore be undone.
DRAWING_ACTION: st.SearchStrategy[Action] = st.one_of(
    st.builds(start_stroke, sketches.POINT),
    st.builds(paint_pixel, sketches.INDEX, sketches.INDEX, st.booleans()),
    sketches.EXAMPLE.map(lambda example: load_example(example.name)),
    st.builds(open_link, sketches.DRAWING, CELL, st.sampled_from(["lesson", "xo"]), st.just({}), st.just({})),
)
# What changes anything but the drawing.
OTHER_ACTION: st.SearchStrategy[Action] = st.one_of(
    st.builds(move_cursor, sketches.INDEX, sketches.INDEX),
    st.builds(choose, CELL),
    st.builds(slide_to, CELL),
    st.builds(play, CELL),
    st.builds(set_speed, st.integers(-5, 50)),
    st.builds(show_numbers, st.booleans()),
    st.sampled_from([close_lens, pause]),
)
ANY_ACTION = st.one_of(DRAWING_ACTION, OTHER_ACTION, st.sampled_from([undo, clear]))


def after(actions: list[Action], state: State | None = None) -> State:
    state = State() if state is None else state
    for action in actions:
        state = action(state)
    return state


def history(state: State) -> tuple[Drawing, tuple[Drawing, ...]]:
    """What is on the pad, and what Undo brings back."""
    return state.drawing, state.past


def test_the_page_opens_empty_at_a_perfect_match() -> None:
    state = State()
    assert state.drawing == Drawing()
    assert not state.past
    assert sketches.trace_of(sketches.exemplar("X")).steps[state.chosen.layer].output[state.chosen.index] == 1


@given(before=st.lists(ANY_ACTION, max_size=8), action=ANY_ACTION)
def test_actions_only_look_at_the_state(before: list[Action], action: Action) -> None:
    state = after(before)
    first = action(state)
    assert state == after(before)
    assert action(state) == first


@given(before=st.lists(ANY_ACTION, max_size=6), drawing=st.lists(DRAWING_ACTION, min_size=1, max_size=6))
def test_undo_goes_back_step_by_step(before: list[Action], drawing: list[Action]) -> None:
    steps = [after(before)]
    for action in drawing:
        state = action(steps[-1])
        if history(state) != history(steps[-1]):  # a link may bring the drawing that is there already
            steps.append(state)
    state = steps.pop()
    for earlier in reversed(steps):
        state = undo(state)
        assert history(state) == history(earlier)


@given(before=st.lists(ANY_ACTION, max_size=6), points=st.lists(sketches.POINT, min_size=1, max_size=6))
def test_a_whole_stroke_is_undone_at_once(before: list[Action], points: list[tuple[int, int]]) -> None:
    state = after(before)
    stroke = [start_stroke(points[0]), *(continue_stroke((point,)) for point in points[1:])]
    drawn = after(stroke, state)
    assert drawn.drawing.marks == (*state.drawing.marks, Stroke(tuple(points)))
    assert history(undo(drawn)) == history(state)


@given(before=st.lists(ANY_ACTION, max_size=6))
def test_clear_empties_the_pad_and_can_be_undone(before: list[Action]) -> None:
    state = after(before)
    cleared = clear(state)
    assert cleared.drawing == Drawing()
    if state.drawing.marks:
        assert history(undo(cleared)) == history(state)
    else:
        assert cleared is state


@given(before=st.lists(ANY_ACTION, max_size=6), other=st.lists(OTHER_ACTION, max_size=6))
def test_undo_concerns_the_drawing_alone(before: list[Action], other: list[Action]) -> None:
    state = after(before)
    moved = after(other, state)
    assert history(moved) == history(state)
    undone = undo(moved)
    assert (undone.chosen, undone.cursor, undone.speed) == (moved.chosen, moved.cursor, moved.speed)


def test_nothing_to_undo_or_clear_is_the_same_state() -> None:
    state = State()
    assert undo(state) is state
    assert clear(state) is state


def test_the_history_is_bounded() -> None:
    state = after([paint_pixel(n % 9, n // 9 % 9, n % 2 == 0) for n in range(app_state.UNDO_STEPS + 50)])
    latest = state.drawing
    assert len(state.past) == app_state.UNDO_STEPS
    state = undo(state)
    assert state.drawing.marks == latest.marks[:-1]
    for _ in range(app_state.UNDO_STEPS + 50):
        state = undo(state)
    assert state.drawing.marks == latest.marks[:50]


def test_an_example_takes_the_place_of_everything() -> None:
    scribbled = after([start_stroke((2, 4)), paint_pixel(0, 0, True)])
    assert load_example("O")(scribbled).drawing == Drawing((Example("O"),))
    assert load_example("O")(scribbled).past == (*scribbled.past, scribbled.drawing)


def test_a_link_brings_a_drawing_and_a_cell_and_stops_the_slide() -> None:
    drawing, cell = Drawing((Pixel(1, 2, True),)), Cell(5, (1,))
    state = open_link(drawing, cell, "xo", {}, {})(play(Cell(0, (0, 0, 0)))(State()))
    assert (state.drawing, state.chosen, state.network) == (drawing, cell, "xo")
    assert not state.playing
    assert not state.filling


def test_another_network_looks_at_the_same_drawing() -> None:
    first = Cell(0, (0, 8, 8))
    drawn = after([start_stroke((2, 4)), paint_pixel(0, 0, True), play(Cell(0, (0, 0, 0)))])
    state = choose_network("xo", first)(drawn)
    assert (state.network, state.chosen) == ("xo", first)
    assert (state.drawing, state.past) == (drawn.drawing, drawn.past)
    assert not state.playing
    assert not state.filling
    assert undo(state).network == "xo"
    assert undo(state).drawing == undo(drawn).drawing
    assert clear(state).network == "xo"


def test_the_network_that_is_chosen_already_keeps_its_cell() -> None:
    state = choose(Cell(2, (1, 0, 3)))(State())
    assert choose_network("lesson", Cell(0, (0, 1, 1)))(state) is state


def test_what_is_as_it_was_is_no_edit() -> None:
    original, other = np.zeros((2, 2), dtype=np.float32), np.ones((2, 2), dtype=np.float32)
    state = State()
    assert edit("0.weight", original.copy(), original)(state) is state
    changed = edit("0.weight", other, original)(state)
    assert changed.edits["0.weight"] is other
    assert edit("0.weight", other.copy(), original)(changed) is changed
    both = edit("5.weight", other, original)(changed)
    assert list(edit("0.weight", original.copy(), original)(both).edits) == ["5.weight"]
    assert restore_network(both).edits == {}
    with pytest.raises(ValueError, match="read-only"):
        changed.edits["0.weight"][0, 0] = 3


def test_choosing_opens_the_lens_and_stops_the_slide() -> None:
    cell = Cell(2, (1, 0, 3))
    state = choose(cell)(play(Cell(0, (0, 0, 0)))(State()))
    assert (state.chosen, state.lens_open, state.playing, state.filling) == (cell, True, False, False)
    assert not close_lens(state).lens_open
    assert close_lens(state).chosen == cell


def test_closing_the_lens_stops_the_slide() -> None:
    assert not close_lens(play(Cell(0, (0, 0, 0)))(State())).playing


def test_sliding_fills_the_map_from_where_it_starts() -> None:
    start, further = Cell(0, (1, 0, 0)), Cell(0, (1, 0, 1))
    playing = play(start)(State())
    assert (playing.playing, playing.filling, playing.chosen) == (True, True, start)
    moved = slide_to(further)(playing)
    assert (moved.playing, moved.filling, moved.chosen) == (True, True, further)
    paused = pause(moved)
    assert (paused.playing, paused.filling, paused.chosen) == (False, True, further)


@given(speed=st.integers())
def test_the_speed_stays_within_its_slider(speed: int) -> None:
    set_to = set_speed(speed)(State()).speed
    assert app_state.SLOWEST <= set_to <= app_state.FASTEST
    assert set_to == speed or not app_state.SLOWEST <= speed <= app_state.FASTEST


@pytest.mark.parametrize(
    ("action", "name", "value"),
    [(move_cursor(3, 8), "cursor", (3, 8)), (show_numbers(False), "numbers", False)],
)
def test_actions_of_one_field_change_nothing_else(action: Action, name: str, value: object) -> None:
    before = after([load_example("X"), play(Cell(1, (0, 2, 2)))])
    changed = action(before)
    assert getattr(changed, name) == value
    fields = {**vars(before), name: value}
    assert vars(changed) == fields


@pytest.mark.parametrize("interruption", [undo, clear, load_example("X"), paint_pixel(0, 0, True)])
@pytest.mark.parametrize("earlier", [[], [start_stroke((100, 100))]])
def test_a_stroke_that_is_interrupted_goes_on_as_a_new_one(
    interruption: Action, earlier: list[Action]
) -> None:
    """A finger may still be down when Undo, Clear or another drawing takes the stroke away."""
    before = after([*earlier, start_stroke((2, 2)), continue_stroke(((4, 4),)), interruption])
    state = after([continue_stroke(((6, 6),)), continue_stroke(((8, 8),))], before)
    assert state.drawing.marks == (*before.drawing.marks, Stroke(((6, 6), (8, 8))))
    assert history(undo(state)) == history(before)


def test_a_mark_as_a_whole_takes_the_place_of_all_and_can_be_undone() -> None:
    drawn = after([load_example("X")])
    mark = sketches.exemplar("O").ravel() > 0
    bitmap = Bitmap(tuple(mark.tolist()))
    put = put_mark(bitmap)(drawn)
    assert put.drawing == Drawing((bitmap,))
    assert undo(put).drawing == drawn.drawing


def test_a_task_tells_how_far_it_is_and_why_it_ended() -> None:
    state = after([begin_task("answers"), go_on(0.5, load_example("X"))])
    assert (state.task, state.task_share) == ("answers", 0.5)
    assert state.drawing == Drawing((Example("X"),))
    assert go_on(0.75, None)(state).drawing is state.drawing
    ended = end_task("answers", "it is broken")(state)
    assert (ended.task, ended.task_share, ended.task_trouble) == ("", 0.0, ("answers", "it is broken"))
    assert begin_task("answers")(ended).task_trouble == ("", "")
