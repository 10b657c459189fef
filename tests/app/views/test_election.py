from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from app.views import election
from hypothesis import given
from hypothesis import strategies as st

from pycnn import Dense, Flatten, Sequential, Trace
from pycnn.arrays import FloatArray
from tests.app import exact, sketches
from tests.app.document import Element, parsed
from tests.pycnn import article, naive

HUES = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]  # of the list's twelve values
HOSTILE = ["<script>alert(1)</script>", '" onclick="alert(\'O\')" x="', "a & b"]


def trace_of(name: str) -> Trace:
    return sketches.trace_of(sketches.exemplar(name))


@pytest.fixture(scope="module")
def x() -> Trace:
    return trace_of("X")


def voting(votes: list[float], names: list[str]) -> Trace:
    """A trace whose votes are these."""
    vote = Dense(len(votes))
    vote.weight = np.zeros((len(votes), 81), dtype=np.float32)
    vote.bias = np.array(votes, dtype=np.float32)
    network = Sequential([Flatten(), vote], input_shape=(1, 9, 9), classes=names)
    return network.trace(sketches.exemplar("X"))


def buttons(trace: Trace, chosen: int | None = None, *, blank: bool = False) -> list[Element]:
    return parsed(election.votes(trace, chosen, blank)).children


def test_the_list_shows_its_values_in_the_hues_of_their_maps() -> None:
    flat: FloatArray = np.array(article.NEW_PICTURE_HUNDREDTHS, dtype=np.float32) / np.float32(100)
    table = parsed(election.values(flat, HUES, None)).one("table")
    expected = [f"{n // 100}.{n % 100:02}" for n in article.NEW_PICTURE_HUNDREDTHS]
    assert [cell.text for cell in table.all("td")] == expected
    hues = [row.classes for row in table.all("tr")]
    assert hues == [["hue-0"]] * 4 + [["hue-1"]] * 4 + [["hue-2"]] * 4
    assert table.attributes["role"] == "grid"
    assert "12" in table.attributes["aria-label"]


@pytest.mark.parametrize("chosen", [None, *range(12)])
def test_one_value_of_the_list_is_reached_with_tab(chosen: int | None) -> None:
    cells = parsed(election.values(np.zeros(12, np.float32), HUES, chosen)).all("td")
    assert [n for n, cell in enumerate(cells) if cell.attributes["tabindex"] == "0"] == [chosen or 0]
    selected = [n for n, cell in enumerate(cells) if cell.attributes.get("aria-selected") == "true"]
    assert selected == ([] if chosen is None else [chosen])


def test_links_are_the_articles_thick_ones(x: Trace) -> None:
    last = x.steps[-1]
    lines = parsed(election.links(last.layer.parameters["weight"], last.input, HUES)).all("line")
    ends = [(float(line.attributes["y1"]), float(line.attributes["y2"])) for line in lines]
    heights = sorted({end for _, end in ends})
    assert len(heights) == 2
    for name, height in zip(("X", "O"), heights, strict=True):
        starts = [start for start, end in ends if end == height]
        # The list's rows divide the height into twelve; a link starts in the middle of its row.
        assert starts == pytest.approx(
            [100 * (2 * voter + 1) / 24 for voter in article.VOTERS[name]], abs=0.01
        )
    assert [line.classes for line in lines if line.attributes["y2"] == str(heights[0])] == [
        [f"hue-{voter // 4}"] for voter in article.VOTERS["X"]
    ]


@given(
    weights=st.lists(st.floats(-3, 3, width=32), min_size=6, max_size=6),
    flat=st.lists(st.floats(-4, 4, width=32), min_size=3, max_size=3),
)
def test_links_are_as_thick_as_their_weights(weights: list[float], flat: list[float]) -> None:
    matrix = np.array(weights, dtype=np.float32).reshape(2, 3)
    lines = parsed(election.links(matrix, np.array(flat, dtype=np.float32), HUES)).all("line")
    linked = [weight for weight in weights if weight]
    assert len(lines) == len(linked)
    heaviest = max(map(abs, linked), default=1)
    for line, weight in zip(lines, linked, strict=True):
        width = float(line.attributes["stroke-width"])
        assert width == pytest.approx(election.WIDEST_LINK * abs(weight) / heaviest, abs=0.006)
        assert ("against" in line.classes) == (weight < 0)
        assert 0.15 <= float(line.attributes["stroke-opacity"]) <= 1
        assert all(0 <= float(line.attributes[name]) <= 100 for name in ("x1", "y1", "x2", "y2"))


def test_a_stronger_value_is_a_stronger_link() -> None:
    flat: FloatArray = np.linspace(0, 1, 5, dtype=np.float32)
    lines = parsed(election.links(np.ones((1, 5), np.float32), flat, HUES)).all("line")
    strengths = [float(line.attributes["stroke-opacity"]) for line in lines]
    assert strengths == sorted(set(strengths))
    assert (strengths[0], strengths[-1]) == (0.15, 1)


@pytest.mark.parametrize("name", article.DRAWINGS)
def test_a_button_per_class_has_its_vote(name: str) -> None:
    votes = exact.votes(name)
    found = {button.attributes["data-class"]: button for button in buttons(trace_of(name))}
    assert list(found) == ["X", "O"]
    for letter, button in found.items():
        assert button.attributes["data-value"] == f"{float(votes[letter]):.4f}"
        assert button.attributes["type"] == "button"
        assert button.one("span", "vote-name").text == letter
        assert button.one("span", "vote-number").text == naive.cut_off(votes[letter])


