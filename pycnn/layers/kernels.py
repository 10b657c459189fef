"""The one place that depends on where it runs; nearly all the time is spent here.

NumPy's matmul is fastest where it has a BLAS behind it, which wants every window written out as a column.
WebAssembly has none, nor vector instructions: there einsum is two to three times as fast and reads the
windows where they are, and choosing between two numbers takes a third of the time of `maximum` or of a
multiplication by 0 or 1. `build.py bench` measures what comes of it.
Letters in the subscripts: n images, o outputs, c channels, i and j rows and columns of a feature, p windows.
"""

from __future__ import annotations

import math
import sys

import numpy as np

from pycnn.arrays import BoolArray, FloatArray

BLAS = sys.platform != "emscripten"


def at_least_zero(x: FloatArray) -> FloatArray:
    """Return x with 0 in place of every negative number."""
    return np.maximum(x, np.float32(0)) if BLAS else np.where(x < 0, np.float32(0), x)


def larger(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the larger one of each pair of numbers."""
    return np.maximum(a, b) if BLAS else np.where(b > a, b, a)


def only_where(condition: BoolArray, values: FloatArray) -> FloatArray:
    """Return the values where the condition holds, and 0 elsewhere."""
    return values * condition if BLAS else np.where(condition, values, np.float32(0))


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

    Returns (channels, window cols, window rows, rows, n, cols): [c, j, i, r, k, s] is the pixel [c, i, j] of
    the window [r, s] of image k. With the images inside, all windows follow each other in memory; only shifts
    along the rows are copied, and those down the columns are views of these copies.
    """
    n, channels, length, width = x.shape
    rows, cols = (length - size[0]) // step[0] + 1, (width - size[1]) // step[1] + 1
    shifted = np.empty((channels, size[1], length, n, cols), dtype=x.dtype)
    for j in range(size[1]):
        shifted[:, j] = x[..., j : j + step[1] * cols : step[1]].transpose(1, 2, 0, 3)
    channel, shift, down, image, right = shifted.strides
    shape = (channels, size[1], size[0], rows, n, cols)
    strides = (channel, shift, down, step[0] * down, image, right)
    return np.ndarray(shape, x.dtype, shifted, 0, strides)


def correlate(patches: FloatArray, weights: FloatArray) -> FloatArray:
    """Sum each window of `windows`, weighted (outputs, channels, rows, cols): (n, outputs, rows, cols)."""
    swapped = weights.swapaxes(2, 3)
    outputs = len(weights)
    if BLAS:
        sums: FloatArray = swapped.reshape(outputs, -1) @ _columns(patches)
    else:
        sums = np.einsum("ocji,cjip->op", swapped, patches.reshape(*patches.shape[:3], -1))
    return sums.reshape(outputs, *patches.shape[3:]).transpose(2, 0, 1, 3)


def correlate_gradient(gradient: FloatArray, patches: FloatArray) -> FloatArray:
    """Return the gradient of `correlate` for the weights, from that for its sums (n, outputs, rows, cols).

    It is (outputs, channels, rows, cols), added up over the images.
    """
    flat = gradient.transpose(1, 2, 0, 3).reshape(gradient.shape[1], -1)
    if BLAS:
        total: FloatArray = (flat @ _columns(patches).T).reshape(len(flat), *patches.shape[:3])
    else:
        total = np.einsum("op,cjip->ocji", flat, patches.reshape(*patches.shape[:3], -1))
    return total.swapaxes(2, 3)


def _columns(patches: FloatArray) -> FloatArray:
    """Write each window out as a column: (pixels of a window, windows)."""
    return patches.reshape(math.prod(patches.shape[:3]), -1)
