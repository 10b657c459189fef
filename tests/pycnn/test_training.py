import dataclasses
import functools
import itertools
import re
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pycnn
from pycnn import (
    SGD,
    Adam,
    Backpropagation,
    Checkpoint,
    Dense,
    Diverged,
    Flatten,
    Nudge,
    Progress,
    Sequential,
    backpropagation,
    evaluation,
    train,
)
from pycnn.arrays import FloatArray
from pycnn.learner import Learner, Part
from pycnn.losses import CrossEntropy, Labels, Loss
from tests.pycnn import examples

LEARNERS: dict[str, Callable[[], Learner]] = {
    "SGD": lambda: Backpropagation(SGD(0.1)),
    "momentum": lambda: Backpropagation(SGD(0.05, momentum=0.9, decay=0.01)),
    "Adam": lambda: Backpropagation(Adam(0.01)),
    "Nudge": lambda: Nudge(0.1),
}
LEARNER = pytest.mark.parametrize("make", LEARNERS.values(), ids=LEARNERS.keys())

IMAGES, LABELS = examples.halves(10)
EPOCHS, BATCH = 3, 4  # three steps an epoch, the last of two images


def training(
    net: Sequential, learner: Learner, after: Progress | None = None, seed: int = 1
) -> Generator[Progress, None, None]:
    """Train on ten images, in batches of four, for three epochs."""
    rng = np.random.default_rng(seed)
    held_out = examples.halves(6, 1)
    return train(
        net,
        IMAGES,
        LABELS,
        learner,
        epochs=EPOCHS,
        batch_size=BATCH,
        validation_data=held_out,
        rng=rng,
        after=after,
    )


def timeless(records: Iterable[Progress]) -> list[Progress]:
    """Return the records as if no time had passed, to compare."""
    return [dataclasses.replace(record, seconds=0) for record in records]


@LEARNER
def test_the_same_seed_gives_the_same_to_the_last_bit(make: Callable[[], Learner]) -> None:
    one, other, third = examples.small(), examples.small(), examples.small()
    records = timeless(training(one, make()))
    assert timeless(training(other, make())) == records
    assert examples.same(one, other)
    assert timeless(training(third, make(), seed=2)) != records
    assert not examples.same(one, third)


def test_without_a_generator_it_is_the_same_every_time_too() -> None:
    nets = [examples.small(), examples.small(), examples.small()]
    generators = [None, None, np.random.default_rng(0)]
    records = [
        timeless(train(net, IMAGES, LABELS, batch_size=BATCH, rng=rng))
        for net, rng in zip(nets, generators, strict=True)
    ]
    assert records[0] == records[1] == records[2]
    assert examples.same(nets[0], nets[1])
    assert examples.same(nets[0], nets[2])


def test_the_order_of_events_and_what_they_count() -> None:
    records = [r for r in training(examples.small(), Backpropagation()) if r.event != "part"]
    assert [(r.event, r.step, r.epoch, r.images, r.batch) for r in records] == [
        ("step", 1, 1, 4, 4),
        ("step", 2, 1, 8, 4),
        ("step", 3, 1, 10, 2),
        ("epoch", 3, 1, 10, 10),
        ("step", 4, 2, 14, 4),
        ("step", 5, 2, 18, 4),
        ("step", 6, 2, 20, 2),
        ("epoch", 6, 2, 20, 10),
        ("step", 7, 3, 24, 4),
        ("step", 8, 3, 28, 4),
        ("step", 9, 3, 30, 2),
        ("epoch", 9, 3, 30, 10),
    ]
    assert all((r.validation is None) == (r.event == "step") for r in records)
    for epoch, steps in ((records[3], records[:3]), (records[7], records[4:7]), (records[11], records[8:11])):
        assert epoch.loss == pytest.approx(sum(r.loss * r.batch for r in steps) / 10)
        assert epoch.accuracy == pytest.approx(sum(r.accuracy * r.batch for r in steps) / 10)


