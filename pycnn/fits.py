"""Fits: how far layers in a row make a network, and where and why they do not, before anything is built."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .architecture import fitting_end
from .arrays import Shape, shape_text
from .layers import Conv2D, Layer
from .sizes import Size, sizes

MOST_PARAMETERS: Final = 2_000_000
"""Of a network that learns in a page: 8 MB, and with what learners and timelines keep many times that."""
MOST_MULTIPLICATIONS: Final = 15_000_000
"""For one image. Learning takes three times as many, in a page about 20 ms, and one image is one piece."""
MOST_VALUES: Final = 100_000
"""Between two layers, for one image: 64 images are decided on together."""
MOST_COPIES: Final = 500_000
"""Values of one image as a convolution lays them out, once for each column of a feature."""


@dataclass(frozen=True)
class Fit:
    """One layer of a list: what it makes of what comes in, or why it cannot."""

    layer: Layer
    size: Size | None
    """None from the first layer on that cannot take what comes in."""
    reason: str | None = None
    """What is wrong at this layer, and what to do about it; None if nothing is."""


@dataclass(frozen=True)
class Fits:
    """All layers of a list, in order, and whether they make a network."""

    layers: tuple[Fit, ...]
    reason: str | None
    """The first thing that is wrong; None if this can be a network, and a page can run it."""
    at: int | None
    """At which layer that is; None if nothing is wrong, or if there are no layers at all."""

    @property
    def parameters(self) -> int:
        """How many values the layers learn, as far as they fit."""
        return sum(fit.size.parameters for fit in self.layers if fit.size)

    @property
    def multiplications(self) -> int:
        """How many numbers they multiply and add for one image, as far as they fit."""
        return sum(fit.size.multiplications for fit in self.layers if fit.size)


def check(layers: Sequence[Layer], input_shape: Shape, classes: int) -> Fits:
    """Describe layers that follow each other and vote for `classes` classes; they need no weights.

    `input_shape` is (channels, rows, cols) of an image. What is wrong is in the answer, at its layer, with
    those before it described all the same; nothing is allocated, whatever the sizes.
    """
    if not layers:
        return Fits((), f"there is no layer: a network needs at least Flatten() and Dense({classes})", None)
    fits: list[Fit] = []
    parameters = multiplications = 0
    affordable = True
    described = sizes(layers, input_shape)
    for position, layer in enumerate(layers):
        size: Size | None = None
        reason: str | None = None
        try:
            size = next(described)
        except ValueError as error:
            reason = str(error)
        except StopIteration:  # after the layer that did not fit
            fits.append(Fit(layer, None))
            continue
        if size:
            parameters += size.parameters
            multiplications += size.multiplications
            # Where it becomes too much is told once, not at all layers after it as well.
            reason = _too_much(size, parameters, multiplications) if affordable else None
            affordable = affordable and reason is None
        if any(layer is other for other in layers[:position]):
            reason = reason or "the same layer object is in the list twice: make a second one"
        if position == len(layers) - 1:
            reason = reason or fitting_end(layer, classes)
        fits.append(Fit(layer, size, reason))
    wrong = [(at, fit.reason) for at, fit in enumerate(fits) if fit.reason]
    at, first = wrong[0] if wrong else (None, None)
    return Fits(tuple(fits), first, at)


def _too_much(size: Size, parameters: int, multiplications: int) -> str | None:
    """Say why a page could not run a network that comes to this size, counted up to this layer."""
    if max(math.prod(size.input_shape), math.prod(size.output_shape)) > MOST_VALUES:
        larger = max(size.input_shape, size.output_shape, key=math.prod)
        return (
            f"{size.layer} has to do with {shape_text(larger)} = {math.prod(larger):,} values, but a page "
            f"can hold {MOST_VALUES:,}: use fewer filters or units, a larger stride, or pool before"
        )
    if parameters > MOST_PARAMETERS:
        return (
            f"with {size.layer} there are {parameters:,} parameters, but a page can train "
            f"{MOST_PARAMETERS:,}: use fewer units or filters, or pool before"
        )
    if multiplications > MOST_MULTIPLICATIONS:
        return (
            f"with {size.layer} one image takes {multiplications:,} multiplications, but a page can do with "
            f"{MOST_MULTIPLICATIONS:,}: use fewer or smaller features, or a larger stride, or pool before"
        )
    if isinstance(size.layer, Conv2D):
        height, width = size.layer.kernel_size
        maps = max(size.input_shape[0], size.layer.filters)
        copies = maps * width * (size.input_shape[1] + height) * (size.input_shape[2] + width)
        if copies > MOST_COPIES:
            return (
                f"{size.layer} lays out {copies:,} values for one image, but a page can do with "
                f"{MOST_COPIES:,}: use fewer or narrower features, or pool before"
            )
    return None
