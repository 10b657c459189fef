from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pycnn import Adam, Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential, own_drawings
from pycnn.arrays import FloatArray
from pycnn.images import from_ink
from pycnn.lines import along
from pycnn.originals import Inked, Original, Strokes
from pycnn.own_drawings import OwnDrawings, varied


def strokes(*paths: list[tuple[float, float]], width: float = 14) -> Strokes:
    return Strokes(np.concatenate([along(path, 0.5) for path in paths]), width, 252)


def zigzag(seed: int) -> Strokes:
    rng = np.random.default_rng(seed)
    points = [(40 + 170 * (i % 2), 40 + 40 * i) for i in range(5)]
    return strokes([(x + rng.normal(0, 6), y + rng.normal(0, 6)) for x, y in points])


def spiral(seed: int) -> Strokes:
    rng = np.random.default_rng(seed)
    start = rng.uniform(0, 6.3)
    t = np.linspace(0, 11, 60)
    return strokes([(126 + 8 * a * np.cos(a + start), 126 + 8 * a * np.sin(a + start)) for a in t], width=10)


def gate(seed: int) -> Strokes:
    rng = np.random.default_rng(seed)
    high = rng.uniform(40, 80)
    return strokes([(60, 210), (60, high), (190, high), (190, 210)], [(60, 130), (190, 130)])


def inked(original: Strokes) -> Inked:
    return Inked(original.drawn())


def done(work: Generator[int, None, OwnDrawings]) -> OwnDrawings:
    """Take what it makes, and see that it counts."""
    count = 0
    while True:
        try:
            assert next(work) == count + 1
            count += 1
        except StopIteration as end:
            made: OwnDrawings = end.value
            assert count == len(made.labels) + len(made.held_out[1])
            return made


THREE: dict[str, list[Original]] = {
    "zigzag": [zigzag(seed) for seed in range(5)],
    "spiral": [spiral(seed) for seed in range(4)],
    "gate": [inked(gate(seed)) for seed in range(4)],
}


def test_a_network_learns_three_own_classes_from_few_drawings() -> None:
    made = done(own_drawings.make(THREE, 600, 16, np.random.default_rng(0)))
    assert made.classes == ("zigzag", "spiral", "gate")
    assert made.shared == ()
    net = Sequential(
        [Conv2D(8, 3), ReLU(), MaxPool2D(2), Conv2D(12, 3), ReLU(), MaxPool2D(5), Flatten(), Dense(3)],
        input_shape=(1, 16, 16),
        classes=made.classes,
        rng=np.random.default_rng(1),
    )
    net.fit(made.images, made.labels, 10, optimizer=Adam(1e-2), rng=np.random.default_rng(2))
    assert net.evaluate(*made.held_out)[1] > 0.9
    # It knows as well what its maker draws next.
    for name, draw in (("zigzag", zigzag), ("spiral", spiral), ("gate", gate)):
        fresh = [from_ink(draw(seed).drawn(), 16) for seed in range(20, 30)]
        answers = [net.classes[i] for i in net.predict(np.stack(fresh)).argmax(axis=1)]
        assert answers.count(name) >= 9


@given(counts=st.lists(st.integers(1, 6), min_size=2, max_size=10), extra=st.integers(0, 30), data=st.data())
@settings(max_examples=15)
def test_balanced_and_in_range(counts: list[int], extra: int, data: st.DataObject) -> None:
    size, share = data.draw(st.integers(5, 20)), data.draw(st.sampled_from([0.0, 0.1, 0.2, 0.5]))
    originals = {f"class {i}": [gate(j) for j in range(count)] for i, count in enumerate(counts)}
    n = 10 * len(counts) + extra
    made = done(own_drawings.make(originals, n, size, np.random.default_rng(0), held_out=share))
    assert made.classes == tuple(originals)
    assert len(made.images) + len(made.held_out[0]) == n
    assert len(made.held_out[0]) == round(n * share)
    for images, labels in ((made.images, made.labels), made.held_out):
        assert images.shape == (len(labels), 1, size, size)
        assert images.dtype == np.float32
        assert labels.dtype == np.int64
        if len(labels):
            assert images.min() >= -1
            assert images.max() <= 1
            assert (images.max(axis=(1, 2, 3)) > -0.8).all()  # none is empty
            counted = np.bincount(labels, minlength=len(counts))
            assert counted.max() - counted.min() <= 1
    assert made.shared == tuple(f"class {i}" for i, count in enumerate(counts) if count < 3 and share)


def shown(monkeypatch: pytest.MonkeyPatch) -> list[Original]:
    """Note which original each image is made of."""
    used: list[Original] = []

    def image(original: Original, size: int, rng: np.random.Generator) -> FloatArray:
        used.append(original)
        return np.zeros((1, size, size), dtype=np.float32)

    monkeypatch.setattr(own_drawings, "varied", image)
    return used


