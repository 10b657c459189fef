"""The fully connected layer: every value votes, with a weight, for every unit."""

from __future__ import annotations

import math

import numpy as np

from pycnn.arrays import FloatArray, Shape, shape_text, whole

from .arithmetic import Arithmetic
from .base import Layer
from .kernels import weighted_sums, weighted_sums_backward, weighted_sums_gradient
from .slope import Slope, multiplied


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
        return weighted_sums(x, self.weight) + self.bias

    def backward(self, x: FloatArray, y: FloatArray, gradient: FloatArray) -> FloatArray:
        return weighted_sums_backward(gradient, self.weight)

    def slopes(self, x: FloatArray, y: FloatArray, index: tuple[int, ...]) -> tuple[Slope, ...]:
        weights = enumerate(self.weight[:, index[0]].tolist())
        return tuple(multiplied("vote", (unit,), weight, (unit, *index)) for unit, weight in weights)

    def gradients(self, x: FloatArray, gradient: FloatArray) -> dict[str, FloatArray]:
        return {"weight": weighted_sums_gradient(gradient, x), "bias": gradient.sum(axis=0)}

    def parameter_slopes(self, x: FloatArray, name: str, index: tuple[int, ...]) -> tuple[Slope, ...]:
        unit, *place = index
        if name == "bias":
            return (multiplied("vote", (unit,), 1.0),)
        return (multiplied("vote", (unit,), float(x[place[0]]), tuple(place)),)

    def factor(self, x: FloatArray, name: str, index: tuple[int, ...]) -> tuple[int, FloatArray] | None:
        return index[0], x[:, index[1]] if name == "weight" else np.ones(len(x), dtype=x.dtype)

    def respond(
        self, x: FloatArray, y: FloatArray, part: slice, values: FloatArray
    ) -> tuple[slice, FloatArray]:
        # What is added up can be changed by adding the difference.
        return slice(0, self.units), y + weighted_sums(values - x[:, part], self.weight[:, part])

    def multiplications(self, input_shape: Shape) -> int:
        return self.units * math.prod(input_shape)

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
