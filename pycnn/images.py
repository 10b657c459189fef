"""Images: ASCII art to pixels and back, and ink of any size to the few pixels that the network sees.

An image is a float32 array (channels, rows, cols) with −1 for black and +1 for white, rows from top to
bottom.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import BoolArray, FloatArray, numbers, whole

WHITE, BLACK = "X", "."


def from_text(art: str) -> FloatArray:
    """Read a drawing in ASCII art: an image (1, rows, cols) of ±1.

    `art` has one word per row, separated by spaces or newlines; X is white (+1), . is black (−1).
    Raises ValueError if there is no row, if rows differ in length, or at any other character.
    """
    rows = art.split()
    if not rows:
        raise ValueError("the drawing is empty: write one word of X and . for each row")
    for number, row in enumerate(rows, start=1):
        strange = set(row) - {WHITE, BLACK}
        if strange:
            raise ValueError(
                f"row {number} has {min(strange)!r}: use only {WHITE} for white and {BLACK} for black"
            )
        if len(row) != len(rows[0]):
            raise ValueError(
                f"row {number} has {len(row)} pixels, row 1 has {len(rows[0])}: make all equally long"
            )
    return np.array([[[1 if pixel == WHITE else -1 for pixel in row] for row in rows]], dtype=np.float32)


def to_text(image: ArrayLike) -> str:
    """Write an image (1, rows, cols) or (rows, cols) as ASCII art: one line per row, X for above 0.

    Raises ValueError on any other shape.
    """
    pixels = numbers(image, "the image")
    if pixels.ndim == 3 and len(pixels) == 1:
        pixels = pixels[0]
    if pixels.ndim != 2:
        raise ValueError(f"expected an image (1, rows, cols) or (rows, cols), got the shape {pixels.shape}")
    return "\n".join("".join(WHITE if lit else BLACK for lit in row) for row in (pixels > 0).tolist())


def from_ink(ink: ArrayLike, size: int) -> FloatArray:
    """Scale ink to an image (1, size, size): −1 where there is no ink, +1 where all is ink, linear between.

    `ink` is 2-D, of any height and width, with values from 0 (none) to 1 (full), or bool. A pixel's value is
    the mean of the ink under it, weighted by area, so nothing is lost or invented whether the image shrinks
    or grows, by whole factors or not. Ink that is not square is first centred on a black square, which keeps
    its proportions. Raises ValueError if `ink` is not 2-D, is empty, or has values outside 0…1.
    """
    size = whole(size, "size")
    given = ink if isinstance(ink, np.ndarray) and ink.dtype == np.float32 else numbers(ink, "the ink")
    if given.ndim != 2 or not given.size:
        raise ValueError(f"the ink must be a 2-D array with at least one pixel, got the shape {given.shape}")
    if not (given.min() >= 0 and given.max() <= 1):  # not (…) also catches NaN
        raise ValueError("the ink must be from 0 (none) to 1 (full) everywhere; divide 8-bit values by 255")
    height, width = given.shape
    side = max(height, width)
    # The first product is the larger one; in WebAssembly einsum takes half of matmul's time for it.
    narrow = np.einsum("hw,pw->hp", given, _overlap(width, side, size))
    total = _overlap(height, side, size) @ narrow
    image: FloatArray = (2 * (total / (2 * side) ** 2) - 1).astype(np.float32)
    return image[np.newaxis]


def binarize(image: ArrayLike, threshold: float = 0.0) -> FloatArray:
    """Make every pixel of an image, of any shape, white (+1) if it is above `threshold`, else black (−1)."""
    return np.where(numbers(image, "the image") > threshold, np.float32(1), np.float32(-1))


def shifted(image: ArrayLike, down: int, right: int) -> FloatArray:
    """Move an image (…, rows, cols) by whole pixels, down and to the right; what comes in is black (−1).

    Raises ValueError if the image has fewer than two axes.
    """
    pixels = numbers(image, "the image")
    if pixels.ndim < 2:
        raise ValueError(f"expected an image (…, rows, cols), got the shape {pixels.shape}")
    rows, cols = pixels.shape[-2:]
    moved = np.full_like(pixels, -1)
    to_rows, from_rows = _overlapping(rows, down)
    to_cols, from_cols = _overlapping(cols, right)
    moved[..., to_rows, to_cols] = pixels[..., from_rows, from_cols]
    return moved


def _overlapping(length: int, shift: int) -> tuple[slice, slice]:
    """Where the pixels of a line go to that stay on it when it is shifted, and where they come from."""
    shift = min(max(shift, -length), length)
    return slice(max(shift, 0), length + min(shift, 0)), slice(max(-shift, 0), length - max(shift, 0))


def black_and_white(image: ArrayLike) -> FloatArray:
    """Make a grey image of thin strokes black (−1) and white (+1) without losing a stroke.

    The image is (…, rows, cols). A pixel is white if ink covers at least half of it. A stroke that runs
    between two rows or columns covers less than half of either; so a pixel is also white if at least a third
    of it is covered, and more than of its neighbours across the stroke.
    Raises ValueError if the image has fewer than two axes.
    """
    grey = numbers(image, "the image")
    if grey.ndim < 2:
        raise ValueError(f"expected an image (…, rows, cols), got the shape {grey.shape}")
    rows, cols = grey.shape[-2:]
    framed = np.full((*grey.shape[:-2], rows + 3, cols + 3), -1, dtype=np.float32)
    framed[..., 1:-2, 1:-2] = grey

    def neighbour(down: int, right: int) -> FloatArray:
        return framed[..., 1 + down : 1 + down + rows, 1 + right : 1 + right + cols]

    def ridge(before: FloatArray, after: FloatArray, next_after: FloatArray) -> BoolArray:
        # Of two equal pixels the first is the ridge, so that a stroke exactly on a border is not two thick;
        # where more are equal the stroke runs along them, and there is no ridge across it.
        higher: BoolArray = (grey > before) & ((grey > after) | ((grey == after) & (after > next_after)))
        return higher

    above, below, left, right = neighbour(-1, 0), neighbour(1, 0), neighbour(0, -1), neighbour(0, 1)
    # Across the stroke is where the neighbours have less ink.
    upright, flat = left + right, above + below
    top = (ridge(above, below, neighbour(2, 0)) & (flat <= upright)) | (
        ridge(left, right, neighbour(0, 2)) & (upright <= flat)
    )
    return np.where((grey >= 0) | (top & (grey >= -1 / 3)), np.float32(1), np.float32(-1))


@lru_cache(maxsize=32)
def _overlap(count: int, side: int, size: int) -> NDArray[np.float64]:
    """How much of each of `count` pixels, centred on `side`, lies in each of its `size` parts: (size, count).

    The unit is 1 / (2 · size) of a pixel, in which every border is a whole number, so that the overlaps have
    no rounding error. A row adds up to 2 · side where the pixels cover the part completely.
    """
    pixel = size * (side - count) + 2 * size * np.arange(count)
    part = 2 * side * np.arange(size)[:, np.newaxis]
    shared = np.minimum(pixel + 2 * size, part + 2 * side) - np.maximum(pixel, part)
    overlap: NDArray[np.float64] = np.maximum(shared, 0).astype(np.float64)
    overlap.setflags(write=False)
    return overlap
