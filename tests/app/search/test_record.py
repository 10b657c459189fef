from __future__ import annotations

import itertools

import pytest
from app.search.record import FIRST, MOST, OFFERED, Choices, Search, best, ordered, time_of, to_try

from pycnn.candidates import Candidate
from pycnn.progress import Progress
from pycnn.search import Run


def run(number: int, parameters: int = 10, accuracy: float | None = None, state: str = "done") -> Run:
    return Run(
        candidate=Candidate(number, {"rate": 0.1}),
        state=state,  # type: ignore[arg-type]
        parameters=parameters,
        accuracy=accuracy,
    )


def test_what_is_tried_first_is_offered() -> None:
    assert list(FIRST) == list(OFFERED)
    assert all(set(values) <= set(OFFERED[name]) for name, values in FIRST.items())
    assert Choices().faults == {}
    assert Choices().networks <= MOST


def test_a_value_goes_in_and_out_and_the_order_stays() -> None:
    choices = Choices().toggled("kernel", 2).toggled("kernel", 1)
    assert choices.values["kernel"] == (3, 5, 7)
    assert choices.toggled("kernel", 0).values["kernel"] == (5, 7)


def test_the_last_value_stays() -> None:
    choices = Choices()
    assert choices.toggled("kernel", 0) is choices


def test_all_combinations_are_tried() -> None:
    choices = Choices().toggled("kernel", 1)
    tried = [tuple(candidate[name] for name in OFFERED) for candidate in to_try(choices)]
    assert tried == list(itertools.product(*choices.values.values()))
    assert choices.combinations == choices.networks == len(tried)


def test_at_random_there_are_as_many_as_wanted_of_the_same_seed_the_same() -> None:
    choices = Choices().toggled("batch", 0).typed("way", "random").typed("count", "5")
    tried = [dict(candidate.choices) for candidate in to_try(choices)]
    assert len(tried) == choices.networks == 5
    assert all(tried.count(each) == 1 for each in tried)
    assert [dict(candidate.choices) for candidate in to_try(choices)] == tried
    assert [dict(candidate.choices) for candidate in to_try(choices.typed("seed", "1"))] != tried


def test_one_network_alone_can_be_tried() -> None:
    choices = Choices().toggled("depth", 0).toggled("features", 1).toggled("rate", 1)
    (only,) = to_try(choices)
    assert {name: only[name] for name in OFFERED} == {
        name: values[0] for name, values in choices.values.items()
    }
    assert choices.varied == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("drawings", ""),
        ("drawings", "-3"),
        ("drawings", "1e9"),
        ("seconds", "NaN"),
        ("seed", "1.5"),
        ("side", "17"),
        ("data", "x"),
    ],
)
def test_nonsense_is_named(name: str, text: str) -> None:
    choices = Choices().typed(name, text)
    assert list(choices.faults) == [name]
    assert getattr(choices, name) == text


def test_fields_that_make_no_difference_are_not_asked_for() -> None:
    assert "count" not in Choices().in_use
    assert "count" in Choices(way="random").in_use
    assert "drawings" not in Choices(data="digits").in_use
    assert Choices(count="junk").faults == {}


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(LookupError):
        Choices().typed("values", "junk")


RUNS = (
    run(0, 30, 0.5),
    run(1, 10, None, "impossible"),
    run(2, 20, 0.9),
    run(3, 10, 0.9),
    run(4, 40, None, "waiting"),
)


@pytest.mark.parametrize(
    ("by", "falling", "numbers"),
    [
        ("number", False, [0, 1, 2, 3, 4]),
        ("number", True, [4, 3, 2, 1, 0]),
        ("parameters", False, [3, 2, 0, 4, 1]),
        ("parameters", True, [4, 0, 2, 3, 1]),
        ("right", True, [2, 3, 0, 1, 4]),
        ("right", False, [0, 2, 3, 1, 4]),
        ("time", False, [0, 1, 2, 3, 4]),
    ],
)
def test_they_are_sorted_and_those_without_a_number_come_last(
    by: str, falling: bool, numbers: list[int]
) -> None:
    found = ordered(Search(runs=RUNS, by=by, falling=falling))
    assert [each.candidate.number for each in found] == numbers


def test_the_best_gets_the_most_right_with_the_fewest_parameters() -> None:
    assert best(RUNS) is RUNS[3]
    assert best(RUNS[4:]) is None


def test_the_time_is_that_of_one_picture() -> None:
    assert time_of(run(0)) is None
    progress = Progress.__new__(Progress)
    object.__setattr__(progress, "images", 40)
    object.__setattr__(progress, "seconds", 2.0)
    done = Run(candidate=Candidate(0, {}), state="done", progress=progress)
    assert time_of(done) == 0.05
