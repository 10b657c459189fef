"""The chain rule, number by number: how backpropagation made the gradient of one value or one parameter.

The error E of an image changes with a number v by way of every number y of the next output that v has a
share in: dE/dv = Σ dE/dy · dy/dv, the sum over those y. Each product is a term: dE/dy is the gradient that
has come back as far as y, dy/dv the local slope, which the layer in between knows (`Layer.slopes` and
`Layer.parameter_slopes`). For the votes the gradient comes from the loss: `Loss.lines`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .arrays import FloatArray, whole
from .backpropagation import Backpass
from .indices import parameter_at, place_in
from .layers import Slope

if TYPE_CHECKING:
    from .network import Sequential

__all__ = ["Derivative", "Slope", "Term", "flow", "mean_gradient", "pull"]


@dataclass(frozen=True, kw_only=True)
class Term(Slope):
    """One way from a value to the error: product = gradient · slope, both as float64 has them.

    Where the slope is 0 the value does not matter, whatever the gradient: by `operation`, a `rectify` is shut
    because the value is not above 0, a `maximum` has another `winner`, and a factor is 0, which in a
    convolution without `place` means that it hangs over the edge.
    """

    gradient: float
    """dE/dy: how the image's error changes with the output `output`."""

    product: float
    """What comes back to the value by this way."""


@dataclass(frozen=True, kw_only=True)
class Derivative:
    """How the gradient of one number came about: gradient = sum, up to the rounding of float32."""

    layer: int
    """Which layer of the network makes the terms' outputs, from 0: the number goes into it, or is one of its
    parameters. The outputs are in `Backpass.values[layer + 1]`, their gradients in `flows[layer + 1]`."""

    name: str | None
    """The parameter, such as `0.weight`; None for a value on its way through the network."""

    index: tuple[int, ...]
    """Which number it is: index into the parameter, or into one image's `Backpass.values[layer]`."""

    image: int
    """For which image of the batch."""

    value: float
    """The number itself, v."""

    terms: tuple[Term, ...]
    """A term per output that the number has a share in, in reading order."""

    sum: float
    """The sum of the products."""

    gradient: float
    """dE/dv as the network computed it, for this image alone; where it had no need to, the sum."""

    @property
    def passing(self) -> tuple[Term, ...]:
        """The terms by which the number matters to the error at all: those whose slope is not 0."""
        return tuple(term for term in self.terms if term.slope)

    def leading(self, count: int) -> tuple[tuple[Term, ...], float]:
        """The `count` terms whose products are the largest, whatever their signs, and the sum of the others.

        The largest comes first; of several as large, the first in reading order.
        """
        ranked = sorted(self.terms, key=lambda term: -abs(term.product))
        return tuple(ranked[:count]), math.fsum(term.product for term in ranked[count:])


def flow(
    network: Sequential,
    backpass: Backpass,
    position: int,
    index: int | tuple[int, ...],
    image: int = 0,
) -> Derivative:
    """Return how the gradient of a value on its way through the network came about.

    The value is what `position` layers have made of the image: `backpass.values[position]`, at `index`,
    (channel, row, col) or (unit,) or just the unit; 0 is the image itself. The weights are read from the
    network now: ask before it learns on.
    Raises IndexError if there is no such image, position or value, or if these are the votes, whose gradient
    is the loss's; ValueError if the pass is another network's, or if no gradient comes back that far.
    """
    image = _image(network, backpass, image)
    layer = _one_of(len(network.layers) + 1, position, "position")
    if layer == len(network.layers):
        raise IndexError(f"no layer follows position {layer}: the votes' gradient is in the loss's lines")
    x, y = backpass.values[layer][image], backpass.values[layer + 1][image]
    place = place_in(x.shape, index, f"the values at position {layer}")
    slopes = network.layers[layer].slopes(x, y, place)
    terms, total = _terms(slopes, _gradient(backpass, layer + 1)[image])
    kept = backpass.flows[layer]
    return Derivative(
        layer=layer,
        name=None,
        index=place,
        image=image,
        value=float(x[place]),
        terms=terms,
        sum=total,
        gradient=total if kept is None else float(kept[image][place]),
    )


def pull(
    network: Sequential, backpass: Backpass, name: str, index: int | tuple[int, ...], image: int = 0
) -> Derivative:
    """Return how the gradient of one value of a parameter came about, for one image of the batch.

    The value is that of the parameter `name`, such as `0.weight`, at `index`. The gradients of all images
    add up to `backpass.gradients`. Parameters are read from the network now: ask before it learns on.
    Raises IndexError if there is no such image or value; ValueError if there is no such parameter, or if the
    pass is another network's.
    """
    image = _image(network, backpass, image)
    position, own_name, place = parameter_at(network, name, index)
    layer, x = network.layers[position], backpass.values[position][image]
    back = _gradient(backpass, position + 1)[image]
    terms, total = _terms(layer.parameter_slopes(x, own_name, place), back)
    alone = layer.gradients(x[np.newaxis], back[np.newaxis])[own_name]
    return Derivative(
        layer=position,
        name=name,
        index=place,
        image=image,
        value=float(network.parameters[name][place]),
        terms=terms,
        sum=total,
        gradient=float(alone[place]),
    )


def mean_gradient(network: Sequential, backpass: Backpass, name: str, index: int | tuple[int, ...]) -> float:
    """Return how the mean error of the batch changes with one value of a parameter.

    It is what an optimizer goes against, and what `nudge_slope` finds by trying. Raises as `pull` does.
    """
    _image(network, backpass, 0)
    place = parameter_at(network, name, index)[2]
    return float(backpass.gradients[name][place]) / len(backpass.errors)


def _terms(slopes: tuple[Slope, ...], gradient: FloatArray) -> tuple[tuple[Term, ...], float]:
    """Return a term for each slope, with the gradient of one image's output, and the sum of the products."""
    terms = []
    for slope in slopes:
        back = float(gradient[slope.output])
        product = back * slope.slope + 0.0  # which makes −0.0 to 0.0
        terms.append(Term(**vars(slope), gradient=back, product=product))
    return tuple(terms), math.fsum(term.product for term in terms)


def _gradient(backpass: Backpass, position: int) -> FloatArray:
    """Return the gradients at a position (n, …); ValueError if none has come back that far."""
    gradient = backpass.flows[position]
    if gradient is None:
        raise ValueError(
            f"no gradient comes back to position {position}: no layer before it has parameters to learn"
        )
    return gradient


def _image(network: Sequential, backpass: Backpass, image: int) -> int:
    """Check that the pass fits the network and has this image; return the image's number."""
    shapes = [values.shape[1:] for values in backpass.values]
    if shapes != list(network.shapes):
        raise ValueError(f"the pass is another network's: its values are {shapes}, not {network.shapes}")
    return _one_of(len(backpass.errors), image, "image")


def _one_of(count: int, number: int, what: str) -> int:
    """Return the number; IndexError, saying what it is of, unless it is from 0 to count − 1."""
    try:
        number = whole(number, what, 0)
    except ValueError as error:
        raise IndexError(str(error)) from error
    if number >= count:
        raise IndexError(f"there is no {what} {number}: they are 0 to {count - 1}")
    return number
