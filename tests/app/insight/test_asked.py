"""What a network is asked about: as the pad would show it, and never what it learned from."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import pytest
from app.drawing import GRAIN, PEN, SIDE, Drawing, Stroke
from app.insight import asked
from app.insight.record import Asked
from app.lab import data
from app.lab.own import OwnClass
from app.lab.record import Lab
from app.networks import Catalogue, Model
from app.scene import Director
from app.state import State, put_mark

from pycnn import Conv2D, Dense, Flatten, Sequential
from pycnn.originals import Inked, Strokes
from tests.app import sketches

DIGITS = tuple("0123456789")


def made(work: Generator[float, None, Asked]) -> Asked:
    while True:
        try:
            assert 0 <= next(work) <= 1
        except StopIteration as end:
            found: Asked = end.value
            return found


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue()


@pytest.mark.parametrize("key", ["lesson", "xo"])
def test_each_picture_is_what_the_page_shows_of_its_drawing(catalogue: Catalogue, key: str) -> None:
    model = catalogue[key]
    found = made(asked.drawn(model, 12))
    director = Director(catalogue)
    for number, image in enumerate(found.images):
        state = put_mark(asked.mark_of(found, number))(State(network=key))
        assert (director.scene(state).image == image).all()


def test_every_class_comes_equally_often_and_all_have_ink(catalogue: Catalogue) -> None:
    found = made(asked.drawn(catalogue["xo"], 20))
    assert found.classes == ("X", "O")
    assert np.bincount(found.labels).tolist() == [10, 10]
    assert (found.images.max(axis=(1, 2, 3)) > 0).all()


def test_the_trained_network_reads_nearly_all(catalogue: Catalogue) -> None:
    """So the drawings are legible, and their labels are right."""
    model = catalogue["xo"]
    found = made(asked.drawn(model, 100))
    right = model.network.votes(found.images).argmax(axis=1) == found.labels
    assert right.mean() > 0.95


def test_the_same_are_asked_again_and_none_is_in_a_training(catalogue: Catalogue) -> None:
    first, again = (made(asked.drawn(catalogue["xo"], 6)) for _ in range(2))
    assert (first.images == again.images).all()
    work = data.drawn(("X", "O"), 40, 24, seed=0)
    while True:
        try:
            next(work)
        except StopIteration as end:
            learned = end.value.images
            break
    for image in first.images:
        assert not (learned == image).all(axis=(1, 2, 3)).any()


def network(*classes: str) -> Sequential:
    layers = [Conv2D(2, 3), Flatten(), Dense(len(classes))]
    return Sequential(layers, input_shape=(1, 12, 12), classes=list(classes), rng=np.random.default_rng(0))


X, O = (sketches.hand_drawn_x(126, 126, 60), sketches.hand_drawn_o(126, 126, 60))  # noqa: E741
OWN = (OwnClass("cat", (X, X, X, X)), OwnClass("dog", (O, O, O, O)))


def test_where_pictures_come_from() -> None:
    assert asked.source(("X", "O"), Lab()) == asked.DRAWN_HERE
    assert asked.source(("star", "heart"), Lab()) == asked.DRAWN_HERE
    assert asked.source(DIGITS, Lab()) == "digits"
    assert asked.source(("1", "0"), Lab()) == ""
    assert asked.source(("cat", "dog"), Lab()) == ""
    assert asked.source(("cat", "dog"), Lab(own=OWN)) == "own"
    assert asked.source(("dog", "cat"), Lab(own=OWN)) == ""
    assert asked.source(("cat", "dog"), Lab(own=(OWN[0], OwnClass("dog")))) == ""


def test_own_classes_with_the_names_of_shapes_are_ones_own_while_one_learns_from_them() -> None:
    own = Lab(own=(OwnClass("X", (X,)), OwnClass("O", (O,))))
    assert asked.source(("X", "O"), own) == asked.DRAWN_HERE
    assert asked.source(("X", "O"), Lab(own=own.own, choices=own.choices.typed("data", "own"))) == "own"


def test_of_ones_own_drawings_those_held_out_are_asked_about() -> None:
    lab = Lab(own=OWN)
    lab = Lab(own=OWN, choices=lab.choices.typed("count", "40").typed("seed", "3"))
    found = made(asked.own(lab, 12, 6))
    work = data.own(OWN, 40, 12, 3)
    while True:
        try:
            next(work)
        except StopIteration as end:
            held_out = end.value
            break
    assert (found.images == held_out.fresh[:6]).all()
    assert (found.labels == held_out.answers[:6]).all()


def test_the_mark_of_a_picture_from_elsewhere_comes_close_to_it() -> None:
    rows, cols = np.indices((28, 28))
    distance = np.abs(np.hypot(rows - 13.5, cols - 13.5) - 8)
    ring = (1 - 2 * np.clip(distance - 1.2, 0, 1)).astype(np.float32)[np.newaxis, np.newaxis]
    found = Asked(DIGITS, ring, np.array([0]), ())
    model = Model("mine", Sequential([Flatten(), Dense(10)], input_shape=(1, 28, 28), classes=list(DIGITS)))
    shown = asked.seen(model, asked.mark_of(found, 0))
    assert np.abs(shown - ring[0]).mean() < 0.25
    assert np.corrcoef(shown.ravel(), ring.ravel())[0, 1] > 0.85


def test_a_picture_of_one_half_becomes_dots_of_one_half() -> None:
    """Also shows that rows stay rows."""
    half = np.full((1, 1, 4, 4), -1, dtype=np.float32)
    half[0, 0, :2] = 1
    bits = asked.mark_of(Asked(("a", "b"), half, np.array([0]), ()), 0).bits
    dots = np.unpackbits(np.frombuffer(bits, np.uint8)).reshape(GRAIN, GRAIN)
    assert dots[: GRAIN // 2].all()
    assert not dots[GRAIN // 2 :].any()


def test_drawings_to_distort_are_in_the_middle_and_of_one_size() -> None:
    found = list(asked.originals(None, ("X", "O", "star")))
    labels = [label for _, label in found]
    assert [labels.count(label) for label in range(3)] == [10, 10, 10]
    for drawing, _ in found:
        assert isinstance(drawing, Strokes)
        assert (drawing.width, drawing.side) == (PEN, SIDE)
        ends = drawing.lines.reshape(-1, 2)
        assert np.ptp(ends, axis=0).max() == pytest.approx(asked.EXTENT * SIDE)
        assert (ends.min(axis=0) + ends.max(axis=0)) / 2 == pytest.approx([SIDE / 2] * 2)


def test_of_ones_own_classes_ones_own_drawings_are_distorted() -> None:
    found = list(asked.originals(None, ("cat", "dog"), Lab(own=OWN)))
    assert [label for _, label in found] == [0] * 4 + [1] * 4
    assert all(isinstance(drawing, Strokes) for drawing, _ in found)


def test_of_digits_some_of_each_are_distorted() -> None:
    images = np.full((40, 1, 8, 8), -1, dtype=np.float32)
    images[:, 0, 2:6, 3:5] = 1
    pictures = Asked(DIGITS, images, np.arange(40) % 10, ())
    found = list(asked.originals(pictures, DIGITS))
    assert [label for _, label in found] == [label for label in range(10) for _ in range(3)]
    assert all(isinstance(drawing, Inked) for drawing, _ in found)


def test_a_stroke_is_no_scan() -> None:
    """What was picked is recognised by its mark alone."""
    assert Drawing((Stroke(((2, 2),)),)).marks != (asked.mark_of(_one(), 0),)


def _one() -> Asked:
    return Asked(("X", "O"), np.ones((1, 1, 9, 9), dtype=np.float32), np.array([0]), ())
