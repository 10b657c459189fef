"""Data: what the network learns from, and what it is asked about; made in pieces of a few milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final, TypeAlias

import numpy as np

from pycnn import datasets, images, own_drawings
from pycnn.arrays import FloatArray
from pycnn.datasets.digits import SIDE
from pycnn.in_pieces import InPieces, part
from pycnn.losses import Labels

from .own import OwnClass, original

HELD_OUT: Final = 4
"""For so many images to learn from there is another one to be asked about."""
READ: Final = 0.2
"""The share of reading the digits, if they are brought to another size."""
RESIZED: Final = 10
"""How many of them are brought there at a time."""


@dataclass(frozen=True, eq=False)
class Data:
    """Images (n, 1, side, side) and the numbers of their classes; the fresh ones are never learned from."""

    classes: tuple[str, ...]
    images: FloatArray
    labels: Labels
    fresh: FloatArray
    answers: Labels


Work: TypeAlias = InPieces[Data]


def drawn(classes: Sequence[str], count: int, side: int, seed: int) -> Work:
    """Draw `count` images to learn from and a quarter as many others, equally many of each class."""
    rng = np.random.default_rng(seed)
    fresh = -(-count // HELD_OUT)
    made: list[tuple[FloatArray, Labels]] = []
    missing = count + fresh
    while missing:
        piece = datasets.drawings(min(len(classes), missing), side, rng, classes)
        made.append(piece)
        missing -= len(piece[0])
        yield 1 - missing / (count + fresh)
    x, y = (np.concatenate(arrays) for arrays in zip(*made, strict=True))
    return Data(tuple(classes), x[:count], y[:count], x[count:], y[count:])


def own(classes: Sequence[OwnClass], count: int, side: int, seed: int) -> Work:
    """Make `count` images of the reader's own drawings, and a quarter as many to ask about, all distorted.

    Raises ValueError, saying what to do, if there are too few drawings, or images.
    """
    originals = {each.name: [original(drawing) for drawing in each.drawings] for each in classes}
    whole = count + -(-count // HELD_OUT)
    work = own_drawings.make(originals, whole, side, np.random.default_rng(seed), held_out=1 - count / whole)
    made = yield from part(work, 0, 1 / whole)  # it counts images
    return Data(made.classes, made.images, made.labels, *made.held_out)


def digits(file: IO[bytes], side: int) -> Work:
    """Read the handwritten digits, in another size if need be. ValueError if the file is not theirs."""
    classes = tuple(str(digit) for digit in range(10))
    read = 1.0 if side == SIDE else READ
    (x, y), (fresh, answers) = yield from part(datasets.digits_in_pieces(file), 0, read)
    if side != SIDE:
        after = read + (1 - read) * len(x) / (len(x) + len(fresh))
        x = yield from part(_resized(x, side), read, after)
        fresh = yield from part(_resized(fresh, side), after, 1)
    return Data(classes, x, y, fresh, answers)


def _resized(pictures: FloatArray, side: int) -> InPieces[FloatArray]:
    made = np.empty((len(pictures), 1, side, side), dtype=np.float32)
    for number, picture in enumerate(pictures):
        made[number] = images.from_ink((picture[0] + 1) / 2, side)
        if number % RESIZED == 0:
            yield number / len(pictures)
    return made
