from __future__ import annotations

import math

import numpy as np
import pytest
from app import drawing
from app.drawing import Drawing, Example, Sheet
from app.networks import Catalogue, Model, NetworkError
from app.scene import Director
from app.state import Cell, State, choose, choose_network, edit, load_example, use_network
from hypothesis import given

import pycnn
from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential, images, lesson
from tests.app import sketches
from tests.pycnn import article, examples

NETWORKS = Catalogue()


@pytest.mark.parametrize("key", ["lesson", "xo"])
def test_each_network_gets_its_own_picture_of_the_same_ink(key: str) -> None:
    model = NETWORKS[key]
    ink = Sheet().show(sketches.hand_drawn_x(120, 130, 80))
    picture = model.picture(ink)
    assert picture.shape == model.network.input_shape
    if key == "lesson":
        assert picture.tolist() == images.black_and_white(images.from_ink(ink, 9)).tolist()
    else:
        assert picture.tolist() == images.from_ink(ink, model.network.input_shape[1]).tolist()
        assert ((picture > -1) & (picture < 1)).any(), "a stroke's edges are grey"


def test_the_trained_network_is_the_one_that_ships() -> None:
    shipped = pycnn.pretrained("xo")
    assert NETWORKS["xo"].network.shapes == shipped.shapes
    drawn = Sheet().show(sketches.hand_drawn_o(126, 126, 90))
    image = images.from_ink(drawn, shipped.input_shape[1])
    scene = Director(NETWORKS).scene(State(drawing=sketches.hand_drawn_o(126, 126, 90), network="xo"))
    assert scene.trace.votes.tolist() == shipped.trace(image).votes.tolist()


@given(drawing=sketches.DRAWING)
def test_going_to_the_other_network_and_back_changes_nothing(drawing: Drawing) -> None:
    director = Director(NETWORKS)
    state = State(drawing=drawing)
    before = director.scene(state)
    there = choose_network("xo", NETWORKS["xo"].first_cell)(state)
    assert director.scene(there).trace.classes == ("X", "O")
    assert director.scene(there).network is NETWORKS["xo"].network
    back = director.scene(choose_network("lesson", NETWORKS["lesson"].first_cell)(there))
    assert back.trace.votes.tolist() == before.trace.votes.tolist()
    assert back.ink.tolist() == before.ink.tolist()
    assert back.state.chosen == before.state.chosen


def test_the_pads_cells_do_not_depend_on_the_network() -> None:
    director = Director(NETWORKS)
    state = load_example("X rotated")(State())
    cells = director.scene(state).cells
    assert cells.tolist() == sketches.exemplar("X rotated").tolist()
    assert director.scene(choose_network("xo", Cell(0, (0, 0, 0)))(state)).cells.tolist() == cells.tolist()


def test_the_first_cell_exists() -> None:
    models = [NETWORKS["lesson"], NETWORKS["xo"], Model("any", examples.network())]
    for model in models:
        cell = model.first_cell
        shape = model.network.shapes[cell.layer + 1]
        assert len(cell.index) == len(shape)
        assert all(0 <= i < length for i, length in zip(cell.index, shape, strict=True))
    assert NETWORKS["lesson"].first_cell == Cell(0, (0, 1, 1))


def test_any_ink_is_something_to_decide_on_for_eyes_that_see_grey() -> None:
    dot = Sheet().show(Drawing((drawing.Stroke(((84, 84),)),)))  # where four of the pad's cells meet
    assert NETWORKS["lesson"].blank(NETWORKS["lesson"].picture(dot))
    assert not NETWORKS["xo"].blank(NETWORKS["xo"].picture(dot))
    nothing = Sheet().show(Drawing())
    assert all(NETWORKS[key].blank(NETWORKS[key].picture(nothing)) for key in ("lesson", "xo"))


def test_exemplars_are_the_articles_in_each_size() -> None:
    for name in "XO":
        assert NETWORKS["lesson"].exemplars[name].tolist() == sketches.exemplar(name).tolist()
        larger = NETWORKS["xo"].exemplars[name]
        size = NETWORKS["xo"].size
        assert larger.shape == (1, size, size)
        assert set(larger.ravel().tolist()) == {-1.0, 1.0}
        # A pixel shows the cell that most of it lies on.
        small = sketches.exemplar(name)[0]
        centres = [int((i + 0.5) * 9 / size) for i in range(size)]
        clear = [i for i in range(size) if int(i * 9 / size) == int(((i + 1) * 9 - 1) / size)]
        for r in clear:
            for c in clear:
                assert larger[0, r, c] == small[centres[r], centres[c]]


