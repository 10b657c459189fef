"""The fully connected layer: every value votes, with a weight, for every unit."""

from __future__ import annotations

import math

import numpy as np

from pycnn.arrays import FloatArray, Shape, shape_text, whole

from .arithmetic import Arithmetic
from .base import Layer
from .contraction import contract


class Dense(Layer):
    """Add up all values, weighted, and a bias for each of `units` outputs: (n, inputs) → (n, units).

    After `build`: `weight` (units, inputs) and `bias` (units,).
    """

    options = ("units",)

    def __init__(self, units: int) -> None:
        self.units = whole(units, "units")

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise ValueError(
                f"{self} needs a list of values, not maps {shape_text(input_shape)}: put Flatten() before it"
            )
        return (self.units,)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"weight": (self.units, *input_shape), "bias": (self.units,)}

    def forward(self, x: FloatArray) -> FloatArray:
        sums: FloatArray = contract(x, self.weight.T[np.newaxis])[0]
        sums += self.bias
        return sums

    def explain(self, x: FloatArray, index: tuple[int, ...]) -> Arithmetic:
        feature = self.weight[index[0]].copy()
        products = x.astype(np.float64) * feature
        return Arithmetic(
            operation="vote",
            region=(slice(0, len(x)),),
            patch=x,
            feature=feature,
            products=products,
            sum=math.fsum(products),
            bias=float(self.bias[index[0]]),
        )

    def __repr__(self) -> str:
        return f"Dense({self.units})"
