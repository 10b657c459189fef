from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn import Backpropagation, Nudge, layer_list
from pycnn.candidates import LEARNERS, USUAL, Candidate, at_random, grid, layers_of, learner_of

SPACES = st.fixed_dictionaries(
    {},
    optional={
        "depth": st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True),
        "features": st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True),
        "learner": st.lists(st.sampled_from(LEARNERS), min_size=1, max_size=4, unique=True),
        "rate": st.lists(st.floats(0.001, 1), min_size=1, max_size=3, unique=True),
    },
).filter(bool)


def test_a_grid_has_every_combination_the_last_setting_first() -> None:
    found = grid({"features": [4, 8], "rate": [0.1, 0.01, 0.001]})
    assert [candidate.number for candidate in found] == list(range(6))
    assert [(c["features"], c["rate"]) for c in found] == [
        (4, 0.1),
        (4, 0.01),
        (4, 0.001),
        (8, 0.1),
        (8, 0.01),
        (8, 0.001),
    ]
    assert list(found[0].choices) == ["features", "rate"]
    assert found[0]["batch"] == USUAL["batch"]


@given(space=SPACES)
def test_no_combination_is_there_twice_or_missing(space: dict[str, list[Any]]) -> None:
    found = [tuple(candidate.choices.values()) for candidate in grid(space)]
    assert len(set(found)) == len(found) == np.prod([len(values) for values in space.values()])
    for values in found:
        assert all(value in space[name] for name, value in zip(space, values, strict=True))


@given(space=SPACES, count=st.integers(1, 60), seed=st.integers(0, 9))
def test_random_ones_are_different_and_the_same_each_time(
    space: dict[str, list[Any]], count: int, seed: int
) -> None:
    everything = {tuple(candidate.choices.values()) for candidate in grid(space)}
    one, other = (at_random(space, count, np.random.default_rng(seed)) for _ in range(2))
    found = [tuple(candidate.choices.values()) for candidate in one]
    assert found == [tuple(candidate.choices.values()) for candidate in other]
    assert len(set(found)) == len(found) == min(count, len(everything))
    assert set(found) <= everything
    assert [candidate.number for candidate in one] == list(range(len(one)))


def test_random_ones_of_very_many() -> None:
    space = {name: list(range(1, 200)) for name in ("features", "kernel", "hidden", "batch", "rate", "pool")}
    found = [tuple(c.choices.values()) for c in at_random(space, 500, np.random.default_rng(0))]
    assert len(set(found)) == 500
    for column in zip(*found, strict=True):
        assert len(set(column)) > 150  # all over the place
    with pytest.raises(ValueError, match="62,103,840,598,801 combinations, but 500 can be tried"):
        grid(space)


def test_layers() -> None:
    def made(**choices: Any) -> list[str]:  # noqa: ANN401
        return [repr(layer) for layer in layers_of(Candidate(0, choices), 3)]

    assert made(depth=2, features=4, kernel=5, pool=3, hidden=7) == [
        "Conv2D(4, 5)",
        "ReLU()",
        "MaxPool2D(3)",
        "Conv2D(8, 5)",
        "ReLU()",
        "MaxPool2D(3)",
        "Flatten()",
        "Dense(7)",
        "ReLU()",
        "Dense(3)",
    ]
    assert made(depth=1, pool=1, kernel=(1, 3)) == ["Conv2D(6, (1, 3))", "ReLU()", "Flatten()", "Dense(3)"]
    assert made(depth=0) == ["Flatten()", "Dense(3)"]
    code = "[Flatten(), Dense(3)]"
    assert made(layers=code) == [repr(layer) for layer in layer_list.from_code(code)]


def test_learners() -> None:
    def made(**choices: Any) -> Any:  # noqa: ANN401
        return learner_of(Candidate(0, choices))

    assert (
        repr(made(learner="Adam", rate=0.1, decay=0.5).optimizer) == "Adam(0.1, 0.9, 0.999, 1e-08, decay=0.5)"
    )
    assert repr(made(learner="SGD", rate=0.1).optimizer) == "SGD(0.1, momentum=0.0, decay=0.0)"
    assert repr(made(learner="momentum", rate=0.1).optimizer) == "SGD(0.1, momentum=0.9, decay=0.0)"
    nudge = made(learner="nudge", rate=0.25)
    assert isinstance(nudge, Nudge)
    assert nudge.size == 0.25
    assert isinstance(made(), Backpropagation)


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"depth": -1}, "depth must be a whole number, 0 or more"),
        ({"depth": 11}, "depth must be 10 or less, not 11"),
        ({"features": 0}, "features must be a whole number"),
        ({"kernel": "big"}, "kernel_size must be"),
        ({"hidden": 1.5}, "hidden must be a whole number"),
        ({"layers": "[Dense(]"}, "line 1: this is not Python"),
    ],
)
def test_layers_that_cannot_be(choices: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        layers_of(Candidate(0, choices), 2)


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"learner": "adam"}, "learner must be one of Adam, SGD, momentum, nudge, not 'adam'"),
        ({"rate": 0}, "learning_rate must be a number above 0"),
        ({"decay": -1}, "decay must be"),
        ({"learner": "nudge", "rate": -1}, "step must be"),
    ],
)
def test_learners_that_cannot_be(choices: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        learner_of(Candidate(0, choices))


@pytest.mark.parametrize(
    ("space", "words"),
    [
        ({}, "there is nothing to choose: give values for some of layers, depth"),
        ({"colour": [1]}, "there is no setting 'colour': choose from layers, depth"),
        ({"rate": []}, r"rate needs a list of values to try, not \[\]"),
        ({"rate": 0.1}, "rate needs a list of values"),
        ({"learner": "Adam"}, "learner needs a list of values"),
        ({"rate": [0.1, 0.2, 0.1]}, "rate has a value twice"),
        (
            {"layers": ["[Dense(2)]"], "depth": [1], "kernel": [3]},
            "says all of depth, kernel: leave one or the",
        ),
    ],
)
def test_what_is_no_space(space: Any, words: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=words):
        grid(space)
    with pytest.raises(ValueError, match=words):
        at_random(space, 3, np.random.default_rng(0))


@pytest.mark.parametrize("count", [0, 501, 2.5])
def test_counts_that_cannot_be(count: Any) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=r"count must be|500 combinations can be tried"):
        at_random({"rate": [0.1]}, count, np.random.default_rng(0))