def test_parts_come_before_the_step_they_are_of(monkeypatch: pytest.MonkeyPatch) -> None:
    net = examples.small()
    monkeypatch.setattr(backpropagation, "PIECE", 3 * net.multiplications)  # an image at a time
    monkeypatch.setattr(evaluation, "PIECE", 2 * net.multiplications)  # two images at a time
    records = [
        (r.event, r.batch, r.step, r.images) for r in itertools.islice(training(net, LEARNERS["SGD"]()), 11)
    ]
    assert records == [
        ("part", 1, 0, 0),
        ("part", 2, 0, 0),
        ("part", 3, 0, 0),
        ("step", 4, 1, 4),
        ("part", 1, 1, 4),
        ("part", 2, 1, 4),
        ("part", 3, 1, 4),
        ("step", 4, 2, 8),
        ("part", 1, 2, 8),
        ("step", 2, 3, 10),
        ("part", 2, 3, 10),  # of the validation
    ]


class Watcher:
    """A learner that learns nothing, and notes what it is given."""

    def __init__(self) -> None:
        self.loss: Loss = CrossEntropy()
        self.memory = None
        self.batches: list[tuple[FloatArray, Labels]] = []

    def step(self, network: Sequential, images: FloatArray, labels: Labels) -> Generator[Part, None, Part]:
        """Note the batch."""
        self.batches.append((images, labels))
        yield Part()
        return Part(len(images), 0.0, 0)


@given(n=st.integers(2, 20), size=st.integers(1, 25), seed=st.integers(0, 99))
@settings(max_examples=30)
def test_each_epoch_has_each_image_once_with_its_label(n: int, size: int, seed: int) -> None:
    images = np.zeros((n, 1, 4, 4), dtype=np.float32)
    images[:, 0, 0, 0] = np.arange(n)
    labels = np.arange(n) % 2
    watcher = Watcher()
    rng = np.random.default_rng(seed)
    list(train(examples.small(), images, labels, watcher, epochs=3, batch_size=size, rng=rng))
    per_epoch = -(-n // size)
    assert [len(batch) for batch, _ in watcher.batches[:per_epoch]] == [
        min(size, n - start) for start in range(0, n, size)
    ]
    orders = []
    for epoch in range(3):
        taken = watcher.batches[per_epoch * epoch : per_epoch * (epoch + 1)]
        numbers = [int(image[0, 0, 0]) for batch, _ in taken for image in batch]
        assert sorted(numbers) == list(range(n))
        assert [label for _, right in taken for label in right] == [number % 2 for number in numbers]
        orders.append(numbers)
    assert len(watcher.batches) == 3 * per_epoch
    if n > 10:
        assert orders[0] != orders[1] != orders[2]


def test_without_a_number_of_epochs_it_goes_on() -> None:
    plan = train(examples.small(), IMAGES, LABELS, SGD(0.1), epochs=None, batch_size=5)
    last = list(itertools.islice(plan, 3 * 50))[-1]
    assert (last.event, last.epoch, last.step) == ("epoch", 50, 100)


def test_validation_is_an_evaluation() -> None:
    net = examples.small()
    found = []
    for record in training(net, LEARNERS["SGD"]()):
        if record.event == "epoch":
            assert record.validation == pytest.approx(net.evaluate(*examples.halves(6, 1)), rel=1e-6)
            found.append(record.validation)
    assert len(set(found)) == 3


def test_validation_uses_the_learner_s_loss() -> None:
    loss = pycnn.AbsoluteError()
    net, (x, y) = examples.small(), examples.halves(6, 1)
    (*_, last) = train(net, IMAGES, LABELS, Nudge(0.1, loss), validation_data=(x, y))
    assert last.validation is not None
    assert last.validation[0] == pytest.approx(loss.errors(net.votes(x), y).mean(), rel=1e-6)


@LEARNER
def test_a_pause_changes_nothing(make: Callable[[], Learner]) -> None:
    one, other = examples.small(), examples.small()
    steady = timeless(training(one, make()))
    slow = []
    for record in training(other, make()):
        slow.append(record)
        other.evaluate(IMAGES, LABELS)  # whatever happens meanwhile
        np.random.default_rng().random()
    assert timeless(slow) == steady
    assert examples.same(one, other)


def test_the_clock_stands_still_in_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    now = itertools.count()
    pauses = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: next(now) + sum(pauses))  # a second between looks
    seconds = []
    for record in training(examples.small(), LEARNERS["SGD"]()):
        seconds.append(record.seconds)
        pauses.append(1e6)
    assert len(seconds) == 12
    assert seconds == sorted(seconds)
    assert seconds[-1] == 9 + 3  # a second each for nine steps and three validations


