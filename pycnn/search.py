"""Search: many settings tried one after the other, each for an equal part of the time there is."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from .architecture import check_classes, check_input_shape
from .arrays import FloatArray, Shape, numbers, whole
from .candidates import Candidate, layers_of, learner_of
from .evaluation import check_labels, evaluating
from .fits import check
from .learner import Part
from .losses import Labels
from .network import Sequential
from .optimizers import number
from .progress import Progress
from .training import Diverged, train


@dataclass(frozen=True, eq=False, kw_only=True)
class Run:
    """How far a candidate has come.

    It is `waiting` until it is its turn, then `training`, then `testing` on the held-out images, and `done`;
    or it is `impossible`, or has `diverged`, for a `reason`.
    """

    candidate: Candidate
    state: Literal["waiting", "training", "testing", "done", "impossible", "diverged"]
    reason: str | None = None
    parameters: int = 0
    """How many values the network learns; of an impossible one, as far as it fits."""
    multiplications: int = 0
    """For one image."""
    progress: Progress | None = None
    """The last record of its training."""
    loss: float | None = None
    accuracy: float | None = None
    """On the held-out images, when it is done."""
    network: Sequential | None = None
    """From the training on; it changes until the run is done."""

    @property
    def seconds(self) -> float:
        """How long it has been trained."""
        return self.progress.seconds if self.progress else 0.0


def search(
    candidates: Sequence[Candidate],
    x: ArrayLike,
    y: ArrayLike,
    held_out: tuple[ArrayLike, ArrayLike],
    classes: Sequence[str],
    *,
    seconds: float,
    seed: int = 0,
) -> Generator[Run, None, None]:
    """Try candidates: a generator that works only while someone takes its records.

    First it tells of each whether it is impossible, and why, or waits for its turn. Then it trains those that
    are possible on the images `x` with the labels `y`, in their order, each for an equal part of `seconds`,
    pauses not counted, and tests it on the images and labels held out. All start with weights, and take the
    images in an order, that come from `seed`.

    Raises ValueError, at the call, if there are no candidates, or if images, labels or numbers are of no use.
    """
    if not candidates:
        raise ValueError("there is nothing to try: give at least one candidate")
    names = check_classes(classes)
    images, labels = _labelled(x, y, names)
    if len(np.unique(labels)) < 2:
        only = names[labels[0]]
        raise ValueError(f"all labels are {only}: to tell classes apart, it needs images of at least two")
    test = _labelled(*held_out, names)
    if test[0].shape[1:] != images.shape[1:]:
        raise ValueError("the images held out have another size than those to learn from: make them equal")
    budget, seed = number(seconds, "seconds"), whole(seed, "seed", 0)
    return _searching(candidates, (images, labels), test, names, budget, seed)


def _searching(
    candidates: Sequence[Candidate],
    data: tuple[FloatArray, Labels],
    test: tuple[FloatArray, Labels],
    classes: list[str],
    budget: float,
    seed: int,
) -> Generator[Run, None, None]:
    waiting = []
    for candidate in candidates:
        run = _looked_at(candidate, data[0].shape[1:], len(classes))
        if run.state == "waiting":
            waiting.append(run)
        yield run
    for run in waiting:
        network = Sequential(
            layers_of(run.candidate, len(classes)),
            input_shape=data[0].shape[1:],
            classes=classes,
            rng=np.random.default_rng(seed),
        )
        learner = learner_of(run.candidate)
        run = replace(run, state="training", network=network)
        plan = train(
            network,
            *data,
            learner,
            epochs=None,
            batch_size=run.candidate["batch"],
            rng=np.random.default_rng(seed),
        )
        try:
            for record in plan:
                run = replace(run, progress=record)
                yield run
                if record.seconds >= budget / len(waiting):
                    break
        except Diverged as stop:
            yield replace(run, state="diverged", reason=str(stop))
            continue
        finally:
            plan.close()
        run = replace(run, state="testing")
        part = yield from _testing(run, evaluating(network, *test, learner.loss))
        if not np.isfinite(part.error):
            reason = "the loss on the held-out images is infinite or NaN: try a smaller learning rate"
            yield replace(run, state="diverged", reason=reason)
            continue
        yield replace(run, state="done", loss=part.error / part.images, accuracy=part.correct / part.images)


def _testing(run: Run, work: Generator[Part, None, Part]) -> Generator[Run, None, Part]:
    """Yield the run for each part of its test; return the whole."""
    while True:
        try:
            # What becomes too large is found by looking at the result, not by a warning on the way.
            with np.errstate(over="ignore", invalid="ignore"):
                next(work)
        except StopIteration as end:
            whole_part: Part = end.value
            return whole_part
        yield run


def _looked_at(candidate: Candidate, input_shape: Shape, classes: int) -> Run:
    """Say whether a candidate is possible, before anything is built."""
    run = Run(candidate=candidate, state="waiting")
    try:
        learner_of(candidate)
        whole(candidate["batch"], "batch")
        layers = layers_of(candidate, classes)
    except (TypeError, ValueError) as error:
        return replace(run, state="impossible", reason=str(error))
    found = check(layers, input_shape, classes)
    run = replace(run, parameters=found.parameters, multiplications=found.multiplications)
    if found.reason is None:
        return run
    where = "" if found.at is None else f"layer {found.at}: "
    return replace(run, state="impossible", reason=where + found.reason)


def _labelled(x: ArrayLike, y: ArrayLike, classes: list[str]) -> tuple[FloatArray, Labels]:
    images = numbers(x, "the images")
    if images.ndim != 4:
        raise ValueError(f"expected images (n, channels, rows, cols), got the shape {images.shape}")
    check_input_shape(images.shape[1:])
    return images, check_labels(y, images, classes)
