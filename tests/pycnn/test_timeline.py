from __future__ import annotations

import dataclasses
import gc
import itertools
import json
import time
import tracemalloc
from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn import SGD, Adam, Backpropagation, Dense, Flatten, Nudge, Progress, Sequential, train
from pycnn.learner import Learner
from pycnn.timeline import Curve, Packed, Timeline
from tests.pycnn import examples

LEARNERS: dict[str, Callable[[], Learner]] = {
    "momentum": lambda: Backpropagation(SGD(0.05, momentum=0.9, decay=0.01)),
    "Adam": lambda: Backpropagation(Adam(0.01)),
    "Nudge": lambda: Nudge(0.1),
}
IMAGES, LABELS = examples.halves(10)
HELD_OUT = examples.halves(6, 1)
EPOCHS = 4  # of three steps


class Training:
    """A training with its timeline, as a page has it."""

    def __init__(self, make: Callable[[], Learner], **room: int) -> None:
        self.net = examples.small()
        self.rng = np.random.default_rng(3)
        self.timeline = Timeline(self.net, make(), self.rng, **room)

    def run(self, after: Progress | None = None) -> Generator[Progress, None, None]:
        """Train, from the start or from a moment on."""
        plan = train(
            self.net,
            IMAGES,
            LABELS,
            self.timeline.learner,
            epochs=EPOCHS,
            batch_size=4,
            validation_data=HELD_OUT,
            rng=self.rng,
            after=after,
        )
        for record in self.timeline.watch(plan):
            if record.event != "part":
                yield dataclasses.replace(record, seconds=0)

    def bits(self) -> list[tuple[str, bytes]]:
        """All that the network and the learner hold, to the last bit."""
        arrays = list(self.net.parameters.items())
        for remembered in getattr(self.timeline.learner.memory, "arrays", ()):
            arrays += remembered.items()
        return [(name, values.tobytes()) for name, values in arrays]


@pytest.mark.parametrize("make", LEARNERS.values(), ids=LEARNERS.keys())
def test_from_every_moment_it_goes_on_to_the_last_bit(make: Callable[[], Learner]) -> None:
    training = Training(make)
    bits = {0: training.bits()}
    records = []
    for record in training.run():
        records.append(record)
        bits[record.step] = training.bits()
    final = training.bits()
    curves = training.timeline.steps, training.timeline.epochs
    moments = training.timeline.moments
    assert [moment.step for moment in moments] == list(range(13))
    for moment in (*reversed(moments), *moments):
        after = training.timeline.rewind(moment)
        assert training.bits() == bits[moment.step]
        done = records.index(dataclasses.replace(after, seconds=0)) + 1 if after else 0
        assert list(training.run(after)) == records[done:]
        assert training.bits() == final
        assert (training.timeline.steps, training.timeline.epochs) == curves


@given(leaps=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 6)), max_size=6))
@settings(max_examples=20)
def test_any_to_and_fro_ends_in_the_same(leaps: list[tuple[int, int]]) -> None:
    straight, wild = Training(LEARNERS["Adam"]), Training(LEARNERS["Adam"], most=5)
    list(straight.run())
    after = None
    for step, forward in leaps:
        list(itertools.islice(wild.run(after), forward))
        after = wild.timeline.rewind(wild.timeline.nearest(step))
    list(wild.run(after))
    assert wild.bits() == straight.bits()
    assert wild.timeline.steps == straight.timeline.steps
    assert wild.timeline.epochs == straight.timeline.epochs
    assert [moment.step for moment in wild.timeline.moments][:: len(wild.timeline.moments) - 1] == [0, 12]


def test_later_moments_stay_until_it_goes_on() -> None:
    training = Training(LEARNERS["momentum"])
    list(itertools.islice(training.run(), 8))
    last = training.timeline.moments[-1]
    assert last.step == 6
    bits = training.bits()
    training.timeline.rewind(training.timeline.moments[2])
    assert training.bits() != bits
    training.timeline.rewind(training.timeline.moments[-1])
    assert training.bits() == bits
    after = training.timeline.rewind(training.timeline.moments[2])
    next(training.run(after))
    assert [moment.step for moment in training.timeline.moments] == [0, 1, 2, 3]
    assert [point.last for point in training.timeline.steps] == [1, 2, 3]
    assert training.timeline.epochs == ()


