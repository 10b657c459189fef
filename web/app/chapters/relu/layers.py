"""Two layers or one: a convolution and the same again, with and without ReLU between, and their merger."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from app.first_features import first_features
from app.scene import Subject
from pycnn import Conv2D, Layer, ReLU
from pycnn.arrays import FloatArray
from pycnn.linearity import merged

CLOSE: Final = 1e-4
"""What rounding may come to, as a part of the largest number: less is no difference."""


@dataclass(frozen=True, eq=False)
class Rows:
    """What two layers in a row and one in their place make of a picture."""

    two: FloatArray
    """(rows, cols)"""
    one: FloatArray
    feature: FloatArray
    """That of the one layer, (rows, cols)."""
    scale: float
    """The largest number there is with ReLU and without it."""

    @property
    def differing(self) -> int:
        """At how many places they differ by more than rounding."""
        return int((self.differences > CLOSE * self.scale).sum())

    @property
    def differences(self) -> FloatArray:
        found: FloatArray = np.abs(self.two - self.one)
        return found


@lru_cache(maxsize=4)  # it stays while one points at one cell after the other
def rows(subject: Subject, feature: int, *, rectified: bool) -> Rows | None:
    """Look for a feature in what its layer looks at, and in the map of that once more.

    None where that makes no sense: in several maps, with zeros around them, or if they are too small.
    """
    first = first_features(subject.model)
    layer, picture = first.layer, first.trace(subject).steps[first.position].input
    if len(picture) > 1 or layer.padding != "valid":
        return None
    alone = Conv2D(1, layer.kernel_size, stride=layer.stride, average=layer.average)
    alone.weight, alone.bias = layer.weight[feature : feature + 1], layer.bias[feature : feature + 1]
    try:
        alone.output_shape(alone.output_shape(picture.shape))
    except ValueError:
        return None
    one = merged(alone, alone)
    in_a_row: list[list[Layer]] = [[alone, alone], [alone, ReLU(), alone], [one]]
    results = [_run(layers, picture) for layers in in_a_row]
    scale = max(float(np.abs(result).max()) for result in results) or 1.0
    return Rows(results[rectified], results[2], one.weight[0, 0], scale)


def _run(layers: list[Layer], picture: FloatArray) -> FloatArray:
    values = picture[np.newaxis]
    for layer in layers:
        values = layer.forward(values)
    found: FloatArray = values[0, 0]
    return found
