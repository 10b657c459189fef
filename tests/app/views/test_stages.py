from __future__ import annotations

import math

import numpy as np
import pytest
from app import words
from app.networks import Catalogue
from app.views.stages import MOST_CELLS, Stage, plan, skeleton
from app.views.strip import strip

import pycnn
from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential
from tests.app.document import parsed
from tests.pycnn import examples


def stages_of(network: Sequential) -> tuple[Stage, ...]:
    return plan(network.layers, network.shapes)


@pytest.fixture
def deep() -> Sequential:
    layers = [
        Conv2D(20, 5),
        ReLU(),
        MaxPool2D(2),
        Conv2D(12, 3),
        ReLU(),
        Conv2D(3, 1),
        Flatten(),
        Dense(16),
        ReLU(),
    ]
    return Sequential([*layers, Dense(2)], input_shape=(1, 24, 24), classes=["X", "O"])


@pytest.mark.parametrize("network", [pycnn.lesson.network(), pycnn.pretrained("xo"), examples.network()])
def test_there_is_a_place_for_every_map_of_every_layer(network: Sequential) -> None:
    sections = parsed(skeleton(stages_of(network))).children
    assert [section.attributes["data-layer"] for section in sections] == [
        str(layer) for layer in range(len(network.layers))
    ]
    for section, layer, shape in zip(sections, network.layers, network.shapes[1:], strict=True):
        places = [element for element in section if "data-map" in element.attributes]
        maps = shape[0] if len(shape) == 3 else 1
        assert [place.attributes["data-map"] for place in places] == [str(n) for n in range(maps)]
        features = [element for element in section if "data-feature" in element.attributes]
        assert len(features) == (shape[0] if isinstance(layer, Conv2D) else 0)
        assert section.one("h2").attributes["id"] == section.attributes["aria-labelledby"]
    ids = [
        element.attributes["id"] for section in sections for element in section if "id" in element.attributes
    ]
    assert len(ids) == len(set(ids))
    assert sections[-1].one("output").attributes == {"id": "verdict", "for": "pad"}


def test_stages_of_one_kind_have_different_titles(deep: Sequential) -> None:
    titles = [stage.title for stage in stages_of(deep)]
    assert len(set(titles)) == len(titles)
    assert titles[:3] == ["Convolution", "ReLU", "Pooling"]
    assert titles[3] == "Convolution 2"


def test_a_map_keeps_its_hue_until_the_next_convolution(deep: Sequential) -> None:
    stages = stages_of(deep)
    first, second, third = stages[0].hues, stages[3].hues, stages[5].hues
    assert stages[1].hues == stages[2].hues == first
    assert stages[4].hues == second
    assert not set(first) & set(second)
    assert not set(second) & set(third)
    each = math.prod(deep.shapes[6][1:])
    assert stages[6].hues == tuple(np.repeat(third, each).tolist())
    assert stages[6].per_map == each
    assert len(set(stages[7].hues)) == 1
    assert stages[7].per_map is None
    for stage, shape in zip(stages, deep.shapes[1:], strict=True):
        assert len(stage.hues) == len(stage.names) == shape[0]


def test_names_are_those_of_the_first_features_only(deep: Sequential) -> None:
    stages = plan(deep.layers, deep.shapes, names=words.FEATURES)
    assert stages[0].names[:4] == (*words.FEATURES, "")
    assert stages[2].names[:3] == words.FEATURES
    assert set(stages[3].names) == {""}


def test_what_has_too_many_cells_for_tables_is_painted(deep: Sequential) -> None:
    for stage, shape in zip(stages_of(deep), deep.shapes[1:], strict=True):
        if len(shape) == 3:
            assert stage.painted == (math.prod(shape) > MOST_CELLS)
    assert not any(stage.painted for stage in Catalogue()["lesson"].stages)


def test_maps_stand_in_as_many_columns_as_they_need() -> None:
    for maps in range(1, 40):
        network = Sequential(
            [Conv2D(maps, 3), Flatten(), Dense(2)], input_shape=(1, 5, 5), classes=["X", "O"]
        )
        stage = stages_of(network)[0]
        assert stage.rows <= 8
        assert stage.rows * stage.columns >= maps > stage.rows * (stage.columns - 1)


def test_a_features_channels_and_the_strip_of_the_page_share_no_class() -> None:
    """The strip's own box, once given to features too, left nothing of them to be seen."""
    model = Catalogue()["xo"]
    features = [each for each in parsed(skeleton(model.stages)) if "data-feature" in each.attributes]
    nav = parsed(strip(model.stages, model.examples["X"], [], "Lab")).one("nav")
    assert features
    assert not any(set(each.classes) & set(nav.classes) for each in features)
