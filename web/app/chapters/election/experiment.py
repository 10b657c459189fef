"""Hidden categories: voters, with hidden values in between or without, learn to tell letters from others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.chapters.chapter import Given
from app.networks import Model
from pycnn import Adam, datasets, images, train
from pycnn.arrays import FloatArray
from pycnn.transfer import Standard, class_means, last_values, voters

from .views.hidden import MOST_VALUES, Experiment, Learned

KINDS: Final = ("X", "O", "plus", "triangle")
ANSWERS: Final = ("letter", "other")
ANSWER_OF: Final = np.array([0, 0, 1, 1])
"""For each kind, which answer is right."""
TRAINING, TEST = 300, 200
AT_ONCE: Final = 5
"""How many drawings are made between two looks at the clock."""
MOST_HIDDEN: Final = 6
EPOCHS: Final = 40
BATCH_SIZE: Final = 30
LEARNING_RATE: Final = 0.02


@dataclass(frozen=True, eq=False)
class Examples:
    """The last values of a network for drawings, as many as have been made so far."""

    model: Model
    values: FloatArray
    kinds: NDArray[np.int64]

    @property
    def complete(self) -> bool:
        return len(self.kinds) == TRAINING + TEST

    @property
    def standard(self) -> Standard:
        return Standard.of(self.values[:TRAINING])


@dataclass(frozen=True, eq=False)
class Voters:
    """What voters with so many hidden values have learned after some epochs."""

    model: Model
    start: int
    """Which random weights they began with."""
    hidden: int
    epoch: int
    accuracy: float
    """On the drawings that they have not learned from."""
    parameters: dict[str, FloatArray]
    means: FloatArray
    """The mean of each hidden value for each kind of drawing: (kinds, hidden)."""


def work(given: Given[Any]) -> Iterator[Sequence[Any]]:
    """Make drawings, then train voters with 0, 1, 2 … hidden values; go on where an earlier run stopped."""
    model = given.subject.model
    if model.network.shapes[-2][0] > MOST_VALUES:
        return
    kept, done = _kept(given)
    examples = kept or _none(model)
    while not examples.complete:
        examples = _more(examples)
        yield (examples,)
    if len(done) > MOST_HIDDEN and done[-1].epoch == EPOCHS:
        start, done = done[-1].start + 1, []
    else:
        start, done = (done[0].start if done else 0), [each for each in done if each.epoch == EPOCHS]
    for hidden in range(len(done), MOST_HIDDEN + 1):
        learned = None
        for learned in _learning(examples, start, hidden):
            yield (examples, *done, learned)
        assert learned is not None
        done.append(learned)


def _none(model: Model) -> Examples:
    values = np.zeros((0, *model.network.shapes[-2]), dtype=np.float32)
    return Examples(model, values, np.zeros(0, dtype=np.int64))


def _more(examples: Examples) -> Examples:
    """Make a few more drawings, and see what the network makes of them."""
    model = examples.model
    # Seeded by how many there are, so that they are the same drawings however often one stops.
    rng = np.random.default_rng(len(examples.kinds))
    drawn, kinds = datasets.drawings(AT_ONCE, model.size, rng, KINDS)
    if model.hand_made:
        drawn = images.black_and_white(drawn)
    values = np.concatenate([examples.values, last_values(model.network, drawn)])
    return replace(examples, values=values, kinds=np.concatenate([examples.kinds, kinds]))


def _learning(examples: Examples, start: int, hidden: int) -> Iterator[Voters]:
    """Train voters, and tell after each epoch how they do."""
    rng = np.random.default_rng([start, hidden])
    values = examples.standard(examples.values)[:, :, np.newaxis, np.newaxis]
    answers = ANSWER_OF[examples.kinds]
    network = voters(values.shape[1], hidden, ANSWERS, rng)
    plan = train(
        network,
        values[:TRAINING],
        answers[:TRAINING],
        Adam(LEARNING_RATE),
        epochs=EPOCHS,
        batch_size=BATCH_SIZE,
        rng=rng,
    )
    for record in plan:
        if record.event == "epoch":
            _, accuracy = network.evaluate(values[TRAINING:], answers[TRAINING:])
            between = last_values(network, values[TRAINING:])
            means = class_means(between, examples.kinds[TRAINING:], len(KINDS))
            yield Voters(examples.model, start, hidden, record.epoch, accuracy, network.parameters, means)


def experiment(given: Given[Any]) -> Experiment:
    """What there is to show for the network of the moment; other networks' results are left aside."""
    examples, done = _kept(given)
    chosen = int(given.settings.hidden or "0")
    found = next((each for each in done if each.hidden == chosen), None)
    learned = None
    if found is not None and examples is not None:
        values = examples.standard(given.subject.trace.steps[-1].input)
        network = voters(len(values), chosen, ANSWERS)
        network.parameters = found.parameters
        trace = network.trace(values[:, np.newaxis, np.newaxis])
        between = trace.steps[-1].input if chosen else np.zeros(0, dtype=np.float32)
        share = float(trace.probabilities.max())
        learned = Learned(between, found.means if chosen else None, trace.decision, share)
    last = done[-1] if done else None
    return Experiment(
        values=len(given.subject.trace.steps[-1].input),
        examples=(len(examples.kinds) if examples is not None else 0, TRAINING, TEST),
        kinds=KINDS,
        accuracies=tuple(
            next((each.accuracy for each in done if each.hidden == hidden), None)
            for hidden in range(MOST_HIDDEN + 1)
        ),
        progress=None if last is None else (last.hidden, last.epoch, EPOCHS),
        complete=last is not None and (last.hidden, last.epoch) == (MOST_HIDDEN, EPOCHS),
        chosen=chosen,
        learned=learned,
    )


def _kept(given: Given[Any]) -> tuple[Examples | None, list[Voters]]:
    """The results so far that are those of this network."""
    model = given.subject.model
    examples = [each for each in given.results if isinstance(each, Examples) and each.model is model]
    done = [each for each in given.results if isinstance(each, Voters) and each.model is model]
    return (examples[-1] if examples else None), done