def test_with_another_learner_from_a_moment_on() -> None:
    training = Training(LEARNERS["momentum"])
    first = training.timeline.learner
    list(itertools.islice(training.run(), 4))  # an epoch
    middle = training.timeline.moments[-1]
    training.timeline.learner = Backpropagation(Adam(0.1))
    list(itertools.islice(training.run(middle.progress), 2))
    assert [moment.learner is first for moment in training.timeline.moments] == [True] * 4 + [False] * 2
    training.timeline.rewind(middle)
    assert training.timeline.learner is first
    assert first.memory is middle.memory


def test_curves_are_those_of_the_records() -> None:
    training = Training(LEARNERS["Adam"])
    records = list(training.run())
    steps = [record for record in records if record.event == "step"]
    points = training.timeline.steps
    assert [(p.first, p.last, p.images, p.loss, p.accuracy) for p in points] == [
        (r.step, r.step, r.batch, r.loss, r.accuracy) for r in steps
    ]
    epochs = [record for record in records if record.event == "epoch"]
    assert [
        (p.epoch, p.step, p.loss, p.accuracy, (p.validation_loss, p.validation_accuracy))
        for p in training.timeline.epochs
    ] == [(r.epoch, r.step, r.loss, r.accuracy, r.validation) for r in epochs]


@given(most=st.integers(2, 20), count=st.integers(1, 150), batch=st.lists(st.integers(1, 9), min_size=1))
def test_a_long_curve_has_the_means_of_as_many_steps_each(most: int, count: int, batch: list[int]) -> None:
    rng = np.random.default_rng(0)
    curve = Curve(most)
    records = [
        Progress(
            event="step", step=step, epoch=1, images=0, seconds=0,
            loss=rng.random(), accuracy=rng.random(), batch=batch[step % len(batch)],
        )
        for step in range(1, count + 1)
    ]  # fmt: skip
    for record in records:
        curve.add(record)
        assert len(curve.points) <= most
    points = curve.points
    widths = {point.last - point.first + 1 for point in points[:-1]}
    assert len(widths) <= 1
    assert [step for point in points for step in range(point.first, point.last + 1)] == list(
        range(1, count + 1)
    )
    for point in points:
        own = records[point.first - 1 : point.last]
        weights = [record.batch for record in own]
        assert point.images == sum(weights)
        assert point.loss == pytest.approx(np.average([r.loss for r in own], weights=weights))
        assert point.accuracy == pytest.approx(np.average([r.accuracy for r in own], weights=weights))


def record(step: int) -> Progress:
    return Progress(event="step", step=step, epoch=step, images=step, seconds=0, loss=1, accuracy=0, batch=1)


def wide() -> Sequential:
    return Sequential([Flatten(), Dense(2)], input_shape=(1, 4, 4), classes=["left", "right"])


def test_the_room_that_it_takes_is_bounded() -> None:
    net, learner, rng = wide(), Backpropagation(Adam(0.01)), np.random.default_rng(0)
    held = 3 * sum(values.size for values in net.parameters.values())
    timeline = Timeline(net, learner, rng, most=100, most_numbers=20 * held)
    for record in train(net, IMAGES, LABELS, learner, epochs=200, batch_size=5, rng=rng):
        timeline.add(record)
        assert len(timeline.moments) <= 20
    steps = [moment.step for moment in timeline.moments]
    assert steps == [*range(0, 400, 32), 400]
    sizes = {values.size for moment in timeline.moments[1:] for values in moment.memory.arrays[0].values()}
    assert sizes == {values.size for values in net.parameters.values()}


def test_a_learner_with_any_memory_is_counted() -> None:
    class Hoarder:
        """Remembers much, in its own way."""

        def __init__(self) -> None:
            self.loss: Any = None
            self.memory: Any = {"words": "none", "seen": [np.zeros(500), (np.zeros((5, 100)), 3, None)]}

        def step(self, *_: object) -> Any:  # noqa: ANN401
            """Learn nothing."""

    net = wide()
    timeline = Timeline(net, Hoarder(), np.random.default_rng(0), most_numbers=5 * (1000 + 34))
    for step in range(1, 50):
        timeline.add(record(step))
    assert [moment.step for moment in timeline.moments] == [0, 16, 32, 48, 49]


