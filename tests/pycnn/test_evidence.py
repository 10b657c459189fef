from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from pycnn import Dense, Flatten, Layer, Sequential, datasets, evidence, lesson, pretrained
from pycnn.arrays import FloatArray
from pycnn.evidence import occlusion, saliency
from tests.pycnn import examples, random_networks
from tests.pycnn.slopes import Array


def finished(net: Sequential, image: object, unit: int, **options: Any) -> FloatArray:  # noqa: ANN401
    work = occlusion(net, image, unit, **options)  # type: ignore[arg-type]
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: FloatArray = end.value
            return found


@given(drawn=random_networks.networks())
@settings(max_examples=40)
def test_saliency_is_what_finite_differences_find(drawn: tuple[Sequential, Array, Array]) -> None:
    net, images, _ = drawn
    image = images[0]
    # float32 images go in; the network's own precision is float64.
    found = saliency(net, image.astype(np.float32), 1)
    assert found.shape == image.shape
    step = 1e-6

    def vote(changed: Array) -> float:
        values = changed[np.newaxis]
        for layer in net.layers:
            values = layer.forward(values)
        return float(values[0, 1])

    base = image.astype(np.float32).astype(float)
    for place in list(np.ndindex(image.shape))[:: max(image.size // 8, 1)]:
        higher, lower = base.copy(), base.copy()
        higher[place] += step
        lower[place] -= step
        left, right = (vote(base) - vote(lower)) / step, (vote(higher) - vote(base)) / step
        if math.isclose(left, right, rel_tol=1e-4, abs_tol=1e-6):  # else there is a kink
            assert found[place] == pytest.approx((left + right) / 2, rel=1e-3, abs=1e-5)


def test_of_one_layer_that_votes_it_is_the_weights() -> None:
    net = Sequential([Flatten(), Dense(3)], input_shape=(1, 4, 5), classes=["a", "b", "c"])
    image = np.random.default_rng(0).standard_normal((1, 4, 5)).astype(np.float32)
    for unit in range(3):
        weights = net.parameters["1.weight"][unit].reshape(4, 5)
        np.testing.assert_allclose(saliency(net, image, unit)[0], weights, rtol=1e-6)
        # One pixel covered with nothing takes away its product.
        np.testing.assert_allclose(
            finished(net, image, unit, window=1), weights * image[0], rtol=1e-4, atol=1e-6
        )


def test_occlusion_is_the_fall_of_the_vote_with_the_window_covered() -> None:
    net, image = examples.network(), examples.image()
    found = finished(net, image, 2, window=3, cover=-1)
    assert found.shape == (9, 8)
    for row in range(9):
        for col in range(8):
            covered = image.copy()
            for i in range(max(row - 1, 0), min(row + 2, 9)):
                for j in range(max(col - 1, 0), min(col + 2, 8)):
                    covered[:, i, j] = -1
            fall = net.votes(image)[0, 2] - net.votes(covered)[0, 2]
            assert found[row, col] == pytest.approx(fall, abs=1e-5)


def test_it_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    net, image = examples.network(), examples.image()
    at_once = finished(net, image, 0)
    monkeypatch.setattr(evidence, "PIECE", 10 * net.multiplications)
    pieces = list(occlusion(net, image, 0))
    assert [int(np.isfinite(piece).sum()) for piece in pieces] == [10, 20, 30, 40, 50, 60, 70]
    assert not np.isnan(at_once).any()
    for piece in pieces:
        known = ~np.isnan(piece)
        np.testing.assert_allclose(piece[known], at_once[known], atol=1e-5)
        assert known.ravel().argmin() == known.sum()  # in reading order


def test_only_ink_can_be_taken_away() -> None:
    net = pretrained("xo")
    images, _ = datasets.drawings(1, net.input_shape[1], np.random.default_rng(3), ["X"])
    found = finished(net, images, 0, window=1, cover=-1)
    assert np.abs(found[images[0, 0] == -1]).max() < 1e-4
    assert found.sum() > 0  # the ink of an X speaks for X
    assert finished(net, images, 1, window=1, cover=-1).sum() < 0  # and against O


def test_without_the_middle_of_the_lesson_s_x_there_are_fewer_votes_for_x() -> None:
    found = finished(lesson.network(), lesson.IMAGES["X"], 0)
    assert found[4, 4] > 0.01
    assert found[4, 4] > 3 * abs(found[0, 4])  # nothing is there


@pytest.mark.parametrize("function", [saliency, occlusion])
@pytest.mark.parametrize(
    ("image", "unit", "words"),
    [
        (examples.images(2)[0], 0, "the evidence in one image is looked for, but got 2: choose one"),
        (np.zeros((9, 8)), 0, "expected images of 2 × 9 × 8"),
        (np.full((2, 9, 8), np.nan), 0, "finite"),
        (examples.image(), 3, "there is no class 3: they are 0 to 2"),
        (examples.image(), -1, "class_index must be a whole number, 0 or more"),
        (examples.image(), "circle", "class_index must be a whole number"),
    ],
)
def test_what_is_not_usable(function: Any, image: Any, unit: Any, words: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=words):
        function(examples.network(), image, unit)


@pytest.mark.parametrize("window", [0, 2, 11, -3, 2.5, None])
def test_windows_that_do_not_fit(window: Any) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match="window must be"):
        occlusion(examples.network(), examples.image(), 0, window)
    with pytest.raises(ValueError, match="the cover must be"):
        occlusion(examples.network(), examples.image(), 0, 3, float("inf"))


def test_a_layer_without_a_way_back_says_so() -> None:
    class Halved(Layer):
        def forward(self, x: FloatArray) -> FloatArray:
            return x / np.float32(2)

    try:
        net = Sequential([Halved(), Flatten(), Dense(2)], input_shape=(1, 3, 3), classes=["a", "b"])
        with pytest.raises(NotImplementedError, match="Halved has no backward"):
            saliency(net, np.zeros((3, 3)), 0)
    finally:
        del Layer.kinds["Halved"]
