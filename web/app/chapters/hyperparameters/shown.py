"""How choices and tries are put into words: the lines of an architecture, and the rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, replace
from typing import Any, Final

from app import words as common
from app.scene import Subject
from app.words import hyperparameters as words
from pycnn import Conv2D, Dense, Layer, MaxPool2D
from pycnn.arrays import Shape
from pycnn.sizes import Size

from .network import Choices, Misfit
from .tries import Try, decided
from .views import Line, Row

ORDERS: Final[Mapping[str, Callable[[Row], Any]]] = {
    "t": lambda row: row.number,
    "p": lambda row: row.parameters,
    "m": lambda row: row.multiplications,
    "a": lambda row: -(row.accuracy or 0.0),
    "s": lambda row: row.seconds,
}
"""What the tries can be put in the order of."""


def lines(found: Sequence[Size]) -> list[Line]:
    """Each layer of a network."""
    return [
        Line(
            _layer(size.layer, last=position == len(found) - 1),
            _shape(size.output_shape),
            words.number(size.parameters),
            words.number(size.multiplications),
        )
        for position, size in enumerate(found)
    ]


def total(found: Sequence[Size]) -> Line:
    """All layers together."""
    return Line(
        words.TOTAL,
        "",
        words.number(sum(size.parameters for size in found)),
        words.number(sum(size.multiplications for size in found)),
    )


def trouble(missing: Misfit | None) -> str:
    """Why no network comes of some choices; nothing if one does."""
    if missing is None:
        return ""
    if isinstance(missing.layer, Conv2D):
        return words.too_small(words.sides(*missing.layer.kernel_size), words.sides(*missing.shape[1:]))
    return words.unfit(_layer(missing.layer, last=False), _shape(missing.shape))


def in_short(choices: Choices) -> str:
    return words.chosen(*astuple(choices))


def rows(tries: Sequence[Try], subject: Subject, by: str) -> list[Row]:
    """The tries in the order of `by`, with the best one marked; one that is not done yet comes last."""
    made = [_row(each, subject) for each in tries]
    done = sorted((row for row in made if row.done), key=ORDERS.get(by, ORDERS["t"]))
    best = min(done, key=lambda row: (-(row.accuracy or 0.0), row.parameters), default=None)
    marked = [replace(row, best=row is best and len(done) > 1) for row in done]
    return [*marked, *(row for row in made if not row.done)]


def _row(made: Try, subject: Subject) -> Row:
    verdict = words.WAITING
    if made.done:
        name, certainty = decided(made.network, subject)
        verdict = words.decided(name, common.percent(certainty))
    return Row(
        made.number,
        in_short(made.choices),
        "&".join(f"{name}={value}" for name, value in asdict(made.choices).items()),
        made.parameters,
        made.multiplications,
        made.accuracy,
        made.seconds,
        verdict,
        made.done,
    )


def _layer(layer: Layer, *, last: bool) -> str:
    detail = ""
    if isinstance(layer, Conv2D):
        detail = words.features(layer.filters, words.sides(*layer.kernel_size))
    elif isinstance(layer, MaxPool2D):
        detail = words.window(words.sides(*layer.size), layer.stride[0])
    elif isinstance(layer, Dense):
        detail = words.CLASSES if last else words.neurons(layer.units)
    return words.layer(type(layer).__name__, detail)


def _shape(shape: Shape) -> str:
    if len(shape) == 1:
        return words.values(shape[0])
    maps, rows, cols = shape
    return words.maps(maps, rows, cols)