def test_the_literal_comparison_takes_what_is_lighter_than_grey_for_white() -> None:
    model = NETWORKS["xo"]
    picture = model.picture(Sheet().show(sketches.hand_drawn_x(126, 126, 90)))
    for name, found in model.compare(picture).items():
        expected = ((picture > 0) == (model.exemplars[name] > 0)).sum()
        assert (found.matching, found.total) == (expected, model.size**2)


def test_examples_are_the_articles_drawings() -> None:
    for key in ("lesson", "xo"):
        model = NETWORKS[key]
        assert list(model.examples) == list(article.DRAWINGS)
        for name, trace in model.examples.items():
            ink = Sheet().show(Drawing((Example(name),)))
            assert trace.votes.tolist() == model.network.trace(model.picture(ink)).votes.tolist()


def test_full_colour_is_the_largest_number_of_the_ten_drawings() -> None:
    assert set(NETWORKS["lesson"].scales) == {1.0}
    model = NETWORKS["xo"]
    for layer, scale in enumerate(model.scales):
        if model.network.layers[layer].parameters:
            assert scale == max(trace.steps[layer].output.max() for trace in model.examples.values())
        else:
            assert scale == model.scales[layer - 1]
    assert model.reach == max(abs(vote) for trace in model.examples.values() for vote in trace.votes.tolist())
    assert NETWORKS["lesson"].reach is None


def test_every_network_of_drawings_has_all_that_the_page_asks_for() -> None:
    layers = [pycnn.Flatten(), pycnn.Dense(5), pycnn.ReLU(), pycnn.Dense(2)]
    network = pycnn.Sequential(layers, input_shape=(1, 7, 7), classes=["X", "O"])
    model = Model("flat", network)
    assert len(model.scales) == len(model.stages) == 4
    assert all(scale > 0 and math.isfinite(scale) for scale in model.scales)
    assert model.first_cell == Cell(0, (0,))


def test_a_network_is_made_when_it_is_first_asked_for_and_kept() -> None:
    made = []

    def make() -> Model:
        made.append(1)
        return Model("lesson", lesson.network())

    networks = Catalogue({"lesson": make})
    assert "lesson" in networks
    assert "xo" not in networks
    assert not made
    assert networks["lesson"] is networks["lesson"]
    assert len(made) == 1


@pytest.mark.parametrize("error", [OSError("gone"), ValueError("damaged"), ImportError("no zipfile")])
def test_what_cannot_be_loaded_says_why_and_may_be_tried_again(error: Exception) -> None:
    attempts = [error, None]

    def make() -> Model:
        failure = attempts.pop(0)
        if failure is not None:
            raise failure
        return Model("xo", lesson.network())

    networks = Catalogue({"xo": make})
    with pytest.raises(NetworkError, match=str(error)):
        networks["xo"]
    assert networks["xo"].key == "xo"


def test_the_readers_own_network_is_seen_trained_further_and_edited_like_any_other() -> None:
    network = pycnn.pretrained("xo")
    further = pycnn.pretrained("xo")
    name, weights = next(iter(further.parameters.items()))
    half = weights * np.float32(0.5)
    further.parameters = {name: half}
    director = Director(NETWORKS)
    first = Cell(0, (0, 3, 3))
    state = use_network(network, first)(load_example("O")(State()))
    scene = director.scene(state)
    assert scene.network is network
    assert scene.model.key == "mine"
    state = use_network(further, first)(choose(Cell(2, (1, 0, 0)))(state))
    assert state.chosen == Cell(2, (1, 0, 0)), "the same layers: what the reader looks at stays"
    trained = director.scene(state)
    assert trained.trace.votes.tolist() != scene.trace.votes.tolist()
    edited = director.scene(edit(name, weights.copy(), half)(state))
    assert edited.trace.votes.tolist() == scene.trace.votes.tolist()
    assert edited.model.origin is trained.model
    assert use_network(lesson.network(), first)(state).chosen == first


