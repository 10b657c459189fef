from __future__ import annotations

import numpy as np
from app.drawing import GRAIN, Scan
from app.insight import actions
from app.insight.record import SHOWN, About, Answered, Asked
from app.state import State, clear, undo

from pycnn import lesson
from pycnn.answers import Answers

MARK = Scan(bytes([255] * (GRAIN * GRAIN // 8)))


def answered(about: About) -> Answered:
    images = np.ones((2, 1, 9, 9), dtype=np.float32)
    pictures = Asked(("X", "O"), images, np.array([0, 1]), (MARK, MARK))
    votes = np.array([[0, 1], [0, 1]], dtype=np.float32)
    return Answered(about, pictures, Answers(votes, pictures.labels))


def test_what_is_not_offered_changes_nothing() -> None:
    state = State()
    assert actions.choose_count("7")(state) is state
    assert actions.choose_way("magic")(state) is state
    assert actions.choose_window("1000")(state) is state


def test_choices_are_kept() -> None:
    state = State()
    for action in (actions.choose_count("1000"), actions.choose_way("gradient"), actions.choose_window("5")):
        state = action(state)
    insight = actions.choose_class("O")(state).insight
    assert (insight.count, insight.way, insight.window, insight.wanted) == ("1000", "gradient", "5", "O")


def test_the_same_cell_again_shows_all_mistakes() -> None:
    state = actions.choose_pair((0, 1))(State())
    assert state.insight.pair == (0, 1)
    assert actions.choose_pair((1, 0))(state).insight.pair == (1, 0)
    assert actions.choose_pair((0, 1))(state).insight.pair is None


def test_another_cell_begins_with_its_first_mistakes() -> None:
    state = actions.show_more(State())
    assert state.insight.most == 2 * SHOWN
    assert actions.choose_pair((0, 1))(state).insight.most == SHOWN


def test_more_answers_of_one_network_keep_what_is_chosen_and_those_of_another_do_not() -> None:
    about, other = (About(lesson.network(), name) for name in ("one", "other"))
    state = actions.choose_pair((0, 1))(actions.answer(answered(about))(State()))
    state = actions.pick(1, MARK)(state)
    more = actions.answer(answered(about))(state)
    assert (more.insight.pair, more.insight.picked) == ((0, 1), 1)
    anew = actions.answer(answered(other))(state)
    assert (anew.insight.pair, anew.insight.picked) == (None, None)


def test_a_mistake_becomes_the_drawing_and_can_be_undone() -> None:
    before = clear(State())
    state = actions.pick(1, MARK)(before)
    assert state.drawing.marks == (MARK,)
    assert undo(state).drawing == before.drawing
