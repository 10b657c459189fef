"""What every layer is: shapes, parameters, forward, and where its numbers come from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pycnn.arrays import FloatArray, Region, Shape

from .arithmetic import Arithmetic

if TYPE_CHECKING:  # numpy.random is slow to import, and a network with given weights does not need it
    from numpy.random import Generator


class Layer:
    """One step of a network: arrays (n, …) in, arrays (n, …) out, and nothing remembered in between.

    A new layer is a subclass with `forward`. It overrides `output_shape` if the shape changes, `options` and
    `parameter_shapes` if it has any, and `source` and `explain` to say more precisely where its numbers come
    from.
    """

    kinds: ClassVar[dict[str, type[Layer]]] = {}
    """Every layer there is, by name: what `Sequential.load` can read."""

    options: ClassVar[tuple[str, ...]] = ()
    """Names of the constructor's arguments; each is also an attribute. This is what is saved."""

    weight: FloatArray
    bias: FloatArray

    def __init_subclass__(cls) -> None:
        Layer.kinds[cls.__name__] = cls

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of one output, without batch axis; ValueError, saying what to do, if none fits."""
        return input_shape

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each parameter for such input, `weight` and `bias`; empty if there are none."""
        return {}

    @property
    def parameters(self) -> dict[str, FloatArray]:
        """The layer's parameters by name, not copied; empty before `build`, or if it has none."""
        return {name: vars(self)[name] for name in ("weight", "bias") if name in vars(self)}

    def build(self, input_shape: Shape, rng: Generator) -> None:
        """Allocate the parameters: weights normal with variance 2 / inputs of one unit, biases zero.

        Source: He et al., Delving Deep into Rectifiers, 2015.
        """
        for name, shape in self.parameter_shapes(input_shape).items():
            if name == "bias":
                values = np.zeros(shape, dtype=np.float32)
            else:
                values = rng.standard_normal(shape, dtype=np.float32)
                values *= np.float32(math.sqrt(2 / math.prod(shape[1:])))
            setattr(self, name, values)

    def forward(self, x: FloatArray) -> FloatArray:
        """Compute the output (n, …) for the input `x` (n, …); the input is left as it is."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def source(self, region: Region, input_shape: Shape) -> Region:
        """Return the region of one input, without the batch axis, that `region` of its output came from.

        It is the smallest box that holds all of them, clipped to the input.
        """
        return tuple(slice(0, length) for length in input_shape)

    def explain(self, x: FloatArray, index: tuple[int, ...]) -> Arithmetic:
        """Return how the output's number at `index` came about, for one input `x` without the batch axis."""
        region = self.source(tuple(slice(i, i + 1) for i in index), x.shape)
        return Arithmetic(operation=type(self).__name__.lower(), region=region, patch=x[region])

    def __repr__(self) -> str:
        options = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.options)
        return f"{type(self).__name__}({options})"