def small(classes: list[str], seed: int = 0, features: int = 2) -> Sequential:
    layers = [Conv2D(features, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(len(classes))]
    rng = np.random.default_rng(seed)
    return Sequential(layers, input_shape=(1, 10, 10), classes=classes, rng=rng)


def test_a_network_that_learns_keeps_its_places_and_its_colours() -> None:
    director = Director(NETWORKS)
    network = small(["X", "O"])
    state = use_network(network, Cell(0, (0, 0, 0)))(load_example("X")(State()))
    first = director.scene(state).model
    for step in range(1, 12):
        learned = small(["X", "O"])
        learned.parameters = {
            name: values * np.float32(1 + step / 100) for name, values in network.parameters.items()
        }
        state = use_network(learned, Cell(0, (0, 0, 0)))(state)
        model = director.scene(state).model
        assert model.network is learned
        assert model.layout is first.layout
        assert model.stages is first.stages
        assert model.scales is first.scales
    assert model.examples["X"].votes.tolist() == learned.trace(model.pictures["X"]).votes.tolist()


def test_colours_follow_when_numbers_have_outgrown_them_and_places_stay() -> None:
    network, larger = small(["X", "O"]), small(["X", "O"])
    larger.parameters = {name: values * np.float32(10) for name, values in network.parameters.items()}
    first = Model("mine", network)
    model = first
    for _ in article.DRAWINGS:
        model = model.learned(larger)
    assert model.layout is first.layout
    assert model.stages is not first.stages
    assert first.reach is not None
    assert model.reach is not None
    assert 5 <= model.scales[0] / first.scales[0] <= 20
    assert 50 <= model.reach / first.reach <= 200
    assert [stage.scale for stage in model.stages] == list(model.scales)
    assert [stage.title for stage in model.stages] == [stage.title for stage in first.stages]


def test_other_layers_have_other_places() -> None:
    first = Model("mine", small(["X", "O"]))
    for other in (small(["X", "O"], features=3), small(["a", "b", "c"]), lesson.network()):
        model = first.learned(other)
        assert model.layout is not first.layout
        assert [stage.shape for stage in model.stages] == other.shapes[1:]
    renamed = first.learned(small(["cat", "dog"]))
    assert renamed.layout is first.layout, "the names of the classes are written by the votes"
    assert renamed.network.classes == ["cat", "dog"]


def test_an_edited_network_is_shown_as_it_was_before_the_edit() -> None:
    model = Model("mine", small(["X", "O"]))
    edited = model.edited({"0.weight": np.zeros((2, 1, 3, 3), np.float32)})
    assert edited.stages is model.stages
    assert edited.scales is model.scales
    assert edited.reach == model.reach
    again = edited.edited({"4.bias": np.array([9, 9], np.float32)})
    assert again.stages is model.stages
    assert again.origin is model


@pytest.mark.parametrize(
    ("classes", "exemplars", "answers"),
    [
        (["X", "O"], ["X", "O"], "XO"),
        (["O", "star", "X"], ["X", "O"], "XO"),
        (["X", "cat"], [], "X"),
        (["x", "o"], [], ""),
        ([str(digit) for digit in range(10)], [], ""),
    ],
)
def test_the_articles_letters_mean_something_only_to_who_knows_them(
    classes: list[str], exemplars: list[str], answers: str
) -> None:
    model = Model("mine", small(classes))
    assert list(model.exemplars) == exemplars
    assert list(model.compare(model.pictures["X"])) == exemplars
    assert list(model.letters) == ["X", "O"]
    for name in article.DRAWINGS:
        assert model.right_answer(name) == (name[0] if name[0] in answers else None)


def test_pictures_are_those_of_the_ten_drawings_in_the_networks_size() -> None:
    for model in (NETWORKS["lesson"], NETWORKS["xo"], Model("mine", small(["a", "b"]))):
        assert list(model.pictures) == list(article.DRAWINGS)
        for name, image in model.pictures.items():
            assert image.tolist() == model.picture(Sheet().show(Drawing((Example(name),)))).tolist()


def test_a_network_made_under_changed_code_is_made_again() -> None:
    """Its scales came from that code."""
    catalogue = Catalogue()
    first = catalogue["lesson"]
    catalogue.renew(original=False)
    assert catalogue["lesson"] is not first
    assert catalogue["lesson"].network is first.network
    made = catalogue["xo"]
    catalogue.renew(original=False)
    assert catalogue["xo"].origin is made
    catalogue.renew(original=True)
    assert catalogue["lesson"] is first
    read_again = catalogue["xo"]
    assert read_again is not made
    assert read_again.origin is None
    assert read_again.network is not made.network


def test_a_renewed_network_keeps_the_changes_of_the_reader() -> None:
    catalogue = Catalogue()
    weights = np.zeros_like(catalogue["lesson"].network.parameters["0.weight"])
    edited = catalogue["lesson"].edited({"0.weight": weights})
    assert (edited.renewed().network.parameters["0.weight"] == 0).all()
    assert edited.renewed().origin is catalogue["lesson"]
