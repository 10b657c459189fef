"""The one place where the multiplying and adding is done, and with it nearly all the time spent.

NumPy's matmul is fastest where it has a BLAS behind it, which wants every window written out as a column.
WebAssembly has none; there einsum is two to three times as fast, and reads the windows where they are.
Letters in the subscripts: n images, o outputs, c channels, i and j rows and columns of a feature, p windows.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.lib.stride_tricks import as_strided

from pycnn.arrays import FloatArray

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

    Returns (n, channels, window cols, window rows, windows): […, j, i, p] is the pixel [i, j] of window p, in
    reading order. Only shifts along the rows are copied; those down the columns are views of these copies
    where the step allows it, so that a map's values stay together in memory.
    """
    n, channels, length, width = x.shape
    rows, cols = (length - size[0]) // step[0] + 1, (width - size[1]) // step[1] + 1
    shifted = np.empty((n, channels, size[1], length, cols), dtype=x.dtype)
    for j in range(size[1]):
        shifted[:, :, j] = x[..., j : j + step[1] * cols : step[1]]
    image, channel, shift, down, right = shifted.strides
    if step[0] == 1:  # the rows of the windows follow each other
        together = (n, channels, size[1], size[0], rows * cols)
        return as_strided(shifted, together, (image, channel, shift, down, right), writeable=False)
    apart = (n, channels, size[1], size[0], rows, cols)
    strides = (image, channel, shift, down, step[0] * down, right)
    return as_strided(shifted, apart, strides, writeable=False).reshape(*apart[:4], rows * cols)


def correlate(patches: FloatArray, weights: FloatArray) -> FloatArray:
    """Sum each window of `windows`, weighted (outputs, channels, rows, cols): (n, outputs, windows)."""
    swapped = weights.swapaxes(2, 3)
    if BLAS:
        sums: FloatArray = swapped.reshape(len(weights), -1) @ _columns(patches)
    else:
        sums = np.einsum("ocji,ncjip->nop", swapped, patches)
    return sums


def correlate_gradient(gradient: FloatArray, patches: FloatArray) -> FloatArray:
    """Return the gradient of `correlate`, (n, outputs, windows), for the weights.

    That is (outputs, channels, rows, cols), added up over the images.
    """
    if BLAS:
        each = gradient @ _columns(patches).swapaxes(1, 2)
        total: FloatArray = each.sum(axis=0).reshape(-1, *patches.shape[1:4])
    else:
        total = np.einsum("nop,ncjip->ocji", gradient, patches)
    return total.swapaxes(2, 3)


def _columns(patches: FloatArray) -> FloatArray:
    """Write each window out as a column: (n, pixels of a window, windows)."""
    n, channels, width, height, count = patches.shape
    return patches.reshape(n, channels * width * height, count)
