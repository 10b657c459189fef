from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from app.chapters.backpropagation.case import Case
from app.chapters.backpropagation.settings import Backpropagation
from app.chapters.backpropagation.values import Value
from app.scene import Subject
from app.state import LESSON, XO
from app.words import backpropagation as words

from pycnn import lesson
from tests.app.chapters.test_backpropagation import (
    NETWORKS,
    applied,
    button,
    edited,
    error,
    page,
    part,
    places,
    subject,
    sums,
)
from tests.app.document import rows


@pytest.mark.parametrize("network", NETWORKS)
def test_the_gradient_stands_beside_the_nudges_slope(network: str) -> None:
    of = subject(network, "X scaled")
    for settings, value in places(network):
        shown = part(page(of, replace(settings, wanted="1")), "of-check")
        gradient, slope, difference = (float(line[1]) for line in rows(shown.one("table", "check")))
        tried = []
        for turn in (-0.01, 0.01):
            parameters = {name: values.copy() for name, values in of.network.parameters.items()}
            parameters[value.name][value.index] += np.float32(turn)
            tried.append(error(of, parameters, 1))
        assert slope == pytest.approx((tried[1] - tried[0]) / 0.02, rel=2e-3, abs=6e-3)
        assert gradient == pytest.approx(of_gradient(of, value), rel=1e-2, abs=1e-4)
        assert difference == pytest.approx(slope - gradient, abs=2.1e-4)


def of_gradient(of: Subject, value: Value) -> float:
    """A value's gradient in float64, by a nudge so small that no kink lies in between."""
    tried = []
    for turn in (-1e-7, 1e-7):
        parameters = {name: values.astype(float) for name, values in of.network.parameters.items()}
        parameters[value.name][value.index] += turn
        tried.append(error(of, parameters, 1))
    slope = (tried[1] - tried[0]) / 2e-7
    # Where the article's network has ties, both sides of a kink are found at once; the pass takes the first.
    return slope if not of.model.hand_made else float(Case(of, 1).backpass.gradients[value.name][value.index])


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("rate", [1, 10, 100])
def test_a_step_moves_every_value_against_its_gradient(network: str, rate: int) -> None:
    of = subject(network, "O scaled")
    shown = part(page(of, Backpropagation(wanted="0", rate=rate)), "of-check")
    gradients = Case(of, 0).backpass.gradients
    after = {
        name: values - np.float32(rate / 100) * gradients[name]
        for name, values in of.network.parameters.items()
    }
    before, then = error(of, of.network.parameters, 0), error(of, after, 0)
    (said,) = sums(shown)
    assert said.startswith(f"With a step size of {rate / 100:.2f}: error ")
    numbers = [float(each) for each in said.partition("error ")[2].split(" → ")]
    assert numbers == pytest.approx([before, then], rel=1e-3, abs=2e-3)
    verdict = shown.one("p", "verdict").text
    assert verdict.startswith("Smaller" if then < before else "Larger")
    changed = sum(int((after[name] != values).sum()) for name, values in of.network.parameters.items())
    total = sum(values.size for values in after.values())
    assert f"{changed} of {total} values would change." in shown.text
    if network == LESSON:
        taken = applied(of, button(shown, words.TAKE_STEP).attributes["data-edit"])
        for name, values in after.items():
            assert taken[name] == pytest.approx(values, abs=1e-6)
    else:
        assert words.TOO_MANY in shown.text
        assert words.TAKE_STEP not in shown.text


@pytest.mark.parametrize(("wanted", "rate"), [("0", 1), ("0", 10), ("1", 5)])
def test_what_a_step_for_one_drawing_does_to_the_ten_is_said(wanted: str, rate: int) -> None:
    of = subject()
    gradients = Case(of, int(wanted)).backpass.gradients
    then = edited(
        of, {name: of.network.parameters[name] - rate / 100 * gradients[name] for name in gradients}
    )
    right = sum(then.network.trace(lesson.IMAGES[name]).decision == name[0] for name in lesson.IMAGES)
    shown = part(page(of, Backpropagation(wanted=wanted, rate=rate)), "of-check").one("p", "read").text
    assert f"it would then read {right} correctly, instead of 9" in shown
    assert ("worse for others" in shown) is (right < 9)


def test_a_step_that_is_too_long_is_called_so() -> None:
    shown = part(page(subject(), Backpropagation(rate=100)), "of-check")
    assert shown.one("p", "verdict").text.startswith("Larger: the step was too long")


def test_steps_that_run_away_are_not_offered() -> None:
    of = subject()
    for factor, refused in ((1e5, False), (1e7, True)):
        large = edited(of, {"0.weight": of.network.parameters["0.weight"] * np.float32(factor)})
        shown = part(page(large, Backpropagation(rate=100, wanted="1")), "of-check")
        # The weights of the votes go by the values that they weigh, which are as large as the features.
        assert (words.TOO_LARGE in shown.text) is refused
        assert (words.TAKE_STEP in shown.text) is not refused


def test_where_there_is_no_error_there_is_no_step() -> None:
    of = subject(XO)
    shown = page(of)
    assert of.trace.decision == "X"
    assert words.ALMOST_NOTHING in shown.text
    # Even a step of 1 changes next to nothing.
    (said,) = sums(part(page(of, Backpropagation(rate=100)), "of-check"))
    assert said == "With a step size of 1.00: error 0.0000 → 0.0000"
