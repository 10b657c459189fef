"""The letter among all the ink of a picture, where edges, shadows and stains are ink too."""

from __future__ import annotations

from typing import Final

import numpy as np

from pycnn.arrays import BoolArray

from .components import Labels, components
from .paper import grown
from .refusal import PictureError

LARGEST: Final = 112
"""Pixels of a letter's longer side; more show nothing that the pen's width would not hide."""
SMALLEST: Final = 8
"""Pixels of a letter's longer side; in less nobody can tell which it is."""
FULLEST: Final = 0.75
"""How much of its box a letter may cover. A bold O covers seven tenths, a disc covers more."""
CROP: Final = "crop the picture so that only the letter and its background are left"


def find(ink: BoolArray) -> BoolArray:
    """Return the letter's shape (rows, cols), cut out and not larger than LARGEST.

    Raises PictureError if what is there is no letter: too small, or one filled area.
    """
    box = cut_out(main_pieces(ink))
    if max(box.shape) < SMALLEST:
        raise PictureError(f"what stands out is too small: {CROP}")
    inner = _thin_hole(box)
    if inner is not None:
        return inner
    if box.mean() > FULLEST:
        raise PictureError(f"it shows a filled area instead of lines: {CROP}")
    return _shrunk(box)


def main_pieces(ink: BoolArray) -> BoolArray:
    """Return the ink (rows, cols) without specks, without a frame, and without what comes in from outside.

    What touches the picture's border stays if nothing of size lies inside. Raises PictureError if there is
    only a frame.
    """
    labels = components(grown(ink, 1)) * ink  # neighbours at a corner, and over a gap of a pixel, too
    sizes = _sizes(labels)
    ring = _border(labels)
    sizes[np.bincount(ring, minlength=len(sizes)) > 0.9 * ring.size] = 0  # a frame
    inside = sizes.copy()
    inside[ring] = 0
    if inside.any() and max(cut_out(labels == inside.argmax()).shape) >= max(ink.shape) / 5:
        sizes = inside
    if not sizes.any():
        raise PictureError(f"it shows a frame without a letter: {CROP}")
    main: BoolArray = (sizes >= sizes.max() / 20)[labels] & ink
    return main


def cut_out(shape: BoolArray) -> BoolArray:
    """Return the box (rows, cols) around a shape."""
    rows, cols = np.flatnonzero(shape.any(axis=1)), np.flatnonzero(shape.any(axis=0))
    return shape[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]


def _thin_hole(box: BoolArray) -> BoolArray | None:
    """The largest hole in a shape, if it is drawn with thin lines: then the shape is a sheet of paper.

    So it is where a light sheet lies on a dark table.
    """
    labels = components(~box)
    sizes = _sizes(labels)
    sizes[_border(labels)] = 0
    if not sizes.any():
        return None
    hole = cut_out(labels == sizes.argmax())
    broad = ~grown(~hole, max(hole.shape) // 10)  # where a square of a fifth of its size fits in
    if broad.any() or max(hole.shape) < max(box.shape) / 5:
        return None
    return _shrunk(hole)


def _shrunk(box: BoolArray) -> BoolArray:
    """The shape, not larger than LARGEST; whatever has ink keeps some, so that no thin line is lost."""
    longest = max(*box.shape, LARGEST)
    rows, cols = np.nonzero(box)
    small = np.zeros([-(-length * LARGEST // longest) for length in box.shape], dtype=np.bool_)
    small[rows * LARGEST // longest, cols * LARGEST // longest] = True
    return small


def _sizes(labels: Labels) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many pixels each piece has; 0 for what is no piece."""
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return sizes


def _border(labels: Labels) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The labels along the picture's border, each pixel once."""
    return np.concatenate([labels[0], labels[-1], labels[1:-1, 0], labels[1:-1, -1]])
