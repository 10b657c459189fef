"""Whatever network a reader comes to: every chapter shows something, and what it says of it is true."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import numpy as np
import pytest
from app import exhibits, words
from app.chapters import BY_KEY, CHAPTERS
from app.chapters import given as given_of
from app.chapters.chapter import Question
from app.drawing import Drawing, Example, Sheet
from app.networks import Catalogue, Model
from app.scene import Director, Scene
from app.state import Cell, State, choose, use_network
from app.views import election, gallery
from app.views.arithmetic import arithmetic
from app.views.front import page
from app.views.hint import hint
from app.views.picture import comparison
from app.views.question import question
from app.views.stages import skeleton
from app.views.strip import glance
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential, lesson
from pycnn.arrays import FloatArray
from pycnn.lesson import printed
from tests.app import any_networks, sketches
from tests.app.document import parsed
from tests.pycnn import article, naive

NETWORKS = Catalogue()
FEW = settings(max_examples=40)
WORKING = ("pictures", "relu", "election", "backpropagation")
"""The chapters with longer work that depends on the network."""


def scene_of(network: Sequential, drawing: Drawing | None = None) -> Scene:
    """The page with this network as the reader's own."""
    state = use_network(network, Model("mine", network).first_cell)(State(drawing=drawing or Drawing()))
    return Director(NETWORKS).scene(state)


def asked(key: str, scene: Scene) -> Question:
    chapter = BY_KEY[key]
    return chapter.question(given_of(scene, chapter))


def right(key: str, scene: Scene) -> str:
    """What the chapter takes for the right answer of its question."""
    found = asked(key, scene)
    return found.options[found.right]


@FEW
@given(network=any_networks.networks(), drawing=sketches.DRAWING)
def test_every_chapter_shows_asks_and_explains(network: Sequential, drawing: Drawing) -> None:
    """What is read here is balanced markup, in which a hostile name would not be."""
    scene = scene_of(network, drawing)
    for chapter in CHAPTERS:
        given_now = given_of(scene, chapter)
        shown = exhibits.figure(chapter, given_now)
        canvases = [each.attributes.get("data-canvas") for each in parsed(shown.markup).all("canvas")]
        assert set(canvases) <= set(shown.painters)
        found = chapter.question(given_now)
        assert 0 <= found.right < len(found.options)
        assert len(set(found.options)) == len(found.options) >= 2, "an answer is right or wrong, not both"
        parsed(question(found, found.right))
        parsed(exhibits.code(chapter, given_now))
        assert set(chapter.idle(given_now)) <= set(chapter.first.specs())


# NumPy may warn of a NaN that its BLAS has met beside the matrix, and not used (numpy/numpy#24067).
@pytest.mark.filterwarnings("ignore:invalid value encountered in matmul:RuntimeWarning")
@settings(max_examples=20)
@given(network=any_networks.networks(), drawing=sketches.DRAWING)
def test_longer_work_begins_and_is_shown(network: Sequential, drawing: Drawing) -> None:
    scene = scene_of(network, drawing)
    for key in WORKING:
        chapter = BY_KEY[key]
        given_now = given_of(scene, chapter)
        for results in islice(chapter.work(given_now), 3):
            parsed(chapter.figure(replace(given_now, results=tuple(results), running=True)).markup)


@FEW
@given(network=any_networks.networks(), drawing=sketches.DRAWING, data=st.data())
def test_any_number_is_explained_and_every_map_has_its_place(
    network: Sequential, drawing: Drawing, data: st.DataObject
) -> None:
    scene = scene_of(network, drawing)
    sections = parsed(skeleton(scene.model.stages)).children
    assert len(sections) == len(network.layers)
    for section, stage, shape in zip(sections, scene.model.stages, network.shapes[1:], strict=True):
        places = [each for each in section if "data-map" in each.attributes]
        assert len(places) == (shape[0] if len(shape) == 3 else 1)
        assert stage.shape == shape
        assert len(stage.hues) == len(stage.names) == shape[0]
        assert math.isfinite(stage.scale)
        assert stage.scale > 0
        assert (stage.kind == "election") == (stage is scene.model.stages[-1])
    layer = data.draw(st.integers(0, len(network.layers) - 1))
    index = tuple(data.draw(st.integers(0, length - 1)) for length in network.shapes[layer + 1])
    chosen = Director(NETWORKS).scene(choose(Cell(layer, index))(scene.state))
    parsed(arithmetic(chosen.trace, chosen.arithmetic, chosen.ledger, False, chosen.model.stages))
    assert len(chosen.path) in (0, layer + 1)
    canvases = parsed(glance(scene.model.stages, scene.trace)).all("canvas")
    assert len(canvases) == len(network.layers)


