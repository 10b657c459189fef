"""The record of how a layer made one number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pycnn.arrays import BoolArray, FloatArray, Region


@dataclass(frozen=True, eq=False, kw_only=True)
class Arithmetic:
    """How one number came about; a field is None where the operation has no such thing.

    With sum, divisor and bias, value = sum / divisor + bias up to the rounding of float32; without divisor,
    sum + bias.
    """

    operation: str
    """`convolution`, `rectify`, `maximum`, `copy` or `vote`; or the name of a layer of someone else's."""

    region: Region
    """Which part of the layer's input it was made from: one slice per axis, clipped to the input."""

    patch: FloatArray
    """Those values as the layer saw them: (channels, rows, cols) or (units,). Where it hangs over the edge, a
    convolution sees 0, and a maximum −∞, which cannot win."""

    padding: BoolArray | None = None
    """Where the window hangs over the edge, in the patch's shape."""

    feature: FloatArray | None = None
    """The weights that the patch is compared with, in the patch's shape."""

    products: NDArray[np.float64] | None = None
    """patch × feature, without rounding."""

    sum: float | None = None
    """The sum of the products."""

    divisor: int | None = None
    """What the sum is divided by: the number of pixels in the feature."""

    bias: float | None = None
    """What is added at the end."""

    winner: tuple[int, ...] | None = None
    """Index into the patch of its largest value; of the first in reading order, if there are several."""

    layer: int = -1
    """Which layer of the network made the number, from 0."""

    index: tuple[int, ...] = ()
    """Which number of that layer's output it is."""

    value: float = float("nan")
    """The number itself, as the trace has it."""