@functools.cache
def without_a_stop(name: str) -> tuple[Sequential, list[Progress]]:
    """Return network and records, without the parts, of a training that nobody stopped."""
    net = examples.small()
    return net, [record for record in timeless(training(net, LEARNERS[name]())) if record.event != "part"]


@pytest.mark.parametrize("name", LEARNERS)
@given(stop=st.integers(0, 11), events=st.sampled_from([("step", "epoch"), ("epoch",)]))
@settings(max_examples=14)
def test_going_on_after_a_stop_is_as_if_there_had_been_none(
    name: str, stop: int, events: tuple[str, ...]
) -> None:
    one, whole = without_a_stop(name)
    other, learner = examples.small(), LEARNERS[name]()
    first = []
    for record in training(other, learner):
        if record.event != "part":
            first.append(record)
            if len(first) > stop and record.event in events:
                break
    rest = training(other, learner, after=first[-1], seed=77)  # the order is that of the record
    resumed = timeless(first) + [r for r in timeless(rest) if r.event != "part"]
    assert resumed == whole
    assert examples.same(one, other)


@given(stops=st.lists(st.integers(1, 3), max_size=8))
@settings(max_examples=20)
def test_any_number_of_stops(stops: list[int]) -> None:
    one, _ = without_a_stop("momentum")
    other, learner, after = examples.small(), LEARNERS["momentum"](), None
    for length in stops:
        taken = list(itertools.islice(training(other, learner, after), length))
        after = taken[-1] if taken else after
    list(training(other, learner, after))
    assert examples.same(one, other)


def test_time_goes_on_too() -> None:
    net, learner = examples.small(), LEARNERS["SGD"]()
    first = next(training(net, learner))
    (*_, last) = training(net, learner, after=first)
    assert last.seconds > first.seconds > 0


def test_stopped_in_the_middle_of_a_step_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = examples.small(), examples.small()
    monkeypatch.setattr(backpropagation, "PIECE", 3 * one.multiplications)
    list(training(one, LEARNERS["Adam"]()))
    learner = LEARNERS["Adam"]()
    plan = training(other, learner)
    records = list(itertools.islice(plan, 6))
    plan.close()
    assert [r.event for r in records] == ["part", "part", "part", "step", "part", "part"]
    list(training(other, learner, after=records[3]))
    assert examples.same(one, other)


@LEARNER
@pytest.mark.parametrize("at", [2, 4, 5])
def test_a_checkpoint_rewinds_and_repeats(make: Callable[[], Learner], at: int) -> None:
    net, learner = examples.small(), make()
    plan = (r for r in training(net, learner) if r.event != "part")
    records = list(itertools.islice(plan, at))
    checkpoint = Checkpoint.of(net, learner, records[-1])
    once = list(plan)
    final = net.parameters
    for other, again in ((net, learner), (examples.small(5), make())):
        record = checkpoint.restore(other, again)
        assert record is records[-1]
        assert other.parameters.keys() == checkpoint.parameters.keys()
        assert all(values is checkpoint.parameters[name] for name, values in other.parameters.items())
        repeated = [r for r in training(other, again, after=record) if r.event != "part"]
        assert timeless(repeated) == timeless(once)
        assert all(values.tobytes() == final[name].tobytes() for name, values in other.parameters.items())


