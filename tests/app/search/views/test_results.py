from __future__ import annotations

import re

import pytest
from app.search.record import Search
from app.search.views import results

from pycnn import Dense, Flatten, Sequential
from pycnn.candidates import Candidate
from pycnn.search import Run
from tests.app.document import Element, parsed


def network() -> Sequential:
    return Sequential([Flatten(), Dense(2)], input_shape=(1, 2, 2), classes=["X", "O"])


NETWORKS = [network(), network()]
RUNS = (
    Run(
        candidate=Candidate(0, {"rate": 0.01}),
        state="done",
        parameters=1234,
        accuracy=0.5,
        network=NETWORKS[0],
    ),
    Run(
        candidate=Candidate(1, {"rate": 0.1}), state="impossible", reason="layer 3: Conv2D(8, 7): too <large>"
    ),
    Run(
        candidate=Candidate(2, {"rate": 1.0}),
        state="done",
        parameters=99,
        accuracy=0.975,
        network=NETWORKS[1],
    ),
    Run(candidate=Candidate(3, {"rate": 0.2}), state="waiting", parameters=7),
)


def table(
    search: Search, shown: Sequential | None = None, *, able: bool = True, searching: bool = True
) -> Element:
    return parsed(results.table(search, shown, searching=searching, able=able)).one("table")


def body(found: Element) -> list[Element]:
    return found.one("tbody").all("tr")


def test_before_anything_is_tried_there_is_no_table() -> None:
    assert results.table(Search(), None, searching=False, able=True) == ""


def test_rows_come_in_their_order() -> None:
    found = table(Search(runs=RUNS, varied=("rate",), by="right", falling=True))
    assert [row.all("th")[0].one("b").text for row in body(found)] == ["3", "1", "2", "4"]
    assert [row.all("td")[2].text for row in body(found)[:2]] == ["97.5 %", "50.0 %"]
    assert [row.all("td")[-2].text for row in body(found)[3:]] == ["waits"]
    assert "best" in body(found)[0].classes


def test_the_column_that_sorts_says_so() -> None:
    heads = table(Search(runs=RUNS, by="parameters", falling=True)).one("thead").all("th")
    sorts = {
        head.classes[0]: head.attributes["aria-sort"] for head in heads if "aria-sort" in head.attributes
    }
    assert sorts == {
        "of-number": "none",
        "of-parameters": "descending",
        "of-time": "none",
        "of-right": "none",
    }


def test_the_impossible_say_why_and_cannot_be_used() -> None:
    row = body(table(Search(runs=RUNS)))[1]
    assert row.one("td").text == "Conv2D(8, 7): too <large>."
    assert row.all("button") == []


@pytest.mark.parametrize(("able", "usable"), [(True, ["use:0"]), (False, [])])
def test_what_is_done_can_be_used_unless_it_is_shown_already(able: bool, usable: list[str]) -> None:
    found = table(Search(runs=RUNS), NETWORKS[1], able=able)
    buttons = [button for row in body(found) for button in row.all("button")]
    assert [
        button.attributes["data-do"] for button in buttons if "disabled" not in button.attributes
    ] == usable
    assert buttons[1].text == "Shown"


def test_what_was_left_waiting_was_not_tried() -> None:
    assert body(table(Search(runs=RUNS), searching=False))[3].all("td")[2].text == "not tried"


def test_the_settings_that_differ_are_named() -> None:
    found = body(table(Search(runs=RUNS, varied=("rate",))))
    assert [row.one("span", "settings").text for row in found] == [
        "rate 0.01",
        "rate 0.1",
        "rate 1",
        "rate 0.2",
    ]


def test_charts_have_a_dot_for_each_network_that_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "time_of", lambda run: (run.candidate.number + 1) / 1000)
    charts = parsed(results.charts(Search(runs=RUNS), NETWORKS[0])).all("svg")
    assert len(charts) == 2
    for chart in charts:
        dots = {path.classes[1]: path.attributes["d"] for path in chart.all("path", "dots")}
        places = re.findall(r"M([\d.]+) ([\d.]+)h0", dots["tried"])
        assert [float(y) for _, y in places] == pytest.approx([100, 5])  # from 50 % to 100 %
        assert dots["best"] == "M{} {}h0".format(*places[1])
        assert dots["shown"] == "M{} {}h0".format(*places[0])
    (few, many) = (
        float(x)
        for x in re.findall(r"M([\d.]+) [\d.]+h0", charts[0].all("path", "tried")[0].attributes["d"])[::-1]
    )
    assert 0 <= few < many <= results.WIDTH


def test_a_chart_of_nothing_is_empty() -> None:
    for chart in parsed(results.charts(Search(), None)).all("svg"):
        assert {path.attributes["d"] for path in chart.all("path", "dots")} == {""}
