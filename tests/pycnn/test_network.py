import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import pycnn
from pycnn import SGD, Adam, Conv2D, Dense, Flatten, Layer, MaxPool2D, Nudge, ReLU, Sequential, network, train
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


def test_the_parameters_have_the_position_and_the_name() -> None:
    net = examples.network()
    names = ["0.weight", "0.bias", "3.weight", "3.bias", "6.weight", "6.bias", "8.weight", "8.bias"]
    assert list(net.parameters) == names
    assert net.parameters["3.weight"] is net.layers[3].weight
    assert net.parameters["8.bias"] is net.layers[8].bias
    deep = small([ReLU() for _ in range(10)] + [Flatten(), Dense(2)])
    assert list(deep.parameters) == ["11.weight", "11.bias"]


def test_setting_some_parameters_replaces_them_and_no_others() -> None:
    net = examples.network()
    before = net.parameters
    kept = before["0.weight"].tolist()
    other = np.full_like(before["0.weight"], 0.5)
    net.parameters = {"0.weight": other}
    assert net.layers[0].weight is other
    assert before["0.weight"].tolist() == kept
    assert all(net.parameters[name] is values for name, values in before.items() if name != "0.weight")
    net.parameters = before
    assert net.parameters["0.weight"] is before["0.weight"]


@pytest.mark.parametrize(
    ("name", "shape", "words"),
    [
        ("0.weight", (3, 2, 2, 3), r"0\.weight is \(3, 2, 2, 3\), but the network has .*\(3, 2, 3, 2\)"),
        ("0.weights", (3, 2, 3, 2), r"0\.weights is"),
        ("1.bias", (3,), r"1\.bias is"),
        ("9.bias", (3,), r"9\.bias is"),
        ("bias", (3,), "bias is"),
        ("8.bias", (), r"8\.bias is \(\)"),
    ],
)
def test_other_parameters_are_refused_and_none_is_set(name: str, shape: tuple[int, ...], words: str) -> None:
    net = examples.network()
    good = {"8.weight": np.zeros((3, 6), dtype=np.float32)}
    with pytest.raises(ValueError, match=words):
        net.parameters = {**good, name: np.zeros(shape, dtype=np.float32)}
    assert examples.same(net, examples.network())


def test_multiplications_are_those_of_all_layers() -> None:
    # 3 × 9 × 4 outputs of 2 · 3 · 2 pixels, 4 × 3 × 1 of 3 · 2 · 2, 6 of 8 and 3 of 6.
    assert examples.network().multiplications == 108 * 12 + 12 * 12 + 6 * 8 + 3 * 6
    assert small([Flatten(), Dense(2)]).multiplications == 162


def test_batch_makes_one_of_everything_that_is_images() -> None:
    net = small([Flatten(), Dense(2)])
    pixels = np.random.default_rng(0).standard_normal((9, 9), dtype=np.float32)
    for image in (pixels, pixels[None], pixels[None, None], pixels.tolist()):
        made = net.batch(image)
        assert made.shape == (1, 1, 9, 9)
        assert made.dtype == np.float32
        assert made[0, 0].tolist() == pixels.tolist()
    several = np.zeros((3, 1, 9, 9), dtype=np.float32)
    assert net.batch(several) is several


@pytest.mark.parametrize(
    ("layers", "rectified"),
    [
        ([Conv2D(64, 5), ReLU(), Flatten(), Dense(2)], True),
        ([Conv2D(64, 5), MaxPool2D(2), ReLU(), Flatten(), Dense(2)], True),
        ([Conv2D(64, 5), MaxPool2D(2), Flatten(), ReLU(), Dense(2)], True),
        ([Conv2D(64, 5), Flatten(), Dense(2)], False),
        ([Conv2D(64, 5), MaxPool2D(2), Conv2D(1, 1), ReLU(), Flatten(), Dense(2)], False),
    ],
)
def test_before_a_relu_weights_start_as_he_says_else_as_glorot(layers: list[Layer], rectified: bool) -> None:
    net = Sequential(layers, input_shape=(8, 9, 9), classes=["a", "b"])
    inputs, outputs = 8 * 5 * 5, 64 * 5 * 5
    expected = 2 / inputs if rectified else 2 / (inputs + outputs)
    assert float(net.layers[0].weight.var()) == pytest.approx(expected, rel=0.05)


def test_the_votes_start_as_glorot_says() -> None:
    net = Sequential(
        [Flatten(), Dense(300), ReLU(), Dense(100)],
        input_shape=(1, 20, 20),
        classes=[str(number) for number in range(100)],
    )
    assert float(net.parameters["1.weight"].var()) == pytest.approx(2 / 400, rel=0.05)
    assert float(net.parameters["3.weight"].var()) == pytest.approx(2 / (300 + 100), rel=0.05)
    for name in ("1.bias", "3.bias"):
        assert not net.parameters[name].any()