@FEW
@given(network=any_networks.networks(), drawing=sketches.DRAWING)
def test_what_stands_around_the_stages_is_true(network: Sequential, drawing: Drawing) -> None:
    scene = scene_of(network, drawing)
    trace, model, names = scene.trace, scene.model, network.classes
    buttons = parsed(election.votes(trace, None, False, model.reach)).all("button")
    assert [button.attributes["data-class"] for button in buttons] == names
    assert [button.all("span")[0].text for button in buttons] == names
    parsed(election.certainty(trace, scene.blank, scene.drawn, probable=True))
    parsed(election.brief(trace, scene.blank, scene.drawn, probable=True))
    parsed(hint(names))
    known = [name for name in article.DRAWINGS if name[0] in names]
    shown = parsed(gallery.examples(lesson.IMAGES, model.examples, probable=True)).all("button")
    for button, (name, found) in zip(shown, model.examples.items(), strict=True):
        judged = {"right", "wrong"} & set(button.classes)
        assert judged == ({"right" if found.decision == name[0] else "wrong"} if name in known else set())
    score = parsed(gallery.score(model.examples)).text
    correct = sum(model.examples[name].decision == name[0] for name in known)
    if not known:
        assert "neither X nor O" in score
    elif correct < len(known):
        assert f" {correct} of the {len(known)} " in score
    else:
        assert f"all {len(known)} " in score
    literal = parsed(comparison(model.exemplars, scene.comparisons, scene.blank))
    assert bool(literal.all("figure")) == ({"X", "O"} <= set(names))
    assert list(scene.comparisons) == (["X", "O"] if {"X", "O"} <= set(names) else [])


@FEW
@given(network=any_networks.networks(), drawing=sketches.DRAWING)
def test_the_shifted_picture_agrees_in_as_many_pixels_as_counted(
    network: Sequential, drawing: Drawing
) -> None:
    scene = scene_of(network, drawing)
    image = scene.subject.image[0] > 0
    moved = np.zeros_like(image)
    moved[:, :-1] = image[:, 1:]
    assert right("pictures", scene) == str(int((moved == image).sum()))


@settings(max_examples=20)
@given(network=any_networks.networks(most_features=3, sides=(8, 10)), drawing=sketches.EXAMPLE)
def test_relu_and_pooling_are_asked_of_maps_that_are_worked_out_once_more(
    network: Sequential, drawing: Example
) -> None:
    """In fractions, layer by layer, up to the first map after a convolution, and up to the first pooling."""
    scene = scene_of(network, Drawing((drawing,)))
    maps = list(_exact(network, scene.subject.image))
    searched = next((each for layer, each in maps if isinstance(layer, Conv2D)), None)
    if searched is None:
        searched = [
            _correlated(_articles(), feature, [_fractions(scene.subject.image[0])]) for feature in range(3)
        ]
    values = searched[min(1, len(searched) - 1)]
    negative = sum(value < 0 for row in values for value in row)
    near = sum(abs(value) < Fraction(1, 10**4) for row in values for value in row)  # float32 cannot tell
    assert abs(int(right("relu", scene)) - negative) <= near
    before = [_fractions(scene.subject.image[0])]
    for layer, each in maps:
        if isinstance(layer, MaxPool2D):
            break
        before = each
    else:
        before = searched
    pooled = naive.largest(before[0], (3, 3), (2, 2))
    assert right("pooling", scene) == str(len(pooled) * len(pooled[0]))


def _exact(network: Sequential, image: FloatArray) -> Iterator[tuple[Layer, list[naive.Map]]]:
    """The layers before the list, each with the maps that it gives."""
    maps = [_fractions(image[0])]
    for layer in network.layers:
        if isinstance(layer, Flatten):
            return
        if isinstance(layer, Conv2D):
            maps = [_correlated(layer, feature, maps) for feature in range(layer.filters)]
        elif isinstance(layer, MaxPool2D):
            maps = [naive.largest(each, layer.size, layer.stride) for each in maps]
        else:
            maps = [naive.rectify(each) for each in maps]
        yield layer, maps


def _correlated(layer: Conv2D, feature: int, maps: list[naive.Map]) -> naive.Map:
    weights = [_fractions(channel) for channel in layer.weight[feature]]
    bias = Fraction(float(layer.bias[feature]))
    found = naive.correlate(maps, weights, layer.stride, layer.padding, layer.average)
    return [[value + bias for value in row] for row in found]


def _fractions(values: FloatArray) -> naive.Map:
    return [[Fraction(value) for value in row] for row in values.tolist()]


def _articles() -> Conv2D:
    layer = lesson.network().layers[0]
    assert isinstance(layer, Conv2D)
    return layer


@FEW
@given(network=any_networks.networks(), drawing=sketches.DRAWING)
def test_the_vote_without_its_strongest_value_is_what_the_election_says(
    network: Sequential, drawing: Drawing
) -> None:
    scene = scene_of(network, drawing)
    found = asked("election", scene)
    if found.text.startswith("Take the example"):
        shares = [article.NEW_PICTURE_HUNDREDTHS[voter] / 100 / 5 for voter in article.VOTERS["X"]]
        assert found.options[found.right].startswith(printed(sum(shares) - max(shares)))
        return
    last = network.layers[-1]
    assert isinstance(last, Dense)
    values = scene.subject.trace.steps[-1].input.astype(float)
    winner = int(scene.subject.trace.votes.argmax())
    shares_of = last.weight[winner].astype(float) * values
    left = shares_of.sum() - shares_of.max() + float(last.bias[winner])
    shown = float(found.options[found.right].partition(":")[0])
    assert abs(shown - left) <= 0.0101 + 1e-5 * float(np.abs(shares_of).sum())
    assert network.classes[winner] in parsed(question(found, None)).text


