from __future__ import annotations

import numpy as np
import pytest
from app.lab import plan as plans
from app.lab import presets
from app.lab.plan import KINDS, from_code, from_layers, is_of, judged, network, of
from app.limits import MOST_LAYERS
from app.words import lab as words
from hypothesis import given
from hypothesis import strategies as st

import pycnn
from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, lesson

XO = ("X", "O")
SIMPLE = from_layers([Conv2D(4, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(2)], 12)

CHANGE = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(list(KINDS))),
    st.tuples(st.just("up"), st.integers(0, 8)),
    st.tuples(st.just("down"), st.integers(0, 8)),
    st.tuples(st.just("remove"), st.integers(0, 8)),
    st.tuples(
        st.just("type"), st.integers(0, 8), st.text(max_size=4) | st.sampled_from(["1", "3", "7", "99"])
    ),
)


def changed(plan: plans.Plan, changes: list[tuple[object, ...]]) -> plans.Plan:
    for kind, *rest in changes:
        if kind == "add":
            plan = plan.with_new(str(rest[0]))
            continue
        line = plan.lines[int(str(rest[0])) % len(plan.lines)]
        if kind == "remove":
            plan = plan.without(line.key)
        elif kind == "type":
            for name, _ in line.typed:
                plan = plan.typed(line.key, name, str(rest[1]))
        else:
            plan = plan.moved(line.key, -1 if kind == "up" else 1)
    return plan


def test_a_network_and_its_plan_are_the_same() -> None:
    for made in (lesson.network(), pycnn.pretrained("xo"), pycnn.pretrained("digits")):
        plan = of(made)
        assert is_of(plan, made.classes, made)
        assert judged(plan, made.classes).reason == ""
        assert not is_of(plan.without(plan.lines[0].key), made.classes, made)


@given(st.lists(CHANGE, max_size=10))
def test_whatever_is_changed_it_says_what_is_wrong_or_makes_a_network(
    changes: list[tuple[object, ...]],
) -> None:
    plan = changed(SIMPLE, changes)
    keys = [line.key for line in plan.lines]
    assert len(set(keys)) == len(keys)
    assert plan.lines[-1].key == SIMPLE.lines[-1].key, "the votes stay the last"
    result = judged(plan, XO)
    assert len(result.fits) == len(plan.lines)
    if result.reason:
        with pytest.raises(ValueError, match=r"\w"):
            network(plan, XO)
    else:
        made = network(plan, XO)
        assert is_of(plan, XO, made)
        assert result.parameters == sum(values.size for values in made.parameters.values())
        assert result.multiplications == made.multiplications


def test_an_impossible_layer_says_why_and_what_is_before_it_is_still_described() -> None:
    plan = SIMPLE.typed(SIMPLE.lines[2].key, "size", "11")
    result = judged(plan, XO)
    fits = result.fits
    assert fits[1] is not None
    assert fits[1].size is not None
    assert fits[1].size.output_shape == (4, 10, 10)
    plan = SIMPLE.typed(SIMPLE.lines[0].key, "kernel_size", "13")
    first = judged(plan, XO).fits[0]
    assert first is not None
    assert "13" in (first.reason or "")


@pytest.mark.parametrize(("side", "seed"), [("", "0"), ("4", "0"), ("65", "0"), ("12", "x"), ("12", "-1")])
def test_side_and_seed_are_checked(side: str, seed: str) -> None:
    result = judged(plans.Plan(SIMPLE.lines, side, seed), XO)
    assert result.reason == words.MEND_FIRST
    assert result.side_fault or result.seed_fault


def test_one_class_is_nothing_to_tell_apart() -> None:
    assert judged(SIMPLE, ("X",)).reason


def test_the_same_seed_gives_the_same_weights() -> None:
    first, second = network(SIMPLE, XO), network(SIMPLE, XO)
    other = network(plans.Plan(SIMPLE.lines, SIMPLE.side, "1"), XO)
    for name, values in first.parameters.items():
        np.testing.assert_array_equal(values, second.parameters[name])
    assert (first.parameters["0.weight"] != other.parameters["0.weight"]).any()


def test_new_layers_come_where_they_make_sense() -> None:
    plan = SIMPLE.with_new("Conv2D").with_new("ReLU").with_new("Dense").with_new("ReLU")
    kinds = [line.kind for line in plan.lines]
    assert kinds == ["Conv2D", "ReLU", "MaxPool2D", "Conv2D", "ReLU", "Flatten", "Dense", "ReLU", "Dense"]
    assert judged(plan, XO).reason == ""


def test_there_is_an_end_to_adding() -> None:
    plan = SIMPLE
    for _ in range(40):
        plan = plan.with_new("ReLU")
    assert len(plan.lines) == MOST_LAYERS


@pytest.mark.parametrize("name", ["quick", "digits", "plain"])
def test_presets_are_networks_and_have_names(name: str) -> None:
    plan = presets.plan(name)
    classes = [str(n) for n in range(10)] if name == "digits" else XO
    assert judged(plan, classes).reason == ""
    assert words.PRESETS[name]


def test_a_list_in_python_and_back() -> None:
    plan = SIMPLE.with_new("Conv2D").typed(5, "kernel_size", "2×3").typed(5, "padding", "same")
    again = from_code(plans.code(plan, XO), 12, XO)
    assert [(line.kind, line.typed) for line in again.lines] == [
        (line.kind, line.typed) for line in plan.lines
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("import os", "only a list"),
        ("[Conv2D(4, 3), Dense(2)]", "Flatten"),
        ("[Flatten(), Dense(3)]", "Dense"),
        ("[Flatten(), Dense(10**9)]", "plain numbers"),
        ("[Conv2D(4, 99), Flatten(), Dense(2)]", "99"),
        ("[" + 23 * "ReLU(), " + "Flatten(), Dense(2)]", "25 layers"),
    ],
)
def test_a_list_that_is_no_network_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        from_code(text, 12, XO)
