from __future__ import annotations

import math

import pytest
from app.views.gallery import examples, score

from pycnn import Sequential, Trace, lesson
from tests.app import sketches
from tests.app.document import Element, parsed
from tests.pycnn import article

DRAWINGS = {name: sketches.exemplar(name) for name in article.DRAWINGS}


@pytest.fixture(scope="module")
def traces() -> dict[str, Trace]:
    return {name: sketches.trace_of(sketches.exemplar(name)) for name in article.DRAWINGS}


@pytest.fixture(scope="module")
def buttons(traces: dict[str, Trace]) -> dict[str, Element]:
    found = parsed(examples(DRAWINGS, traces)).all("button")
    return {button.attributes["data-example"]: button for button in found}


def test_there_is_a_button_for_each_drawing_in_the_articles_order(buttons: dict[str, Element]) -> None:
    assert list(buttons) == list(article.DRAWINGS)
    for name, button in buttons.items():
        assert button.attributes["type"] == "button"
        assert button.all("span")[0].text == name


def test_only_the_thick_x_is_read_wrongly(buttons: dict[str, Element]) -> None:
    """It is the article's reason for learning, and must be shown honestly."""
    for name, button in buttons.items():
        right = name != "X thick"
        assert button.classes == ["example", "right" if right else "wrong"]
        letter = name[0] if right else "O"
        answer = "✓ read correctly as" if right else "✗ read wrongly as"
        assert button.one("small").text.startswith(f"{answer} {letter} ")


def test_the_score(traces: dict[str, Trace]) -> None:
    assert parsed(score(traces)).text == "The network reads 9 of the 10 correctly. Wrong: X thick."
    others = {name: trace for name, trace in traces.items() if name != "X thick"}
    assert parsed(score(others)).text == "The network reads all 9 correctly."


def test_thumbnails_show_the_drawing(buttons: dict[str, Element]) -> None:
    for name, button in buttons.items():
        svg = button.one("svg")
        assert svg.attributes["viewbox"] == "0 0 9 9"
        assert svg.attributes["aria-hidden"] == "true"
        white = {(int(rect.attributes["y"]), int(rect.attributes["x"])) for rect in svg.all("rect")}
        lines = article.DRAWINGS[name].split()
        assert white == {
            (r, c) for r, line in enumerate(lines) for c, pixel in enumerate(line) if pixel == "X"
        }


def test_a_network_with_scores_gives_its_probability(traces: dict[str, Trace]) -> None:
    for name, button in zip(
        traces, parsed(examples(DRAWINGS, traces, probable=True)).all("button"), strict=True
    ):
        x, o = (math.exp(vote) for vote in traces[name].votes.tolist())
        shown = button.one("small").text.removesuffix(" %").split()[-1]
        assert 0 <= 100 * max(x, o) / (x + o) - float(shown) < 0.1


def test_names_are_text() -> None:
    hostile = "O <script>\"'&"
    network = Sequential(
        lesson.network().layers, input_shape=(1, 9, 9), classes=['<b>" onclick="alert(1)', "O"]
    )
    trace = network.trace(sketches.exemplar("X"))
    button = parsed(examples({hostile: sketches.exemplar("X")}, {hostile: trace})).one("button")
    assert button.attributes["data-example"] == hostile
    assert button.all("span")[0].text == hostile
    assert trace.decision in button.one("small").text
    assert hostile in parsed(score({hostile: trace})).text


def test_what_a_network_has_no_class_for_is_neither_right_nor_wrong() -> None:
    network = Sequential(lesson.network().layers, input_shape=(1, 9, 9), classes=["X", "cat"])
    known = {name: network.trace(drawing) for name, drawing in DRAWINGS.items()}
    for name, button in zip(DRAWINGS, parsed(examples(DRAWINGS, known)).all("button"), strict=True):
        if name[0] == "X":
            right = known[name].decision == "X"
            assert button.classes == ["example", "right" if right else "wrong"]
        else:
            assert button.classes == ["example"]
            assert button.one("small").text.split()[:2] == ["read", "as"]
    assert parsed(score(known)).text == (
        "The network reads 4 of the 5 that it has a class for correctly. Wrong: X thick."
    )


def test_without_the_articles_letters_there_is_no_score() -> None:
    network = Sequential(lesson.network().layers, input_shape=(1, 9, 9), classes=["cat", "dog"])
    found = {name: network.trace(drawing) for name, drawing in DRAWINGS.items()}
    assert "none of its answers is right or wrong" in parsed(score(found)).text
    assert not {"right", "wrong"} & {
        kind for button in parsed(examples(DRAWINGS, found)).all("button") for kind in button.classes
    }
