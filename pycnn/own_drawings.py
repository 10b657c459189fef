"""Own drawings: from a few of a person's drawings of each class as many images as a network needs."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from .architecture import check_classes
from .arrays import FloatArray, generator, whole
from .datasets.drawings import NARROWEST, SMALLEST, THIN, distortion, figure, place, sheet, sheet_side
from .datasets.shapes import Shape
from .datasets.strokes import Hand, Lines, Weights, broad_nib
from .images import from_ink
from .losses import Labels
from .optimizers import fraction
from .originals import Inked, Original, Strokes, placed, weighed

if TYPE_CHECKING:
    from numpy.random import Generator as RandomGenerator

FEWEST_CLASSES: Final = 2
MOST_CLASSES: Final = 10
ENOUGH: Final = 3
"""From so many drawings of a class on, some of them are held out."""
FEWEST_IMAGES: Final = 10
"""Of each class: of fewer nothing can be held out, and nothing learned."""
TURN: Final = 15.0
"""Degrees: of a figure that is turned by more it is hard to say what it is."""
CLEAR: Final = 4
"""Pixels of the image that a drawing gets at least, where it is narrowest."""
WEIGHTS: Final = (0.7, 1.5)
"""How much thinner, and thicker, strokes become."""
LONGEST: Final = 0.2
"""A part of half a drawing's larger side: longer lines are divided, so that an unsteady hand bends them."""


@dataclass(frozen=True, eq=False)
class OwnDrawings:
    """Labelled images to learn from, and others, held out, to test with.

    Images are (n, 1, size, size), from −1 (black) to 1 (white), labels (n,): indices into `classes`.
    """

    classes: tuple[str, ...]
    images: FloatArray
    labels: Labels
    held_out: tuple[FloatArray, Labels]
    shared: tuple[str, ...]
    """The classes with so few drawings that those held out show the same ones, differently distorted."""


def make(
    originals: Mapping[str, Sequence[Original]],
    n: int,
    size: int,
    rng: RandomGenerator | None = None,
    *,
    held_out: float = 0.2,
) -> Generator[int, None, OwnDrawings]:
    """Make `n` labelled images of a person's own drawings, each differently distorted: a generator.

    `originals` has the drawings of each class by its name, 2 to 10 classes. Every class, and of it every
    drawing, gets as many images as others, or one more. The part `held_out` of the images is kept from
    training; with three or more drawings of a class, about as large a part of these, at least one, appears
    nowhere else.

    It yields how many images are done, after each, and returns all of them. The same state of `rng` gives the
    same images. Raises ValueError, at the call, for other numbers of classes, for a class without drawings,
    if `n` is below 10 for each class, if `size` is below 5, or if `held_out` is not from 0 to below 1.
    """
    names = check_classes(list(originals))
    if not FEWEST_CLASSES <= len(names) <= MOST_CLASSES:
        raise ValueError(f"there are {len(names)} classes: have {FEWEST_CLASSES} to {MOST_CLASSES}")
    for name, given in originals.items():
        if not given:
            raise ValueError(f"the class {name} has no drawing yet: draw one, or remove the class")
        for which, original in enumerate(given, start=1):
            if not isinstance(original, Strokes | Inked):
                raise ValueError(  # noqa: TRY004, as for every other argument
                    f"drawing {which} of {name} must be Strokes(…) or Inked(…), not {type(original).__name__}"
                )
    n, size = whole(n, "n", FEWEST_IMAGES * len(names)), whole(size, "size", NARROWEST)
    share = fraction(held_out, "held_out")
    return _making({name: tuple(given) for name, given in originals.items()}, n, size, generator(rng), share)


def varied(original: Original, size: int, rng: RandomGenerator) -> FloatArray:
    """Return an image (1, size, size) of a drawing, somewhere on the sheet, distorted at random.

    It is distorted as those of `datasets.drawings` are: moved, enlarged or shrunk, stretched, slanted and
    turned, drawn with a thinner or a thicker pen, and, if its strokes are known, with an unsteady hand.
    """
    side = sheet_side(size)
    if isinstance(original, Strokes):
        return from_ink(sheet(*figure(_shape(original), size, rng), side), size)
    return from_ink(_moved(original, size, side, rng), size)


