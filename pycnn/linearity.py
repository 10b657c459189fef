"""Linearity: what becomes of a network without its ReLUs. Layers in a row are one then."""

from __future__ import annotations

import numpy as np

from .layers import Conv2D, Layer
from .network import Sequential


def without(network: Sequential, kind: type[Layer]) -> Sequential:
    """Return a network of the same layers but those of a kind. The others are shared, with their parameters.

    Raises ValueError, saying what to change, if those that are left do not fit each other.
    """
    layers = [layer for layer in network.layers if not isinstance(layer, kind)]
    return Sequential(layers, input_shape=network.input_shape, classes=network.classes)


def merged(first: Conv2D, second: Conv2D) -> Conv2D:
    """Return the one convolution that gives what `second` makes of `first`'s maps, but for rounding.

    A sum of weighted sums is a weighted sum: each feature of the second is replaced by the sum of the first's
    features, laid where its weights lie and multiplied by them. They cover (k₂ − 1) · stride₁ + k₁ pixels.
    Raises ValueError if either pads with zeros, or if the second is made for another number of maps.
    """
    if first.padding != "valid" or second.padding != "valid":
        raise ValueError('only convolutions without zeros around the maps are one: use padding="valid"')
    if second.weight.shape[1] != first.filters:
        raise ValueError(
            f"{second} is made for {second.weight.shape[1]} maps, but {first} gives {first.filters}"
        )
    axes = zip(second.kernel_size, first.stride, first.kernel_size, strict=True)
    rows, cols = ((outer - 1) * step + inner for outer, step, inner in axes)
    down, right = first.stride
    inner, outer = _weights(first), _weights(second)
    weight = np.zeros((second.filters, inner.shape[1], rows, cols))
    for row, col in np.ndindex(second.kernel_size):
        top, left = row * down, col * right
        weight[:, :, top : top + inner.shape[2], left : left + inner.shape[3]] += np.tensordot(
            outer[:, :, row, col], inner, axes=1
        )
    one = Conv2D(second.filters, (rows, cols), stride=(down * second.stride[0], right * second.stride[1]))
    one.weight = weight.astype(np.float32)
    one.bias = (second.bias + outer.sum(axis=(2, 3)) @ first.bias).astype(np.float32)
    return one


def _weights(layer: Conv2D) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The weights with which a layer adds up, without rounding: (filters, channels, rows, cols)."""
    weight = layer.weight.astype(np.float64)
    return weight / weight[0].size if layer.average else weight
