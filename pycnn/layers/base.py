"""What every layer is: shapes, parameters, forward, and where its numbers come from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pycnn.arrays import FloatArray, Region, Shape

from .arithmetic import Arithmetic
from .slope import Slope

if TYPE_CHECKING:  # numpy.random is slow to import, and a network with given weights does not need it
    from numpy.random import Generator


class Layer:
    """One step of a network: arrays (n, …) in, arrays (n, …) out, and nothing remembered in between.

    A new layer is a subclass with `forward`, and with `backward` if it shall learn by backpropagation. It
    overrides `output_shape` if the shape changes, `options`, `parameter_shapes` and `gradients` if it has
    any, `source` and `explain` to say more precisely where its numbers come from, `slopes` and
    `parameter_slopes` to say the same of its gradients, and `factor` and `respond` to make learning by nudges
    faster.
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
        own = vars(self)
        return {name: own[name] for name in ("weight", "bias") if name in own}

    def build(self, input_shape: Shape, rng: Generator, *, rectified: bool = True) -> None:
        """Allocate the parameters: biases zero, weights random, so that values keep their size on the way.

        Weights are normal; before a ReLU (`rectified`), which takes half of the values away, with the
        variance 2 / inputs of a unit (He et al., Delving Deep into Rectifiers, 2015), else with
        2 / (inputs + outputs) (Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward
        Neural Networks, 2010).
        """
        for name, shape in self.parameter_shapes(input_shape).items():
            if name == "bias":
                values = np.zeros(shape, dtype=np.float32)
            else:
                pixels = math.prod(shape[2:])
                inputs, outputs = shape[1] * pixels, shape[0] * pixels
                variance = 2 / inputs if rectified else 2 / (inputs + outputs)
                values = rng.standard_normal(shape, dtype=np.float32)
                values *= np.float32(math.sqrt(variance))
            setattr(self, name, values)

    def multiplications(self, input_shape: Shape) -> int:
        """Return how many numbers are multiplied and added for one input of this shape."""
        return 0

    def forward(self, x: FloatArray) -> FloatArray:
        """Compute the output (n, …) for the input `x` (n, …); the input is left as it is."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, x: FloatArray, y: FloatArray, gradient: FloatArray) -> FloatArray:
        """Return how the error changes with the input: dE/dx (n, …), from `gradient`, dE/dy.

        `y` is the output for the input `x`.
        """
        raise NotImplementedError(
            f"{type(self).__name__} has no backward, so nothing before it can learn by backpropagation"
        )

    def slopes(self, x: FloatArray, y: FloatArray, index: tuple[int, ...]) -> tuple[Slope, ...]:
        """Return dy/dx for the input's number at `index`, a slope per output that it has a share in.

        `x` is one input, `y` its output, both without the batch axis. The outputs come in reading order; what
        `backward` gives back to x at `index` is the sum of gradient · slope over them.

        A layer that says nothing else is asked for `backward` once per output that `source` leads from to the
        number, which takes its time. Raises NotImplementedError if there is no `backward`.
        """
        found = []
        for output in np.ndindex(y.shape):
            region = self.source(tuple(slice(i, i + 1) for i in output), x.shape)
            if all(part.start <= i < part.stop for part, i in zip(region, index, strict=True)):
                back = self.backward(x[np.newaxis], y[np.newaxis], _one_at(output, y.shape, y.dtype))
                slope = float(back[0][index])
                found.append(Slope(operation=type(self).__name__.lower(), output=output, slope=slope))
        return tuple(found)

    def gradients(self, x: FloatArray, gradient: FloatArray) -> dict[str, FloatArray]:
        """Return how the error changes with each parameter, added up over the batch, by name.

        `x` is the input, `gradient` dE/dy.
        """
        if self.parameters:
            raise NotImplementedError(
                f"{type(self).__name__} has parameters, but does not say how they learn"
            )
        return {}

    def parameter_slopes(self, x: FloatArray, name: str, index: tuple[int, ...]) -> tuple[Slope, ...]:
        """Return dy/dv for one value v of the parameter `name`, a slope per output that v has a share in.

        `x` is one input without the batch axis. The outputs come in reading order; what `gradients` has for
        the value is the sum of gradient · slope over them.

        A layer that says nothing else is asked for `gradients` once per number of its output. Raises
        NotImplementedError if it has none.
        """
        shape = self.output_shape(x.shape)
        found = []
        for output in np.ndindex(shape):
            gradient = self.gradients(x[np.newaxis], _one_at(output, shape, x.dtype))[name]
            slope = float(gradient[index])
            found.append(Slope(operation=type(self).__name__.lower(), output=output, slope=slope))
        return tuple(found)

    def factor(self, x: FloatArray, name: str, index: tuple[int, ...]) -> tuple[int, FloatArray] | None:
        """Return which output channel a parameter's value has a share in, and by what it is multiplied there.

        The value is that of the parameter `name` at `index`; the factor is (n, …), in the channel's shape.
        None means that the layer does not know: it may have a share in everything.
        """
        return None

    def respond(
        self, x: FloatArray, y: FloatArray, part: slice, values: FloatArray
    ) -> tuple[slice, FloatArray]:
        """Return what changes in the output if the channels `part` of the input change to `values`.

        `y` is the output for the former input `x`. The answer is a part of the output's channels and its
        values.
        """
        changed = x.copy()
        changed[:, part] = values
        output = self.forward(changed)
        return slice(0, output.shape[1]), output

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


def _one_at(index: tuple[int, ...], shape: Shape, kind: np.dtype[np.float32]) -> FloatArray:
    """Return a batch of one gradient (1, …) that is 1 at `index` and 0 elsewhere."""
    gradient = np.zeros((1, *shape), dtype=kind)
    gradient[0][index] = 1
    return gradient