def test_images_in_pieces_learn_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = examples.small(), examples.small()
    whole = [r for r in training(one, LEARNERS["SGD"]()) if r.event != "part"]
    monkeypatch.setattr(backpropagation, "PIECE", 3 * one.multiplications)
    monkeypatch.setattr(evaluation, "PIECE", one.multiplications)
    pieces = [r for r in training(other, LEARNERS["SGD"]()) if r.event != "part"]
    for record, expected in zip(pieces, whole, strict=True):
        assert record.loss == pytest.approx(expected.loss, rel=1e-5)
        assert record.accuracy == expected.accuracy
        assert record.validation == (expected.validation and pytest.approx(expected.validation, rel=1e-5))
    for name, values in one.parameters.items():
        np.testing.assert_allclose(other.parameters[name], values, rtol=1e-4, atol=1e-6)


def test_a_record_of_a_nudge_tells_the_change() -> None:
    net = examples.small()
    records = list(train(net, IMAGES, LABELS, Nudge(0.1), batch_size=10))
    values = sum(values.size for values in net.parameters.values())
    assert [r.event for r in records] == ["part"] * values + ["step", "epoch"]
    assert all((r.change is None) == (r.event != "part") for r in records)
    losses = [r.loss for r in records[:-1]]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] == losses[-2] == records[-1].loss


def test_an_optimizer_alone_stands_for_backpropagation_and_nothing_for_adam() -> None:
    nets = [examples.small() for _ in range(4)]
    for net, learner in zip(nets, (SGD(0.1), LEARNERS["SGD"](), None, Adam()), strict=True):
        list(train(net, IMAGES, LABELS, learner))
    assert examples.same(nets[0], nets[1])
    assert examples.same(nets[2], nets[3])
    assert not examples.same(nets[0], nets[2])


def test_images_and_parameters_are_left_as_they_were() -> None:
    net = examples.frozen(examples.small())
    images, labels = IMAGES.copy(), LABELS.copy()
    images.setflags(write=False)
    labels.setflags(write=False)
    before = net.parameters
    list(train(net, images, labels, Adam()))
    assert all(net.parameters[name] is not values for name, values in before.items())


ONE_HOT = np.eye(2)[LABELS]
NOT_FINITE = IMAGES.copy()
NOT_FINITE[3, 0, 1, 1] = np.nan

