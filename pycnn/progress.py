"""Progress: the records that a training leaves, and what can be made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self

from .arrays import FloatArray
from .learner import Change, Learner, Part

if TYPE_CHECKING:
    from .network import Sequential


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the training has come.

    `event` says what has just happened: a `part` of a step, or of the validation, which is only an
    opportunity to do something else meanwhile; a whole `step`, after which the parameters are new; or a whole
    `epoch`, after which each image has been seen once more.
    """

    event: Literal["part", "step", "epoch"]
    step: int
    """How many steps are done."""
    epoch: int
    """Which pass over the images this is, from 1."""
    images: int
    """How many images have been seen."""
    seconds: float
    """How long it has worked; pauses do not count."""
    loss: float
    """The mean error of the `batch` images of this step that have been seen so far; before the step changes
    anything if it learns by gradients, and after what has been changed if by nudges. Of an epoch: the mean of
    its steps."""
    accuracy: float
    """The part of these images that is classified correctly."""
    batch: int
    """How many images loss and accuracy are of."""
    validation: tuple[float, float] | None = None
    """At the end of an epoch, loss and accuracy on the validation data, if there are any."""
    change: Change | None = None
    """If a value was nudged: which one, and what came of it."""
    shuffling: dict[str, Any] | None = None
    """The state that the random generator had when the epoch began."""
    so_far: Part = field(default_factory=Part)
    """The steps of this epoch that are done, added up."""

    def plain(self) -> dict[str, Any]:
        """Return it as lists and dictionaries, which JSON can keep; `from_plain` makes it of them again."""
        return {**asdict(self), "so_far": list(self.so_far[:3])}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the record that was made plain. Raises TypeError or KeyError if it is none."""
        validation, change = plain["validation"], plain["change"]
        return cls(
            **{
                **plain,
                "validation": None if validation is None else tuple(validation),
                "change": None if change is None else Change(**{**change, "index": tuple(change["index"])}),
                "so_far": Part(*plain["so_far"]),
            }
        )

    @property
    def pace(self) -> float:
        """How many images it has seen per second of work; 0 before the first."""
        return self.images / self.seconds if self.seconds > 0 else 0.0

    def seconds_left(self, images: int) -> float:
        """Return how long it takes until it has seen so many images, if it goes on as fast as before.

        It is infinite before the first image.
        """
        left = max(images - self.images, 0)
        return left / self.pace if self.pace else float("inf") if left else 0.0


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A moment of a training, to come back to: nothing is copied, as learning makes new arrays."""

    parameters: dict[str, FloatArray]
    memory: Any
    progress: Progress

    @classmethod
    def of(cls, network: Sequential, learner: Learner, progress: Progress) -> Checkpoint:
        """Keep the moment of a record, which must be the last one of a step or an epoch."""
        if progress.event == "part":
            raise ValueError("in the middle of a step there is no checkpoint: take one after a step")
        return cls(network.parameters, learner.memory, progress)

    def restore(self, network: Sequential, learner: Learner) -> Progress:
        """Put network and learner back; return the record to give to `train` as `after`."""
        network.parameters = self.parameters
        learner.memory = self.memory
        return self.progress


class History(dict[str, list[float]]):
    """What became of a training: lists with a number per epoch, also as attributes.

    `loss` and `accuracy` are means over the epoch while it learned, `val_loss` and `val_accuracy` those on
    the validation data after it, empty if there were none; `seconds` is how long it had worked by then.
    """

    def __init__(self) -> None:
        names = ("loss", "accuracy", "val_loss", "val_accuracy", "seconds")
        super().__init__({name: [] for name in names})

    def __getattr__(self, name: str) -> list[float]:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(f"the history has no {name}; it has {', '.join(self)}") from error

    def add(self, progress: Progress) -> None:
        """Note the record of an epoch; others are passed over."""
        if progress.event != "epoch":
            return
        self["loss"].append(progress.loss)
        self["accuracy"].append(progress.accuracy)
        self["seconds"].append(progress.seconds)
        if progress.validation is not None:
            self["val_loss"].append(progress.validation[0])
            self["val_accuracy"].append(progress.validation[1])


def show(records: Iterable[Progress], images: int | None = None) -> Iterator[Progress]:
    """Pass records on and show them as a bar in the terminal, out of `images` in all if that is known.

    Raises ImportError, saying what to install, if there is no tqdm.
    """
    try:
        from tqdm import tqdm
    except ImportError as error:
        raise ImportError("a progress bar in the terminal needs tqdm: pip install tqdm") from error
    with tqdm(total=images, unit="image") as bar:
        for record in records:
            bar.update(record.images - bar.n)
            if record.event != "part":
                bar.set_postfix(
                    epoch=record.epoch, loss=f"{record.loss:.4f}", accuracy=f"{record.accuracy:.2%}"
                )
            yield record
