"""Literal comparison: two images pixel by pixel, the way that fails and for which a network is the remedy."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from .arrays import BoolArray, numbers


@dataclass(frozen=True, eq=False)
class Comparison:
    """How many of `total` pixels match, and where they differ: a bool array in the image's shape."""

    matching: int
    total: int
    differs: BoolArray


def compare(image: ArrayLike, exemplar: ArrayLike) -> Comparison:
    """Compare two images of one shape: pixels match where both are white (above 0) or both are not.

    Raises ValueError if the shapes differ.
    """
    pixels, expected = numbers(image, "the image"), numbers(exemplar, "the exemplar")
    if pixels.shape != expected.shape:
        raise ValueError(
            f"cannot compare an image {pixels.shape} with an exemplar {expected.shape}: make them equal"
        )
    differs = (pixels > 0) != (expected > 0)
    return Comparison(matching=int(pixels.size - differs.sum()), total=pixels.size, differs=differs)
