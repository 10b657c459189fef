"""Each suggested experiment does what its words say."""

from __future__ import annotations

import numpy as np
import pytest
from app.words import workshop as words
from app.workshop.experiments import BY_KEY, EXPERIMENTS, Experiment
from app.workshop.files import original
from app.workshop.outline import changed_names
from app.workshop.trial import small_network, try_out

from pycnn import (
    SGD,
    Backpropagation,
    CrossEntropy,
    MaxPool2D,
    ReLU,
    backpropagate,
    datasets,
    explain,
    lesson,
)
from pycnn.arrays import FloatArray

from .bench import floats, workbench

X = lesson.IMAGES["X"]


def text(each: Experiment) -> str:
    return each.apply(original(each.module))


@pytest.mark.parametrize("each", EXPERIMENTS, ids=BY_KEY)
def test_an_experiment_passes_the_trial_and_has_its_words(each: Experiment) -> None:
    with workbench() as force:
        trial = lambda: try_out(each.module, lesson.network(), lesson.IMAGES.values())  # noqa: E731
        assert force.put({each.module: text(each)}, each.module, trial) is None
        assert each.at in changed_names(original(each.module), text(each))
    assert set(words.EXPERIMENT_TEXTS) == set(BY_KEY)


def test_an_experiment_does_not_fit_a_text_that_is_another_already() -> None:
    with pytest.raises(ValueError, match=r"pycnn\.layers\.relu has 0 times"):
        BY_KEY["leak"].apply(text(BY_KEY["leak"]))


@pytest.mark.parametrize("key", ["leak", "average"])
def test_the_way_back_fits_the_way_forward(key: str) -> None:
    """Against finite differences, in float64, so near that no number crosses zero on the way."""
    labels, step = np.array([1, 0]), 1e-6
    with workbench() as force:
        assert force.put({BY_KEY[key].module: text(BY_KEY[key])}) is None
        network = small_network()
        network.parameters = {name: values.astype(float) for name, values in network.parameters.items()}
        x = np.random.default_rng(3).normal(size=(2, *network.input_shape))

        def error() -> float:
            values = x
            for layer in network.layers:
                values = layer.forward(values)  # type: ignore[arg-type, assignment]
            return float(CrossEntropy().errors(values, labels).sum())  # type: ignore[arg-type]

        found = backpropagate(network, x, labels, CrossEntropy())  # type: ignore[arg-type]
        for name, values in network.parameters.items():
            for index in np.ndindex(values.shape):
                kept = values[index]
                values[index] = kept + step
                higher = error()
                values[index] = kept - step
                slope = (higher - error()) / (2 * step)
                values[index] = kept
                assert found.gradients[name][index] == pytest.approx(slope, abs=1e-6)


def test_relu_lets_a_tenth_through() -> None:
    x = floats([[-2, 0, 3]])
    layer = ReLU()
    with workbench() as force:
        assert force.put({BY_KEY["leak"].module: text(BY_KEY["leak"])}) is None
        y = layer.forward(x)
        assert y.tolist() == [pytest.approx([-0.2, 0, 3])]
        assert layer.backward(x, y, np.ones_like(x)).tolist() == [pytest.approx([0.1, 0, 1])]
        slopes = [layer.slopes(x[0], y[0], (i,))[0].slope for i in range(3)]
        assert slopes == [0.1, 0.0, 1.0]


def mean_of_windows(x: FloatArray, size: int) -> list[list[float]]:
    rows, cols = x.shape
    return [
        [float(x[row : row + size, col : col + size].mean()) for col in range(0, cols, size)]
        for row in range(0, rows, size)
    ]


def test_pooling_takes_the_mean() -> None:
    x = np.random.default_rng(0).normal(size=(1, 2, 7, 7)).astype(np.float32)
    layer = MaxPool2D(2)
    with workbench() as force:
        assert force.put({BY_KEY["average"].module: text(BY_KEY["average"])}) is None
        y = layer.forward(x)
        for number in range(2):
            assert y[0, number].tolist() == [
                pytest.approx(row, abs=1e-6) for row in mean_of_windows(x[0, number], 2)
            ]
        gradient = np.ones_like(y)
        back = layer.backward(x, y, gradient)
        assert back.sum() == pytest.approx(y.size)
        for index in [(0, 0, 0), (1, 6, 6), (0, 6, 3)]:
            (slope,) = layer.slopes(x[0], y[0], index)
            assert slope.slope == pytest.approx(float(back[0][index]))
        trace = lesson.network().trace(X)
        assert trace.votes.max() < 0.5  # closer together, and lower
        assert explain.cell(trace, 2, (0, 0, 0)).operation == "average"
        image, labels = X[np.newaxis], np.array([0])
        assert np.isfinite(backpropagate(lesson.network(), image, labels, CrossEntropy()).errors).all()


def corners(images: FloatArray) -> float:
    """How much ink there is in the outermost pixels of the box around each drawing, at its corners."""
    found = []
    for image in images[:, 0] > -1:
        rows, cols = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        box = image[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
        found += [box[0, 0], box[0, -1], box[-1, 0], box[-1, -1]]
    return float(np.mean(found))


def test_circles_get_corners() -> None:
    round_ones, _ = datasets.drawings(40, 32, np.random.default_rng(1), ["O"])
    with workbench() as force:
        assert force.put({BY_KEY["square"].module: text(BY_KEY["square"])}) is None
        square_ones, _ = datasets.drawings(40, 32, np.random.default_rng(1), ["O"])
    again, _ = datasets.drawings(40, 32, np.random.default_rng(1), ["O"])
    assert corners(square_ones) > corners(round_ones) + 0.05
    assert (again == round_ones).all()


def test_all_steps_are_of_one_size_and_it_learns_all_the_same() -> None:
    with workbench() as force:
        assert force.put({BY_KEY["sign"].module: text(BY_KEY["sign"])}) is None
        network = small_network()
        before = {name: values.copy() for name, values in network.parameters.items()}
        x = np.random.default_rng(0).normal(size=(6, *network.input_shape)).astype(np.float32)
        labels = np.array([0, 1, 0, 1, 1, 0])
        loss = network.evaluate(x, labels)[0]
        for _ in Backpropagation(SGD(0.01)).step(network, x, labels):
            pass
        moved = [np.abs(values - before[name]) for name, values in network.parameters.items()]
        sizes = np.unique(np.concatenate([each.ravel() for each in moved]).round(5))
        assert set(sizes.tolist()) <= {np.float32(0).item(), np.float32(0.01).round(5).item()}
        assert network.evaluate(x, labels)[0] < loss
