from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn.arrays import FloatArray
from pycnn.lines import along
from pycnn.originals import Inked, Strokes, grown, stroke_width

HOUSE = np.concatenate(
    [along([(60, 120), (60, 210), (190, 210), (190, 120), (60, 120)], 1), along([(50, 120), (125, 50)], 1)]
)
HOOK = along([(100 + 70 * np.cos(t), 110 + 60 * np.sin(t)) for t in np.linspace(0.5, 4, 40)], 0.5)


def difference(one: FloatArray, other: FloatArray) -> float:
    """How much ink is different, as a part of all."""
    return float(np.abs(one - other).sum() / one.sum())


WAYS: list[tuple[dict[str, Any], float]] = [
    ({}, 0),
    ({"shift": (31, -17)}, 1e-3),
    ({"shift": (-12.5, 8.25)}, 0.05),
    ({"scale": 0.5}, 0.05),
    ({"scale": 1.3}, 0.05),
    ({"turn": 90}, 0.12),
    ({"turn": -37}, 0.12),
    ({"weight": 0.5}, 0.12),
    ({"weight": 1.8}, 0.12),
    ({"shift": (20, 10), "scale": 0.7, "turn": 30, "weight": 1.4}, 0.15),
]


@pytest.mark.parametrize(("way", "slack"), WAYS)
@pytest.mark.parametrize("lines", [HOUSE, HOOK], ids=["house", "hook"])
def test_ink_is_distorted_as_strokes_are(lines: Any, way: dict[str, Any], slack: float) -> None:  # noqa: ANN401
    strokes = Strokes(lines, 12, 252)
    inked = Inked(strokes.drawn())
    assert difference(strokes.drawn(**way), inked.drawn(**way)) <= slack
    if way:
        assert difference(strokes.drawn(**way), strokes.drawn()) > 0.2


def test_turned_clockwise_and_moved_to_the_right_and_down() -> None:
    ink = np.zeros((9, 9), dtype=np.float32)
    ink[2, 3:6] = 1
    ink[2:5, 3] = 1  # a corner at the top left
    turned = Inked(ink).drawn(turn=90)
    expected = np.zeros((9, 9), dtype=np.float32)
    expected[2, 3:6] = 1
    expected[2:5, 5] = 1  # is at the top right
    np.testing.assert_allclose(turned, expected, atol=1e-6)
    moved = Inked(ink).drawn(shift=(2, 3))
    np.testing.assert_allclose(moved, np.roll(ink, (3, 2), axis=(0, 1)), atol=1e-6)


@given(width=st.floats(3, 30), length=st.integers(100, 200))
@settings(max_examples=20)
def test_how_thick_strokes_are(width: float, length: int) -> None:
    line = Strokes(along([(20, 120), (20 + length, 125)], 0.1), width, 252)
    along_it = float(np.hypot(length, 5))
    area, outline = along_it * width + np.pi * width**2 / 4, 2 * along_it + np.pi * width
    assert stroke_width(line.drawn()) == pytest.approx(2 * area / outline, rel=0.05)


def test_a_sheet_without_ink_has_no_strokes() -> None:
    assert stroke_width(np.zeros((5, 5), dtype=np.float32)) == 0


@pytest.mark.parametrize("by", [-6, -2.5, -1, 0.5, 1, 3, 8.25])
def test_grown_by_so_many_pixels(by: float) -> None:
    disc = Strokes(np.array([[[60.0, 60.0], [60.0, 60.0]]]), 50, 120).drawn()
    assert np.sqrt(grown(disc, by).sum() / np.pi) == pytest.approx(25 + by, abs=0.12 * abs(by) + 0.3)
    assert grown(disc, 0) is disc


def test_what_is_too_thin_to_get_thinner_gets_fainter() -> None:
    thin = Strokes(HOOK, 2, 252).drawn()
    fainter = Inked(thin).drawn(weight=0.25)
    assert 0.2 < fainter.sum() / thin.sum() < 0.5


