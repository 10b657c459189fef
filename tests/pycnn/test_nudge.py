import itertools
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from pycnn import (
    AbsoluteError,
    Conv2D,
    CrossEntropy,
    Dense,
    Flatten,
    Layer,
    MaxPool2D,
    Nudge,
    ReLU,
    Sequential,
    backpropagate,
    lesson,
    train,
)
from pycnn.arrays import FloatArray, Shape
from pycnn.learner import Change, Part
from pycnn.losses import Labels, Loss
from tests.pycnn import examples
from tests.pycnn.slopes import Array

LOSSES = [CrossEntropy(), AbsoluteError()]


def mean_error(net: Sequential, images: FloatArray, labels: Labels, loss: Loss) -> float:
    """Return the mean error, with everything worked out from the beginning."""
    return float(loss.errors(net.votes(images), labels).mean())


def nudged(net: Sequential, images: FloatArray, labels: Labels, nudge: Nudge) -> list[Change]:
    """Take a step and see after each value that it tells the truth; return what it tells."""
    changes: list[Change] = []
    honest = {name: values.copy() for name, values in net.parameters.items()}
    places = [(name, index) for name, values in honest.items() for index in np.ndindex(values.shape)]
    work = nudge.step(net, images, labels)
    for name, index in places:
        part = next(work)
        change = part.change
        assert change is not None
        assert (change.parameter, change.index) == (name, index)
        assert change.before == honest[name][index]
        after = net.parameters  # the generator stands still; try what it has tried, and put all back
        errors = {}
        for sign in (-1, 0, 1):
            tried = {key: values.copy() for key, values in honest.items()}
            tried[name][index] += np.float32(sign * nudge.size)
            net.parameters = tried
            errors[sign] = mean_error(net, images, labels, nudge.loss)
            if sign == change.kept:
                honest_after = tried
                right = int((net.votes(images).argmax(axis=1) == labels).sum())
        net.parameters = after
        found = {-1: change.lower, 0: change.same, 1: change.higher}
        assert found == pytest.approx(errors, rel=1e-4, abs=1e-5)
        least = min(found[-1], found[1])
        assert change.kept == (0 if least >= found[0] else -1 if found[-1] < found[1] else 1)
        honest = honest_after
        for key, values in after.items():
            assert values.tobytes() == honest[key].tobytes()
        assert change.after == honest[name][index]
        assert part.error / part.images == pytest.approx(found[change.kept], rel=1e-5)
        assert (part.images, part.correct) == (len(images), right)
        changes.append(change)
    with pytest.raises(StopIteration) as end:
        next(work)
    whole: Part = end.value.value
    assert whole == part._replace(change=None)
    return changes


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@pytest.mark.parametrize("seed", range(2))
def test_what_it_finds_out_is_true_of_a_network_with_every_option(seed: int, loss: Loss) -> None:
    net = examples.network(seed)
    data = examples.images(4, seed)
    before = mean_error(net, *data, loss)
    changes = nudged(net, *data, Nudge(0.1, loss))
    assert {change.kept for change in changes} >= {-1, 1}
    assert mean_error(net, *data, loss) < before
    # From value to value the error is the one that was kept, and never grows.
    for one, following in itertools.pairwise(changes):
        kept = {-1: one.lower, 0: one.same, 1: one.higher}[one.kept]
        assert following.same == kept <= one.same


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_small_nudges_go_against_the_gradient(loss: Loss) -> None:
    net = examples.network(3)
    images, labels = examples.images(6, 3)
    clear = straight = 0
    honest = examples.precise(examples.network(3))
    precise: Array = images.astype(float)
    for part in Nudge(1e-3, loss).step(net, images, labels):
        change = part.change
        assert change is not None
        gradient = backpropagate(honest, precise, labels, loss).gradients[change.parameter][change.index] / 6
        if abs(gradient) > 0.02:
            clear += 1
            assert change.kept == -np.sign(gradient)
            twice = change.higher - change.lower
            if abs(change.higher + change.lower - 2 * change.same) < 0.02 * abs(twice):  # no kink on the way
                straight += 1
                assert twice / 2e-3 == pytest.approx(gradient, rel=0.05, abs=0.005)
        honest.parameters[change.parameter][change.index] = change.after
    assert clear > straight > 60


def test_old_arrays_stay_as_they_were() -> None:
    net = examples.network()
    copies = {name: values.copy() for name, values in net.parameters.items()}
    before = examples.frozen(net).parameters
    images, labels = examples.images(3)
    images.setflags(write=False)
    for _ in Nudge(0.1).step(net, images, labels):
        examples.frozen(net)  # nor may what it has made be changed later
    assert not examples.same(net, examples.network())
    for name, values in before.items():
        assert values.tobytes() == copies[name].tobytes()


