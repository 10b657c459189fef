from __future__ import annotations

import numpy as np
import pytest
from app.insight.record import About, Evidence, Insight
from app.insight.views import evidence
from app.insight.views.evidence import FACTOR
from app.views import maps

from pycnn import lesson
from tests.app.document import parsed
from tests.app.views.test_pixels import LEVELS, PALETTE

CLASSES = ("X", "O")
PLAIN = maps.PLAIN * LEVELS + maps.LEVELS


@pytest.fixture
def found() -> Evidence:
    image = np.full((1, 2, 3), -1, dtype=np.float32)
    image[0, 0, 1] = 1
    values = np.array([[0.5, -0.25, 0], [np.nan, 0.1, -0.5]], dtype=np.float32)
    return Evidence(About(lesson.network(), "it"), image, 0, "cover", 3, values)


def test_the_strongest_have_the_full_colour_and_zero_has_none(found: Evidence) -> None:
    painted = evidence.painting(found, (1, 1), PALETTE)
    assert painted.shape == (2 * FACTOR, 3 * FACTOR)
    corner = painted[::FACTOR, ::FACTOR].astype(int) - PLAIN
    assert corner[0].tolist() == [maps.LEVELS, -round(maps.LEVELS / 2), 0]
    assert corner[1, 2] == -maps.LEVELS
    assert corner[1, 0] == 0  # nobody has looked there yet


def test_ink_is_a_dot_with_a_rim_inside_its_pixel(found: Evidence) -> None:
    painted = evidence.painting(found, (1, 1), PALETTE)
    pixel = painted[:FACTOR, FACTOR : 2 * FACTOR]
    white, black = PALETTE.greys[-1], PALETTE.greys[0]
    assert (pixel == white).sum() == 4
    assert (pixel == black).sum() == 12
    assert not np.isin(painted[:FACTOR, :FACTOR], PALETTE.greys).any()


def test_the_chosen_pixel_is_framed_and_one_outside_is_the_nearest(found: Evidence) -> None:
    painted = evidence.painting(found, (7, 9), PALETTE)
    assert (painted == PALETTE.ink).sum() == 4 * (FACTOR - 1)
    assert (painted[FACTOR:, 2 * FACTOR :] == PALETTE.ink).any()


@pytest.mark.parametrize(
    ("point", "text"),
    [
        ((0, 0), "Row 1, column 1, pixel -1.00: the vote for X falls by 0.500: it speaks for it."),
        ((0, 1), "Row 1, column 2, pixel 1.00: the vote for X rises by 0.250: it speaks against it."),
        ((0, 2), "Row 1, column 3, pixel -1.00: the vote for X stays as it is, to three decimals."),
        ((1, 0), "Row 2, column 1, pixel -1.00: not looked at yet."),
    ],
)
def test_the_number_of_a_pixel(found: Evidence, point: tuple[int, int], text: str) -> None:
    assert evidence.at(found, point, CLASSES) == text


def test_the_strongest_are_told_in_words(found: Evidence) -> None:
    assert evidence.strongest(found, CLASSES) == (
        "Most of all for X: row 1, column 1 (+0.500); row 2, column 2 (+0.100). "
        "Most of all against it: row 2, column 3 (-0.500); row 1, column 2 (-0.250)."
    )


def test_what_says_nothing_says_so(found: Evidence) -> None:
    nothing = Evidence(found.about, found.image, 1, "erase", 3, np.zeros((2, 3), dtype=np.float32))
    assert evidence.strongest(nothing, CLASSES) == "No pixel speaks for O or against it."


def test_a_class_that_is_no_more_is_what_is_decided() -> None:
    def chosen(insight: Insight) -> str:
        options = parsed(evidence.choices(insight, CLASSES)).all("select")[-1].all("option")
        (one,) = [option.text for option in options if "selected" in option.attributes]
        return one

    assert chosen(Insight(wanted="O")) == "O"
    assert chosen(Insight(wanted="7")) == "what it decides"


def test_the_gradient_covers_nothing() -> None:
    names = [
        select.attributes["data-field"]
        for select in parsed(evidence.choices(Insight(way="gradient"), CLASSES)).all("select")
    ]
    assert names == ["way", "class"]


def test_the_canvas_can_be_reached_by_keyboard_once_there_is_something(found: Evidence) -> None:
    empty = parsed(evidence.figure(None, found.image, CLASSES)).one("canvas")
    assert "tabindex" not in empty.attributes
    canvas = parsed(evidence.figure(found, found.image, CLASSES)).one("canvas")
    assert canvas.attributes["tabindex"] == "0"
    assert canvas.attributes["aria-label"].startswith("Evidence for X, 2 by 3 pixels")
