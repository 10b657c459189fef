from __future__ import annotations

import sys

import numpy as np
import pytest
from app.export.programs import agrees, file_name, program
from app.export.record import FORMS, Export
from app.export.view import choices, text
from app.networks import Catalogue
from app.words import export as words

from pycnn import Dense, Flatten, Layer, ReLU, Sequential
from pycnn.arrays import FloatArray, Shape
from tests.app import sketches
from tests.app.document import parsed


def test_the_script_votes_as_the_page_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["script"])
    for key, image in (
        ("lesson", sketches.exemplar("X thick")),
        ("xo", np.zeros((1, 24, 24), dtype=np.float32)),
    ):
        network = Catalogue()[key].network
        names: dict[str, object] = {"__name__": "program"}
        exec(compile(program(network, "numpy"), file_name(key, "numpy"), "exec"), names)
        votes = names["votes"]
        assert callable(votes)
        assert votes(image) == pytest.approx(network.trace(image).votes, abs=1e-5)


def test_a_program_agrees_unless_the_code_of_the_page_was_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    network, image = Catalogue()["lesson"].network, sketches.exemplar("X")
    assert agrees(network, image)
    monkeypatch.setattr(ReLU, "forward", lambda _, x: x)
    assert not agrees(network, image)


def test_both_forms_are_python_and_differ() -> None:
    network = Catalogue()["lesson"].network
    texts = [program(network, form) for form in FORMS]
    for written in texts:
        compile(written, "program", "exec")
    assert "import torch" in texts[1]
    assert "import torch" not in texts[0]


class Twice(Layer):
    """A layer of the reader's own."""

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def forward(self, x: FloatArray) -> FloatArray:
        return 2 * x


def test_a_layer_of_ones_own_is_the_reason_why_not() -> None:
    network = Sequential([Twice(), Flatten(), Dense(2)], input_shape=(1, 3, 3), classes=["X", "O"])
    for form in FORMS:
        with pytest.raises(ValueError, match=r"layer 0, .*, is of your own making"):
            program(network, form)


def test_files_say_what_they_are() -> None:
    assert {file_name("xo", form) for form in FORMS} == {"xo_network_numpy.py", "xo_network_pytorch.py"}


def test_the_text_says_whether_it_is_of_the_network_shown() -> None:
    assert text(Export(), shown=True) == ""
    for shown, said in ((True, words.OF_SHOWN), (False, words.OF_ANOTHER)):
        found = parsed(text(Export(text="a < b"), shown=shown))
        assert found.one("textarea").text == "a < b"
        assert found.one("p").text == said


def test_what_is_shown_can_be_hidden() -> None:
    for export, does in ((Export(), "show"), (Export(text="x"), "hide")):
        assert does in [button.attributes["data-do"] for button in parsed(choices(export)).all("button")]
