import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential, network
from tests.pycnn import examples


def small(layers: list[Layer], rng: np.random.Generator | None = None) -> Sequential:
    """Make a network on 9 × 9 pixels with two classes."""
    return Sequential(layers, input_shape=(1, 9, 9), classes=["X", "O"], rng=rng)


def test_shapes_and_parameters() -> None:
    net = examples.network()
    assert net.shapes == [
        (2, 9, 8),
        (3, 9, 4),
        (3, 9, 4),
        (3, 4, 2),
        (4, 3, 1),
        (4, 2, 1),
        (8,),
        (6,),
        (6,),
        (3,),
    ]
    assert net.input_shape == (2, 9, 8)
    assert net.classes == ["circle", "square", "star"]
    assert [layer.weight.shape for layer in net.layers if layer.parameters] == [
        (3, 2, 3, 2),
        (4, 3, 2, 2),
        (6, 8),
        (3, 6),
    ]
    assert {values.dtype for layer in net.layers for values in layer.parameters.values()} == {
        np.dtype(np.float32)
    }


def test_trace_keeps_every_step_of_one_image() -> None:
    net, image = examples.network(), examples.image()
    trace = net.trace(image)
    assert trace.image.tolist() == image.tolist()
    assert [step.layer for step in trace.steps] == net.layers
    values = image
    for step, shape in zip(trace.steps, net.shapes[1:], strict=True):
        assert step.input.tolist() == values.tolist()
        assert step.output.shape == shape
        assert step.output.dtype == np.float32
        assert step.output.tolist() == step.layer.forward(step.input[np.newaxis])[0].tolist()
        values = step.output
    assert trace.votes.tolist() == values.tolist()
    assert trace.classes == ("circle", "square", "star")


def test_probabilities_are_the_softmax_of_the_votes() -> None:
    net, image = examples.network(), examples.image()
    trace = net.trace(image)
    powers = [math.exp(vote) for vote in trace.votes.tolist()]
    expected = [power / sum(powers) for power in powers]
    assert trace.probabilities.tolist() == pytest.approx(expected, rel=1e-5)
    assert net.predict(image)[0].tolist() == pytest.approx(expected, rel=1e-5)
    assert trace.decision == net.classes[expected.index(max(expected))]


def test_softmax_of_huge_votes() -> None:
    net = Sequential([Flatten(), Dense(2)], input_shape=(1, 1, 1), classes=["a", "b"])
    net.layers[-1].weight[:] = [[1e30], [-1e30]]
    assert net.predict([[1]]).tolist() == [[1, 0]]
    assert net.predict([[-1]]).tolist() == [[0, 1]]


def test_a_tie_goes_to_the_first() -> None:
    net = Sequential([Flatten(), Dense(3)], input_shape=(1, 1, 2), classes=["a", "b", "c"])
    net.layers[-1].weight[:] = [[0, 0], [1, 1], [1, 1]]
    assert net.trace([[1, 1]]).decision == "b"
    assert net.trace([[-1, -1]]).decision == "a"
    assert net.trace([[0, 0]]).decision == "a"


def test_a_batch_is_its_images_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    net = examples.network()
    images = np.stack([examples.image(seed) for seed in range(10)])
    votes = net.votes(images)
    assert votes.dtype == np.float32
    alone = np.array([net.trace(image).votes for image in images])
    np.testing.assert_allclose(votes, alone, rtol=1e-5, atol=1e-6)
    monkeypatch.setattr(network, "BATCH", 3)
    np.testing.assert_allclose(net.votes(images), alone, rtol=1e-5, atol=1e-6)
    assert net.predict(images).shape == (10, 3)
    assert net.predict(images[:0]).shape == (0, 3)


def test_a_trace_does_not_change_when_the_drawing_goes_on() -> None:
    net, image = examples.network(), examples.image()
    trace = net.trace(image)
    before = [trace.image.tolist(), *(step.output.tolist() for step in trace.steps)]
    image[:] = 0
    net.trace(image)
    assert [trace.image.tolist(), *(step.output.tolist() for step in trace.steps)] == before


def test_ways_to_give_one_image() -> None:
    net = small([Flatten(), Dense(2)])
    pixels = np.random.default_rng(0).standard_normal((9, 9), dtype=np.float32)
    expected = net.trace(pixels).votes.tolist()
    for image in (
        pixels[None],
        pixels[None, None],
        pixels.tolist(),
        pixels.astype(">f8"),
        np.asfortranarray(pixels),
    ):
        assert net.trace(image).votes.tolist() == expected
        assert net.votes(image).tolist() == [expected]
    assert net.trace(pixels > 0).image.dtype == np.float32
    assert net.predict(np.zeros((9, 9), dtype=np.uint8)).shape == (1, 2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (np.zeros((9, 8)), "expected images of 1 × 9 × 9 .* got 9 × 8"),
        (np.zeros((3, 9, 9)), "expected images of 1 × 9 × 9 .* got 3 × 9 × 9"),
        (np.zeros((2, 2, 9, 9)), "got 2 × 2 × 9 × 9"),
        (np.zeros((1, 1, 1, 9, 9)), "expected images of 1 × 9 × 9"),
        (np.zeros(81), "got 81"),
        (np.zeros(()), "got one number"),
        (np.full((9, 9), np.nan), "the images must be finite"),
        (np.full((9, 9), np.inf), "the images must be finite"),
        (np.full((9, 9), 1e300), "the images must be finite"),
        (np.full((9, 9), "x"), "the images must be an array of numbers"),
        (np.full((9, 9), 1j), "the images must be an array of numbers"),
        (np.full((9, 9), None), "the images must be an array of numbers"),
        ([[1, 2], [3]], "the images must be an array of numbers"),
        (None, "the images must be an array of numbers"),
    ],
)
def test_other_images_are_refused(given: NDArray[np.float32], words: str) -> None:
    net = small([Flatten(), Dense(2)])
    for method in (net.predict, net.votes, net.trace):
        with pytest.raises(ValueError, match=words):
            method(given)


