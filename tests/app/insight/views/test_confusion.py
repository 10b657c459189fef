from __future__ import annotations

import numpy as np
import pytest
from app.insight.record import About, Answered, Asked
from app.insight.views.confusion import confusion, gallery

from pycnn import lesson
from pycnn.answers import Answers
from tests.app.document import parsed, rows

CLASSES = ("cat", "dog", "<b>")
PAIRS = [(0, 0)] * 5 + [(0, 1)] * 2 + [(1, 1)] * 4 + [(2, 0)] + [(2, 2)] * 3


@pytest.fixture
def found() -> Answered:
    """Of which each mistake is surer than the one before."""
    labels = np.array([label for label, _ in PAIRS])
    votes = np.zeros((len(PAIRS), 3), dtype=np.float32)
    for number, (_, decided) in enumerate(PAIRS):
        votes[number, decided] = 1 + number
    images = np.full((len(PAIRS), 1, 4, 4), -1, dtype=np.float32)
    pictures = Asked(CLASSES, images, labels, ())
    return Answered(About(lesson.network(), "it"), pictures, Answers(votes, labels))


def test_the_numbers_are_those_of_the_answers(found: Answered) -> None:
    table = parsed(confusion(found, None)).one("table")
    assert [head.text for head in table.one("thead").all("th")] == list(CLASSES)
    shown = [[cell.children[0].text for cell in row.all("td")] for row in table.one("tbody").all("tr")]
    expected = [[str(PAIRS.count((row, col))) for col in range(3)] for row in range(3)]
    assert shown == [[number if number != "0" else "·" for number in row] for row in expected]


def test_only_mistakes_can_be_chosen(found: Answered) -> None:
    buttons = parsed(confusion(found, (0, 1))).all("button")
    assert {button.attributes["data-do"]: button.text for button in buttons} == {
        "pair:0:1": "2",
        "pair:2:0": "1",
    }
    pressed = [
        button.attributes["data-do"] for button in buttons if button.attributes["aria-pressed"] == "true"
    ]
    assert pressed == ["pair:0:1"]
    assert buttons[0].attributes["aria-label"] == "2 cat taken for dog, 28.5 % of all cat"


def test_every_cell_says_what_it_is(found: Answered) -> None:
    cells = rows(parsed(confusion(found, None)).one("tbody"))
    assert cells[0][1] == "55 cat taken for what it is, 71.4 % of all cat"
    assert cells[1][1] == "·0 dog taken for cat, 0.0 % of all dog"


def test_the_surest_mistakes_come_first_and_no_more_than_asked_for(found: Answered) -> None:
    def pictures(most: int, pair: tuple[int, int] | None) -> list[str]:
        buttons = parsed(gallery(found, pair, most, None, sure=True)).all("button", "mistake")
        return [button.attributes["data-do"] for button in buttons]

    assert pictures(10, None) == ["pick:11", "pick:6", "pick:5"]
    assert pictures(2, None) == ["pick:11", "pick:6"]
    assert pictures(10, (0, 1)) == ["pick:6", "pick:5"]


def test_more_can_be_had_as_long_as_there_are_more(found: Answered) -> None:
    for most, more in ((2, True), (3, False)):
        markup = gallery(found, None, most, 5, sure=False)
        assert ('data-do="more"' in markup) == more
    assert 'data-do="pair:"' in gallery(found, (0, 1), 9, None, sure=False)


def test_how_sure_it_is_is_said_only_where_it_can_tell(found: Answered) -> None:
    (sure, unsure) = (
        parsed(gallery(found, None, 1, 11, sure=sure)).one("button", "mistake") for sure in (True, False)
    )
    assert sure.text == "<b> → , taken for cat 99.9 %"
    assert unsure.text.strip() == "<b> → , taken for cat"
    assert sure.attributes["aria-pressed"] == "true"


def test_without_mistakes_it_says_so(found: Answered) -> None:
    right = Answered(found.about, found.asked, Answers(np.eye(3, dtype=np.float32), np.arange(3)))
    assert parsed(gallery(right, None, 10, None, sure=True)).text == "No mistakes at all."
