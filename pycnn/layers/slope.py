"""The record of how much one number of a layer's output changes with one value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Slope:
    """The local slope dy/dv of one output y in one value v, and where it comes from.

    The value is one of the layer's inputs or of its parameters. A field is None where the operation has no
    such thing. With a factor, slope = factor / divisor up to rounding; without divisor, the factor itself.
    """

    operation: str
    """What made the output, in the words of `Arithmetic.operation`."""

    output: tuple[int, ...]
    """Which number of the layer's output it is: (channel, row, col) or (unit,)."""

    slope: float
    """dy/dv; 0 where the output does not change, though it was made with the value."""

    factor: float | None = None
    """What the value is multiplied by: the weight that lies on an input; for a weight the input that it lies
    on, 0 where it hangs over the edge; for a bias 1."""

    place: tuple[int, ...] | None = None
    """Where the factor is: index into `weight`, or for a weight into the layer's input. None for what hangs
    over the edge, and for a bias."""

    divisor: int | None = None
    """What the sum of the products is divided by: the number of pixels in the feature."""

    winner: tuple[int, ...] | None = None
    """Index, in the layer's input, of the largest value of the window: the only one with the slope 1."""


def multiplied(
    operation: str,
    output: tuple[int, ...],
    factor: float,
    place: tuple[int, ...] | None = None,
    divisor: int | None = None,
) -> Slope:
    """Return the slope of an output to which a value adds factor · value / divisor."""
    slope = factor / (divisor or 1)
    return Slope(operation=operation, output=output, slope=slope, factor=factor, place=place, divisor=divisor)