@given(rows=st.integers(1, 40), cols=st.integers(1, 40), seed=st.integers(0, 99))
def test_ink_of_any_shape_is_centred_on_a_square(rows: int, cols: int, seed: int) -> None:
    ink = np.random.default_rng(seed).random((rows, cols), dtype=np.float32)
    ink[0, 0] = 1
    made = Inked(ink)
    assert made.side == max(rows, cols)
    assert made.ink.sum() == pytest.approx(ink.sum(), rel=1e-5)
    top, left = (made.side - rows) // 2, (made.side - cols) // 2
    assert (made.ink[top : top + rows, left : left + cols] == ink).all()
    assert made.drawn(scale=0.5, turn=20, shift=(1, 1)).shape == (made.side, made.side)


def test_the_same_on_another_sheet() -> None:
    strokes = Strokes(HOUSE, 18, 252)
    inked = Inked(strokes.drawn())
    assert inked.on(252) is inked
    assert inked.on(84).side == strokes.on(84).side == 84
    means = inked.ink.reshape(84, 3, 84, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(inked.on(84).ink, means, atol=1e-6)
    assert difference(inked.on(84).ink, strokes.on(84).drawn()) < 0.1


def test_of_an_image_what_is_white_is_ink() -> None:
    image = np.random.default_rng(0).uniform(-1, 1, (1, 6, 4)).astype(np.float32)
    for given_image in (image, image[0]):
        np.testing.assert_allclose(Inked.of(given_image).ink[:, 1:5], (image[0] + 1) / 2, atol=1e-6)
    with pytest.raises(ValueError, match="the sheet is blank"):
        Inked.of(-np.ones((5, 5)))
    with pytest.raises(ValueError, match=r"2-D array .* got the shape \(2, 5, 5\)"):
        Inked.of(np.ones((2, 5, 5)))


@given(scale=st.floats(0.05, 3), turn=st.floats(-360, 360), weight=st.floats(0.1, 4), x=st.floats(-300, 300))
@settings(max_examples=30)
def test_ink_stays_ink(scale: float, turn: float, weight: float, x: float) -> None:
    found = Inked(Strokes(HOUSE, 9, 252).drawn()).drawn(scale=scale, turn=turn, weight=weight, shift=(x, -x))
    assert found.shape == (252, 252)
    assert found.dtype == np.float32
    assert found.min() >= 0
    assert found.max() <= 1


def test_reduced_ink_is_the_mean_of_what_is_in_the_box() -> None:
    ink = np.zeros((100, 100), dtype=np.float32)
    ink[10:74, 20:84] = np.kron(np.eye(4), np.ones((16, 16)))
    np.testing.assert_allclose(Inked(ink).reduced(13), np.kron(np.eye(4), np.ones((4, 4))), atol=1e-6)
    made = Inked(ink)
    assert made.reduced(30) is made.reduced(31)
    assert made.reduced(1000).shape == (64, 64)


@pytest.mark.parametrize(
    ("ink", "words"),
    [
        (np.zeros((5, 5)), "the sheet is blank: draw something on it, or leave it out"),
        (np.full((5, 5), 0.01), "blank"),
        (np.ones((5, 5, 1)), r"2-D array of one pixel or more, got the shape \(5, 5, 1\)"),
        (np.ones((0, 5)), "one pixel or more"),
        (255 * np.ones((5, 5)), "divide 8-bit values by 255"),
        (-np.ones((5, 5)), r"from 0 \(none\) to 1"),
        (np.full((5, 5), np.nan), "finite"),
        ("ink", "the ink must be an array of numbers"),
    ],
)
def test_what_is_no_ink(ink: Any, words: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=words):
        Inked(ink)


@pytest.mark.parametrize(
    ("lines", "width", "side", "words"),
    [
        (np.empty((0, 2, 2)), 3, 9, r"one or more, got the shape \(0, 2, 2\)"),
        ([[1, 2], [3, 4]], 3, 9, r"expected lines \(lines, 2, 2\)"),
        ([[[1, 2], [3, np.inf]]], 3, 9, "finite"),
        (HOUSE, 0, 9, "width must be a number above 0"),
        (HOUSE, 3, 0, "side must be a whole number, 1 or more"),
    ],
)
def test_what_are_no_strokes(lines: Any, width: Any, side: Any, words: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=words):
        Strokes(lines, width, side)
