from __future__ import annotations

import numpy as np
import pytest
from app import words as common
from app.chapters.backpropagation import way
from app.chapters.backpropagation.case import Case
from app.chapters.backpropagation.settings import PACE, Backpropagation
from app.chapters.backpropagation.views.made import MOST_TERMS, weight
from app.chapters.backpropagation.views.value import precise
from app.chapters.chapter import Given
from app.scene import Subject
from app.state import LESSON, XO
from app.views.changes import changed_elements
from app.words import backpropagation as words

from tests.app.chapters.test_backpropagation import (
    CHAPTER,
    NETWORKS,
    button,
    forward_error,
    loss,
    naive_text,
    page,
    part,
    subject,
)
from tests.app.document import Element, rows
from tests.pycnn.slopes import slopes

STOPS = {
    LESSON: ["Votes", "List", "Pooled again", "Pooling", "ReLU", "Convolution", "Feature"],
    XO: [
        "Votes",
        "List",
        "Pooling 2",
        "ReLU 2",
        "Convolution 2",
        "Pooling",
        "ReLU",
        "Convolution",
        "Feature",
    ],
}


def at(number: int, **others: int | str) -> Backpropagation:
    return Backpropagation(moment=PACE * number, **others)  # type: ignore[arg-type]


def shown(of: Subject, settings: Backpropagation) -> Element:
    return part(page(of, settings), "of-way")


def table(of: Element, label: str) -> list[list[str]]:
    (found,) = [each for each in of.all("table") if each.attributes.get("aria-label") == label]
    return rows(found)


def made(of: Element) -> str:
    return of.one("div", "made").text


@pytest.mark.parametrize("network", NETWORKS)
def test_the_pass_comes_to_every_place_of_the_network(network: str) -> None:
    of = subject(network)
    for number, name in enumerate(STOPS[network]):
        found = shown(of, at(number))
        buttons = found.one("ol").all("button")
        assert [each.text for each in buttons] == STOPS[network]
        pressed = [each.text for each in buttons if each.attributes["aria-pressed"] == "true"]
        assert pressed == [name]
        assert buttons[number].attributes["data-set"] == f"moment={PACE * number}&cell=9999"
        walk = [each.attributes["data-set"] for each in found.one("div", "walk").all("span")]
        last = len(buttons) - 1
        leads_to = [0, max(number - 1, 0), min(number + 1, last), last]
        assert walk == [f"moment={PACE * to}&cell=9999" for to in leads_to]
    play = button(shown(of, at(0)), common.PLAY)
    assert play.attributes["data-count"] == str(PACE * len(STOPS[network]))
    end = shown(of, Backpropagation(moment=int(play.attributes["data-count"]) - 1))
    assert shown(of, at(99)).text == end.text
    playing = CHAPTER.figure(Given(of, at(0), playing=True)).markup
    assert common.PAUSE in playing
    assert common.PAUSE not in CHAPTER.figure(Given(of, at(0))).markup


@pytest.mark.parametrize("label", [0, 1])
def test_every_gradient_on_the_way_is_the_slope_of_the_error_there(label: int) -> None:
    # The trained network's numbers have no ties, so that tiny differences find the slopes.
    of = subject(XO, "X rotated")
    case = Case(of, label)
    network = of.model.edited(
        {name: values.astype(float) for name, values in of.network.parameters.items()}
    ).network
    values = of.image[np.newaxis].astype(float)
    positions = way.positions(case)
    assert positions == list(range(8, 0, -1))
    for position, layer in enumerate(network.layers, start=1):
        values = layer.forward(values)
        if position not in (3, 4, 5, 7, 8):
            continue  # maps of 400 cells take long, and here they are checked in part below
        here = values.copy()
        found = slopes(
            lambda here=here, position=position: forward_error(network, here, label, loss(of), position),  # type: ignore[misc]
            here,
            1e-5,
        )[0]
        for follow in range(found.shape[0] if found.ndim == 3 else 1):
            settings = at(positions.index(position), follow=follow, wanted=str(label))
            stop = way.stop(case, settings)
            expected = found[follow] if found.ndim == 3 else found.reshape(stop.here.gradients.shape)
            assert stop.here.gradients == pytest.approx(expected, rel=1e-3, abs=1e-4)
            # Without a choice, the cell with the largest gradient is looked at.
            assert abs(stop.here.gradients).max() == abs(stop.here.gradients.flat[stop.cell])


