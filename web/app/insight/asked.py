"""Asked: pictures with known classes that no network has learned from, as the page's network sees them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import IO, Final

import numpy as np

from app.drawing import GRAIN, PEN, SIDE, Drawing, Scan, Sheet
from app.lab import data
from app.lab.choices import CLASSES, DIGITS, OWN
from app.lab.own import hindrance, original
from app.lab.record import Lab
from app.networks import Model
from pycnn.arrays import FloatArray
from pycnn.datasets import SHAPES
from pycnn.datasets.drawings import figure, sheet
from pycnn.datasets.shapes import DRAWN
from pycnn.originals import Inked, Original, Strokes

from .record import Asked

DRAWN_HERE: Final = "drawn"
"""What the page can draw itself."""
SEED: Final = (2, 71828)
"""The lab's own seeds are single numbers: these drawings are in no training."""
THINNEST: Final = 1.5 / GRAIN
"""Of a line, so that it has no gaps as dots."""
EXTENT: Final = 0.5
"""Of the sheet: how large a drawing is before it is distorted."""
PER_CLASS: Final = 12
"""Drawings that are distorted, of two classes; of more classes fewer."""
FEWEST: Final = 3
DRAWINGS: Final = 30
FRAMED: Final = 28
"""Pixels for which a drawing that is distorted is thought of."""


def source(classes: Sequence[str], lab: Lab) -> str:
    """Where there are pictures of these classes: DRAWN_HERE, DIGITS, OWN, or nowhere: an empty text."""
    own = tuple(classes) == tuple(each.name for each in lab.own) and not hindrance(lab.own)
    if own and lab.choices.data == OWN:
        return OWN
    if all(name in SHAPES for name in classes):
        return DRAWN_HERE
    if tuple(classes) == CLASSES[DIGITS]:
        return DIGITS
    return OWN if own else ""


def drawn(model: Model, count: int) -> Generator[float, None, Asked]:
    """Draw as many, in equal parts of each class, and look at them as if they were on the pad."""
    rng, classes = np.random.default_rng(SEED), tuple(model.network.classes)
    images = np.empty((count, *model.network.input_shape), dtype=np.float32)
    labels = np.arange(count, dtype=np.int64) % len(classes)
    marks = []
    for number, label in enumerate(labels.tolist()):
        lines, widths = figure(DRAWN[classes[label]], max(model.size, 9), rng)
        mark = Scan(np.packbits(sheet(lines, widths.clip(min=THINNEST), GRAIN) >= 0.5).tobytes())
        images[number] = seen(model, mark)
        marks.append(mark)
        yield (number + 1) / count
    return Asked(classes, images, labels, tuple(marks))


def digits(file: IO[bytes], side: int, count: int) -> Generator[float, None, Asked]:
    """Take the first of the digits held out. ValueError if the file is not theirs."""
    found = yield from data.digits(file, side)
    return Asked(found.classes, found.fresh[:count], found.answers[:count], ())


def own(lab: Lab, side: int, count: int) -> Generator[float, None, Asked]:
    """Take the first of those that a training by the choices of the lab holds out.

    ValueError, saying what to do, if there are too few drawings.
    """
    choices = lab.choices
    found = yield from data.own(lab.own, choices.whole("count"), side, choices.whole("seed"))
    return Asked(found.classes, found.fresh[:count], found.answers[:count], ())


def seen(model: Model, mark: Scan) -> FloatArray:
    """The picture (1, side, side) that the network gets to see of a mark on the pad."""
    return model.picture(Sheet().show(Drawing((mark,))))


def mark_of(asked: Asked, image: int) -> Scan:
    """The mark that leaves one of the pictures; of a picture from elsewhere, one that comes close to it."""
    if asked.marks:
        return asked.marks[image]
    pixels = asked.images[image, 0]
    # Between the centres of pixels the grey goes evenly from one to the next, so that edges are smooth.
    for _ in range(2):
        places = (np.arange(GRAIN) + 0.5) * len(pixels) / GRAIN - 0.5
        pixels = np.array([np.interp(places, np.arange(len(line)), line) for line in pixels.T])
    return Scan(np.packbits(pixels >= 0).tobytes())


def originals(
    asked: Asked | None, classes: Sequence[str], lab: Lab | None = None
) -> Iterator[tuple[Original, int]]:
    """Drawings to be distorted, each with its class.

    They are the reader's own, those of a `lab`, or those that are `asked`; else they are drawn, with the
    page's pen, in the middle of the sheet and of one size.
    """
    each = max(min(PER_CLASS, DRAWINGS // len(classes)), FEWEST)
    if lab is not None:
        for label, shown in enumerate(lab.own):
            for drawing in shown.drawings[:each]:
                yield original(drawing), label
        return
    if asked is not None:
        for label in range(len(classes)):
            for image in np.flatnonzero(asked.labels == label)[:each].tolist():
                yield Inked.of(asked.images[image]), label
        return
    rng = np.random.default_rng(SEED)
    for label, name in enumerate(classes):
        for _ in range(each):
            lines, _ = figure(DRAWN[name], FRAMED, rng)
            ends = lines.reshape(-1, 2)
            low, high = ends.min(axis=0), ends.max(axis=0)
            scale = EXTENT / float((high - low).max())
            middle = (lines - (low + high) / 2) * scale + 0.5
            yield Strokes(middle * SIDE, PEN, SIDE), label
