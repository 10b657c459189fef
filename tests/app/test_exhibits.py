from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from app import exhibits, words
from app.chapters import CHAPTERS, given
from app.chapters.chapter import Chapter
from app.networks import Catalogue, Model
from app.scene import Director, Scene
from app.state import State, load_example, use_network
from app.views.code import code
from app.views.question import question

from pycnn import Conv2D
from tests.app import any_subject
from tests.app.document import parsed

NETWORKS = Catalogue()


def scene(factor: float) -> Scene:
    network = any_subject.network([Conv2D(2, 3)])
    with np.errstate(over="ignore", invalid="ignore"):
        network.parameters = {
            name: values * np.float32(factor) for name, values in network.parameters.items()
        }
        state = use_network(network, Model("mine", network).first_cell)(load_example("X")(State()))
        return Director(NETWORKS).scene(state)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: str(chapter.key))
def test_numbers_are_shown_as_the_chapter_shows_them(chapter: Chapter[Any]) -> None:
    given_now = given(scene(1), chapter)
    assert exhibits.figure(chapter, given_now).markup == chapter.figure(given_now).markup
    assert exhibits.question(chapter, given_now, 0) == question(chapter.question(given_now), 0)
    assert exhibits.code(chapter, given_now) == code(chapter.code(given_now))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: str(chapter.key))
def test_of_numbers_that_are_none_that_is_said(chapter: Chapter[Any]) -> None:
    overflown = scene(1e30)
    assert not overflown.subject.finite
    given_now = given(overflown, chapter)
    assert parsed(exhibits.figure(chapter, given_now).markup).one("p").text == words.OVERFLOWN
    assert exhibits.question(chapter, given_now, 0) == ""


def test_what_is_infinite_anywhere_is_not_finite_even_if_the_votes_are() -> None:
    """ReLU makes 0 of minus infinity."""
    assert scene(1).subject.finite
    assert scene(1e10).subject.finite, "large, but numbers"
    assert not scene(1e38).subject.finite
