"""The one place where the multiplying and adding is done, and with it nearly all the time spent.

NumPy's matmul is fastest where it has a BLAS behind it, which wants every window written out as a column.
WebAssembly has none; there einsum is two to three times as fast, and reads the windows where they are.
Letters in the subscripts: n images, o outputs, c channels, i and j rows and columns of a feature, r and s
rows and columns of a map.
"""

from __future__ import annotations

import math
import sys

import numpy as np
from numpy.lib.stride_tricks import as_strided

from pycnn.arrays import FloatArray, Shape

BLAS = sys.platform != "emscripten"


def weighted_sums(x: FloatArray, weights: FloatArray) -> FloatArray:
    """Sum the values of each row of x (n, inputs), weighted (units, inputs): (n, units)."""
    sums: FloatArray = x @ weights.T if BLAS else np.einsum("nc,oc->no", x, weights)
    return sums


def weighted_sums_backward(gradient: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the gradient of `weighted_sums` for x: (n, inputs)."""
    back: FloatArray = gradient @ weights if BLAS else np.einsum("no,oc->nc", gradient, weights)
    return back


def weighted_sums_gradient(gradient: FloatArray, x: FloatArray) -> FloatArray:
    """Return the gradient of `weighted_sums` for the weights: (units, inputs)."""
    total: FloatArray = gradient.T @ x if BLAS else np.einsum("no,nc->oc", gradient, x)
    return total


def windows(x: FloatArray, size: tuple[int, int], step: tuple[int, int]) -> FloatArray:
    """Lay windows of `size` over maps (n, channels, rows, cols), `step` apart; only whole ones.

    Returns (n, channels, window cols, window rows, rows, cols): […, j, i, r, s] is the pixel [i, j] of the
    window [r, s]. Only shifts along the rows are copies; those down the columns are views of them, so that a
    map's values stay together in memory and little is copied.
    """
    n, channels, length, _ = x.shape
    rows, cols = ((side - part) // by + 1 for side, part, by in zip(x.shape[2:], size, step, strict=True))
    shifted = np.empty((n, channels, size[1], length, cols), dtype=x.dtype)
    for j in range(size[1]):
        shifted[:, :, j] = x[..., j : j + step[1] * cols : step[1]]
    a, b, c, down, right = shifted.strides
    strides = (a, b, c, down, step[0] * down, right)
    return as_strided(shifted, (n, channels, size[1], size[0], rows, cols), strides, writeable=False)


def correlate(patches: FloatArray, weights: FloatArray) -> FloatArray:
    """Sum each window of `windows`, weighted (outputs, channels, rows, cols): (n, outputs, rows, cols)."""
    swapped = weights.swapaxes(2, 3)
    if not BLAS:
        sums: FloatArray = np.einsum("ocji,ncjirs->nors", swapped, patches)
        return sums
    n, *_, rows, cols = patches.shape
    sums = swapped.reshape(len(weights), -1) @ _columns(patches)
    return sums.reshape(n, len(weights), rows, cols)


def correlate_gradient(gradient: FloatArray, patches: FloatArray) -> FloatArray:
    """Return the gradient of `correlate` for the weights: (outputs, channels, rows, cols)."""
    n, outputs, *_ = gradient.shape
    if not BLAS:
        total: FloatArray = np.einsum("nors,ncjirs->ocji", gradient, patches)
    else:
        each = gradient.reshape(n, outputs, -1) @ _columns(patches).swapaxes(1, 2)
        total = each.sum(axis=0).reshape(outputs, *patches.shape[1:4])
    return total.swapaxes(2, 3)


def _columns(patches: FloatArray) -> FloatArray:
    """Write each window out as a column: (n, pixels of a window, windows)."""
    shape: Shape = patches.shape
    return patches.reshape(shape[0], math.prod(shape[1:4]), math.prod(shape[4:]))
