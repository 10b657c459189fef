"""Evidence: which pixels of an image speak for a class and which against it, found in two ways."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from .arrays import FloatArray, numbers, whole
from .learner import PIECE

if TYPE_CHECKING:
    from .network import Sequential


def occlusion(
    network: Sequential, image: ArrayLike, class_index: int, window: int = 3, cover: float = 0.0
) -> Generator[FloatArray, None, FloatArray]:
    """Find by how much the vote for a class falls when a part of the image is covered: a generator.

    A square of `window` pixels, an odd number, is laid on each pixel in turn and filled with `cover`: 0 is
    neither white nor black, −1 takes ink away. Returns (rows, cols), above zero where what is covered speaks
    for the class, below zero where it speaks against it. It yields the map so far, in reading order, with NaN
    where nothing has been found yet.
    Raises ValueError, at the call, if the image is not one for the network, or there is no such class; if
    the window is not an odd number of pixels that has room in the image; or if the cover is not finite.
    Source: Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2014.
    """
    images, unit = _one(network, image, class_index)
    size = whole(window, "window")
    if not size % 2 or size > max(images.shape[2:]):
        raise ValueError(
            f"the window must be an odd number of pixels, 1 to {max(images.shape[2:])}, not {window}"
        )
    return _covering(network, images, unit, size // 2, float(numbers(cover, "the cover")))


def saliency(network: Sequential, image: ArrayLike, class_index: int) -> FloatArray:
    """Return how the vote for a class changes with each pixel: its gradient (channels, rows, cols).

    Above zero a whiter pixel would bring more votes, below zero a blacker one.
    Raises ValueError as `occlusion` does, and NotImplementedError if a layer has no way back.
    Source: Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2013.
    """
    images, unit = _one(network, image, class_index)
    values = [images]
    for layer in network.layers:
        values.append(layer.forward(values[-1]))
    flow = np.zeros_like(values[-1])
    flow[0, unit] = 1
    for layer, x, y in zip(reversed(network.layers), values[-2::-1], values[:0:-1], strict=True):
        flow = layer.backward(x, y, flow)
    gradient: FloatArray = flow[0]
    return gradient


def _one(network: Sequential, image: ArrayLike, class_index: int) -> tuple[FloatArray, int]:
    """Return the image as a batch of one, and the number of the class."""
    images = network.batch(image)
    if len(images) != 1:
        raise ValueError(f"the evidence in one image is looked for, but got {len(images)}: choose one")
    unit = whole(class_index, "class_index", 0)
    if unit >= len(network.classes):
        raise ValueError(f"there is no class {unit}: they are 0 to {len(network.classes) - 1}")
    return images, unit


def _covering(
    network: Sequential, images: FloatArray, unit: int, reach: int, cover: float
) -> Generator[FloatArray, None, FloatArray]:
    _, _, rows, cols = images.shape
    before = network.votes(images)[0, unit]
    falls = np.full(rows * cols, np.nan, dtype=np.float32)
    size = max(PIECE // max(network.multiplications, 1), 1)
    for start in range(0, rows * cols, size):
        if start:
            yield falls.reshape(rows, cols).copy()
        places = range(start, min(start + size, rows * cols))
        covered = images.repeat(len(places), axis=0)
        for each, place in zip(covered, places, strict=True):
            row, col = divmod(place, cols)
            each[:, max(row - reach, 0) : row + reach + 1, max(col - reach, 0) : col + reach + 1] = cover
        falls[start : start + size] = before - network.votes(covered)[:, unit]
    return falls.reshape(rows, cols)
