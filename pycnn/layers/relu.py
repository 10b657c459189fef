"""ReLU, the rectified linear unit: what does not match counts as nothing."""

from __future__ import annotations

import dataclasses

import numpy as np

from pycnn.arrays import FloatArray, Region, Shape

from .arithmetic import Arithmetic
from .base import Layer


class ReLU(Layer):
    """Replace every value below zero by zero; any shape (n, …)."""

    def forward(self, x: FloatArray) -> FloatArray:
        return np.maximum(x, np.float32(0))

    def backward(self, x: FloatArray, y: FloatArray, gradient: FloatArray) -> FloatArray:
        return np.where(y > 0, gradient, np.float32(0))

    def respond(
        self, x: FloatArray, y: FloatArray, part: slice, values: FloatArray
    ) -> tuple[slice, FloatArray]:
        return part, self.forward(values)

    def source(self, region: Region, input_shape: Shape) -> Region:
        return region

    def explain(self, x: FloatArray, index: tuple[int, ...]) -> Arithmetic:
        return dataclasses.replace(super().explain(x, index), operation="rectify")
