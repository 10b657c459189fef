from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn import Conv2D, lesson
from pycnn.arrays import FloatArray
from pycnn.matches import agreement, peaks, perfect
from tests.pycnn import article, naive

SHAPE = st.tuples(st.integers(1, 6), st.integers(1, 6))


def convolution(weight: FloatArray, bias: FloatArray, *, average: bool) -> Conv2D:
    layer = Conv2D(len(weight), weight.shape[2:], average=average)
    layer.weight, layer.bias = weight, bias
    return layer


def map_of(shape: tuple[int, int], seed: int, levels: int) -> FloatArray:
    """A map of few different numbers, so that there are ties."""
    return np.random.default_rng(seed).integers(-levels, levels, shape, endpoint=True).astype(np.float32)


@pytest.mark.parametrize("name", list(article.DRAWINGS))
def test_the_articles_matches_are_agreements_already(name: str) -> None:
    network = lesson.network()
    layer = network.layers[0]
    assert isinstance(layer, Conv2D)
    found = agreement(layer, network.trace(lesson.IMAGES[name]).steps[0].output)
    image = naive.drawing(article.DRAWINGS[name])
    for feature, art in enumerate(article.FEATURES.values()):
        exact = naive.correlate([image], [naive.drawing(art)], (1, 1), "valid", divide=True)
        assert found[feature] == pytest.approx(np.array(exact, dtype=float), abs=1e-6)
        fits = [(r, c) for r, row in enumerate(exact) for c, value in enumerate(row) if value == Fraction(1)]
        assert perfect(found[feature]) == fits


@given(
    seed=st.integers(0, 9999),
    shape=st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 4), st.integers(1, 4)),
    average=st.booleans(),
)
def test_the_feature_itself_agrees_fully_and_its_negative_not_at_all(
    seed: int, shape: tuple[int, ...], average: bool
) -> None:
    rng = np.random.default_rng(seed)
    weight = rng.standard_normal(shape).astype(np.float32)
    layer = convolution(weight, rng.standard_normal(shape[0]).astype(np.float32), average=average)
    for feature, own in enumerate(weight):
        patch = np.sign(own)  # the pixels from −1 to 1 that the feature likes best
        for sign in (1, -1):
            found = agreement(layer, layer.forward(sign * patch[np.newaxis])[0])
            assert found.shape == (shape[0], 1, 1)
            assert found[feature, 0, 0] == pytest.approx(sign, abs=1e-5)
            assert bool(perfect(found[feature])) == (sign == 1)
    greys = rng.uniform(-1, 1, (1, shape[1], shape[2] + 3, shape[3] + 3)).astype(np.float32)
    assert abs(agreement(layer, layer.forward(greys)[0])).max() <= 1 + 1e-5


def test_agreement_is_the_weighted_part_of_the_pixels() -> None:
    """By hand: of 4 + 2 + 1 the pixels agree in 4 + 1 and differ in 2."""
    weight = np.array([[[[4, -2, 1]]]], dtype=np.float32)
    layer = convolution(weight, np.array([10], dtype=np.float32), average=False)
    image = np.array([[[[1, 1, 1]]]], dtype=np.float32)
    assert layer.forward(image)[0].tolist() == [[[13]]]
    assert agreement(layer, layer.forward(image)[0])[0, 0, 0] == pytest.approx(3 / 7)


def test_a_feature_that_asks_for_nothing_agrees_with_nothing() -> None:
    layer = convolution(np.zeros((1, 1, 2, 2), np.float32), np.ones(1, np.float32), average=True)
    found = agreement(layer, layer.forward(np.ones((1, 1, 3, 3), np.float32))[0])
    assert found.tolist() == [[[0, 0], [0, 0]]]
    assert found.dtype == np.float32
    assert perfect(found[0]) == []


@given(shape=SHAPE, seed=st.integers(0, 9999), levels=st.integers(0, 5), apart=st.integers(1, 4))
def test_peaks_are_the_largest_that_are_not_near_a_larger_one(
    shape: tuple[int, int], seed: int, levels: int, apart: int
) -> None:
    values = map_of(shape, seed, levels)
    expected: list[tuple[int, int]] = []
    for row, col in sorted(np.ndindex(*shape), key=lambda place: -values[place]):  # sorting keeps the order
        if all(max(abs(row - r), abs(col - c)) >= apart for r, c in expected):
            expected.append((row, col))
    for count in (1, 3, len(expected)):
        assert peaks(values, count, apart) == expected[:count]
    assert peaks(values, len(expected) + 1, apart) == expected, "there are no more"
    assert peaks(values, 0, apart) == []
