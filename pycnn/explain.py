"""What made one number: the arithmetic of a cell, the pixels it depends on, and the ledger of a vote."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from .arrays import Region, whole
from .layers import Arithmetic
from .trace import Step, Trace

__all__ = ["Arithmetic", "Ledger", "Line", "cell", "ledger", "receptive_field", "winning_field"]


def cell(trace: Trace, layer: int, index: int | tuple[int, ...]) -> Arithmetic:
    """Return how the number at `index` in the output of layer `layer` (from 0) was made.

    `index` is (channel, row, col) in maps, and (unit,) or just the unit in a list of values. The weights are
    read from the network now: explain a trace before the network learns on.
    Raises IndexError if there is no such layer or cell.
    """
    step, place = _find(trace, layer, index)
    made = step.layer.explain(step.input, place)
    return dataclasses.replace(made, layer=layer, index=place, value=float(step.output[place]))


def receptive_field(trace: Trace, layer: int, index: int | tuple[int, ...]) -> tuple[Region, ...]:
    """Return what the number at `index` in the output of layer `layer` depends on: `layer` + 1 regions.

    Region k is the smallest box of the input of layer k that holds all it depends on; region 0 is a box of
    the image, (channels, rows, cols).
    Raises IndexError if there is no such layer or cell.
    """
    _, place = _find(trace, layer, index)
    region: Region = tuple(slice(i, i + 1) for i in place)
    regions = []
    for step in reversed(trace.steps[: layer + 1]):
        region = step.layer.source(region, step.input.shape)
        regions.append(region)
    return tuple(reversed(regions))


def winning_field(trace: Trace, layer: int, index: int | tuple[int, ...]) -> tuple[Region, ...]:
    """Return where the number at `index` in the output of layer `layer` has come from in this image.

    The regions are those of `receptive_field`, but where a number is the largest of a window, only that
    winner counts and not what lost. This ends, on the way down, where a number is made of several: for all of
    them together there is no one winner.
    Raises IndexError if there is no such layer or cell.
    """
    _, place = _find(trace, layer, index)
    region: Region = tuple(slice(i, i + 1) for i in place)
    regions = []
    for step in reversed(trace.steps[: layer + 1]):
        region = _winner(step, region) or step.layer.source(region, step.input.shape)
        regions.append(region)
    return tuple(reversed(regions))


def _winner(step: Step, region: Region) -> Region | None:
    """Return the place of the winner in the step's input if `region` is one maximum of its output."""
    if any(part.stop - part.start != 1 for part in region):
        return None
    made = step.layer.explain(step.input, tuple(part.start for part in region))
    if made.winner is None:
        return None
    # The patch begins where the region does: windows of a maximum hang over the lower and right edges only.
    starts = (part.start + i for part, i in zip(made.region, made.winner, strict=True))
    return tuple(slice(start, start + 1) for start in starts)


class Line(NamedTuple):
    """One line of a ledger: what one value contributes to a vote.

    `source` is the value's index in the last layer's input; the contribution is value · weight.

    The bias has no source, value or weight; `rounding` is what float32 rounded away while adding.
    """

    kind: Literal["value", "bias", "rounding"]
    source: int | None
    value: float | None
    weight: float | None
    contribution: float


@dataclass(frozen=True)
class Ledger:
    """How a vote adds up: a line per value, then the bias if it is not 0, then the rounding if there was any.

    The contributions, added from left to right, are exactly the vote: there is no rounding error left in the
    sum.
    """

    class_name: str
    vote: float
    lines: tuple[Line, ...]

    @property
    def voters(self) -> tuple[Line, ...]:
        """The lines of the values that have a say: those whose weight is not 0."""
        return tuple(line for line in self.lines if line.weight)


def ledger(trace: Trace, class_name: str) -> Ledger:
    """Return how the vote for `class_name` adds up.

    Contributions are products rounded to a common binary place, 2⁻⁵² of the sum of all their sizes, which
    keeps every partial sum exact in float64. Raises ValueError if there is no such class or the vote is not
    a finite number.
    """
    if class_name not in trace.classes:
        raise ValueError(f"there is no class {class_name!r}: the classes are {', '.join(trace.classes)}")
    last = len(trace.steps) - 1
    made = cell(trace, last, trace.classes.index(class_name))
    if made.products is None or made.feature is None or made.bias is None or not math.isfinite(made.value):
        raise ValueError(f"the vote for {class_name} is {made.value}, which no ledger can explain")
    size = float(np.abs(made.products).sum()) + abs(made.bias)
    place = 2.0 ** (math.frexp(size)[1] - 52)
    products = (np.rint(made.products / place) * place + 0.0).tolist()  # + 0.0 makes −0.0 to 0.0
    values = zip(made.patch.tolist(), made.feature.tolist(), products, strict=True)
    lines = [Line("value", source, *line) for source, line in enumerate(values)]
    if made.bias:
        lines.append(Line("bias", None, None, None, round(made.bias / place) * place))
    total = math.fsum(line.contribution for line in lines)
    difference = made.value - total
    # Only where the vote is tiny beside its parts is the difference not one float64; then its remainder gets
    # a line too.
    roundings = (difference, math.fsum((made.value, -total, -difference)))
    lines += [Line("rounding", None, None, None, rounding) for rounding in roundings if rounding]
    return Ledger(class_name, made.value, tuple(lines))


def _find(trace: Trace, layer: int, index: int | tuple[int, ...]) -> tuple[Step, tuple[int, ...]]:
    """Return the step of a layer and the cell's index as a tuple; IndexError if there is no such cell."""
    try:
        layer = whole(layer, "layer", 0)
        place = tuple(whole(i, "index", 0) for i in (index if isinstance(index, tuple) else (index,)))
    except ValueError as error:
        raise IndexError(f"no cell {index!r} of layer {layer!r}: {error}") from error
    if layer >= len(trace.steps):
        raise IndexError(f"there is no layer {layer}: the network has the layers 0 to {len(trace.steps) - 1}")
    shape = trace.steps[layer].output.shape
    if len(place) != len(shape) or any(i >= length for i, length in zip(place, shape, strict=True)):
        raise IndexError(f"there is no cell {index!r}: the output of layer {layer} has the shape {shape}")
    return trace.steps[layer], place
