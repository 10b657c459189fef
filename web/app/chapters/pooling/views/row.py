"""Pooling in a row: the map before, the window with its largest value, and the pooled map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.views.figure import Maps
from app.views.maps import hue, table, text
from app.views.marked import box, marked
from app.views.markup import Markup, tag
from app.views.painters import Place
from app.views.parts import shade_by
from app.words import pooling as words
from pycnn import MaxPool2D
from pycnn.arrays import BoolArray, FloatArray
from pycnn.explain import Arithmetic
from pycnn.lesson import printed


@dataclass(frozen=True, eq=False)
class Pooled:
    """One map before and after pooling, and one window: all that a row shows."""

    pool: MaxPool2D
    before: FloatArray
    """All the maps, (maps, rows, cols)."""
    after: FloatArray
    """The same pooled."""
    made: Arithmetic
    """How the chosen number of `after` came about."""

    @property
    def feature(self) -> int:
        return self.made.index[0]

    @property
    def place(self) -> Place:
        return self.made.index[1], self.made.index[2]

    @property
    def winner(self) -> Place:
        """Where in the map before the largest of the window is."""
        assert self.made.winner is not None
        _, rows, cols = self.made.region  # it hangs over the lower and right edges only
        return rows.start + self.made.winner[1], cols.start + self.made.winner[2]

    @property
    def kept(self) -> BoolArray:
        """Which numbers of the map before are the largest of any window: those that learning would reach."""
        ones = np.ones_like(self.after)[np.newaxis]
        back = self.pool.backward(self.before[np.newaxis], self.after[np.newaxis], ones)
        return np.asarray(back[0, self.feature] > 0)


def row(
    maps: Maps,
    shown: Pooled,
    number: int,
    scale: float,
    names: tuple[str, str, str],
    differs: tuple[BoolArray, BoolArray] | None = None,
    point: str | None = None,
) -> Markup:
    """The row, with labels for the map, the window and the pooled map, in the hue `number`.

    `differs` tells which numbers, before and after, are not what they are elsewhere.
    """
    name, window_name, pooled_name = names
    before, after = shown.before[shown.feature], shown.after[shown.feature]
    _, rows, cols = shown.made.region
    first = maps.numbers(
        name, before, name, number=number, scale=scale, patch=(rows, cols), current=shown.winner
    )
    last = maps.numbers(
        pooled_name, after, pooled_name, number=number, scale=scale, current=shown.place, point=point
    )
    marks = [_windows(shown), tag("path", d=_corners(shown.kept), class_="kept")]
    if differs is not None:
        marks.append(tag("path", d=_strokes(differs[0]), class_="unlike"))
    pooled_marks = [tag("path", d=_strokes(differs[1]), class_="unlike")] if differs is not None else []
    return tag(
        "div",
        tag("figure", marked(first, before.shape, marks), tag("figcaption", name), class_="pool-before"),
        _window(shown, number, scale, window_name),
        tag(
            "figure",
            marked(last, after.shape, pooled_marks),
            tag("figcaption", pooled_name),
            class_="pool-after",
        ),
        class_="pool-row",
    )


def _window(shown: Pooled, number: int, scale: float, name: str) -> Markup:
    """The numbers of the window, and the largest of them."""
    assert shown.made.winner is not None
    shading = shade_by(scale)
    numbers = table(
        shown.made.patch[0],
        name,
        shade=lambda value: "pending" if value == -np.inf else shading(value),
        text=lambda value: "\N{NO-BREAK SPACE}" if value == -np.inf else text(value),
        marks={(shown.made.winner[1], shown.made.winner[2]): "current"},
    )
    value = printed(float(shown.after[shown.made.index]))
    return tag(
        "div",
        tag("span", words.LARGEST, class_="largest"),
        tag("div", numbers, class_=f"numbers {hue(number)}"),
        tag("p", f"= {value}", class_="value"),
        class_="pool-window",
    )


def _windows(shown: Pooled) -> Markup:
    """All windows; none where they overlap, because one could not tell them from each other."""
    pool, shape = shown.pool, shown.before.shape
    if pool.size[0] > pool.stride[0] or pool.size[1] > pool.stride[1]:
        return Markup("")
    count = shown.after.shape[1:]
    downs = [pool.source(_one(row, 0), shape)[1] for row in range(count[0])]
    acrosses = [pool.source(_one(0, col), shape)[2] for col in range(count[1])]
    boxes = (box(y, x) for y in downs for x in acrosses)
    return tag("path", d="".join(boxes), class_="window")


def _one(row: int, col: int) -> tuple[slice, slice, slice]:
    return slice(0, 1), slice(row, row + 1), slice(col, col + 1)


def _corners(cells: BoolArray) -> str:
    """A triangle in the upper right corner of each of these cells."""
    return "".join(f"M{col + 0.7:.1f} {row}h.3v.3z" for row, col in _places(cells))


def _strokes(cells: BoolArray) -> str:
    """A stroke across the lower left corner of each of these cells."""
    return "".join(f"M{col}.06 {row}.66l.28.28" for row, col in _places(cells))


def _places(cells: BoolArray) -> Iterable[Place]:
    return zip(*(axis.tolist() for axis in np.nonzero(cells)), strict=True)
