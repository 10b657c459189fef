from __future__ import annotations

import numpy as np
import pytest
from app import words
from app.views.picture import comparison, feature, picture
from hypothesis import given

from pycnn import lesson, literal
from pycnn.arrays import FloatArray
from tests.app import sketches
from tests.app.document import parsed, rows
from tests.pycnn import article

EXEMPLARS = {name: sketches.exemplar(name) for name in ("X", "O")}


def compared(image: FloatArray) -> str:
    found = {name: literal.compare(image, exemplar) for name, exemplar in EXEMPLARS.items()}
    return comparison(EXEMPLARS, found)


@given(image=sketches.IMAGE)
def test_a_picture_shows_its_pixels(image: FloatArray) -> None:
    table = parsed(picture(image)).one("table")
    assert [[int(text) for text in row] for row in rows(table)] == image[0].tolist()
    for cell in table.all("td"):
        assert cell.classes == ["white" if cell.text == "1" else "black"]
    assert "9 by 9" in table.attributes["aria-label"]


def test_features_look_as_in_the_article() -> None:
    labels = set()
    for index, (weights, art) in enumerate(
        zip(lesson.network().layers[0].parameters["weight"], article.FEATURES.values(), strict=True)
    ):
        table = parsed(feature(weights, index)).one("table")
        drawn = [
            "".join("X" if cell.classes == ["white"] else "." for cell in row.children)
            for row in table.all("tr")
        ]
        assert drawn == art.split()
        labels.add(table.attributes["aria-label"])
    assert len(labels) == 3


def test_learned_features_show_their_numbers() -> None:
    weights = np.array([[[0.25, -0.5], [1, -1 / 3]]], dtype=np.float32)
    assert rows(parsed(feature(weights, 7))) == [["0.25", "-0.50"], ["1", "-0.33"]]


@given(image=sketches.IMAGE)
def test_the_comparison_marks_what_differs(image: FloatArray) -> None:
    counts = {}
    for figure in parsed(compared(image)).all("figure"):
        name = figure.attributes["data-exemplar"]
        exemplar = EXEMPLARS[name].ravel()
        for cell, expected, seen in zip(figure.all("td"), exemplar, image.ravel(), strict=True):
            assert int(cell.text) == expected
            assert ("differs" in cell.classes) == (expected != seen)
        counts[name] = int((exemplar == image.ravel()).sum())
        assert figure.one("figcaption").text == f"{counts[name]} of 81 match the {name}"
        assert figure.one("table").attributes["aria-label"] == f"Exemplar {name}"
    assert list(counts) == ["X", "O"]


@pytest.mark.parametrize(("name", "answer"), [("X", "X"), ("O", "O")])
def test_the_literal_answer_to_the_exemplars_is_right(name: str, answer: str) -> None:
    said = parsed(compared(EXEMPLARS[name])).one("p", "literal-answer").text
    assert said == f"Literally: {answer}"


def test_exemplars_of_any_name_are_text() -> None:
    hostile = "<script>\"'&"
    image = sketches.exemplar("X")
    markup = comparison({hostile: image}, {hostile: literal.compare(image, image)})
    assert parsed(markup).one("figure").attributes["data-exemplar"] == hostile


def test_without_exemplars_nothing_is_compared() -> None:
    shown = parsed(comparison({}, {}))
    assert shown.text == words.NO_EXEMPLARS
    assert not shown.all("figure")
