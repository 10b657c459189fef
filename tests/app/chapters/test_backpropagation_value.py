from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from app.chapters.backpropagation.case import Case
from app.chapters.backpropagation.settings import REACH, Backpropagation
from app.chapters.backpropagation.values import STEP, curve, group, listed
from app.chapters.backpropagation.views.value import precise
from app.state import XO
from app.words import backpropagation as words

from tests.app.chapters.test_backpropagation import (
    NETWORKS,
    applied,
    button,
    edited,
    error,
    naive_text,
    page,
    part,
    places,
    subject,
)
from tests.app.document import rows


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("label", [0, 1])
def test_the_curve_is_the_error_for_each_value(network: str, label: int) -> None:
    of = subject(network, "X rotated")
    for settings, value in places(network):
        chosen = group(of, settings)
        assert chosen.value == value
        assert chosen.now == of.network.parameters[value.name][value.index]
        found = curve(Case(of, label), value)
        for nudge in (-REACH, -7, 0, 3, REACH):
            turned, at_it = found.at(nudge)
            assert turned == pytest.approx(chosen.now + STEP * nudge, abs=1e-6)
            parameters = {name: values.copy() for name, values in of.network.parameters.items()}
            parameters[value.name][value.index] = turned
            assert at_it == pytest.approx(error(of, parameters, label), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("network", NETWORKS)
def test_the_nudges_beside_the_value_are_shown_and_which_way_helps(network: str) -> None:
    of = subject(network, "O shifted")
    said = set()
    for settings, value in places(network):
        found = curve(Case(of, 0), value)
        for nudge in (-REACH, -1, 0, 12, REACH):
            shown = part(page(of, replace(settings, nudge=nudge, wanted="0")), "of-value")
            _, values, errors, verdicts = rows(shown.all("table", "ledger")[0])
            three = [found.at(nudge + turn) for turn in (-1, 0, 1)]
            assert values[1:] == [naive_text(each) for each, _ in three]
            assert errors[1:] == [precise(each) for _, each in three]
            (_, low), (_, here), (_, high) = three
            assert verdicts[1:] == [compared(low, here), "", compared(high, here)]
            said.add(shown.one("p", "verdict").text)
            # What is said helps, does.
            if "Turn it up" in shown.text:
                assert high < here
                assert high <= low
            elif "Turn it down" in shown.text:
                assert low < here
                assert low <= high
            else:
                assert min(low, high) > here - 1e-5
    assert len(said) > 1


def compared(other: float, here: float) -> str:
    return words.SAME if other == here else words.SMALLER if other < here else words.LARGER


def test_the_curve_is_drawn_from_low_to_high_with_the_value_in_the_middle() -> None:
    of = subject(XO)
    settings = Backpropagation(wanted="1", nudge=5)
    found = curve(Case(of, 1), group(of, settings).value)
    drawing = part(page(of, settings), "of-value").one("figure", "curve")
    points = [
        tuple(map(float, each.split(","))) for each in drawing.one("polyline").attributes["points"].split()
    ]
    assert len(points) == 2 * REACH + 3
    across = [x for x, _ in points]
    assert across == sorted(across)
    assert (across[0], across[REACH + 1], across[-1]) == pytest.approx((0, 50, 100), abs=0.01)
    # The higher the error, the higher the point, in a straight proportion.
    heights, errors = np.array([y for _, y in points]), np.array(found.errors)
    assert np.corrcoef(heights, errors)[0, 1] == pytest.approx(-1, abs=1e-4)
    dot = drawing.one("path", "dot").attributes["d"]
    assert dot == f"M{points[REACH + 6][0]} {points[REACH + 6][1]}h0"
    labels = [each.text for each in drawing.all("p")]
    assert labels[:2] == [precise(max(found.errors)), precise(min(found.errors))]
    assert labels[2:] == [naive_text(found.values[i]) for i in (0, REACH + 1, -1)]
    assert "it is smallest" in drawing.one("svg").attributes["aria-label"]


def test_a_value_without_a_say_is_called_so() -> None:
    # The article's second feature fits nowhere in its O as well as to make a difference to these weights.
    of = edited(subject(), {"5.weight": np.zeros((2, 12), np.float32)})
    shown = part(page(of), "of-value")
    assert shown.one("p", "verdict").text == words.FLAT
    assert not shown.all("path", "tangent")


@pytest.mark.parametrize("network", NETWORKS)
def test_the_value_is_kept_by_one_edit(network: str) -> None:
    of = subject(network)
    for settings, value in places(network):
        shown = part(page(of, replace(settings, nudge=-4)), "of-value")
        keep = button(shown, words.KEEP)
        assert keep.attributes["data-set"] == "nudge=0"
        after = applied(of, keep.attributes["data-edit"])
        turned = curve(Case(of, 0), value).at(-4)[0]
        assert after[value.name][value.index] == np.float32(turned)
        after[value.name][value.index] = of.network.parameters[value.name][value.index]
        assert all((after[name] == values).all() for name, values in of.network.parameters.items())


def test_only_a_changed_network_can_be_restored() -> None:
    for network in NETWORKS:
        assert all("data-restore" not in each.attributes for each in page(subject(network)).all("button"))
        of = edited(subject(network), {"0.bias": subject(network).network.parameters["0.bias"] + 1})
        shown = page(of)
        for kind in ("of-value", "of-all", "of-check"):
            assert "data-restore" in button(part(shown, kind), words.RESTORE).attributes


def test_every_value_can_be_chosen() -> None:
    shown = part(page(subject()), "of-value")
    sets = {each.attributes["data-set"] for each in shown.all("button")}
    assert {f"at={at}&nudge=0" for at in range(9)} <= sets
    assert {f"unit={unit}&nudge=0" for unit in range(3)} <= sets
    votes = part(page(subject(), Backpropagation(layer=1, unit=1, at=2)), "of-value")
    pressed = [each for each in votes.all("button") if each.attributes.get("aria-pressed") == "true"]
    assert [each.attributes.get("aria-label", each.text) for each in pressed] == [
        "Votes",
        "Vote for O",
        "The weight of value 3 in the vote for O: 0.25",
    ]
    hidden = part(page(subject(XO), Backpropagation(layer=1, unit=9, channel=7, at=24)), "of-value")
    assert {f"channel={channel}&nudge=0" for channel in range(8)} <= {
        each.attributes.get("data-set") for each in hidden.all("button")
    }
    assert "Feature 10 of Convolution 2, its part for map 8, row 5, column 5" in hidden.one("p", "what").text


def test_lists_stand_in_rows() -> None:
    assert listed(subject(), 4, 12) == (3, 4)
    assert listed(subject(), 5, 2) == (1, 2)
    assert listed(subject(XO), 6, 16) == (4, 4)
    for count in range(1, 60):
        shape = listed(subject(), 5, count)
        assert shape[0] * shape[1] == count
        assert shape[0] <= shape[1]
