from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pycnn
from pycnn import Conv2D, Flatten, Layer, MaxPool2D, ReLU, Sequential, lesson
from pycnn.arrays import FloatArray
from pycnn.linearity import merged, without
from tests.pycnn import examples

PAIR = st.tuples(st.integers(1, 3), st.integers(1, 3))


def filled(layer: Conv2D, channels: int, rng: np.random.Generator) -> Conv2D:
    shapes = layer.parameter_shapes((channels, 99, 99))
    layer.weight = rng.standard_normal(shapes["weight"]).astype(np.float32)
    layer.bias = rng.standard_normal(shapes["bias"]).astype(np.float32)
    return layer


def one_by_one(network: Sequential, image: FloatArray, kind: type[Layer]) -> FloatArray:
    values = image[np.newaxis]
    for layer in network.layers:
        if not isinstance(layer, kind):
            values = layer.forward(values)
    votes: FloatArray = values[0]
    return votes


@pytest.mark.parametrize("make", [examples.network, lesson.network, lambda: pycnn.pretrained("xo")])
def test_without_a_kind_of_layer_all_others_still_work(make: Callable[[], Sequential]) -> None:
    network = make()
    bare = without(network, ReLU)
    assert [layer for layer in network.layers if not isinstance(layer, ReLU)] == bare.layers
    assert (bare.input_shape, bare.classes) == (network.input_shape, network.classes)
    image = np.random.default_rng(0).uniform(-1, 1, network.input_shape).astype(np.float32)
    assert bare.trace(image).votes.tolist() == one_by_one(network, image, ReLU).tolist()
    assert len(network.layers) > len(bare.layers), "the network itself keeps its layers"


def test_parameters_are_shared() -> None:
    network = lesson.network()
    bare = without(network, ReLU)
    before = bare.trace(lesson.IMAGES["X"]).votes.tolist()
    network.layers[-1].weight[:] = 0
    assert before != [0, 0]
    assert bare.trace(lesson.IMAGES["X"]).votes.tolist() == [0, 0]


def test_what_is_left_must_fit() -> None:
    with pytest.raises(ValueError, match=r"Flatten"):
        without(lesson.network(), Flatten)
    with pytest.raises(ValueError, match=r"make a new layer"):
        without(lesson.network(), MaxPool2D)


@given(
    seed=st.integers(0, 9999),
    kernels=st.tuples(PAIR, PAIR),
    strides=st.tuples(PAIR, PAIR),
    maps=st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)),
    averages=st.tuples(st.booleans(), st.booleans()),
    extra=st.tuples(st.integers(0, 5), st.integers(0, 5)),
)
def test_two_convolutions_in_a_row_are_one(
    seed: int,
    kernels: tuple[tuple[int, int], tuple[int, int]],
    strides: tuple[tuple[int, int], tuple[int, int]],
    maps: tuple[int, int, int],
    averages: tuple[bool, bool],
    extra: tuple[int, int],
) -> None:
    rng = np.random.default_rng(seed)
    first = filled(Conv2D(maps[1], kernels[0], stride=strides[0], average=averages[0]), maps[0], rng)
    second = filled(Conv2D(maps[2], kernels[1], stride=strides[1], average=averages[1]), maps[1], rng)
    one = merged(first, second)
    least = [(o - 1) * s + i for o, s, i in zip(kernels[1], strides[0], kernels[0], strict=True)]
    assert one.kernel_size == tuple(least)
    shape = (2, maps[0], least[0] + extra[0], least[1] + extra[1])
    images = rng.standard_normal(shape).astype(np.float32)
    np.testing.assert_allclose(
        one.forward(images), second.forward(first.forward(images)), rtol=1e-3, atol=1e-4
    )


def test_with_a_relu_between_them_they_are_not() -> None:
    first = lesson.network().layers[0]
    assert isinstance(first, Conv2D)
    second = filled(Conv2D(1, 3), 3, np.random.default_rng(0))
    image = lesson.IMAGES["X"][np.newaxis]
    rectified = second.forward(ReLU().forward(first.forward(image)))
    assert not np.allclose(merged(first, second).forward(image), rectified, atol=0.1)


def test_only_whole_windows_and_maps_that_fit_can_be_merged() -> None:
    rng = np.random.default_rng(0)
    plain, same = filled(Conv2D(2, 3), 1, rng), filled(Conv2D(2, 3, padding="same"), 1, rng)
    follower = filled(Conv2D(1, 2), 2, rng)
    with pytest.raises(ValueError, match='use padding="valid"'):
        merged(same, follower)
    with pytest.raises(ValueError, match='use padding="valid"'):
        merged(plain, filled(Conv2D(1, 2, padding="same"), 2, rng))
    with pytest.raises(ValueError, match=r"made for 1 maps, but .* gives 2"):
        merged(plain, filled(Conv2D(2, 3), 1, rng))
