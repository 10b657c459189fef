"""Swapped columns, and what a convolution finds in data before and after."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from pycnn.arrays import FloatArray
from pycnn.matches import agreement, peaks
from pycnn.spectrogram import longest_rise
from pycnn.tables import closest_rows

from .data import Data, articles_x, sound, table, text

MOST_SWAPS: Final = 40
"""Enough to leave hardly any column beside those that it stood beside."""
WELL: Final = 85
"""In %: what part of the best fit in order is a good fit."""
SHUFFLES: Final = 20

Order = tuple[int, ...]
"""Which column stands where."""


@lru_cache(maxsize=64)
def swapped(columns: int, swaps: int, seed: int) -> tuple[Order, tuple[int, int] | None]:
    """The order after some swaps of two columns, always the same ones by the seed, and the last of them."""
    chance = random.Random(seed)
    order = list(range(columns))
    last: tuple[int, int] | None = None
    for _ in range(swaps):
        one, other = sorted(chance.sample(range(columns), 2))
        order[one], order[other] = order[other], order[one]
        last = one, other
    return tuple(order), last


def ordered(data: Data, order: Order) -> FloatArray:
    """The data, (1, rows, cols), with its columns in another order."""
    return data.image[..., list(order)]


@dataclass(frozen=True, eq=False)
class Found:
    """What a search for a pattern found: how well it fits everywhere, and where it fits best."""

    fits: FloatArray
    best: float
    place: tuple[int, int]
    patch: tuple[slice, slice]
    """The rows and columns of the data under the best fit."""

    def at_least(self, least: float) -> int:
        """In how many places the pattern fits as well as this."""
        return int((self.fits >= least).sum())


def find(data: Data, pattern: int, order: Order) -> Found:
    """Slide a pattern over the data and see how far it agrees with each patch."""
    image = ordered(data, order)
    fits = agreement(data.layer, data.layer.forward(image[np.newaxis])[0])[pattern]
    ((row, col),) = peaks(fits, 1, 1)
    place = (slice(pattern, pattern + 1), slice(row, row + 1), slice(col, col + 1))
    _, rows, cols = data.layer.source(place, image.shape)
    return Found(fits, float(fits[row, col]), (row, col), (rows, cols))


def well(best: float) -> float:
    """How well a pattern must fit to fit well, if this is the best fit in order."""
    return best * WELL / 100 if best > 0 else best


def rise(data: Data, order: Order) -> int:
    """For how many moments on end the tone of a spectrogram rises at most."""
    return longest_rise(ordered(data, order)[0, ::-1])


def most_alike(data: Data, order: Order) -> tuple[str, str]:
    """Which two rows of a table are most alike."""
    first, second = closest_rows(ordered(data, order)[0])
    return data.rows[first], data.rows[second]


@lru_cache(maxsize=1)
def fits_lost() -> dict[str, tuple[float, float]]:
    """The best fits, a mean over all patterns, in order and after shuffling, for each kind of data.

    The drawing is the article's X; the others are those that are shown first.
    """
    return {each.kind: _best_fits(each) for each in (articles_x(), sound(0), text(0), table())}


def _best_fits(data: Data) -> tuple[float, float]:
    shuffled = [ordered(data, swapped(data.columns, MOST_SWAPS, seed)[0]) for seed in range(SHUFFLES)]
    batch = np.stack([data.image, *shuffled])
    fits = [agreement(data.layer, matches).max(axis=(1, 2)).mean() for matches in data.layer.forward(batch)]
    return float(fits[0]), float(np.mean(fits[1:]))