@pytest.mark.parametrize("label", [0, 1])
def test_the_gradients_of_a_feature_s_pixels_are_slopes_too(label: int) -> None:
    of = subject(XO, "O scaled")
    network = of.model.edited(
        {name: values.astype(float) for name, values in of.network.parameters.items()}
    ).network
    image = of.image[np.newaxis].astype(float)
    for follow in (0, 5):
        stop = way.stop(Case(of, label), at(8, follow=follow, cell=7, wanted=str(label)))
        feature = network.parameters["0.weight"][follow, 0]
        found = slopes(lambda: forward_error(network, image, label, loss(of)), feature)
        assert stop.here.gradients == pytest.approx(found, rel=1e-2, abs=1e-3)
        assert stop.here.values == pytest.approx(feature)
        text = made(shown(of, at(8, follow=follow, cell=7, wanted=str(label))))
        assert "laid over 400 places" in text
        assert precise(float(stop.here.gradients[1, 2])) in text
        assert words.advice(float(stop.here.gradients[1, 2])) in text


@pytest.mark.parametrize("network", NETWORKS)
def test_the_terms_of_each_cell_add_up_to_its_gradient(network: str) -> None:
    of = subject(network, "O thick")
    for number in range(1, len(STOPS[network]) - 1):
        for cell in (0, 3, 9999):
            settings = at(number, cell=cell, follow=1, wanted="0")
            found = shown(of, settings)
            stop = way.stop(Case(of, 0), settings)
            _, *lines, (_, gradient) = rows(found.one("table", "terms"))
            total = 0.0
            for _, back, slope, product in lines:
                total += float(product.replace("…", ""))
                if back:
                    factor = slope.removeprefix("× ").replace("…", "")
                    top, _, bottom = factor.partition("/")
                    assert float(product.replace("…", "")) == pytest.approx(
                        float(back.replace("…", "")) * float(top) / float(bottom or 1), rel=5e-3, abs=2e-4
                    )
            assert total == pytest.approx(float(gradient.replace("…", "")), abs=2e-3)
            assert gradient == precise(float(stop.here.gradients.flat[stop.cell]))
            assert len(lines) <= MOST_TERMS + 1


def test_a_weight_is_a_fraction_where_it_is_one() -> None:
    assert [weight(each) for each in (0.2, 0.25, -1 / 3, 1.0, 0.0, -1.0)] == [
        "1/5",
        "1/4",
        "-1/3",
        "1",
        "0",
        "-1",
    ]
    assert weight(0.23456) == "0.2345"
    assert weight(1e-5) == "0.0000100"


def test_what_the_votes_error_says_of_each_vote() -> None:
    # The article's X gets 1 for X and 5/9 for O.
    of = subject()
    texts = [made(shown(of, at(0, cell=cell, wanted=wanted))) for wanted in "01" for cell in (0, 1)]
    assert "The vote for X is 1.0000 and should be 1: exactly right" in texts[0]
    assert "The vote for O is 0.5555 and should be 0: too high" in texts[1]
    assert "The vote for X is 1.0000 and should be 0: too high" in texts[2]
    assert "The vote for O is 0.5555 and should be 1: too low" in texts[3]
    trained = subject(XO)
    share = float(trained.trace.probabilities[0])
    text = made(shown(trained, at(0, cell=0, wanted="1")))
    assert f"The probability of X is {precise(share)} and should be 0" in text
    assert f"difference, {precise(share)}." in text


def test_why_so_much_passes_and_no_more() -> None:
    # An O's vote that should be 0 is too high by 5/9, and each of its four voters has the weight 1/4.
    of = subject()
    listed = shown(of, at(1, cell=1))
    assert words.VOTED in made(listed)
    assert rows(listed.one("table", "terms"))[1:] == [
        ["the vote for X", "0.0000", "× 0", "0.0000"],
        ["the vote for O", "1.0000", "× 1/4", "0.2500"],
        [words.SUM, "0.2500"],
    ]
    assert table(listed, "List, gradients") == [
        ["0.00", "0.25", "0.25", "0.00"],
        ["0.00", "0.00", "0.00", "0.00"],
        ["0.25", "0.00", "0.00", "0.25"],
    ]
    assert words.ONLY_COPIED in made(shown(of, at(2)))
    # The first map, pooled to 4×4: 1.00 0.33 | 0.55 0.33, of which 0.55 won the window on the right.
    assert words.WON in made(shown(of, at(3, cell=2)))
    assert words.lost(0, 2, tie=False) in made(shown(of, at(3, cell=3)))
    assert words.SHUT in made(shown(of, at(5, cell=1)))
    assert words.OPEN in made(shown(of, at(5, cell=0)))


