"""Paper: where a picture has ink and where paper, whatever the colours and however the light falls."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pycnn.arrays import BoolArray, FloatArray

from .refusal import PictureError

LUMA: Final = np.array([0.299, 0.587, 0.114], dtype=np.float32)
"""How bright red, green and blue look, in the coding that pictures have (ITU-R BT.601)."""
FAINTEST: Final = 0.06
"""The least difference between ink and paper; that between black and white is 1."""
CLEAREST: Final = 5
"""How many times darker ink must be, below the paper's brightness, than the paper's own grain is."""
LINES: Final = 0.45
"""Of the depth of the darkest: what is less dark is no ink, as the lines of squared paper, or a shadow."""
MOST_SPLITS: Final = 3
"""Where there is very little ink, the first thresholds only part the paper's grain."""
BINS: Final = 256


def brightness(pixels: NDArray[np.uint8]) -> FloatArray:
    """Return how bright the pixels of a picture, RGBA (rows, cols, 4), look: (rows, cols), 0 … 1.

    Beneath what is transparent lies white paper; but black, if much is transparent and nothing of the rest is
    dark, as in a white logo, or if nothing shows on white. Raises PictureError if nothing is visible.
    """
    colour = pixels[..., :3].astype(np.float32) @ (LUMA / 255)
    opacity = pixels[..., 3].astype(np.float32) / 255
    visible = opacity > 0.5
    if not visible.any():
        raise PictureError("the picture is transparent everywhere: take one that shows a letter")
    on_black: FloatArray = (colour * opacity).astype(np.float32)
    on_white: FloatArray = (on_black + (1 - opacity)).astype(np.float32)
    light = visible.mean() < 0.75 and np.percentile(colour[visible], 1) > 0.5
    return on_black if light or np.ptp(on_white) < FAINTEST else on_white


def shows_dark_paper(grey: FloatArray) -> bool:
    """Whether most of a picture's border is dark: then that is paper, and what is light is ink."""
    level = _levelled(grey)
    if np.ptp(level) < FAINTEST:
        return False
    edge = max(min(grey.shape) // 20, 1)
    border = np.ones(grey.shape, dtype=np.bool_)
    border[edge:-edge, edge:-edge] = False
    return bool(_darker_than_around(level)[border].mean() > 0.5)


def ink_on(grey: FloatArray) -> BoolArray:
    """Return where there is dark ink on light paper (rows, cols), under light that need not be even.

    Ink is what is much darker than the paper around it. Raises PictureError if nothing is.
    """
    if np.ptp(grey) < FAINTEST:
        raise PictureError("the picture is all of one colour: take one that shows a letter")
    depth = _depth(_levelled(grey))
    candidates = depth.ravel()
    for _ in range(MOST_SPLITS):
        if np.ptp(candidates) < FAINTEST:
            break
        threshold = otsu(candidates)
        candidates = candidates[candidates > threshold]
        ink: BoolArray = depth > max(threshold, LINES * float(np.percentile(candidates, 90)))
        rest = depth[~ink]
        middle = np.median(rest)
        grain = 1.48 * np.median(abs(rest - middle))  # the standard deviation, if grain is normal
        if np.median(depth[ink]) - middle >= max(FAINTEST, CLEAREST * grain):
            return ink
    raise PictureError("no letter stands out: take a picture with more light, or of darker lines")


def otsu(values: FloatArray) -> float:
    """Return the threshold that parts values best into low and high ones; not all may be equal.

    The two classes have the least variance within, which is the most between them. After Otsu, "A threshold
    selection method from gray-level histograms", IEEE Transactions on Systems, Man, and Cybernetics 9 (1979).
    """
    counts, edges = np.histogram(values, BINS)
    sums = np.cumsum(counts * (edges[1:] + edges[:-1]) / 2)
    low = np.cumsum(counts)[:-1]
    high = values.size - low
    between = low * high * (sums[:-1] / low - (sums[-1] - sums[:-1]) / high) ** 2
    return float(edges[1:-1][between == between.max()].mean())


def grown(shape: BoolArray, reach: int) -> BoolArray:
    """Return which pixels have a part of the shape (rows, cols) up to `reach` pixels away."""
    near: BoolArray = _box_sum(shape, reach) > 0.5
    return near


def _darker_than_around(grey: FloatArray) -> BoolArray:
    reach = max(grey.shape) // 3
    mean = _box_sum(grey, reach) / _box_sum(np.ones(grey.shape, dtype=np.bool_), reach)
    depth = (mean - grey).astype(np.float32)
    dark: BoolArray = depth > otsu(depth)
    return dark


def _levelled(grey: FloatArray) -> FloatArray:
    """A picture without the slope of its light from side to side, by least squares."""
    rows, cols = (np.arange(count, dtype=np.float32) - (count - 1) / 2 for count in grey.shape)
    down = rows @ grey.mean(axis=1) / max(rows @ rows, 1)
    right = cols @ grey.mean(axis=0) / max(cols @ cols, 1)
    level: FloatArray = grey - (down * rows[:, np.newaxis] + right * cols).astype(np.float32)
    return level


def _depth(grey: FloatArray) -> FloatArray:
    """How much darker each pixel is than the mean of the paper around it.

    Where there is little paper near, under broad ink, that farther away counts.
    """
    paper = ~_darker_than_around(grey)
    level = np.full(grey.shape, grey[paper].mean(), dtype=np.float64)
    for reach in (max(grey.shape) // 2, max(grey.shape) // 8):
        little = 0.1 * _box_sum(np.ones(grey.shape, dtype=np.bool_), reach)
        level = (_box_sum(grey * paper, reach) + little * level) / (_box_sum(paper, reach) + little)
    return (level - grey).astype(np.float32)


def _box_sum(values: FloatArray | BoolArray, reach: int) -> NDArray[np.float64]:
    """The sum in the square up to `reach` pixels around each; from running sums, as quick for large ones."""
    total = values.astype(np.float64)
    for _ in range(2):  # down, then across
        count = len(total)
        before = np.zeros((count + 1, total.shape[1]))
        np.cumsum(total, axis=0, out=before[1:])
        place = np.arange(count)
        total = (before[np.minimum(place + reach + 1, count)] - before[np.maximum(place - reach, 0)]).T
    return total