def _making(
    originals: Mapping[str, tuple[Original, ...]], n: int, size: int, rng: RandomGenerator, share: float
) -> Generator[int, None, OwnDrawings]:
    pools: list[tuple[list[Original], list[Original]]] = []
    for given in originals.values():
        apart = max(round(share * len(given)), 1) if len(given) >= ENOUGH and share else 0
        mixed = [given[index] for index in rng.permutation(len(given))]
        pools.append((mixed[apart:], mixed[:apart] or mixed))
    kept = round(n * share)
    parts = []
    done = 0
    for part, count in enumerate((n - kept, kept)):
        labels = _balanced(count, len(pools), rng)
        images = np.empty((count, 1, size, size), dtype=np.float32)
        turns = [0] * len(pools)
        for place_in_row, label in enumerate(labels.tolist()):
            pool = pools[label][part]
            images[place_in_row] = varied(pool[turns[label] % len(pool)], size, rng)
            turns[label] += 1
            done += 1
            yield done
        parts.append((images, labels))
    shared = tuple(name for name, given in originals.items() if len(given) < ENOUGH and share)
    (images, labels), test = parts
    return OwnDrawings(tuple(originals), images, labels, test, shared)


def _balanced(count: int, classes: int, rng: RandomGenerator) -> Labels:
    """Return labels (count,) in mixed order, each class as often as others or once more."""
    turns: Labels = np.arange(count, dtype=np.int64) + rng.integers(classes)
    return rng.permutation(turns % classes)


def _shape(original: Strokes) -> Shape:
    """Return a drawing as a shape to draw figures of, in its own frame."""
    ends = original.lines.reshape(-1, 2)
    low, high = ends.min(axis=0), ends.max(axis=0)
    half = max(float((high - low).max()), original.width) / 2
    lines = _divided((original.lines - (low + high) / 2) / half)

    def strokes(rng: np.random.Generator, hand: Hand) -> tuple[Lines, Weights]:
        return lines, broad_nib(lines, hand.contrast, math.pi * rng.random())

    # Nobody draws finer details than their pen allows; a pen up to half as thick again leaves them open.
    boldest = min(max(WEIGHTS[1] * original.width / half, 0.15), 0.5)
    return Shape(strokes, turn=TURN, boldest=boldest, clear=CLEAR)


def _divided(lines: Lines) -> Lines:
    """Divide long lines into equal ones."""
    lengths = np.hypot(*(lines[:, 1] - lines[:, 0]).T)
    pieces = []
    for (start, end), count in zip(lines, np.ceil(lengths / LONGEST).clip(1).astype(int), strict=True):
        points = start + (np.arange(count + 1) / count)[:, np.newaxis] * (end - start)
        pieces.append(np.stack([points[:-1], points[1:]], axis=1))
    return np.concatenate(pieces)


def _moved(original: Inked, size: int, side: int, rng: RandomGenerator) -> FloatArray:
    """Return the ink of a drawing on a sheet of `side` pixels, distorted as far as ink can be."""
    height, width = (part.stop - part.start for part in original.box)
    half = max(height, width) / 2
    matrix, narrow = distortion(TURN, rng)
    corners = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / (2 * half)
    reach = corners @ matrix
    low, across = reach.min(axis=0), np.ptp(reach, axis=0)
    # So small a drawing could not be seen any more, nor so thin a stroke.
    weight = rng.uniform(*WEIGHTS)
    thinnest = THIN * half / (original.pen * size)
    least = max(CLEAR / (2 * narrow) / size, thinnest / weight)
    scale = min(max(rng.uniform(SMALLEST, 1) / across.max(), least), 1 / across.max())
    weight = max(weight, thinnest / scale)
    # First to about as many pixels as it will have, each the mean of those it covers: no stroke is lost.
    ink = weighed(original.reduced(2 * scale * side), weight)
    middle = np.zeros((side, side), dtype=np.float32)
    start = (side - len(ink)) // 2
    middle[start : start + len(ink), start : start + len(ink)] = ink
    # It reaches from −1 to 1 in the frame that `matrix` and `scale` are of.
    enlarged = matrix * (2 / len(ink) * scale * side)
    off = np.full(2, start + len(ink) / 2 - side / 2)
    where = (place(across * scale, rng) - low * scale - 0.5) * side
    return placed(middle, enlarged, where - off @ enlarged)
