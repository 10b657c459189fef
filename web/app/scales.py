"""Scales: which number has its full colour in each layer of a network, also while the network learns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pycnn import Sequential
from pycnn.arrays import FloatArray

OUTGROWN: Final = 2.0
"""By which factor numbers may leave a scale, upward or downward, before it follows them."""
SMALLEST, LARGEST = 1e-30, 1e30
"""Between these float32 can divide by a scale."""


@dataclass(frozen=True, eq=False)
class Scales:
    """The scales of a network's layers, and what they were found by: the largest numbers of some pictures.

    Colours that follow every step of learning would hide it. So while a network learns, a scale stays until
    the numbers have outgrown it or fallen well below it, and only one of the pictures is looked at per step:
    the others' numbers are some steps old, which is near enough for such a factor.
    """

    largest: NDArray[np.float64]
    """For each picture the largest number of each layer and, at the end, the largest vote: whatever its sign
    where no number is above zero. (pictures, layers + 1)"""
    layers: tuple[float, ...]
    reach: float
    """The score that fills half a bar."""
    turn: int = 0
    """Which picture is looked at next."""

    @classmethod
    def fixed(cls, layers: int, scale: float) -> Scales:
        """The same scale for so many layers."""
        return cls(np.zeros((0, layers + 1)), (scale,) * layers, scale)

    @classmethod
    def of(cls, network: Sequential, pictures: Sequence[FloatArray]) -> Scales:
        """Look at all the pictures, images for the network."""
        largest = np.array([_largest(network, image) for image in pictures])
        *layers, reach = (each or 1.0 for each in _together(network, largest))
        return cls(largest, tuple(layers), reach)

    def after(self, network: Sequential, pictures: Sequence[FloatArray]) -> Scales:
        """The scales of the same layers after they have learned on: as far as they can, what they were."""
        largest = self.largest.copy()
        largest[self.turn] = _largest(network, pictures[self.turn])
        found = _together(network, largest)
        *kept, reach = (_kept(*pair) for pair in zip((*self.layers, self.reach), found, strict=True))
        layers = self.layers if tuple(kept) == self.layers else tuple(kept)
        turn = (self.turn + 1) % len(pictures)
        return replace(self, largest=largest, layers=layers, reach=reach, turn=turn)


def _largest(network: Sequential, image: FloatArray) -> list[float]:
    """The largest number of each layer, and the largest vote with or without its sign."""
    found = []
    values = image[np.newaxis]
    for layer in network.layers:
        values = layer.forward(values)
        most = float(values.max())
        # The colours of numbers below zero have the same scale; where there are no others, theirs counts.
        found.append(most if most > 0 else -float(np.abs(values).max()))
    return [*found, float(np.abs(values).max())]


def _together(network: Sequential, largest: NDArray[np.float64]) -> list[float]:
    """A scale for each layer, and for the votes; 0 where there is nothing but zeros.

    ReLU and pooling keep the scale of the maps that they work on, so that colours compare.
    """
    with np.errstate(invalid="ignore"):
        most = np.where((largest > 0).any(axis=0), largest.max(axis=0), np.abs(largest).max(axis=0))
    found: list[float] = []
    for position, each in enumerate(np.nan_to_num(most).tolist()):
        if position < len(network.layers) and found and not network.layers[position].parameters:
            found.append(found[-1])
        else:
            found.append(min(max(each, SMALLEST), LARGEST) if each else 0.0)
    return found


def _kept(before: float, now: float) -> float:
    return before if not now or before / OUTGROWN <= now <= before * OUTGROWN else now
