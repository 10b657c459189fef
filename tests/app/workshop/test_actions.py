from __future__ import annotations

from app.state import State
from app.workshop import actions
from app.workshop.desk import Code, Fault

RELU, POOL = "pycnn.layers.relu", "pycnn.layers.pool"
FIRST = State()


def test_opening_the_same_place_again_is_going_there_again() -> None:
    once = actions.open_place(POOL, "MaxPool2D")(FIRST)
    twice = actions.open_place(POOL, "MaxPool2D")(once)
    assert (twice.desk.module, twice.desk.at) == (POOL, "MaxPool2D")
    assert twice.desk.openings == once.desk.openings + 1


def test_what_is_written_is_a_draft_until_it_runs() -> None:
    written = actions.write("new", "old")(FIRST)
    assert written.desk.drafts == {RELU: "new"}
    assert written.desk.text("old") == "new"
    assert written.desk.version == FIRST.desk.version
    assert actions.write("old", "old")(written).desk.drafts == {}
    assert actions.write("new", "old")(written) is written
    run = actions.put_in_force({RELU: "new"})(written)
    assert (run.desk.sources, run.desk.drafts) == ({RELU: "new"}, {})
    assert run.desk.version > written.desk.version
    assert run.desk.text("old") == "new"


def test_other_files_keep_their_drafts() -> None:
    state = actions.write("a draft", "old")(actions.open_place(POOL)(FIRST))
    state = actions.put_in_force({RELU: "new"})(state)
    assert state.desk.drafts == {POOL: "a draft"}


def test_other_code_makes_results_untrue() -> None:
    from app.state import begin_work, record

    state = record("relu", (1, 2))(begin_work("relu")(FIRST))
    assert state.results
    run = actions.put_in_force({RELU: "new"})(state)
    assert (run.results, run.running) == ({}, "")


def test_a_refused_text_stays_with_its_fault() -> None:
    fault = Fault(RELU, "no", 3)
    state = actions.refuse(fault)(actions.write("new", "old")(FIRST))
    assert state.desk.faults == {RELU: fault}
    assert state.desk.text("old") == "new"
    assert state.desk.sources == {}
    assert actions.put_in_force({RELU: "better"})(actions.write("better", "old")(state)).desk.faults == {}


def test_giving_up_keeps_every_text_as_a_draft() -> None:
    state = actions.put_in_force({RELU: "one", POOL: "two"})(FIRST)
    state = actions.write("one more", "old")(state)
    given_up = actions.give_up(Fault(POOL, "late", 7))(state)
    assert given_up.desk.sources == {}
    assert given_up.desk.drafts == {RELU: "one more", POOL: "two"}
    assert given_up.desk.faults[POOL].later
    assert given_up.desk.alarm == POOL
    assert given_up.desk.version > state.desk.version
    assert actions.dismiss(given_up).desk.alarm == ""
    assert actions.open_place(POOL)(given_up).desk.alarm == ""


def test_restoring_keeps_what_was_written() -> None:
    state = actions.put_in_force({RELU: "one", POOL: "two"})(FIRST)
    restored = actions.restore()(state)
    assert (restored.desk.sources, restored.desk.drafts) == ({}, {})
    assert restored.desk.text("old") == "old"
    back = actions.bring_back(restored)
    assert back.desk.text("old") == "one"
    assert back.desk.sources == {}
    assert back.desk.kept == {POOL: "two"}
    one = actions.restore(POOL)(state)
    assert one.desk.sources == {RELU: "one"}
    assert actions.restore()(FIRST) is FIRST


def test_restoring_a_mere_draft_is_no_other_code() -> None:
    state = actions.write("new", "old")(FIRST)
    restored = actions.restore(RELU)(state)
    assert restored.desk.version == state.desk.version
    assert restored.desk.kept == {RELU: "new"}


def test_an_experiment_keeps_what_was_there() -> None:
    state = actions.write("mine", "old")(FIRST)
    tried = actions.try_text(RELU, "ReLU.forward", "theirs")(state)
    assert tried.desk.text("old") == "theirs"
    assert tried.desk.kept == {RELU: "mine"}
    assert actions.bring_back(tried).desk.text("old") == "mine"


def test_what_was_in_force_is_a_draft_until_it_has_been_tried_again() -> None:
    code = Code({RELU: "one"}, {RELU: "one more", POOL: "two"})
    state = actions.take_back(code)(State())
    assert state.desk.sources == {}, "nothing is in force that has not been tried"
    assert state.desk.drafts == {RELU: "one more", POOL: "two"}
    assert state.desk.code.sources == code.sources, "if the page is left now, it is tried the next time"
    works = actions.put_in_force(state.desk.brought)(state)
    assert works.desk.code == code
    fails = actions.give_up(Fault(RELU, "wrong", 3))(actions.take_back(Code({RELU: "one"}))(State()))
    assert fails.desk.code == Code({}, {RELU: "one"})
    assert fails.desk.alarm == RELU


def test_what_was_written_since_is_newer_than_what_was_kept() -> None:
    state = actions.put_in_force({RELU: "new"})(State())
    assert actions.take_back(Code({RELU: "old"}))(state) == state
