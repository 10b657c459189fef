"""Training: the one loop, a generator of progress records, that a page, `fit` and a terminal consume."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from .arrays import FloatArray, generator, whole
from .backpropagation import Backpropagation
from .evaluation import check_labels, evaluating
from .learner import Learner, Part
from .losses import Labels
from .optimizers import Optimizer
from .progress import Progress

if TYPE_CHECKING:
    from numpy.random import Generator as RandomGenerator

    from .network import Sequential


Moment: TypeAlias = tuple[dict[str, FloatArray], Any]
"""The network's parameters and the learner's memory, to go back to."""


class Diverged(ArithmeticError):  # noqa: N818 — it says what happened
    """The loss or a parameter is no longer a finite number; the network has the last good parameters."""


def train(
    network: Sequential,
    x: ArrayLike,
    y: ArrayLike,
    learner: Learner | Optimizer | None = None,
    *,
    epochs: int | None = 1,
    batch_size: int = 32,
    validation_data: tuple[ArrayLike, ArrayLike] | None = None,
    rng: RandomGenerator | None = None,
    after: Progress | None = None,
) -> Generator[Progress, None, None]:
    """Improve the network step by step: a generator that works only while someone takes its records.

    `x` are images (n, channels, rows, cols), `y` the index of each one's class. The learner is
    `Backpropagation()` unless another is given; an optimizer alone stands for `Backpropagation(optimizer)`.
    Each epoch takes the images in a new order, drawn from `rng`, without one from `default_rng(0)`, so that
    the same start gives the same result. `epochs=None` goes on for ever.

    It can be paused by taking no more records, and stopped after any of them. To resume after a `step` or an
    `epoch`, call it again with the same arguments, the same learner, and that record as `after`.

    Raises ValueError, before the first step, if images or labels are not usable, and `Diverged` if loss or
    parameters become infinite or NaN: then the network has the last good parameters, and the learner what it
    remembered then.
    """
    learner = as_learner(learner)
    images = network.batch(x)
    labels = check_labels(y, images, network.classes)
    if len(np.unique(labels)) < 2:
        only = network.classes[labels[0]]
        raise ValueError(f"all labels are {only}: to tell classes apart, it needs images of at least two")
    if not network.parameters:
        raise ValueError("the network has no parameters, so there is nothing to learn")
    held_out = None if validation_data is None else _check_pair(validation_data, network)
    if epochs is not None:
        epochs = whole(epochs, "epochs")
    batch_size = whole(batch_size, "batch_size")
    if after is not None:
        if after.event == "part":
            raise ValueError("training goes on after a step or an epoch, not in the middle of a step")
        epochs_done, steps = after.epoch - 1, -(-len(images) // batch_size)
        done = after.step - epochs_done * steps
        seen = epochs_done * len(images) + min(done * batch_size, len(images))
        if not 0 < done <= steps or after.images != seen:
            raise ValueError("after is the record of another training: give the same images and batch_size")
    loop = Loop(network, learner, batch_size, after)
    return loop.run(images, labels, held_out, epochs, generator(rng))


class Loop:
    """One training on its way."""

    def __init__(
        self, network: Sequential, learner: Learner, batch_size: int, after: Progress | None
    ) -> None:
        self._network = network
        self._learner = learner
        self._batch_size = batch_size
        self._after = after
        self._step = after.step if after else 0
        self._epoch = after.epoch if after else 1
        self._images = after.images if after else 0
        self._seconds = after.seconds if after else 0.0
        self._so_far = after.so_far if after and after.event == "step" else Part()
        self._shuffling: dict[str, Any] | None = None

    def run(
        self,
        images: FloatArray,
        labels: Labels,
        held_out: tuple[FloatArray, Labels] | None,
        epochs: int | None,
        rng: RandomGenerator,
    ) -> Generator[Progress, None, None]:
        """Go through the images, epoch by epoch."""
        starts = range(0, len(images), self._batch_size)
        done = 0
        if self._after is not None:
            if self._after.shuffling is not None:
                rng.bit_generator.state = self._after.shuffling
            done = self._step - (self._epoch - 1) * len(starts)
            if self._after.event == "epoch":
                rng.permutation(len(images))  # as the epoch that is over did
                self._epoch, done = self._epoch + 1, 0
        good = self._moment()
        while epochs is None or self._epoch <= epochs:
            self._shuffling = dict(rng.bit_generator.state)
            order = rng.permutation(len(images))
            for start in starts[done:]:
                chosen = order[start : start + self._batch_size]
                before = self._moment()
                step = self._learner.step(self._network, images[chosen], labels[chosen])
                part = yield from self._parts(step)
                self._step += 1
                self._images += part.images
                self._check(part, good, before)
                good = before
                self._so_far = self._so_far.with_part(part)
                yield self._record("step", part)
            validation = None
            if held_out is not None:
                part = yield from self._parts(evaluating(self._network, *held_out, self._learner.loss))
                if not np.isfinite(part.error):
                    self._stop("the loss on the validation data", good)
                validation = part.error / part.images, part.correct / part.images
            yield self._record("epoch", self._so_far, validation)
            self._epoch, done, self._so_far = self._epoch + 1, 0, Part()

    def _parts(self, work: Generator[Part, None, Part]) -> Generator[Progress, None, Part]:
        """Pass a record on for each part of some work; return the whole. The clock runs only meanwhile."""
        while True:
            started = time.perf_counter()
            try:
                # What becomes too large is found by looking at the result, not by a warning on the way.
                with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                    part = next(work)
            except StopIteration as end:
                whole_part: Part = end.value
                return whole_part
            finally:
                self._seconds += time.perf_counter() - started
            yield self._record("part", part)

    def _moment(self) -> Moment:
        return self._network.parameters, self._learner.memory

    def _check(self, part: Part, good: Moment, before: Moment) -> None:
        """Stop if the step, which began at the moment `before`, met or made something infinite."""
        if not np.isfinite(part.error):
            # The error came out of what the step before this one had made.
            self._stop("the loss", good)
        if not all(np.isfinite(values).all() for values in self._network.parameters.values()):
            self._stop("a parameter", before)

    def _stop(self, what: str, good: Moment) -> NoReturn:
        self._network.parameters, self._learner.memory = good
        raise Diverged(
            f"in step {self._step} {what} became infinite or NaN, so training stopped; the network has "
            "the last good parameters: try a smaller learning rate, or smaller values to start from"
        )

    def _record(
        self,
        event: Literal["part", "step", "epoch"],
        part: Part,
        validation: tuple[float, float] | None = None,
    ) -> Progress:
        seen = max(part.images, 1)
        return Progress(
            event=event,
            step=self._step,
            epoch=self._epoch,
            images=self._images,
            seconds=self._seconds,
            loss=part.error / seen,
            accuracy=part.correct / seen,
            batch=part.images,
            validation=validation,
            change=part.change,
            shuffling=self._shuffling,
            so_far=self._so_far,
        )


def as_learner(given: Learner | Optimizer | None) -> Learner:
    """Return a learner for what was given; ValueError if it is neither learner nor optimizer."""
    if given is None or isinstance(given, Optimizer):
        return Backpropagation(given)
    if isinstance(given, type) or not all(hasattr(given, name) for name in ("step", "loss", "memory")):
        raise ValueError(
            f"the learner must be Backpropagation(…), Nudge(…) or an optimizer such as Adam(), not {given!r}"
        )
    return given


def _check_pair(validation_data: object, network: Sequential) -> tuple[FloatArray, Labels]:
    if not isinstance(validation_data, (tuple, list)) or len(validation_data) != 2:
        raise ValueError("validation_data must be a pair (images, labels)")
    try:
        images = network.batch(validation_data[0])
        return images, check_labels(validation_data[1], images, network.classes)
    except ValueError as error:
        raise ValueError(f"validation_data: {error}") from error
