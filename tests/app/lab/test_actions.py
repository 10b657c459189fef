from __future__ import annotations

from dataclasses import replace

import numpy as np
from app.lab import plan as plans
from app.lab.actions import (
    begin_training,
    bring_back,
    choose_training,
    end_training,
    learn,
    plan_network,
    planned,
    rest,
    take_network,
)
from app.lab.choices import Choices
from app.lab.course import snapshot
from app.lab.keeping import Kept
from app.lab.own import OwnClass
from app.lab.record import Lab, Standing
from app.state import LESSON, MINE, Cell, State, edit

import pycnn
from pycnn import Sequential, lesson

OWN = (OwnClass("cross"), OwnClass("ring"))
FIRST = Cell(0, (0, 1, 1))


def kept(network: Sequential | None = None) -> Kept:
    return Kept(OWN, Choices(rate="0.5"), None, network)


def test_what_was_kept_comes_back_where_nothing_newer_is() -> None:
    network = lesson.network()
    state = bring_back(kept(network))(State())
    assert (state.lab.own, state.lab.choices.rate, state.mine) == (OWN, "0.5", network)
    assert state.network == LESSON, "what the reader looks at stays"
    changed = choose_training(Choices(batch="7"))(State())
    assert bring_back(kept())(changed).lab == changed.lab


def test_a_link_with_weights_is_newer_than_what_was_kept_but_bare_layers_are_not() -> None:
    small, other = lesson.network(), lesson.network()
    small.parameters = {name: values + 1 for name, values in small.parameters.items()}
    assert bring_back(kept(other))(replace(State(), mine=small)).mine is small
    assert bring_back(kept(other), reloaded=True)(replace(State(), mine=small)).mine is other
    another = pycnn.pretrained("xo")
    assert bring_back(kept(other), reloaded=True)(replace(State(), mine=another)).mine is another
    same = snapshot(lesson.network())
    assert bring_back(kept(other))(replace(State(), mine=same)).mine is other, "its training is known"
    large, trained = pycnn.pretrained("digits"), pycnn.pretrained("digits")
    assert bring_back(kept(trained))(replace(State(), mine=large)).mine is trained
    assert bring_back(kept(other))(replace(State(), mine=large)).mine is large


def test_another_network_ends_what_was_trained_before() -> None:
    state = begin_training(Standing(step=3))(State())
    state = plan_network(plans.of(lesson.network()))(state)
    network = lesson.network()
    after = take_network(network, FIRST)(state)
    assert (after.network, after.mine, after.lab.standing, after.lab.work) == (MINE, network, None, "")
    assert after.lab.plan is None


def test_a_change_of_the_network_that_learns_becomes_a_part_of_it() -> None:
    state = take_network(lesson.network(), FIRST)(State())
    state = edit("0.bias", np.ones(3, dtype=np.float32))(state)
    learned = lesson.network()
    assert learn(learned, Standing())(state).edits == {}
    elsewhere = replace(state, network=LESSON)
    assert learn(learned, Standing())(elsewhere).edits is state.edits, "these are of another network"
    assert learn(learned, Standing())(elsewhere).network == LESSON


def test_rest_and_end() -> None:
    state = begin_training(Standing(step=3))(State())
    assert state.lab.is_training
    resting = rest("It failed.")(state)
    assert (resting.lab.is_training, resting.lab.trouble, resting.lab.standing) == (
        False,
        "It failed.",
        Standing(step=3),
    )
    assert end_training(resting).lab == Lab()


def test_the_plan_is_that_of_the_page_until_it_is_changed() -> None:
    network = lesson.network()
    assert planned(Lab(), network) == plans.of(network)
    plan = plans.of(network).without(0)
    assert planned(Lab(plan=plan), network) is plan