def test_values_keep_their_size_on_their_way_through_many_layers() -> None:
    layers: list[Layer] = [Flatten()]
    for _ in range(10):
        layers += [Dense(200), ReLU()]
    net = Sequential([*layers, Dense(2)], input_shape=(1, 20, 20), classes=["a", "b"])
    image = np.random.default_rng(0).standard_normal((1, 20, 20))
    steps = net.trace(image).steps
    assert 0.3 < float(np.mean(steps[-2].output ** 2)) < 3


def test_what_the_generator_must_be() -> None:
    given: Any = 42
    with pytest.raises(
        ValueError, match=r"rng must be a numpy Generator, such as .*default_rng\(0\), not 42"
    ):
        small([Flatten(), Dense(2)], given)


def test_fit_learns_what_can_be_learned() -> None:
    x, y = examples.halves(40)
    held_out = examples.halves(20, 1)
    net = examples.small()
    history = net.fit(x, y, epochs=15, batch_size=8, optimizer=Adam(0.02), validation_data=held_out)
    assert {name: len(numbers) for name, numbers in history.items()} == dict.fromkeys(history, 15)
    assert history.loss is history["loss"]
    assert history.accuracy[-1] == history.val_accuracy[-1] == 1
    assert history.loss[-1] < 0.2 * history.loss[0]
    assert history.seconds == sorted(history.seconds)
    assert net.evaluate(x, y)[1] == 1
    loss, accuracy = net.evaluate(*held_out)
    assert (history.val_loss[-1], history.val_accuracy[-1]) == pytest.approx((loss, accuracy), rel=1e-6)
    assert net.predict(x).argmax(axis=1).tolist() == y.tolist()


def test_fit_is_a_loop_over_train() -> None:
    x, y = examples.halves(10)
    one, other = examples.small(), examples.small()
    optimizer, rng = SGD(0.1, momentum=0.9), np.random.default_rng(5)
    history = one.fit(x, y, 3, 4, optimizer, rng=rng)
    assert history.val_loss == history.val_accuracy == []
    records = list(
        train(other, x, y, SGD(0.1, momentum=0.9), epochs=3, batch_size=4, rng=np.random.default_rng(5))
    )
    assert history.loss == [record.loss for record in records if record.event == "epoch"]
    assert examples.same(one, other)
    # The optimizer goes on where it was, and so does the generator.
    one.fit(x, y, 1, 4, optimizer, rng=rng)
    assert optimizer.memory.taken == 12
    assert not examples.same(one, other)


def test_fit_takes_a_learner_too() -> None:
    x, y = examples.halves(10)
    history = examples.small().fit(x, y, epochs=3, batch_size=10, optimizer=Nudge(0.1))
    assert history.loss[0] > history.loss[1] > history.loss[2]


def test_fit_shows_a_bar_if_asked_to(capsys: pytest.CaptureFixture[str]) -> None:
    x, y = examples.halves(10)
    quiet = examples.small().fit(x, y, epochs=2)
    assert capsys.readouterr() == ("", "")
    shown = examples.small().fit(x, y, epochs=2, progress=True)
    bar = capsys.readouterr().err
    assert "20/20" in bar
    assert "epoch=2" in bar
    assert f"loss={shown.loss[-1]:.4f}" in bar
    assert shown.loss == quiet.loss


@pytest.mark.parametrize("epochs", [0, -1, None, 1.5, "2"])
def test_fit_comes_to_an_end(epochs: Any) -> None:  # noqa: ANN401
    x, y = examples.halves(10)
    for progress in (False, True):
        with pytest.raises(ValueError, match="epochs must be a whole number, 1 or more"):
            examples.small().fit(x, y, epochs, progress=progress)


def test_the_first_example_of_all() -> None:
    x, y = pycnn.datasets.drawings(600, 16, np.random.default_rng(1))
    xv, yv = pycnn.datasets.drawings(200, 16, np.random.default_rng(2))
    net = Sequential(
        [Conv2D(8, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(2)],
        input_shape=(1, 16, 16),
        classes=["X", "O"],
        rng=np.random.default_rng(0),
    )
    history = net.fit(x, y, epochs=8, optimizer=Adam(1e-2), validation_data=(xv, yv))
    loss, accuracy = net.evaluate(xv, yv)
    assert history.accuracy[-1] > 0.85
    assert accuracy > 0.75  # so few drawings teach only so much about others
    assert loss == pytest.approx(history.val_loss[-1], rel=1e-6)
    assert net.trace(xv[0]).decision == net.classes[net.predict(xv[0]).argmax()]