BAD_DATA: list[tuple[Any, Any, str]] = [
    (IMAGES, ["left", "right"] * 5, r"labels must be the classes' numbers, 0 to 1, not their names: use \["),
    (IMAGES, np.array(["left", "right"] * 5, dtype=object), "not their names"),
    (IMAGES, ONE_HOT, r"got \(10, 2\); of one-hot rows take \.argmax\(axis=1\)"),
    (IMAGES, -LABELS, r"label 1 is -1, but there are only the classes 0 to 1 \(left, right\)"),
    (IMAGES, LABELS * 2, "label 1 is 2, but there are only the classes 0 to 1"),
    (IMAGES, LABELS + 0.5, "labels must be whole numbers"),
    (IMAGES, np.where(LABELS, np.nan, 0), "labels must be whole numbers"),
    (IMAGES, np.where(LABELS, np.inf, 0), "labels must be whole numbers"),
    (IMAGES, LABELS[:-1], "there are 10 images but 9 labels: each image needs one"),
    (IMAGES, [], "10 images but 0 labels"),
    (IMAGES, 1, "labels must be a list of class numbers"),
    (IMAGES, None, "labels must be a list of class numbers"),
    (IMAGES, LABELS + 0j, "labels must be whole numbers"),
    (IMAGES[:0], LABELS[:0], "there are no images: give at least one of each class"),
    (IMAGES, np.zeros(10, dtype=int), "all labels are left: .* it needs images of at least two"),
    (IMAGES[:1], LABELS[:1], "all labels are left"),
    (IMAGES[:, :, :3], LABELS, "expected images of 1 × 4 × 4 .* got 10 × 1 × 3 × 4"),
    (IMAGES.reshape(10, 16), LABELS, "expected images of 1 × 4 × 4"),
    ([], [], "expected images of 1 × 4 × 4"),
    (NOT_FINITE, LABELS, "the images must be finite numbers"),
    (IMAGES * np.inf, LABELS, "the images must be finite numbers"),
    (IMAGES.astype(str), LABELS, "the images must be an array of numbers"),
    (None, LABELS, "the images must be an array of numbers"),
]
ENDED = Progress(event="epoch", step=3, epoch=1, images=10, seconds=0, loss=0, accuracy=0, batch=10)
BAD_OPTIONS: list[tuple[dict[str, Any], str]] = [
    ({"batch_size": 0}, "batch_size must be a whole number, 1 or more, not 0"),
    ({"batch_size": 2.5}, "batch_size must be a whole number"),
    ({"batch_size": None}, "batch_size must be a whole number"),
    ({"epochs": 0}, "epochs must be a whole number, 1 or more, not 0"),
    ({"epochs": -1}, "epochs must be a whole number"),
    ({"epochs": "3"}, "epochs must be a whole number"),
    ({"learner": Adam}, "the learner must be .* an optimizer such as Adam"),
    ({"learner": Nudge}, "the learner must be"),
    ({"learner": "adam"}, "the learner must be .* not 'adam'"),
    ({"learner": 0.1}, "the learner must be"),
    ({"learner": SimpleNamespace(step=print)}, "the learner must be"),
    ({"rng": 0}, r"rng must be a numpy Generator, such as numpy\.random\.default_rng\(0\), not 0"),
    ({"rng": np.random}, "rng must be a numpy Generator"),
    ({"validation_data": 5}, r"validation_data must be a pair \(images, labels\)"),
    ({"validation_data": IMAGES}, "validation_data must be a pair"),
    ({"validation_data": (IMAGES,)}, "validation_data must be a pair"),
    ({"validation_data": (IMAGES, LABELS, LABELS)}, "validation_data must be a pair"),
    ({"validation_data": {"x": IMAGES, "y": LABELS}}, "validation_data must be a pair"),
    ({"validation_data": (IMAGES, LABELS[1:])}, "validation_data: there are 10 images but 9 labels"),
    ({"validation_data": (IMAGES[:0], LABELS[:0])}, "validation_data: there are no images"),
    ({"validation_data": (NOT_FINITE, LABELS)}, "validation_data: the images must be finite"),
    ({"after": dataclasses.replace(ENDED, event="part")}, "after a step or an epoch, not in the middle"),
    ({"after": ENDED, "batch_size": 2}, "of another training: give the same images and batch_size"),
    ({"after": ENDED, "batch_size": 10}, "of another training"),
]


@pytest.mark.parametrize(("x", "y", "words"), BAD_DATA)
def test_bad_data_is_refused_at_the_call(x: Any, y: Any, words: str) -> None:  # noqa: ANN401
    net = examples.small()
    with pytest.raises(ValueError, match=words):
        train(net, x, y)
    with pytest.raises(ValueError, match=words):
        net.fit(x, y)
    assert examples.same(net, examples.small())


@pytest.mark.parametrize(("options", "words"), BAD_OPTIONS)
def test_bad_options_are_refused_at_the_call(options: dict[str, Any], words: str) -> None:
    net = examples.small()
    with pytest.raises(ValueError, match=words):
        train(net, IMAGES, LABELS, **{"batch_size": 4, **options})
    assert examples.same(net, examples.small())


def test_labels_of_any_kind_of_whole_number() -> None:
    nets = []
    for labels in (LABELS, LABELS.tolist(), LABELS.astype(float), LABELS == 1, LABELS.astype(np.uint8)):
        nets.append(examples.small())
        list(train(nets[-1], IMAGES.tolist(), labels))
    assert all(examples.same(nets[0], net) for net in nets[1:])


