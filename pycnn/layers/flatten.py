"""Flattening: the maps written out as one list of values."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from pycnn.arrays import FloatArray, Region, Shape

from .arithmetic import Arithmetic
from .base import Layer
from .slope import Slope


class Flatten(Layer):
    """List all values, map by map, row by row: (n, channels, rows, cols) → (n, channels · rows · cols)."""

    def output_shape(self, input_shape: Shape) -> Shape:
        return (math.prod(input_shape),)

    def forward(self, x: FloatArray) -> FloatArray:
        return x.reshape(len(x), math.prod(x.shape[1:]))

    def backward(self, x: FloatArray, y: FloatArray, gradient: FloatArray) -> FloatArray:
        return gradient.reshape(x.shape)

    def slopes(self, x: FloatArray, y: FloatArray, index: tuple[int, ...]) -> tuple[Slope, ...]:
        unit = int(np.ravel_multi_index(index, x.shape))
        return (Slope(operation="copy", output=(unit,), slope=1.0),)

    def respond(
        self, x: FloatArray, y: FloatArray, part: slice, values: FloatArray
    ) -> tuple[slice, FloatArray]:
        size = math.prod(x.shape[2:])
        return slice(part.start * size, part.stop * size), self.forward(values)

    def source(self, region: Region, input_shape: Shape) -> Region:
        first = np.unravel_index(region[0].start, input_shape)
        last = np.unravel_index(region[0].stop - 1, input_shape)
        box = []
        whole_axis = False
        for start, end, length in zip(first, last, input_shape, strict=True):
            box.append(slice(0, length) if whole_axis else slice(int(start), int(end) + 1))
            # A run of values that enters a second row (or map) may hold any column (or row).
            whole_axis = whole_axis or start != end
        return tuple(box)

    def explain(self, x: FloatArray, index: tuple[int, ...]) -> Arithmetic:
        return dataclasses.replace(super().explain(x, index), operation="copy")
