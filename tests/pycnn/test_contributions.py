from __future__ import annotations

import numpy as np
import pytest

import pycnn
from pycnn import Sequential, Trace, explain, lesson
from pycnn.contributions import channel_sums, path, strongest
from tests.pycnn import examples


@pytest.fixture(scope="module")
def deep() -> Trace:
    return examples.network().trace(examples.image())


def test_channels_add_up_to_the_match(deep: Trace) -> None:
    for index in np.ndindex(*deep.steps[3].output.shape):
        made = explain.cell(deep, 3, index)
        sums = channel_sums(made)
        assert len(sums) == 3
        assert made.sum == pytest.approx(sum(sums))
        assert abs(sums[strongest(made)]) == max(map(abs, sums))


def test_the_path_goes_through_the_maps_that_mattered() -> None:
    """Weights that are blind to all maps but one leave only one way."""
    rng = np.random.default_rng(5)
    layers = [pycnn.Conv2D(4, 3), pycnn.ReLU(), pycnn.MaxPool2D(2), pycnn.Conv2D(3, 2), pycnn.MaxPool2D(2)]
    network = Sequential(
        [*layers, pycnn.Flatten(), pycnn.Dense(2)], input_shape=(1, 12, 12), classes=["X", "O"], rng=rng
    )
    network.layers[0].bias[:] = 5  # nothing is rectified away
    sees = {0: 3, 1: 0, 2: 2}
    for feature, channel in sees.items():
        kept = network.layers[3].weight[feature, channel].copy()
        network.layers[3].weight[feature] = 0
        network.layers[3].weight[feature, channel] = kept
    trace = network.trace(rng.uniform(-1, 1, (1, 12, 12)).astype(np.float32))
    for feature, channel in sees.items():
        assert path(trace, 3, (feature, 1, 1)) == (0, channel, channel, channel)
        assert path(trace, 4, (feature, 0, 0)) == (0, channel, channel, channel, feature)
        position = feature * int(np.prod(network.shapes[5][1:]))
        assert path(trace, 5, (position,)) == (0, channel, channel, channel, feature, feature)


def test_where_there_is_one_way_the_path_is_that() -> None:
    trace = lesson.network().trace(lesson.IMAGES["X"])
    assert path(trace, 3, (2, 1, 0)) == (0, 2, 2, 2)
    assert path(trace, 0, (1, 3, 3)) == (0,)


def test_every_number_has_a_path_within_the_network(deep: Trace) -> None:
    """Also where windows hang over the edge."""
    for layer, step in enumerate(deep.steps):
        for index in np.ndindex(*step.output.shape):
            maps = path(deep, layer, index)
            assert len(maps) == layer + 1
            for at, chosen in enumerate(maps):
                given = deep.steps[at].input
                assert 0 <= chosen < (len(given) if given.ndim == 3 else 1)
