"""Figures: markup, and the maps in it, tables of few numbers and canvases of many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app import words
from pycnn.arrays import FloatArray

from .maps import PLAIN, hue, pixel_shade, pixel_text, shade, table, text
from .markup import Markup, join, tag
from .painters import CELL, MapPainter, Painter, Patch, Place, canvas
from .stages import MOST_CELLS

SMALLEST_CELL: Final = 4
"""The least side of a cell, in pixels, where maps are small: a frame must leave something of it."""


@dataclass(frozen=True, eq=False)
class Figure:
    """Markup, and what is to be painted on the canvases in it, by their `data-canvas`."""

    markup: Markup
    painters: Mapping[str, Painter] = field(default_factory=dict)


class Maps:
    """The maps of one figure. Each has a name of its own.

    A map of more than `most` cells is painted. What is painted takes time at every change, so where there are
    many maps and each is small, say about how many pixels wide, by `width`.
    """

    def __init__(self, *, most: int = MOST_CELLS, width: int | None = None) -> None:
        self._painters: dict[str, Painter] = {}
        self._most = most
        self._width = width

    def figure(self, *content: str | Markup) -> Figure:
        """Return the figure with these maps somewhere in its content."""
        return Figure(join(*content), self._painters)

    def numbers(
        self,
        name: str,
        values: FloatArray,
        label: str,
        *,
        number: int = PLAIN,
        scale: float = 1.0,
        patch: Patch | None = None,
        current: Place | None = None,
        marks: Mapping[Place, str] | None = None,
        filled: int | None = None,
        point: str | None = None,
        signs: bool = False,
    ) -> Markup:
        """A map (rows, cols) in the hue `number`; `scale` has its full colour.

        `patch` gets a frame, `current` a strong one; `marks` adds classes to cells (of tables only); from
        cell `filled` on all are blank. `point` is the setting that a click on, a hover over or an arrow key
        in the map sets to the cell, counted in reading order; with `signs` whole numbers have no decimals.
        """
        return self._map(
            name,
            values,
            label,
            scale,
            lambda value: shade(value / (scale or 1.0)),
            pixel_text if signs else text,
            number,
            patch,
            current,
            marks,
            filled,
            point,
        )

    def pixels(
        self,
        name: str,
        image: FloatArray,
        label: str,
        *,
        number: int = PLAIN,
        patch: Patch | None = None,
        current: Place | None = None,
        marks: Mapping[Place, str] | None = None,
        point: str | None = None,
    ) -> Markup:
        """A picture (rows, cols) from −1, black, to 1, white; the marks are in the hue `number`."""
        return self._map(
            name,
            image,
            label,
            None,
            pixel_shade,
            pixel_text,
            number,
            patch,
            current,
            marks,
            None,
            point,
        )

    def _map(
        self,
        name: str,
        values: FloatArray,
        label: str,
        scale: float | None,
        shading: Callable[[float], str],
        printing: Callable[[float], str],
        number: int,
        patch: Patch | None,
        current: Place | None,
        marks: Mapping[Place, str] | None,
        filled: int | None,
        point: str | None,
    ) -> Markup:
        rows, cols = values.shape
        if values.size > self._most:
            side = CELL if self._width is None else max(self._width // max(rows, cols), SMALLEST_CELL)
            painter = MapPainter(values, side, number, scale, patch, current, filled)
            self._painters[name] = painter
            body = canvas(name, painter, label)
        else:
            found = dict(marks or {})
            if patch is not None:
                for row in range(patch[0].start, patch[0].stop):
                    for col in range(patch[1].start, patch[1].stop):
                        found[row, col] = f"in-patch {found.get((row, col), '')}".strip()
            if current is not None:
                found[current] = f"{found.get(current, '')} current".strip()
            body = table(values, label, shade=shading, text=printing, marks=found, filled=filled)
        if rows != cols:  # its height follows from its width by an empty picture of that shape
            body = join(tag("svg", viewBox=f"0 0 {cols} {rows}", aria_hidden="true"), body)
        if point is None:
            return tag("div", body, class_=f"numbers {hue(number)}")
        return tag(
            "div",
            body,
            class_=f"numbers points {hue(number)}",
            role="application",
            aria_roledescription=words.MAP,
            aria_label=label,
            tabindex=0,
            data_point=point,
            data_rows=rows,
            data_cols=cols,
        )
