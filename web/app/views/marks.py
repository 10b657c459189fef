"""Marks over the pipeline: the chosen cell, the patches that it came from, and the beams between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from .markup import Markup, join, tag

FAR: Final = 240  # CSS pixels

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle on the page, in CSS pixels."""

    left: float
    top: float
    right: float
    bottom: float


def marks(
    width: float, height: float, chain: Sequence[Box], pad: Box | None, hue: str, others: Sequence[Box] = ()
) -> Markup:
    """Outlines and lines, in an overlay of the given size.

    `chain` has one box per stage, from the picture to the chosen cell; `pad` is the first of them on the pad.
    `others` are the boxes in maps beside those of the chain.
    """
    parts = [_outline(box, "other") for box in others]
    parts += [_line(a, b) for before, after in pairwise(chain) for a, b in _sides(before, after)]
    if pad is not None:
        parts.append(_outline(pad, "field"))
    for position, box in enumerate(chain, start=1 - len(chain)):
        parts.append(_outline(box, {0: "chosen", -1: "patch"}.get(position, "field")))
    return _overlay(width, height, parts, hue)


def beams(width: float, height: float, chain: Sequence[Box], hue: str) -> Markup:
    """The areas between the boxes of a chain, to lie under the maps."""
    parts = []
    for before, after in pairwise(chain):
        for (a, b), (c, d) in pairwise(_sides(before, after)):
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (a, b, d, c))
            parts.append(tag("polygon", class_="beam", points=points))
    return _overlay(width, height, parts, hue)


def _overlay(width: float, height: float, parts: Sequence[Markup], hue: str) -> Markup:
    w, h = round(width), round(height)
    return tag("svg", parts, class_=hue, width=w, height=h, viewBox=f"0 0 {w} {h}")


def _outline(box: Box, kind: str) -> Markup:
    place = {
        "x": round(box.left, 1),
        "y": round(box.top, 1),
        "width": round(box.right - box.left, 1),
        "height": round(box.bottom - box.top, 1),
    }
    # Two strokes, a light one under a dark one, so that the outline shows on any colour.
    return join(tag("rect", class_="halo", **place), tag("rect", class_=kind, **place))


def _line(a: Point, b: Point) -> Markup:
    return tag("line", x1=round(a[0], 1), y1=round(a[1], 1), x2=round(b[0], 1), y2=round(b[1], 1))


def _sides(before: Box, after: Box) -> list[tuple[Point, Point]]:
    """The lines that join the facing edges of two boxes, side by side or stacked; none if they overlap.

    Boxes one below the other get none if they are far apart: the lines would run across other stages.
    """
    if before.right <= after.left:
        return [
            ((before.right, before.top), (after.left, after.top)),
            ((before.right, before.bottom), (after.left, after.bottom)),
        ]
    aside = abs(before.left + before.right - after.left - after.right) / 2
    if before.bottom <= after.top <= before.bottom + FAR and aside <= FAR / 2:
        return [
            ((before.left, before.bottom), (after.left, after.top)),
            ((before.right, before.bottom), (after.right, after.top)),
        ]
    return []
