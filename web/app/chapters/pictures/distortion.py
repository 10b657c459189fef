"""What becomes of a drawing that is shifted, scaled, turned, or drawn with a thicker pen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from app.drawing import NIB, PEN, PIXELS, SIDE, Stroke, picture
from app.scene import Subject
from pycnn import Trace, images, lines
from pycnn.arrays import FloatArray
from pycnn.datasets.strokes import Lines
from pycnn.literal import Comparison

FINEST: Final = 1.0
"""Pixels of the pad by which a drawn line may miss points of its stroke; the pen is much wider."""
MOST_LINES: Final = 48
"""Each line takes its time to draw. What has more of them is drawn a little coarser."""


class Way(NamedTuple):
    """How a drawing is changed; at first not at all."""

    across: int = 0
    """Pixels of the picture, to the right."""
    down: int = 0
    size: int = 100
    """In %."""
    turn: int = 0
    """In degrees, clockwise."""
    pen: int = 100
    """The pen's width, in %."""

    @property
    def only_shifts(self) -> bool:
        return self[2:] == UNTOUCHED[2:]


UNTOUCHED: Final = Way()


def ninth(subject: Subject) -> int:
    """The article's pixel, a ninth of the picture, in pixels of the picture that the network sees."""
    return max(round(subject.model.size / PIXELS), 1)


@dataclass(frozen=True, eq=False)
class Seen:
    """A changed drawing, and what both ways to read it find."""

    image: FloatArray
    trace: Trace
    comparisons: Mapping[str, Comparison]
    blank: bool
    """Whether nothing of it is left to decide on."""

    @property
    def closest(self) -> tuple[str, ...]:
        """The exemplars with the most matching pixels; several in a tie, none for a blank picture.

        None either where there are no exemplars.
        """
        most = max((found.matching for found in self.comparisons.values()), default=0)
        return tuple(
            name for name, found in self.comparisons.items() if found.matching == most and not self.blank
        )

    @property
    def decision(self) -> str:
        """What the network calls it; nothing, for a blank picture."""
        return "" if self.blank else self.trace.decision


def changed(subject: Subject, way: Way) -> Seen:
    """Change the drawing and read it. What is not changed at all is the very picture that there was."""
    model = subject.model
    if way == UNTOUCHED:
        return Seen(subject.image, subject.trace, subject.comparisons, model.blank(subject.image))
    if way.only_shifts:
        image = images.shifted(subject.image, way.down, way.across)
    else:
        image = model.picture(_ink(subject, way))
    return Seen(image, model.network.trace(image), model.compare(image), model.blank(image))


@lru_cache(maxsize=2)
def seen(subject: Subject, way: Way) -> Seen:
    """`changed`, kept while one looks at single pixels."""
    return changed(subject, way)


def _ink(subject: Subject, way: Way) -> FloatArray:
    """Draw the changed lines with the pen."""
    pixel = SIDE / subject.model.size
    shift = (way.across * pixel, way.down * pixel)
    moved = lines.distorted(strokes(subject), shift=shift, scale=way.size / 100, turn=way.turn)
    # A line two cells wide has its middle on their border, so that what a thicker pen adds lies to the left,
    # as it does in the article's thick X.
    tip = NIB - (way.pen / 100 - 1) * SIDE / PIXELS / 2
    return lines.drawn(moved + np.array([tip, 0]), SIDE, PEN * way.pen / 100)


@lru_cache(maxsize=2)
def strokes(subject: Subject) -> Lines:
    """The lines of a drawing: its strokes or, if there is other ink, those through the pad's white cells."""
    drawn = [mark.points for mark in subject.drawing.marks if isinstance(mark, Stroke)]
    if len(drawn) == len(subject.drawing.marks):
        tolerance = FINEST
        while tolerance < PEN:
            found = np.concatenate([lines.along(points, tolerance) for points in drawn])
            if len(found) <= MOST_LINES:
                return found
            tolerance *= 2
    return lines.through_pixels(picture(subject.ink)) * (SIDE / PIXELS)