def test_trace_takes_one_image() -> None:
    net = small([Flatten(), Dense(2)])
    for n in (0, 2):
        with pytest.raises(ValueError, match=f"trace follows one image, but got {n}"):
            net.trace(np.zeros((n, 1, 9, 9)))


def test_the_same_start_every_time_unless_asked_otherwise() -> None:
    def made(rng: np.random.Generator | None = None) -> list[list[object]]:
        return examples.parameters(small([Conv2D(2, 3), Flatten(), Dense(2)], rng))

    assert made() == made() == made(np.random.default_rng(0))
    assert made(np.random.default_rng(1)) != made()
    rng = np.random.default_rng(0)
    assert made(rng) != made(rng)


def test_a_layer_that_has_its_weights_keeps_them() -> None:
    first = small([Conv2D(2, 3), Flatten(), Dense(2)])
    features = first.layers[0].weight
    second = small([first.layers[0], MaxPool2D(2), Flatten(), Dense(2)])
    assert second.layers[0].weight is features
    with pytest.raises(
        ValueError, match=r"layer 1, Dense\(2\), has .*\(2, 98\).* but needs .*\(2, 81\).*: make a new layer"
    ):
        small([Flatten(), first.layers[2]])


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([], "needs a list of layers"),
        (None, "needs a list of layers"),
        (
            [Conv2D(2, 3), Dense(2)],
            r"layer 1 does not fit: Dense\(2\) needs a list .* put Flatten\(\) before",
        ),
        (
            [Flatten(), Conv2D(2, 3), Dense(2)],
            r"layer 1 does not fit: Conv2D\(2, 3\) needs maps.*before Flatten",
        ),
        ([Flatten(), MaxPool2D(2), Dense(2)], r"layer 1 does not fit: MaxPool2D\(2\) needs maps"),
        ([Conv2D(2, 10), Flatten(), Dense(2)], r"kernel \(10 × 10\) is larger than its input \(9 × 9\)"),
        ([Conv2D(2, (3, 10)), Flatten(), Dense(2)], r"larger than its input .* smaller one or padding"),
        ([Flatten(), Dense(3)], r"3 units for 2 classes: use Dense\(2\)"),
        ([Flatten(), Dense(2), ReLU()], r"last layer is ReLU\(\), but it must be Dense\(2\)"),
        ([Conv2D(2, 3), Flatten()], r"last layer is Flatten\(\), but it must be Dense\(2\)"),
        ([Flatten, Dense(2)], r"layer 0 is not a layer .*: write Flatten\(…\)"),
        ([Flatten(), "Dense(2)"], "layer 1 is not a layer but 'Dense"),
    ],
)
def test_layers_that_do_not_fit(layers: list[Layer], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        small(layers)


def test_one_layer_twice() -> None:
    relu = ReLU()
    with pytest.raises(ValueError, match="in the network twice: make a second one"):
        small([relu, relu, Flatten(), Dense(2)])


@pytest.mark.parametrize(
    "shape", [(9, 9), (1, 9, 9, 9), 9, None, "199", (1, 0, 9), (1, -9, 9), (1, 9, 9.5), (1, True, 9)]
)
def test_wrong_input_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="input_shape"):
        Sequential([Flatten(), Dense(2)], input_shape=shape, classes=["X", "O"])


@pytest.mark.parametrize(
    ("classes", "words"),
    [
        ([], "must be a list of names"),
        ("XO", "must be a list of names"),
        (None, "must be a list of names"),
        ([1, 2], "must be a list of names"),
        (["X", "X"], "a name of its own"),
        (["X", ""], "a name of its own"),
    ],
)
def test_wrong_classes(classes: list[str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Sequential([Flatten(), Dense(2)], input_shape=(1, 9, 9), classes=classes)


def test_options_may_come_as_tuples_lists_and_numpy_numbers() -> None:
    two: Any = np.int64(2)
    net = Sequential((Flatten(), Dense(two)), input_shape=[two - 1, 9, 9], classes=("X", "O"))
    assert net.input_shape == (1, 9, 9)
    assert net.classes == ["X", "O"]


def test_summary_lists_layers_shapes_and_parameters() -> None:
    lines = examples.network().summary().splitlines()
    assert lines[0].split() == ["layer", "output", "parameters"]
    assert lines[2].startswith("Conv2D(3, (3, 2), stride=(1, 2), padding='same', average=True)  3 × 9 × 4")
    counts = [3 * 2 * 3 * 2 + 3, 0, 0, 4 * 3 * 2 * 2 + 4, 0, 0, 6 * 8 + 6, 0, 3 * 6 + 3]
    assert [int(line.split()[-1]) for line in lines[2:-1]] == [*counts, sum(counts)]
    assert lines[-1] == "classes: circle, square, star"
    assert len({len(line) for line in lines[2:-1]}) == 1


def test_repr_makes_the_same_architecture() -> None:
    net = examples.network()
    names = {
        "Sequential": Sequential,
        **{kind.__name__: kind for kind in (Conv2D, ReLU, MaxPool2D, Flatten, Dense)},
    }
    assert repr(eval(repr(net), names)) == repr(net)
