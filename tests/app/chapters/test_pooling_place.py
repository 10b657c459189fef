from __future__ import annotations

from typing import Any

import pytest
from app.chapters.chapter import Given
from app.chapters.pooling import Pooling, PoolingChapter
from app.chapters.pooling.place import pooled_maps
from app.scene import Subject
from app.words import pooling as words

from pycnn import Conv2D, MaxPool2D, ReLU
from tests.app import any_subject
from tests.app.document import Element, parsed

CHAPTER = PoolingChapter()


def figure(of: Subject, **settings: Any) -> Element:  # noqa: ANN401 — the settings of a chapter
    return parsed(CHAPTER.figure(Given(of, Pooling(**settings))).markup)


def picks(shown: Element) -> list[str]:
    return [each.attributes["data-set"] for each in shown.all("button") if "pick" in each.classes]


def test_the_networks_own_pooling_is_the_first_one() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(4, 3), ReLU(), MaxPool2D(3, 2), MaxPool2D(2)]))
    place = pooled_maps(of.model)
    assert place.own is of.network.layers[2]
    assert place.layers == tuple(of.network.layers[:2])
    assert place.by_features
    assert words.own("3", "2") in figure(of).text
    assert picks(figure(of)) == [f"feature={index}" for index in range(4)]


def test_where_none_pools_the_first_maps_are_pooled_and_that_is_said() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(4, 3), ReLU(), Conv2D(2, 3)]))
    place = pooled_maps(of.model)
    assert place.own is None
    assert place.layers == tuple(of.network.layers[:2]), "rectified, as the network does it"
    assert words.NOT_OWN in figure(of).text
    unrectified = any_subject.subject(any_subject.network([Conv2D(4, 3), Conv2D(2, 3)]))
    assert len(pooled_maps(unrectified.model).layers) == 1


def test_without_features_those_of_the_article_are_pooled_and_that_is_said() -> None:
    of = any_subject.subject(any_subject.network())
    assert words.NOT_EVEN_MAPS in figure(of).text
    assert len(picks(figure(of))) == 3


def test_a_picture_can_be_pooled_itself_and_maps_of_later_features_have_numbers() -> None:
    at_once = any_subject.subject(any_subject.network([MaxPool2D(2), Conv2D(3, 2)]))
    assert pooled_maps(at_once.model).layers == ()
    assert picks(figure(at_once)) == [], "there is only one"
    later = any_subject.subject(any_subject.network([Conv2D(4, 3), Conv2D(2, 3), MaxPool2D(2)]))
    buttons = [each for each in figure(later).all("button") if "pick" in each.classes]
    assert [button.text for button in buttons] == ["1", "2"]


@pytest.mark.parametrize("example", ["X", "O", "X scaled", "O thick"])
def test_what_knows_no_letters_is_compared_with_the_one_less_like_it(example: str) -> None:
    of = any_subject.subject(any_subject.network([Conv2D(4, 3), MaxPool2D(2)]), example)
    shown = figure(of, shift="left").text
    other = "O" if example[0] == "X" else "X"
    assert words.common_with(other) in shown
    assert words.common_with(example[0]) not in shown
