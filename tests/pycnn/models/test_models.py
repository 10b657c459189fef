"""The networks that ship: that they are there, small, and good at what they were trained for."""

from pathlib import Path

import numpy as np
import pytest

import pycnn
from pycnn import datasets, images, ink, lesson
from tests.pycnn.models.figures import FIGURES


@pytest.mark.parametrize(
    ("name", "shape", "classes"),
    [("xo", (1, 24, 24), ["X", "O"]), ("digits", (1, 28, 28), list("0123456789"))],
)
def test_they_ship_and_are_small(name: str, shape: tuple[int, ...], classes: list[str]) -> None:
    network = pycnn.pretrained(name)
    assert network.input_shape == shape
    assert network.classes == classes
    file = Path(pycnn.__file__).parent / "models" / f"{name}.npz"
    assert file.stat().st_size < 200_000


def test_each_call_makes_a_network_of_its_own() -> None:
    one, other = pycnn.pretrained("xo"), pycnn.pretrained("xo")
    one.parameters = {"0.bias": one.parameters["0.bias"] + 1}
    assert not np.array_equal(one.parameters["0.bias"], other.parameters["0.bias"])


@pytest.mark.parametrize("name", ["ox", "", "../xo", None])
def test_an_unknown_name_is_told(name: str) -> None:
    with pytest.raises(ValueError, match=r"no trained network .* choose one of xo, digits"):
        pycnn.pretrained(name)


def test_xo_reads_drawings_that_it_never_saw() -> None:
    network = pycnn.pretrained("xo")
    drawn, labels = datasets.drawings(1000, network.input_shape[1], np.random.default_rng(20261122))
    _, accuracy = network.evaluate(drawn, labels)
    assert accuracy >= 0.995


def test_digits_reads_digits_that_it_never_saw() -> None:
    _, (digits, labels) = datasets.digits()
    _, accuracy = pycnn.pretrained("digits").evaluate(digits, labels)
    assert accuracy >= 0.98


@pytest.mark.parametrize("name", FIGURES)
def test_xo_reads_figures_made_another_way(name: str) -> None:
    network = pycnn.pretrained("xo")
    trace = network.trace(images.from_ink(FIGURES[name], network.input_shape[1]))
    assert trace.decision == name[0]
    assert trace.probabilities.max() > 0.9


@pytest.mark.parametrize("name", lesson.IMAGES)
def test_xo_reads_all_ten_drawings_of_the_article(name: str) -> None:
    network = pycnn.pretrained("xo")
    pad = ink.blank(252)
    for row, col in np.argwhere(lesson.IMAGES[name][0] > 0).tolist():
        ink.fill_cell(pad, row, col, 9, 1)
    assert network.trace(images.from_ink(pad, network.input_shape[1])).decision == name[0]