@given(image=sketches.IMAGE)
def test_the_leader_is_the_decision_and_has_the_longest_bar(image: FloatArray) -> None:
    trace = sketches.trace_of(image)
    found = buttons(trace)
    leaders = [button.attributes["data-class"] for button in found if "leads" in button.classes]
    assert leaders == [trace.decision]
    bars = [Decimal(button.one("rect", "level").attributes["width"]) for button in found]
    for vote, bar in zip(trace.votes.tolist(), bars, strict=True):
        assert float(bar) == pytest.approx(100 * vote, abs=0.01)


def test_a_blank_picture_has_no_leader(x: Trace) -> None:
    assert not [button for button in buttons(x, blank=True) if "leads" in button.classes]


@pytest.mark.parametrize("chosen", [None, 0, 1])
def test_the_chosen_vote_is_pressed(x: Trace, chosen: int | None) -> None:
    pressed = [button.attributes["aria-pressed"] for button in buttons(x, chosen)]
    assert pressed == ["true" if unit == chosen else "false" for unit in range(2)]


def test_bars_stay_within_their_track() -> None:
    found = buttons(voting([-0.5, 0.25, 1, 17], ["a", "b", "c", "d"]))
    widths = [float(button.one("rect", "level").attributes["width"]) for button in found]
    assert widths == [0, 25, 100, 100]
    assert [button.attributes["data-value"] for button in found] == ["-0.5000", "0.2500", "1.0000", "17.0000"]


def test_of_many_links_the_strongest_are_drawn() -> None:
    rng = np.random.default_rng(3)
    weights = rng.normal(size=(2, 100)).astype(np.float32)
    flat = rng.normal(size=100).astype(np.float32)
    lines = parsed(election.links(weights, flat, [0] * 100)).all("line")
    assert len(lines) == election.MOST_LINKS < 200
    sizes = np.sort(np.abs(weights * flat), axis=None)[::-1]
    drawn = {(line.attributes["y1"], line.attributes["y2"]) for line in lines}
    for unit, source in np.argwhere(np.abs(weights * flat) >= sizes[election.MOST_LINKS - 1]).tolist():
        assert (str(round(source + 0.5, 2)), str(round(30 * (unit + 0.5), 2))) in drawn


@given(votes=st.lists(st.floats(-90, 90, width=32), min_size=2, max_size=4), reach=st.floats(0.5, 50))
def test_scores_go_to_either_side_of_the_middle(votes: list[float], reach: float) -> None:
    trace = voting(votes, [f"class {n}" for n in range(len(votes))])
    for vote, button in zip(
        trace.votes.tolist(), parsed(election.votes(trace, None, False, reach)).children, strict=True
    ):
        level = button.one("rect", "level").attributes
        start, width = float(level["x"]), float(level["width"])
        assert width == pytest.approx(50 * min(abs(vote) / reach, 1), abs=0.01)
        assert (start if vote >= 0 else start + width) == pytest.approx(50, abs=0.02)
        assert button.attributes["data-value"] == f"{vote:.4f}"


def test_scores_become_probabilities_in_words() -> None:
    trace = voting([2.0, -1.5], ["X", "O"])
    share = math.exp(2) / (math.exp(2) + math.exp(-1.5))
    assert 0.970 < share < 0.971
    assert parsed(election.certainty(trace, False, True, probable=True)).text == "Sure: X 97.0 %."
    brief = parsed(election.brief(trace, False, True, probable=True))
    assert (brief.one("b").text, brief.one("span").text) == ("X", "Sure: X 97.0 %.")
    nothing = parsed(election.certainty(trace, True, True, probable=True)).text
    assert nothing == "Nothing is on the pad: draw an X or an O."


def test_class_names_are_text() -> None:
    trace = voting([0.2, 0.7, 0.3], HOSTILE)
    found = buttons(trace)
    assert [button.attributes["data-class"] for button in found] == HOSTILE
    assert [button.one("span", "vote-name").text for button in found] == HOSTILE
    for markup in (election.certainty(trace, False, True), election.brief(trace, False, True)):
        assert HOSTILE[1] in parsed(markup).text


def test_an_empty_pad_says_to_draw_and_has_no_verdict(x: Trace) -> None:
    for view in (election.certainty, election.brief):
        assert parsed(view(x, True, False)).text == "Nothing drawn yet: draw an X or an O."
        assert parsed(view(x, True, True)).text == "Nothing covers half a pixel yet: draw larger."
    assert not parsed(election.brief(x, True, False)).all("b")


def test_the_brief_names_the_verdict_and_how_sure_it_is(x: Trace) -> None:
    brief = parsed(election.brief(x, False, True))
    assert brief.one("b").text == "X"
    assert brief.one("span").text == parsed(election.certainty(x, False, True)).text
    assert brief.one("span").text == "Sure: X 1.00 against O 0.55."


def test_the_thick_x_is_read_wrongly_and_unsurely() -> None:
    brief = parsed(election.brief(trace_of("X thick"), False, True))
    assert brief.one("b").text == "O"
    assert not brief.one("span").text.startswith("Sure")


@pytest.mark.parametrize(("name", "kind"), [("X", ""), ("ten", ""), ("four", "long"), ("a" * 11, "longer")])
def test_long_names_are_set_smaller(name: str, kind: str) -> None:
    trace = voting([2, 1], [name, "O"])
    assert buttons(trace)[0].all("span")[0].classes == ["vote-name", *kind.split()]
    assert parsed(election.brief(trace, False, True)).one("b").classes == kind.split()


def test_a_vote_that_is_no_number_has_no_bar() -> None:
    found = parsed(election.votes(voting([math.nan, math.inf], ["X", "O"]), None, False, 1.0))
    assert [float(bar.attributes["width"]) for bar in found.all("rect", "level")] == [0, 0]
