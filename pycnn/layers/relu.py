"""ReLU, the rectified linear unit: what does not match counts as nothing."""

from __future__ import annotations

import dataclasses

from pycnn.arrays import FloatArray, Region, Shape

from .arithmetic import Arithmetic
from .base import Layer
from .kernels import at_least_zero, only_where
from .slope import Slope


class ReLU(Layer):
    """Replace every value below zero by zero; any shape (n, …)."""

    def forward(self, x: FloatArray) -> FloatArray:
        return at_least_zero(x)

    def backward(self, x: FloatArray, y: FloatArray, gradient: FloatArray) -> FloatArray:
        return only_where(y > 0, gradient)

    def slopes(self, x: FloatArray, y: FloatArray, index: tuple[int, ...]) -> tuple[Slope, ...]:
        # A gate: open above zero, shut at zero and below.
        return (Slope(operation="rectify", output=index, slope=1.0 if y[index] > 0 else 0.0),)

    def respond(
        self, x: FloatArray, y: FloatArray, part: slice, values: FloatArray
    ) -> tuple[slice, FloatArray]:
        return part, self.forward(values)

    def source(self, region: Region, input_shape: Shape) -> Region:
        return region

    def explain(self, x: FloatArray, index: tuple[int, ...]) -> Arithmetic:
        return dataclasses.replace(super().explain(x, index), operation="rectify")