def test_of_several_as_large_the_first_one_wins() -> None:
    of, told = subject(), 0
    before = of.trace.steps[2].input
    for cell in range(49):
        text = made(shown(of, at(4, cell=cell)))
        row, col = divmod(cell, 7)
        window = before[0, row // 2 * 2 : row // 2 * 2 + 2, col // 2 * 2 : col // 2 * 2 + 2]
        first = int(window.argmax())
        won = (row // 2 * 2 + first // window.shape[1], col // 2 * 2 + first % window.shape[1])
        if won == (row, col):
            assert words.WON in text
        else:
            tie = bool(before[0, row, col] == window.max())
            told += tie
            assert words.lost(*won, tie=tie) in text
    assert told == 3


def test_a_value_under_many_windows_tells_of_the_largest_terms() -> None:
    of = subject(XO)
    settings = at(5, follow=2, cell=44, wanted="1")
    found = shown(of, settings)
    stop = way.stop(Case(of, 1), settings)
    assert stop.derivative is not None
    # Row 5, column 5 of 10×10 lies under 5×5 windows of each of 16 features.
    assert len(stop.derivative.terms) == 16 * 25
    assert words.COVERED.format(windows=400) in made(found)
    lines = rows(found.one("table", "terms"))[1:-1]
    assert len(lines) == MOST_TERMS + 1
    assert lines[-1][0] == words.OTHERS
    ranked = sorted((abs(term.product) for term in stop.derivative.terms), reverse=True)
    assert [abs(float(line[3].replace("…", ""))) for line in lines[:-1]] == pytest.approx(
        ranked[:MOST_TERMS], abs=1e-4
    )


def test_the_feature_s_own_gradient_is_put_together_place_by_place() -> None:
    of = subject()
    found = shown(of, at(6, follow=0, cell=1))
    pixels, under, products = (
        np.array(table(found, label), dtype=float)
        for label in (
            "What comes back from Convolution (map 1)",
            words.PIXELS_UNDER,
            words.products(9),
        )
    )
    # Under the pixel in the first row, second column lay the picture, shifted by as much.
    assert (under == of.image[0, 0:7, 1:8]).all()
    assert products == pytest.approx(pixels * under / 9, abs=0.02)
    gradients = table(found, words.changes("Feature 1"))
    exactly = float((Case(of, 0).backpass.flows[1][0, 0] * of.image[0, 0:7, 1:8]).sum() / 9)  # type: ignore[index]
    assert gradients[0][1] == naive_text(exactly)
    assert f"all of them up: {precise(exactly)}." in made(found)
    assert button(found, words.NUDGE_IT).attributes["data-set"] == "layer=0&unit=0&channel=0&at=1&nudge=0"
    chosen = Backpropagation(layer=0, unit=0, channel=0, at=1)
    assert "Feature 1 (falling stroke), row 1, column 2" in part(page(of, chosen), "of-value").text


@pytest.mark.parametrize("network", NETWORKS)
def test_the_map_to_follow_is_chosen_where_there_are_several(network: str) -> None:
    of = subject(network)
    for number, name in enumerate(STOPS[network]):
        found = shown(of, at(number, follow=2))
        follow = found.one("div", "follow").all("button")
        if name in ("Votes", "List"):
            assert not follow
            continue
        stop = way.stop(Case(of, 0), at(number, follow=2))
        assert len(follow) == stop.here.maps
        assert [each.attributes["aria-pressed"] for each in follow].index("true") == 2
        few = way.stop(Case(of, 0), at(number, follow=9999))
        assert few.here.map == few.here.maps - 1


def test_to_point_at_another_cell_changes_leaves_only() -> None:
    of = subject()
    for number in range(7):
        before, after = (
            CHAPTER.figure(Given(of, at(number, cell=cell, follow=1, wanted="1"))).markup for cell in (0, 1)
        )
        if number not in (0, 6):  # there a button or the sentence has the cell in it
            assert changed_elements(before, after).anew is None
