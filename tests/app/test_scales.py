from __future__ import annotations

import copy

import numpy as np
import pytest
from app.scales import LARGEST, OUTGROWN, SMALLEST, Scales
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential
from pycnn.arrays import FloatArray
from tests.app import any_networks


def pictures(side: int, count: int = 4) -> list[FloatArray]:
    rng = np.random.default_rng(5)
    return list(rng.uniform(-1, 1, (count, 1, side, side)).astype(np.float32))


def small() -> Sequential:
    layers = [Conv2D(2, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(3), ReLU(), Dense(2)]
    rng = np.random.default_rng(1)
    return Sequential(layers, input_shape=(1, 8, 8), classes=["a", "b"], rng=rng)


def within(scale: float, largest: float) -> bool:
    """Whether a scale fits numbers whose largest is this."""
    return scale / OUTGROWN <= largest <= scale * OUTGROWN


def grown(network: Sequential, factor: float) -> Sequential:
    """The same network with larger votes."""
    other = copy.deepcopy(network)
    other.parameters = {
        name: values * np.float32(factor) for name, values in other.parameters.items() if name[0] == "6"
    }
    return other


def test_full_colour_is_the_largest_number_and_kept_where_nothing_is_weighed() -> None:
    network, seen = small(), pictures(8)
    scales = Scales.of(network, seen)
    traces = [network.trace(image) for image in seen]
    for layer in (0, 4, 6):
        assert scales.layers[layer] == pytest.approx(max(trace.steps[layer].output.max() for trace in traces))
    assert scales.layers[1] == scales.layers[2] == scales.layers[3] == scales.layers[0]
    assert scales.layers[5] == scales.layers[4]
    assert scales.reach == pytest.approx(max(np.abs(trace.votes).max() for trace in traces))


def test_where_no_number_is_above_zero_those_below_it_give_the_scale() -> None:
    network = Sequential([Flatten(), Dense(2)], input_shape=(1, 8, 8), classes=["a", "b"])
    network.parameters = {"1.weight": np.zeros((2, 64), np.float32), "1.bias": np.array([-3, -5], np.float32)}
    assert Scales.of(network, pictures(8)).layers[1] == 5
    network.parameters = {"1.bias": np.zeros(2, np.float32)}
    assert Scales.of(network, pictures(8)).layers[1] == 1


@settings(max_examples=30)
@given(network=any_networks.networks(sides=(8, 9)), power=st.integers(-45, 38))
def test_a_scale_is_a_number_that_float32_can_divide_by(network: Sequential, power: int) -> None:
    with np.errstate(all="ignore"):
        factor = np.float32(10.0**power)
        network.parameters = {name: values * factor for name, values in network.parameters.items()}
        scales = Scales.of(network, pictures(network.input_shape[1]))
        for scale in (*scales.layers, scales.reach):
            assert SMALLEST <= scale <= LARGEST
            assert np.isfinite(np.float32(9 / scale))


def test_while_a_network_learns_a_scale_stays_until_its_numbers_have_left_it() -> None:
    network, seen = small(), pictures(8)
    first = Scales.of(network, seen)
    little = first
    for _ in seen:
        little = little.after(grown(network, 0.9 * OUTGROWN), seen)
        assert little.layers is first.layers, "the very same, so that nothing is drawn anew"
        assert little.reach == first.reach
    much = first
    for _ in seen:
        much = much.after(grown(network, 1.2 * OUTGROWN), seen)
    assert not within(much.reach, first.reach)
    assert within(much.reach, 1.2 * OUTGROWN * first.reach)
    assert much.layers[:6] == first.layers[:6], "the others have not changed"
    fallen = first
    for _ in seen:
        fallen = fallen.after(grown(network, 0.8 / OUTGROWN), seen)
    assert fallen.reach < first.reach
    assert within(fallen.reach, 0.8 / OUTGROWN * first.reach)


def test_what_is_silent_keeps_the_scale_that_it_had() -> None:
    network, seen = small(), pictures(8)
    scales = Scales.of(network, seen)
    for _ in seen:
        scales = scales.after(grown(network, 0), seen)
    before = scales
    assert before.reach > 0
    for _ in seen:
        scales = scales.after(grown(network, 0), seen)
    assert scales.reach == before.reach
    assert scales.layers is before.layers


def test_one_picture_is_looked_at_per_step() -> None:
    network, seen = small(), pictures(8)
    asked: list[int] = []

    class Watched(Dense):
        def forward(self, x: FloatArray) -> FloatArray:
            asked.append(len(x))
            return super().forward(x)

    last = Watched(2)
    last.weight, last.bias = network.layers[-1].weight, network.layers[-1].bias
    network.layers[-1] = last
    scales = Scales.of(network, seen)
    assert sum(asked) == len(seen)
    asked.clear()
    for step in range(1, 3 * len(seen)):
        scales = scales.after(network, seen)
        assert sum(asked) == step
