from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from app.lab import data
from app.lab.choices import LEARNERS, Choices
from app.lab.course import Course, snapshot
from app.lab.data import Data
from app.lab.keeping import Kept, lab_from, lab_text
from app.lab.own import FIRST
from app.lab.record import EPOCH, RUN, STEP

from pycnn import Backpropagation, Conv2D, Dense, Flatten, Progress, ReLU, Sequential


def some_data(count: int = 40) -> Data:
    work = data.drawn(("X", "O"), count, 9, 0)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Data = end.value
            return found


DATA = some_data()
CHOICES = Choices(count="40", batch="8", rate="0.02")


def new_network() -> Sequential:
    return Sequential(
        [Conv2D(2, 3), ReLU(), Flatten(), Dense(2)],
        input_shape=(1, 9, 9),
        classes=["X", "O"],
        rng=np.random.default_rng(5),
    )


def run(course: Course, goal: str, epochs: int | None = None) -> Progress:
    """Let it learn to a goal; if a number of epochs is given, aim at so many first."""
    if epochs is not None:
        course.aim(replace(CHOICES, learner=course.choices.learner, epochs=str(epochs)))
    while True:
        record = course.advance()
        if course.reached(record, goal):
            assert record is not None
            return record


def test_it_goes_as_far_as_it_is_told() -> None:
    course = Course(new_network(), DATA, CHOICES)
    assert run(course, STEP, 3).step == 1
    assert run(course, STEP).step == 2
    assert course.epochs == 0
    record = run(course, EPOCH)
    assert (record.event, record.step, course.epochs) == ("epoch", 5, 1)
    assert run(course, RUN).epoch == 3
    assert course.standing(100.0).epochs == 3


def test_the_last_step_of_an_epoch_ends_with_the_question_how_good_it_is() -> None:
    course = Course(new_network(), DATA, CHOICES)
    for _ in range(5):
        record = run(course, STEP)
    assert record.event == "epoch"
    assert len(course.standing(0).curve.fresh) == 2, "once before it learned, once after the epoch"


@pytest.mark.parametrize("learner", LEARNERS)
def test_same_seed_same_result(learner: str) -> None:
    chosen = CHOICES.typed("learner", learner)
    results = []
    for _ in range(2):
        course = Course(new_network(), DATA, chosen)
        run(course, EPOCH)
        results.append(course.network.parameters)
    for name, values in results[0].items():
        np.testing.assert_array_equal(values, results[1][name])


def test_a_rewind_goes_on_to_the_last_bit_as_it_did() -> None:
    course = Course(new_network(), DATA, CHOICES)
    run(course, RUN, 2)
    before = course.network.parameters
    loss = course.standing(0).loss
    course.rewind(3)
    assert course.step == 3
    standing = course.standing(0)
    assert (standing.step, standing.steps) == (3, 10), "there is something to go on to"
    run(course, RUN, 2)
    assert course.standing(0).loss == loss
    for name, values in course.network.parameters.items():
        np.testing.assert_array_equal(values, before[name])
    course.rewind(0)
    assert course.standing(0).loss is None
    np.testing.assert_array_equal(course.network.parameters["0.weight"], new_network().parameters["0.weight"])


def test_a_snapshot_stays_as_it_is() -> None:
    course = Course(new_network(), DATA, CHOICES)
    taken = snapshot(course.network)
    run(course, EPOCH)
    for name, values in taken.parameters.items():
        np.testing.assert_array_equal(values, new_network().parameters[name])
    assert (taken.parameters["0.weight"] != course.network.parameters["0.weight"]).any()


def test_time_left_follows_from_the_rate() -> None:
    course = Course(new_network(), DATA, CHOICES)
    run(course, EPOCH, 5)
    assert course.standing(20.0).left == pytest.approx(4 * 40 / 20)
    assert course.standing(0.0).left is None


@pytest.mark.parametrize("learner", LEARNERS)
def test_a_kept_course_goes_on_to_the_last_bit_as_it_would_have(learner: str) -> None:
    course = Course(new_network(), DATA, CHOICES.typed("learner", learner))
    run(course, RUN, 1)
    run(course, STEP, 2)
    network = snapshot(course.network)
    kept = lab_from(lab_text(Kept(FIRST, CHOICES, None, network, training=course.kept(10**6))))
    assert kept.network is not None
    assert kept.training is not None
    other = Course(kept.network, None, kept.training.choices, kept.training)
    assert other.standing(0) == course.standing(0)
    for name, values in network.parameters.items():
        np.testing.assert_array_equal(other.network.parameters[name], values)
    assert not other.give(some_data(48)), "those are other data"
    assert other.give(some_data())
    for goes_on in (course, other):
        run(goes_on, RUN, 2)
    for name, values in course.network.parameters.items():
        np.testing.assert_array_equal(other.network.parameters[name], values)
    assert other.standing(0) == course.standing(0)
    other.rewind(3)
    course.rewind(3)
    for name, values in course.network.parameters.items():
        np.testing.assert_array_equal(other.network.parameters[name], values)


def rate(course: Course) -> float:
    made = course.timeline.learner
    assert isinstance(made, Backpropagation)
    return made.optimizer.learning_rate


def test_the_rate_falls_in_equal_steps_and_a_rewind_goes_back_up() -> None:
    course = Course(new_network(), DATA, CHOICES)
    rates = []
    course.aim(replace(CHOICES, epochs="2"))
    for _ in range(10):
        rates.append(rate(course))
        run(course, STEP)
        course.retune(CHOICES)
    np.testing.assert_allclose(rates, 0.02 * np.arange(10, 0, -1) / 10)
    first = course.network.parameters
    run(course, RUN, 1)
    assert (course.epochs, course.goal) == (3, 3)
    course.rewind(4)
    assert course.goal == 2, "what was to come then"
    run(course, RUN, 2)
    for name, values in course.network.parameters.items():
        np.testing.assert_array_equal(values, first[name])
    course.aim(replace(CHOICES, epochs="2", schedule="stays"))
    assert rate(course) == 0.02