@pytest.mark.parametrize("count", [3, 4, 5, 10, 23])
def test_no_original_is_on_both_sides(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    used = shown(monkeypatch)
    originals = {name: [gate(i) for i in range(count)] for name in "ab"}
    made = done(own_drawings.make(originals, 400, 8, np.random.default_rng(4)))
    split = len(made.labels)
    for label, name in enumerate("ab"):
        training, held_out = (
            [id(o) for o, own in zip(drawings, labels, strict=True) if own == label]
            for drawings, labels in ((used[:split], made.labels), (used[split:], made.held_out[1]))
        )
        assert not set(training) & set(held_out)
        assert set(training) | set(held_out) == {id(o) for o in originals[name]}
        assert len(set(held_out)) == max(round(0.2 * count), 1)
        for part in (training, held_out):  # each as often as the others
            times = [part.count(each) for each in set(part)]
            assert max(times) - min(times) <= 1


@pytest.mark.parametrize("count", [1, 2])
def test_of_too_few_both_sides_show_the_same(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    used = shown(monkeypatch)
    originals = {"many": [gate(i) for i in range(5)], "few": [gate(i) for i in range(count)]}
    made = done(own_drawings.make(originals, 100, 8, np.random.default_rng(0)))
    assert made.shared == ("few",)
    few = {id(o) for o in originals["few"]}
    split = len(made.labels)
    assert few <= {id(o) for o in used[:split]}
    assert few <= {id(o) for o in used[split:]}


def test_the_same_seed_gives_the_same() -> None:
    one, other, third = (
        done(own_drawings.make(THREE, 40, 9, np.random.default_rng(seed))) for seed in (5, 5, 6)
    )
    assert one.images.tobytes() == other.images.tobytes()
    assert one.labels.tolist() == other.labels.tolist()
    assert one.images.tobytes() != third.images.tobytes()
    given_none = done(own_drawings.make(THREE, 40, 9))
    given_zero = done(own_drawings.make(THREE, 40, 9, np.random.default_rng(0)))
    assert given_none.images.tobytes() == given_zero.images.tobytes()


def extent(image: FloatArray) -> tuple[int, int, int, int]:
    rows, cols = (np.flatnonzero((image[0] > -0.8).any(axis=axis)) for axis in (1, 0))
    return int(rows[0]), int(rows[-1]), int(cols[0]), int(cols[-1])


@pytest.mark.parametrize("original", [zigzag(0), inked(zigzag(0))], ids=["strokes", "ink"])
def test_variations_differ_in_place_size_turn_and_weight(original: Original) -> None:
    rng = np.random.default_rng(1)
    made = [varied(original, 32, rng) for _ in range(150)]
    boxes: NDArray[np.int64] = np.array([extent(image) for image in made])
    heights = boxes[:, 1] - boxes[:, 0] + 1
    assert heights.min() < 11
    assert heights.max() > 26
    assert boxes[:, 0].min() == 0
    assert boxes[:, 0].max() > 16
    assert boxes[:, 2].max() > 16
    ratios = (boxes[:, 3] - boxes[:, 2] + 1) / heights
    assert np.ptp(np.log(ratios)) > 0.4  # stretched and turned
    large = [image for image, height in zip(made, heights, strict=True) if 18 <= height <= 24]
    amounts = [float((image + 1).sum() / 2) for image in large]
    assert max(amounts) > 1.6 * min(amounts)  # thinner and thicker


@pytest.mark.parametrize(
    "original",
    [
        Strokes(np.array([[[100.0, 90.0], [100.0, 90.0]]]), 15, 252),
        strokes([(20, 30), (220, 31)]),
        Inked(np.ones((1, 1), dtype=np.float32)),
        Inked(np.ones((3, 200), dtype=np.float32)),
        Inked(np.eye(9, dtype=np.float32)),
        Inked(np.ones((28, 28), dtype=np.float32)),
    ],
    ids=["dot", "line", "pixel", "bar", "diagonal", "all ink"],
)
def test_whatever_is_drawn_can_be_seen(original: Original) -> None:
    rng = np.random.default_rng(0)
    for size in (5, 9, 28):
        for _ in range(20):
            image = varied(original, size, rng)
            assert image.shape == (1, size, size)
            assert image.max() > -0.8
            assert image.min() >= -1
            assert image.max() <= 1


@pytest.mark.parametrize(
    ("originals", "options", "words"),
    [
        ({"a": [gate(0)]}, {}, "there are 1 classes: have 2 to 10"),
        ({str(i): [gate(0)] for i in range(11)}, {}, "there are 11 classes: have 2 to 10"),
        ({}, {}, "classes must be a list of names"),
        ({"a": [gate(0)], "": [gate(1)]}, {}, "each class needs a name of its own"),
        ({"a": [gate(0)], "b": []}, {}, "the class b has no drawing yet: draw one, or remove the class"),
        ({"a": [gate(0)], "b": [np.ones((5, 5))]}, {}, r"drawing 1 of b must be Strokes\(…\) or Inked\(…\)"),
        (THREE, {"n": 29}, "n must be a whole number, 30 or more, not 29"),
        (THREE, {"n": "many"}, "n must be a whole number"),
        (THREE, {"size": 4}, "size must be a whole number, 5 or more"),
        (THREE, {"held_out": 1}, "held_out must be below 1"),
        (THREE, {"held_out": -0.1}, "held_out must be a number of 0 or more"),
        (THREE, {"rng": 3}, "rng must be a numpy Generator"),
    ],
)
def test_what_is_refused_at_the_call(originals: Any, options: dict[str, Any], words: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=words):
        own_drawings.make(originals, **{"n": 100, "size": 9, **options})