def test_validation_data_may_have_one_class_alone_and_be_a_list() -> None:
    data: Any = [IMAGES[:1], LABELS[:1]]
    (*_, last) = train(examples.small(), IMAGES, LABELS, validation_data=data)
    assert last.validation is not None


def diverged(records: Iterator[Progress]) -> tuple[list[Progress], str]:
    """Return all records until it diverges, without a single warning, and what it says then."""
    taken: list[Progress] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Diverged) as stop:
            taken.extend(records)
    assert isinstance(stop.value, ArithmeticError)
    words = str(stop.value)
    assert "the network has the last good parameters: try a smaller learning rate" in words
    step = max([record.step for record in taken], default=0)
    if "the loss on the validation data" not in words:
        step += 1
    assert re.match(
        f"in step {step} (the loss.*|a parameter) became infinite or NaN, so training stop", words
    )
    return taken, words


@pytest.mark.parametrize(
    "make",
    [
        lambda rate: Backpropagation(SGD(rate)),
        lambda rate: Backpropagation(SGD(rate, momentum=0.9)),
        lambda rate: Backpropagation(Adam(rate)),
    ],
    ids=["SGD", "momentum", "Adam"],
)
@pytest.mark.parametrize("rate", [1e20, 1e25, 1e38, 1e300])
def test_it_stops_where_numbers_become_infinite(make: Callable[[float], Learner], rate: float) -> None:
    net, learner = examples.small(), make(rate)
    moments = [(net.parameters, learner.memory)]
    plan = train(net, IMAGES, LABELS, learner, epochs=50, batch_size=BATCH)

    def watched() -> Iterator[Progress]:
        for record in plan:
            if record.event == "step":
                moments.append((net.parameters, learner.memory))
            yield record

    records, words = diverged(watched())
    assert all(np.isfinite(values).all() for values in net.parameters.values())
    # The last parameters that gave a finite loss: if a step met an infinite one, those before the last step.
    assert all(np.isfinite(record.loss) for record in records)
    parameters, memory = moments[-2 if "the loss" in words else -1]
    assert all(net.parameters[name] is values for name, values in parameters.items())
    assert learner.memory is memory
    for remembered in memory.arrays:
        assert all(np.isfinite(values).all() for values in remembered.values())


def scaled(scale: float) -> Sequential:
    """Return a network whose votes are about as large as the scale."""
    net = Sequential([Flatten(), Dense(2)], input_shape=(1, 4, 4), classes=["left", "right"])
    net.parameters = {"1.weight": np.float32(scale) * net.parameters["1.weight"]}
    return net


def test_a_start_that_is_too_large_is_left_as_it_is() -> None:
    net = scaled(3e38)
    before = net.parameters
    records, _ = diverged(train(net, IMAGES * 100, LABELS, SGD(0.1)))
    assert records == []
    assert all(net.parameters[name] is values for name, values in before.items())


def test_what_validation_finds_stops_it_too() -> None:
    net = scaled(1)
    before = net.parameters
    held_out = np.full((2, 1, 4, 4), 3e38, dtype=np.float32), [0, 1]
    records, _ = diverged(train(net, IMAGES, LABELS, SGD(10.0), batch_size=10, validation_data=held_out))
    assert [record.event for record in records] == ["step"]
    assert all(net.parameters[name] is values for name, values in before.items())


def test_nudges_do_not_diverge() -> None:
    net = examples.small()
    before = net.evaluate(IMAGES, LABELS)[0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        list(train(net, IMAGES, LABELS, Nudge(1e38), batch_size=10))
    assert all(np.isfinite(values).all() for values in net.parameters.values())
    assert net.evaluate(IMAGES, LABELS)[0] <= before


def test_numpy_s_own_settings_are_left_alone_while_it_pauses() -> None:
    before = np.geterr()
    plan = train(examples.small(), IMAGES, LABELS)
    next(plan)
    assert np.geterr() == before