def watched(net: Sequential, monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[int, str]]:
    """Count from now on how often each layer is asked for what."""
    calls: Counter[tuple[int, str]] = Counter()

    def watch(method: Callable[..., object], place: tuple[int, str]) -> Callable[..., object]:
        def counted(*arguments: object) -> object:
            calls[place] += 1
            return method(*arguments)

        return counted

    for position, layer in enumerate(net.layers):
        for name in ("forward", "respond", "factor"):
            monkeypatch.setattr(layer, name, watch(getattr(layer, name), (position, name)))
    return calls


def test_only_what_depends_on_a_value_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Sequential(
        [Conv2D(2, 2), ReLU(), Flatten(), Dense(3), ReLU(), Dense(2)],
        input_shape=(1, 3, 3),
        classes=["a", "b"],
    )
    images = np.random.default_rng(0).standard_normal((4, 1, 3, 3), dtype=np.float32)
    calls = watched(net, monkeypatch)
    work = Nudge(0.1).step(net, images, np.arange(4) % 2)
    sizes = {
        position: sum(v.size for v in layer.parameters.values()) for position, layer in enumerate(net.layers)
    }
    values = 0
    for part in work:
        assert part.change is not None
        at = int(part.change.parameter[0])
        values += 1
        asked = {position for position, name in calls if name == "respond"}
        if values == 1:
            assert asked == {1, 2, 3, 4, 5}
            assert calls[0, "forward"] == calls[3, "forward"] == calls[5, "forward"] == 1
            calls.clear()
            continue
        assert asked == set(range(at + 1, 6))
        assert all(calls[position, "respond"] == 2 for position in asked)  # once lower, once higher
        assert {position for position, name in calls if name == "factor"} == {at}
        assert calls[0, "forward"] == calls[3, "forward"] == calls[5, "forward"] == 0
        calls.clear()
    assert values == sum(sizes.values())


def test_layers_of_someone_else_are_worked_out_again_as_a_whole() -> None:
    class Shift(Layer):
        def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
            return {"bias": (1, *input_shape[1:])}

        def forward(self, x: FloatArray) -> FloatArray:
            return np.tanh(x) + self.bias

    try:
        net = Sequential(
            [Conv2D(2, 2), Shift(), MaxPool2D(2), Flatten(), Dense(2)],
            input_shape=(1, 4, 4),
            classes=["a", "b"],
        )
        changes = nudged(net, *examples.halves(6), Nudge(0.2))
        assert Counter(change.parameter for change in changes)["1.bias"] == 9
        assert any(change.kept for change in changes if change.parameter == "1.bias")
    finally:
        del Layer.kinds["Shift"]


def test_layers_of_someone_else_may_give_back_what_cannot_be_written() -> None:
    class Mean(Layer):
        def forward(self, x: FloatArray) -> FloatArray:
            return np.broadcast_to(x.mean(axis=1, keepdims=True), x.shape)

    try:
        net = Sequential(
            [Conv2D(2, 2), Mean(), Flatten(), Dense(2)], input_shape=(1, 4, 4), classes=["a", "b"]
        )
        changes = nudged(net, *examples.halves(6), Nudge(0.2))
        assert any(change.kept for change in changes if change.parameter == "0.weight")
    finally:
        del Layer.kinds["Mean"]


def test_an_error_in_a_layer_leaves_the_value_as_it_was() -> None:
    class Fragile(Layer):
        def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
            return {"bias": (1,)}

        def forward(self, x: FloatArray) -> FloatArray:
            if self.bias[0]:
                raise RuntimeError("broken")
            return x

    try:
        net = Sequential([Fragile(), Flatten(), Dense(2)], input_shape=(1, 4, 4), classes=["a", "b"])
        with pytest.raises(RuntimeError, match="broken"):
            next(Nudge(0.1).step(net, *examples.halves(4)))
        assert net.parameters["0.bias"].tolist() == [0]
    finally:
        del Layer.kinds["Fragile"]


def test_the_article_s_network_gets_better_by_the_article_s_way() -> None:
    net = lesson.network()
    images = np.stack(list(lesson.IMAGES.values()))
    labels = np.array([lesson.CLASSES.index(name[0]) for name in lesson.IMAGES])
    loss = AbsoluteError()
    before = mean_error(net, images, labels, loss)
    records = [
        r for r in train(net, images, labels, Nudge(0.1, loss), batch_size=10, epochs=4) if r.event == "step"
    ]
    losses = [record.loss for record in records]
    assert before > losses[0] > losses[1] > losses[2] > losses[3]
    assert records[-1].accuracy == 1
    assert losses[-1] == pytest.approx(mean_error(net, images, labels, loss), rel=1e-4)


def test_bad_steps_are_refused() -> None:
    for bad in (0, -1, float("nan"), "1", None, True):
        with pytest.raises(ValueError, match="step must be a number above 0, not"):
            Nudge(bad)  # type: ignore[arg-type]
    assert repr(Nudge(0.5, AbsoluteError())) == "Nudge(0.5, AbsoluteError())"
    assert repr(Nudge(1)) == "Nudge(1.0, CrossEntropy())"
