from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from app.chapters.backpropagation.learning import Round
from app.chapters.backpropagation.settings import Backpropagation
from app.chapters.backpropagation.values import STEP
from app.chapters.backpropagation.views.value import precise
from app.chapters.chapter import Given
from app.scene import Subject
from app.state import LESSON, XO
from app.words import backpropagation as words

from tests.app.chapters.test_backpropagation import (
    CHAPTER,
    FIRST,
    applied,
    button,
    edited,
    error,
    page,
    part,
    subject,
    sums,
)


def work(of: Subject, wanted: str) -> list[Round]:
    given = Given(of, Backpropagation(wanted=wanted))
    return [results[0] for results in CHAPTER.work(given)]


@pytest.mark.parametrize(("example", "label"), [("X", 1), ("O rotated", 0), ("X thick", 0)])
def test_a_round_of_nudges_keeps_of_every_value_what_helps(example: str, label: int) -> None:
    of = subject(LESSON, example)
    parameters = {name: values.copy() for name, values in of.network.parameters.items()}
    places = [(name, index) for name, values in parameters.items() for index in np.ndindex(values.shape)]
    found = work(of, str(label))
    assert [each.done for each in found] == list(range(1, 57))
    for (name, index), now in zip(places, found, strict=True):
        tried, before = {}, parameters[name][index]
        for sign in (-1, 0, 1):  # the whole network is worked out anew for each
            parameters[name][index] = before + np.float32(sign * STEP)
            tried[sign] = error(of, parameters, label)
        kept = int(now.kept[name][index])
        assert tried[kept] <= min(tried.values()) + 1e-6
        parameters[name][index] = before + np.float32(kept * STEP)
        assert now.after == pytest.approx(tried[kept], abs=1e-5)
        assert now.total == 56
        assert now.before == pytest.approx(error(of, of.network.parameters, label))
        for other, values in parameters.items():
            assert now.parameters[other] == pytest.approx(values, abs=1e-6)
    assert now.after < now.before
    assert sum(now.count(sign) for sign in (1, -1, 0)) == 56
    assert work(of, str(label))[-1].before == now.before  # the reader's network stayed as it was


def test_the_maps_of_signs_fill_as_it_goes() -> None:
    of, settings = subject(), Backpropagation(wanted="1")
    found = work(of, "1")
    texts = {1: "+", 0: "0", -1: "−"}
    for done in (1, 9, 27, 30, 41, 56):
        now = found[done - 1]
        shown = part(page(of, settings, (now,), running=done < 56), "of-all")
        cells = [cell.text for table in shown.all("table") for cell in table.all("td")]
        flat = np.concatenate([signs.ravel() for signs in now.kept.values()]).tolist()
        assert cells == [texts[sign] for sign in flat[:done]] + ["\xa0"] * (56 - done)
        assert f"{done} of 56 values nudged: {now.count(1)} up, {now.count(-1)} down" in shown.text
        assert sums(shown) == [f"Error {precise(now.before)} → {precise(now.after)}"]
        assert (words.STOP in shown.text) is (done < 56)
    labels = [table.attributes["aria-label"] for table in shown.all("table")]
    assert labels[0] == "Feature 1 (falling stroke)"
    assert labels[3:] == ["Convolution: biases", "Vote for X", "Vote for O", "Votes: biases"]


def test_what_the_nudges_found_can_be_taken_over() -> None:
    of, settings = subject(LESSON, "O thick"), Backpropagation(wanted="0")
    last = work(of, "0")[-1]
    shown = part(page(of, settings, (last,)), "of-all")
    after = applied(of, button(shown, words.TAKE_OVER).attributes["data-edit"])
    assert all((after[name] == values).all() for name, values in last.parameters.items())
    assert error(of, after, 0) == pytest.approx(last.after, abs=1e-4)
    # As long as it goes on there is nothing to take over, and afterwards only for the same drawing.
    assert words.TAKE_OVER not in part(page(of, settings, (last,), running=True), "of-all").text
    for other, chosen in ((subject(), settings), (of, FIRST), (edited(of, after), settings)):
        shown = part(page(other, chosen, (last,)), "of-all")
        assert words.NOT_YET in shown.text
        assert words.TAKE_OVER not in shown.text
        assert "+" not in [cell.text for cell in shown.all("td")]


def test_a_round_that_was_stopped_in_a_large_network_is_shown_as_far_as_it_came() -> None:
    of, settings = subject(XO), Backpropagation(wanted="1")
    given = Given(of, settings)
    now = list(islice(CHAPTER.work(given), 400))[-1][0]
    assert (now.done, now.total) == (400, 3458)
    assert now.after < now.before
    shown = part(page(of, settings, (now,)), "of-all")
    assert "400 of 3458 values nudged" in shown.text
    assert shown.all("canvas")[0].attributes["data-canvas"] == "signs-3"
    parameters = {name: values.copy() for name, values in of.network.parameters.items()}
    first = now.kept["0.weight"]
    parameters["0.weight"] += np.float32(STEP) * first
    parameters["0.bias"] += np.float32(STEP) * now.kept["0.bias"]
    parameters["3.weight"] += np.float32(STEP) * now.kept["3.weight"]
    assert now.after == pytest.approx(error(of, parameters, 1), rel=1e-3, abs=1e-4)
    assert words.TOO_MANY in shown.text
    assert words.AGAIN in shown.text
