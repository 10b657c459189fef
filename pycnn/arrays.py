"""The types of arrays that flow through the network, and the checks at its boundaries."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # slow to import
    from numpy.random import Generator

FloatArray: TypeAlias = NDArray[np.float32]
BoolArray: TypeAlias = NDArray[np.bool_]
Shape: TypeAlias = tuple[int, ...]
Region: TypeAlias = tuple[slice, ...]
"""A box of an array: one slice with plain start and stop per axis."""


def numbers(values: object, name: str) -> FloatArray:
    """Return `values` as a float32 array of any shape, without a copy where none is needed.

    Raises ValueError, naming the argument `name`, unless every value is a finite real number.
    """
    try:
        given: NDArray[Any] = np.asarray(values)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of numbers: {error}") from error
    if given.dtype == np.float32:
        array: FloatArray = given
    elif given.dtype.kind in "fiub":
        with np.errstate(over="ignore"):
            array = given.astype(np.float32)
    else:
        raise ValueError(f"{name} must be an array of numbers, not of {given.dtype}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite numbers, but some are NaN or infinite")
    return array


def whole(value: object, name: str, least: int = 1) -> int:
    """Return `value` as an int; ValueError, naming it, unless it is a whole number of `least` or more."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if number < least or isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number, {least} or more, not {value!r}")
    return number


def pair(value: object, name: str) -> tuple[int, int]:
    """Return `value`, one whole number or (rows, cols), as a pair; ValueError, naming it, otherwise."""
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ValueError(f"{name} must be one number or a pair (rows, cols), not {value!r}")
        return whole(value[0], name), whole(value[1], name)
    number = whole(value, name)
    return number, number


def generator(rng: object) -> Generator:
    """Return the random generator, `default_rng(0)` for None; ValueError if it is anything else."""
    if rng is None:
        return np.random.default_rng(0)
    if not isinstance(rng, np.random.Generator):
        raise ValueError(  # noqa: TRY004, as for every other argument
            f"rng must be a numpy Generator, such as numpy.random.default_rng(0), not {rng!r}"
        )
    return rng


def shape_text(shape: Shape) -> str:
    """Write a shape as people say it: `1 × 9 × 9`."""
    return " × ".join(map(str, shape))
