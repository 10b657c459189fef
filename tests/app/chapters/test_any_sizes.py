"""Networks of other sizes than those of the page: long lists, many features, many classes."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from app.chapters.backpropagation import BackpropagationChapter
from app.chapters.backpropagation.case import case
from app.chapters.backpropagation.learning import MOST_VALUES, few_enough, nudging
from app.chapters.backpropagation.settings import Backpropagation
from app.chapters.backpropagation.values import MOST_WEIGHTS, group
from app.chapters.backpropagation.views.round import LONGEST_ROW
from app.chapters.chapter import Given
from app.chapters.deep import Deep, DeepChapter
from app.chapters.deep.changes import changes
from app.chapters.election import MOST_WRITTEN, Election, ElectionChapter
from app.chapters.election.views.hidden import MOST_VALUES as MOST_VOTERS
from app.chapters.features import Features, FeaturesChapter
from app.chapters.pictures import Pictures, PicturesChapter
from app.views.ledger import MOST_OF_GROUP, vote
from app.views.products import MOST_CHANNELS, channel_rows
from app.words import backpropagation as words
from app.words import deep as deep_words
from app.words import election as election_words

from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, explain
from pycnn.lesson import printed
from tests.app import any_subject
from tests.app.document import parsed


def test_the_weights_of_a_long_list_are_shown_map_by_map() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(3, 3, padding="same")], side=12))
    last = of.network.layers[-1].weight
    assert last.shape[1] > MOST_WEIGHTS
    for index in range(3):
        for at in (0, 17, 143):
            found = group(of, Backpropagation(layer=1, unit=1, channel=index, at=at))
            assert found.map == index
            assert found.weights.size == 144
            assert found.value.index == (1, 144 * index + at)
            assert found.now == last[1, 144 * index + at]
            assert found.weights.flat[at] == found.now
    shown = parsed(
        BackpropagationChapter().figure(Given(of, Backpropagation(layer=1, unit=1, channel=2, at=5))).markup
    )
    assert f"{words.weight_name(2 * 144 + 5, 'dog')}: " in shown.text
    assert len(shown.one("table", "knobs").all("button")) == 144


def test_a_short_list_is_shown_as_a_whole() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(3, 3)], side=8))
    found = group(of, Backpropagation(layer=1, channel=2, at=107))
    assert found.map is None
    assert found.weights.size == 108
    assert found.value.index == (0, 107)


def test_so_many_values_are_not_nudged_one_by_one() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(32, 3, padding="same")], side=20))
    assert sum(values.size for values in of.network.parameters.values()) > MOST_VALUES
    assert not few_enough(of.network)
    assert list(nudging(case(of, Backpropagation()))) == []
    shown = parsed(BackpropagationChapter().figure(Given(of, Backpropagation())).markup)
    assert words.TOO_MANY_TO_NUDGE in shown.text
    assert not [each for each in shown if each.name == "button" and each.text == words.RUN]


def test_signs_of_long_rows_are_folded_and_none_is_lost() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(4, 3)], side=12))
    results = next(islice(nudging(case(of, Backpropagation())), 300, None))
    figure = BackpropagationChapter().figure(Given(of, Backpropagation(), results, running=True))
    count = of.network.layers[-1].weight.size
    (canvas,) = [
        each for each in parsed(figure.markup).all("canvas") if each.attributes["data-canvas"] == "signs-2"
    ]
    side = int(canvas.attributes["width"]) // LONGEST_ROW
    rows = int(canvas.attributes["height"]) // side
    assert (rows - 1) * LONGEST_ROW < count <= rows * LONGEST_ROW
    assert words.weights_of("Votes", 2, count // 2) in parsed(figure.markup).text


def test_a_ledger_of_many_lines_adds_up_as_printed() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(2, 1)], side=16))
    ledger = explain.ledger(of.trace, "cat")
    shown = parsed(vote(ledger, of.model.stages[-2]))
    groups = shown.all("details")
    assert len(groups) == 2
    for found in groups:
        lines = found.one("tbody").children
        assert len(lines) == MOST_OF_GROUP + 1
        total = sum(round(1e4 * float(line.children[-1].text)) for line in lines)
        assert total == round(1e4 * float(found.one("summary").children[-1].text))
        assert lines[-1].children[0].text == f"{256 - MOST_OF_GROUP} other values together"


def test_of_many_channels_the_strongest_have_a_row() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(20, 3), Conv2D(2, 3)]))
    made = explain.cell(of.trace, 1, (0, 2, 2))
    assert made.products is not None
    sums = [float(channel.sum()) for channel in made.products]
    rows = [each for each in parsed(channel_rows(made, of.model.stages)) if "channel" in each.classes]
    assert len(rows) == MOST_CHANNELS + 1
    order = sorted(range(20), key=lambda channel: -abs(sums[channel]))
    names = [row.one("p", "channel-name").text for row in rows[:-1]]
    assert names == [f"Map {channel + 1}" for channel in sorted(order[:MOST_CHANNELS])]
    left = sum(sums[channel] for channel in order[MOST_CHANNELS:])
    assert abs(float(rows[-1].one("b").text) - left) <= 0.0101
    assert rows[-1].one("p", "channel-name").text == "8 other maps"


def test_new_voters_are_not_trained_on_thousands_of_values() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(8, 1)], side=17))
    given = Given(of, Election())
    assert len(of.trace.steps[-1].input) > MOST_VOTERS
    chapter = ElectionChapter()
    assert list(chapter.work(given)) == []
    assert election_words.too_many(8 * 17 * 17) in parsed(chapter.figure(given).markup).text
    values = dict(chapter.code(given).values)
    assert values["x[0]"].split()[:MOST_WRITTEN] == [
        printed(value) for value in of.trace.steps[-1].input[:MOST_WRITTEN].tolist()
    ]
    assert values["x[0]"].endswith(f"({8 * 17 * 17} in all)")


def test_a_pooled_pixel_is_no_match() -> None:
    of = any_subject.subject(any_subject.network([MaxPool2D(5)]))
    shown = parsed(ElectionChapter().figure(Given(of, Election(line=0))).markup).text
    assert "is the lightest pixel in rows 1–5, columns 1–5" in shown
    assert "best match" not in shown


def test_a_network_of_lists_alone_has_no_stack_of_its_own() -> None:
    flat = any_subject.network([Flatten(), Dense(4), ReLU()])
    names = [each.label for each in changes(flat, "crpp", 4).presets]
    assert names == [deep_words.ARTICLES, deep_words.ARTICLES_DEEP]
    long = any_subject.network([layer for _ in range(5) for layer in (Conv2D(2, 2), ReLU())])
    presets = changes(long, "crpp", 4).presets
    assert presets[-1].label == deep_words.own(8)
    assert "stack=crcrcrcr&" in presets[-1].sets
    parsed(DeepChapter().figure(Given(any_subject.subject(long), Deep(stack="crcrcrcr"))).markup)


def test_a_single_feature_is_asked_about_two_drawings() -> None:
    of = any_subject.subject(any_subject.network([Conv2D(1, 3)]))
    layer = of.network.layers[0]
    best = {}
    for name in "XO":
        image = of.model.pictures[name][0]
        windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
        best[name] = float((windows * layer.weight[0, 0]).sum(axis=(2, 3)).max())
    found = FeaturesChapter().question(Given(of, Features()))
    assert found.options == ("In the X", "In the O", "In both alike")
    assert found.options[found.right] == f"In the {max(best, key=lambda name: best[name])}"


@pytest.mark.parametrize("classes", [["cat", "dog"], ["X", "cat"], ["O", "star", "X"]])
def test_what_is_meant_is_one_of_the_classes(classes: list[str]) -> None:
    lettered = {"X", "O"} <= set(classes)
    chapter = PicturesChapter()
    for example in ("X", "O thick"):
        of = any_subject.subject(any_subject.network([Conv2D(2, 3)], classes=classes), example)
        given = Given(of, Pictures(meant="O"))
        assert chapter.idle(given) == (() if lettered else ("meant",))
        answer = "O" if lettered else example[0] if example[0] in classes else of.trace.decision
        assert f"✓ means the answer {answer}: " in parsed(chapter.figure(given).markup).text
        figures = parsed(chapter.figure(given).markup).one("div", "compared").all("figure")
        assert len(figures) == (3 if lettered else 1)
