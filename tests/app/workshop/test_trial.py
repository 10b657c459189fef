from __future__ import annotations

import pytest
from app.workshop.trial import UnfitError, decide, draw, learn, small_network, try_out, waves

from pycnn import lesson
from pycnn.arrays import FloatArray
from pycnn.layers import ReLU


class Odd(ReLU):
    """Gives something else than it should, for one kind of input."""

    def forward(self, x: FloatArray) -> FloatArray:
        return x[..., :1]


del Odd.kinds["Odd"]


def test_the_code_as_it_is_passes() -> None:
    try_out("pycnn.datasets.shapes", lesson.network(), lesson.IMAGES.values())


def test_the_small_network_has_numbers_of_both_signs() -> None:
    """Or the trial would not see what a layer does with one of them."""
    network = small_network()
    outputs = [step.output for step in network.trace(waves(network.input_shape, 1.3)).steps]
    assert outputs[0].min() < 0 < outputs[0].max()
    assert outputs[1].max() > 0


def test_a_layer_that_gives_another_shape_is_named() -> None:
    network = lesson.network()
    network.layers[1] = Odd()
    with pytest.raises(UnfitError, match=r"Odd.forward must return the shape \(1, 3, 7, 7\)") as caught:
        decide(network, lesson.IMAGES["X"])
    assert (caught.value.module, caught.value.place) == (Odd.__module__, "Odd.forward")


def test_learning_changes_the_small_network() -> None:
    network = small_network()
    before = {name: values.copy() for name, values in network.parameters.items()}
    learn(network)
    assert all((network.parameters[name] != values).any() for name, values in before.items())


def test_every_shape_can_be_drawn() -> None:
    draw()