@FEW
@given(network=any_networks.networks(), drawing=sketches.DRAWING)
def test_the_error_goes_the_way_that_backpropagation_says(network: Sequential, drawing: Drawing) -> None:
    """The winner is taken for right, so the error is −log of its share; in float64 it is worked out anew."""
    scene = scene_of(network, drawing)
    trace = scene.subject.trace
    values, last = trace.steps[-1].input.astype(float), network.layers[-1]
    wanted = int(trace.votes.argmax())
    weights, bias = last.weight.astype(float), last.bias.astype(float)
    shares = _softmax(weights @ values + bias)
    errors = [
        -math.log(max(shares[wanted], 1e-300)) if unit == wanted else 0.0 for unit in range(len(shares))
    ]
    unit = int(np.argmax(errors))
    source = int(np.abs(weights[unit] * values).argmax())
    turned = weights.copy()
    turned[unit, source] += 0.01 * max(abs(weights[unit, source]), 1)
    before, after = (
        -math.log(max(_softmax(each @ values + bias)[wanted], 1e-300)) for each in (weights, turned)
    )
    found = asked("backpropagation", scene)
    if abs(after - before) > 1e-5 * max(before, 1):
        assert found.right == int(after > before)


def _softmax(votes: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(votes - votes.max())
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares


@FEW
@given(network=any_networks.networks(), drawing=sketches.DRAWING)
def test_what_is_lent_is_said_and_changes_nothing(network: Sequential, drawing: Drawing) -> None:
    scene = scene_of(network, drawing)
    has_features = any(isinstance(layer, Conv2D) for layer in network.layers)
    pools = any(isinstance(layer, MaxPool2D) for layer in network.layers)
    for key in ("features", "convolution", "relu"):
        shown = parsed(BY_KEY[key].figure(given_of(scene, BY_KEY[key])).markup)
        assert (words.LENT in shown.text) == (not has_features)
        edits = [each for each in shown if "data-edit" in each.attributes]
        assert bool(edits) == (has_features and key == "features")
    pooling = parsed(BY_KEY["pooling"].figure(given_of(scene, BY_KEY["pooling"])).markup).text
    assert ("The network itself pools" in pooling) == pools


def test_numbers_beyond_all_limits_are_met_with_calm() -> None:
    network = Sequential(
        [Conv2D(3, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(6), Dense(2)],
        input_shape=(1, 9, 9),
        classes=["X", "O"],
        rng=np.random.default_rng(0),
    )
    network.parameters = {name: values * np.float32(1e20) for name, values in network.parameters.items()}
    with np.errstate(over="ignore", invalid="ignore"):
        scene = scene_of(network, Drawing((Example("X"),)))
        assert not scene.own.finite
        for chapter in CHAPTERS:
            given_now = given_of(scene, chapter)
            assert parsed(exhibits.figure(chapter, given_now).markup).text == words.OVERFLOWN
            assert exhibits.question(chapter, given_now, None) == ""
            assert parsed(exhibits.code(chapter, given_now)).text == words.OVERFLOWN
        parsed(election.votes(scene.trace, None, False, scene.model.reach))
        parsed(gallery.examples(lesson.IMAGES, scene.model.examples, probable=True))
        assert all(0 < scale < math.inf for scale in scene.model.scales)
        chosen = Director(NETWORKS).scene(choose(Cell(5, (0,)))(scene.state))
        assert chosen.ledger is None
        assert chosen.path == ()
        assert Director(NETWORKS).scene(choose(Cell(2, (1, 0, 0)))(scene.state)).path[0] == 0


@pytest.mark.parametrize("key", ["lesson", "xo"])
def test_the_networks_of_the_page_are_as_they_were(key: str) -> None:
    """No chapter says of them that something is missing."""
    scene = Director(NETWORKS).scene(State(network=key, drawing=Drawing((Example("X"),))))
    for chapter in CHAPTERS:
        given_now = given_of(scene, chapter)
        text = parsed(exhibits.figure(chapter, given_now).markup).text
        assert words.LENT not in text
        assert words.NO_EXEMPLARS not in text
        assert chapter.idle(given_now) == ()
        assert exhibits.question(chapter, given_now, None) == question(chapter.question(given_now), None)


def test_the_stand_in_is_the_articles_x_whatever_the_classes_are() -> None:
    network = Sequential([Flatten(), Dense(2)], input_shape=(1, 8, 8), classes=["cat", "dog"])
    scene = scene_of(network)
    ink = Sheet().show(Drawing((Example("X"),)))
    assert scene.subject.image.tolist() == scene.model.picture(ink).tolist()


def test_the_whole_page_can_be_drawn_for_the_network_that_it_begins_with() -> None:
    scene = Director(NETWORKS).scene(State())
    made = page(scene, [(chapter, given_of(scene, chapter)) for chapter in CHAPTERS])
    assert "Draw an X or an O here" in parsed(made).text