def test_a_long_training_takes_no_more_memory_in_the_end() -> None:
    net, learner = wide(), Backpropagation(SGD(0.01))
    timeline = Timeline(net, learner, np.random.default_rng(0), most=20)
    sizes = []
    tracemalloc.start()
    try:
        for step in range(1, 8001):
            net.parameters = {name: values.copy() for name, values in net.parameters.items()}
            timeline.add(record(step))
            timeline.add(dataclasses.replace(record(step), event="epoch", epoch=step))
            if step in (2000, 8000):
                gc.collect()
                sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert len(timeline.moments) <= 20
    assert len(timeline.steps) <= 1000
    assert len(timeline.epochs) <= 1000
    assert sizes[1] < 1.2 * sizes[0]


def test_to_go_back_takes_no_time() -> None:
    training = Training(LEARNERS["Adam"])
    list(training.run())
    moment = training.timeline.moments[3]
    took = []
    for _ in range(5):
        start = time.perf_counter()
        training.timeline.rewind(moment)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.005  # 50 ms are allowed in a page


def test_parts_are_passed_on_only() -> None:
    training = Training(LEARNERS["Nudge"])
    plan = train(training.net, IMAGES, LABELS, training.timeline.learner, batch_size=10)
    watched = list(training.timeline.watch(plan))
    assert {record.event for record in watched} == {"part", "step", "epoch"}
    assert [moment.step for moment in training.timeline.moments] == [0, 1]
    last = training.timeline.moments[-1].progress
    assert last is not None
    assert last.event == "epoch"


def test_a_moment_of_another_network_is_refused() -> None:
    training = Training(LEARNERS["Adam"])
    net = wide()
    other = Timeline(net, Backpropagation(), np.random.default_rng(0))
    before = net.parameters
    with pytest.raises(ValueError, match=r"had 0\.weight, .* go back to a moment of the same network"):
        other.rewind(training.timeline.moments[0])
    assert all(net.parameters[name] is values for name, values in before.items())


def test_nearest() -> None:
    training = Training(LEARNERS["Adam"], most=4)
    list(training.run())
    kept = [moment.step for moment in training.timeline.moments]
    for step in range(-2, 20):
        assert training.timeline.nearest(step).step == min(kept, key=lambda at: (abs(at - step), at))


@pytest.mark.parametrize("make", LEARNERS.values(), ids=LEARNERS.keys())
@pytest.mark.parametrize("moment", [0, 5, 8, 12])
def test_a_packed_timeline_goes_on_to_the_last_bit(make: Callable[[], Learner], moment: int) -> None:
    training = Training(make)
    records = list(training.run())
    packed = training.timeline.pack(10**6)
    text = json.dumps(packed.plain)
    other = Training(make)
    other.net.parameters = {name: 0 * values for name, values in other.net.parameters.items()}
    other.timeline = Timeline.unpack(
        Packed(json.loads(text), packed.numbers), other.net, other.timeline.learner, other.rng
    )
    assert other.timeline.steps == training.timeline.steps
    assert other.timeline.epochs == training.timeline.epochs
    found = other.timeline.nearest(moment)
    assert found.step == moment
    after = other.timeline.rewind(found)
    done = records.index(dataclasses.replace(after, seconds=0)) + 1 if after else 0
    assert list(other.run(after)) == records[done:]
    assert sorted(other.bits()) == sorted(training.bits())
    assert other.timeline.steps == training.timeline.steps
    assert other.timeline.epochs == training.timeline.epochs


def test_where_there_is_less_room_fewer_moments_are_packed() -> None:
    training = Training(LEARNERS["Adam"])
    list(training.run())
    count = sum(values.size for values in training.net.parameters.values())
    packed = training.timeline.pack(6 * 3 * count)
    other = Training(LEARNERS["Adam"])
    unpacked = Timeline.unpack(packed, other.net, other.timeline.learner, other.rng)
    assert [moment.step for moment in unpacked.moments] == [0, 4, 8, 12]
    assert len(packed.numbers) <= 6 * 3 * count
    fewest = Timeline.unpack(training.timeline.pack(0), other.net, other.timeline.learner, other.rng)
    assert [moment.step for moment in fewest.moments] == [0, 8, 12]


def test_numbers_of_another_network_are_refused() -> None:
    training = Training(LEARNERS["Adam"])
    list(itertools.islice(training.run(), 5))
    packed = training.timeline.pack(10**6)
    for numbers in (packed.numbers[:-1], np.append(packed.numbers, np.float32(1)), packed.numbers[:0]):
        with pytest.raises(ValueError, match="numbers"):
            Timeline.unpack(
                Packed(packed.plain, numbers), training.net, training.timeline.learner, training.rng
            )
