from __future__ import annotations

import numpy as np
import pytest
from app.drawing import Drawing, Pixel, Scan, Stroke
from app.lab import data
from app.lab import own as owns
from app.lab.own import FIRST, MOST_EXAMPLES, OwnClass
from app.words import lab as words
from hypothesis import given

from pycnn.originals import Inked, Strokes
from tests.app import sketches

X, O = sketches.hand_drawn_x(120, 120, 90), sketches.hand_drawn_o(120, 120, 90)  # noqa: E741
DOT = Drawing((Stroke(((100, 100),)),))


def test_drawings_are_kept_and_taken_away() -> None:
    own = owns.kept(owns.kept(FIRST, 0, X), 0, O)
    assert own[0].drawings == (X, O)
    assert owns.without_drawing(own, 0, 0)[0].drawings == (O,)
    assert own[1] == FIRST[1]


@pytest.mark.parametrize("drawing", [Drawing(), Drawing((Pixel(3, 3, False),))])
def test_nothing_is_no_example(drawing: Drawing) -> None:
    with pytest.raises(ValueError, match=words.DRAW_FIRST):
        owns.kept(FIRST, 0, drawing)


def test_there_is_an_end_to_examples_and_classes() -> None:
    full = (OwnClass("A", (X,) * MOST_EXAMPLES), FIRST[1])
    with pytest.raises(ValueError, match="no more are kept"):
        owns.kept(full, 0, O)
    own: tuple[OwnClass, ...] = FIRST
    for _ in range(20):
        own = owns.with_new(own)
    assert len(own) == 10
    assert owns.faults(own) == {}, "new names are all different"
    for _ in range(20):
        own = owns.without_class(own, 0)
    assert len(own) == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", words.NAME_NEEDED),
        ("  ", words.NAME_NEEDED),
        ("A", "already"),
        (" A ", "already"),
        ("n" * 21, "20"),
    ],
)
def test_names_are_checked_and_stay_as_typed(name: str, why: str) -> None:
    own = owns.renamed(FIRST, 1, name)
    assert own[1].name == name
    assert why in owns.faults(own)[1]
    assert owns.hindrance(own) == owns.faults(own)[1]


def test_what_is_missing_is_named() -> None:
    own: tuple[OwnClass, ...] = owns.kept(FIRST, 0, X)
    assert owns.hindrance(own) == words.examples_missing(["B"])
    assert owns.hindrance(owns.kept(own, 1, O)) == ""


@given(sketches.STROKE)
def test_strokes_stay_strokes(stroke: Stroke) -> None:
    made = owns.original(Drawing((stroke,)))
    assert isinstance(made, Strokes)
    assert len(made.lines) == max(len(stroke.points) - 1, 1)


def test_the_original_has_the_ink_of_the_drawing() -> None:
    for drawing in (X, O, DOT):
        made = owns.original(drawing)
        assert isinstance(made, Strokes)
        ink = owns.ink(drawing)
        assert np.abs(made.drawn() - ink).mean() < 0.002
    painted = Drawing((Pixel(2, 2, True), *X.marks))
    other = owns.original(painted)
    assert isinstance(other, Inked)
    np.testing.assert_array_equal(other.ink, owns.ink(painted))
    assert isinstance(owns.original(Drawing((Scan(bytes([255]) * 882),))), Inked)


def test_they_are_balanced_and_the_same_seed_gives_the_same() -> None:
    own = (OwnClass("cross", (X, X, X, X)), OwnClass("ring", (O, O, O)))
    results = []
    for _ in range(2):
        work = data.own(own, 40, 12, 7)
        shares = []
        while True:
            try:
                shares.append(next(work))
            except StopIteration as end:
                results.append(end.value)
                break
        assert shares[-1] == 1
    made = results[0]
    assert made.classes == ("cross", "ring")
    assert np.bincount(made.labels).tolist() == [20, 20]
    assert len(made.fresh) == len(made.answers) == 10
    np.testing.assert_array_equal(made.images, results[1].images)
