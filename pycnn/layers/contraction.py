"""The one place where the multiplying and adding is done, and with it nearly all the time spent."""

from __future__ import annotations

import sys

import numpy as np

from pycnn.arrays import FloatArray

BLAS = sys.platform != "emscripten"
"""WebAssembly has no BLAS; there NumPy's einsum is about twice as fast as its matmul."""


def contract(weights: FloatArray, columns: FloatArray) -> FloatArray:
    """Multiply weights (m, k) with each of n stacks of columns (n, k, p): (n, m, p)."""
    if BLAS:
        product: FloatArray = np.matmul(weights, columns)
    else:
        product = np.einsum("mk,nkp->nmp", weights, columns)
    return product
