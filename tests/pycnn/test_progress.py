import copy
import dataclasses
import pickle
import sys
from typing import Literal

import pytest

from pycnn import Adam, Backpropagation, Checkpoint, History, Progress, train
from pycnn.progress import show
from tests.pycnn import examples


def record(
    event: Literal["part", "step", "epoch"], images: int, validation: tuple[float, float] | None = None
) -> Progress:
    """Return a record whose numbers say how many images were seen."""
    return Progress(
        event=event,
        step=images // 4,
        epoch=images // 8 + 1,
        images=images,
        seconds=images / 10,
        loss=1 / images,
        accuracy=images / 100,
        batch=4,
        validation=validation,
    )


def test_a_history_has_a_number_per_epoch_as_keys_and_as_attributes() -> None:
    history = History()
    assert dict(history) == {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": [], "seconds": []}
    for made in (record("part", 2), record("step", 4), record("epoch", 8, (0.5, 0.75)), record("epoch", 16)):
        history.add(made)
    assert history == {
        "loss": [1 / 8, 1 / 16],
        "accuracy": [0.08, 0.16],
        "val_loss": [0.5],
        "val_accuracy": [0.75],
        "seconds": [0.8, 1.6],
    }
    assert history.loss is history["loss"]
    assert history.val_accuracy == [0.75]
    with pytest.raises(AttributeError, match="the history has no losses; it has loss, accuracy, val_loss"):
        _ = history.losses


def test_a_history_can_be_copied_and_pickled() -> None:
    history = History()
    history.add(record("epoch", 8, (0.5, 0.75)))
    for other in (copy.copy(history), copy.deepcopy(history), pickle.loads(pickle.dumps(history))):
        assert other == history
        assert other.loss == [1 / 8]


def test_records_are_facts() -> None:
    made = record("step", 4)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.loss = 0  # type: ignore[misc]
    assert made == record("step", 4) != record("step", 8)


def test_in_the_middle_of_a_step_there_is_no_checkpoint() -> None:
    net, learner = examples.small(), Backpropagation()
    with pytest.raises(ValueError, match="no checkpoint: take one after a step"):
        Checkpoint.of(net, learner, record("part", 4))


def test_a_checkpoint_copies_nothing_and_stays_as_it_was() -> None:
    net, learner = examples.small(), Backpropagation(Adam())
    plan = train(net, *examples.halves(8), learner, batch_size=4, epochs=2)
    checkpoint = Checkpoint.of(net, learner, next(plan))
    assert all(values is net.parameters[name] for name, values in checkpoint.parameters.items())
    assert checkpoint.memory is learner.memory
    before = {name: values.tobytes() for name, values in checkpoint.parameters.items()}
    list(plan)
    assert checkpoint.memory.taken == 1
    assert {name: values.tobytes() for name, values in checkpoint.parameters.items()} == before
    assert learner.memory.taken == 4
    assert checkpoint.restore(net, learner) is checkpoint.progress
    assert learner.memory is checkpoint.memory
    assert all(values is net.parameters[name] for name, values in checkpoint.parameters.items())


def test_records_are_shown_as_a_bar_and_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    records = [record("part", 2), record("step", 4), record("part", 6), record("step", 8), record("epoch", 8)]
    assert list(show(records, 16)) == records
    bar = capsys.readouterr().err
    assert "8/16" in bar
    assert "epoch=2" in bar
    assert "loss=0.1250" in bar
    assert "accuracy=8.00%" in bar
    list(show(records))  # without a number in all
    assert "8image" in capsys.readouterr().err


def test_without_tqdm_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(ImportError, match="a progress bar in the terminal needs tqdm: pip install tqdm"):
        next(show([record("step", 4)], 8))
    net = examples.small()
    with pytest.raises(ImportError, match="pip install tqdm"):
        net.fit(*examples.halves(8), progress=True)
    assert examples.same(net, examples.small())
    net.fit(*examples.halves(8))


def test_how_fast_it_goes_and_how_long_it_takes() -> None:
    made = record("step", 40)
    assert made.pace == 10
    assert made.seconds_left(100) == 6
    assert made.seconds_left(40) == made.seconds_left(3) == 0
    start = dataclasses.replace(made, images=0, seconds=0.5)
    assert start.pace == 0
    assert start.seconds_left(8) == float("inf")
    assert start.seconds_left(0) == 0
    assert dataclasses.replace(made, seconds=0).pace == 0
