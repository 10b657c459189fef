from itertools import pairwise

import numpy as np
import pytest

from pycnn import Conv2D, MaxPool2D, ReLU, Sequential, explain, lesson, pretrained, through
from tests.pycnn import examples


@pytest.mark.parametrize(
    ("network", "seed"), [(lesson.network(), 1), (pretrained("xo"), 2), (examples.network(), 3)], ids=str
)
def test_through_all_layers_come_the_networks_own_votes(network: Sequential, seed: int) -> None:
    image = np.random.default_rng(seed).uniform(-1, 1, network.input_shape).astype(np.float32)
    trace = through(network.layers, image, network.classes)
    assert trace.classes == tuple(network.classes)
    np.testing.assert_allclose(trace.votes, network.votes(image)[0], rtol=1e-5, atol=1e-5)
    assert trace.decision == network.classes[int(network.predict(image).argmax())]


def test_layers_need_not_come_to_votes() -> None:
    image = lesson.IMAGES["X"]
    first = lesson.network().layers[0]
    trace = through([MaxPool2D(2), ReLU(), first], image)
    assert [step.output.shape for step in trace.steps] == [(1, 5, 5), (1, 5, 5), (3, 3, 3)]
    for before, after in pairwise(trace.steps):
        assert before.output.tolist() == after.input.tolist()
    assert trace.steps[1].output.tolist() == np.maximum(trace.steps[0].output, 0).tolist()
    fields = explain.receptive_field(trace, 2, (0, 0, 0))
    assert fields[0] == (slice(0, 1), slice(0, 6), slice(0, 6))


def test_the_record_stays_when_the_image_changes() -> None:
    image = lesson.IMAGES["O"].copy()
    layer = Conv2D(1, 2)
    layer.build(image.shape, np.random.default_rng(0))
    trace = through([layer], image)
    image[:] = 0
    assert trace.image.tolist() == lesson.IMAGES["O"].tolist()
    assert trace.steps[0].input.tolist() == lesson.IMAGES["O"].tolist()


def test_through_no_layers_the_image_is_left() -> None:
    trace = through([], lesson.IMAGES["X"])
    assert trace.image.tolist() == lesson.IMAGES["X"].tolist()
    assert trace.steps == ()
