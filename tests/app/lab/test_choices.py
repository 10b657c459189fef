from __future__ import annotations

from dataclasses import replace

import pytest
from app.lab import choices as lab
from app.lab.choices import FIELDS, LEARNERS, Choices, learner, retune

from pycnn import SGD, Adam, Backpropagation, Nudge


def test_what_is_chosen_at_first_can_begin() -> None:
    assert Choices().faults == {}


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in ("data", "learner")])
def test_a_fault_counts_only_where_the_field_is_in_use(name: str) -> None:
    wrong = Choices().typed(name, "many")
    assert getattr(wrong, name) == "many", "what was typed is kept"
    for chosen in LEARNERS:
        each = wrong.typed("learner", chosen)
        assert set(each.faults) == ({name} if name in each.in_use else set())


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(LookupError):
        Choices().typed("faults", "1")


def test_each_learner_gets_what_was_chosen_for_it() -> None:
    chosen = Choices(rate="0.003", decay="0.1", sgd_rate="0.2", momentum="0.5", nudge="0.07")
    adam, sgd, nudge = (learner(chosen.typed("learner", name)) for name in LEARNERS)
    assert isinstance(adam, Backpropagation)
    assert isinstance(adam.optimizer, Adam)
    assert (adam.optimizer.learning_rate, adam.optimizer.decay) == (0.003, 0.1)
    assert isinstance(sgd, Backpropagation)
    assert isinstance(sgd.optimizer, SGD)
    assert (sgd.optimizer.learning_rate, sgd.optimizer.momentum, sgd.optimizer.decay) == (0.2, 0.5, 0.1)
    assert isinstance(nudge, Nudge)
    assert nudge.size == 0.07


@pytest.mark.parametrize("name", LEARNERS)
def test_rates_can_be_changed_on_the_way(name: str) -> None:
    made = learner(Choices(learner=name))
    other = Choices(learner=name, rate="0.5", sgd_rate="0.5", nudge="0.5", momentum="0.1", decay="0.2")
    retune(made, other)
    assert repr(made) == repr(learner(other))
    retune(made, replace(other, schedule="stays"), 0.5)
    assert repr(made) == repr(learner(other))
    retune(made, other, 0.5)
    assert repr(made) == repr(learner(replace(other, rate="0.25", sgd_rate="0.25")))


def test_other_rates_are_no_other_training_but_another_seed_is() -> None:
    assert Choices(rate="1", epochs="3").made_of() == Choices().made_of()
    for name in lab.FIXED:
        assert Choices().typed(name, "7").made_of() != Choices().made_of()
