"""A map with marks drawn over it: outlines, corners, strokes."""

from __future__ import annotations

from collections.abc import Sequence

from .markup import Markup, tag


def marked(body: Markup, shape: tuple[int, int], marks: Sequence[Markup]) -> Markup:
    """A map of this shape with SVG elements over it, whose unit is a cell; they say nothing by themselves."""
    rows, cols = shape
    over = tag(
        "svg",
        marks,
        viewBox=f"0 0 {cols} {rows}",
        preserveAspectRatio="none",
        aria_hidden="true",
        class_="over",
    )
    return tag("div", body, over, class_="marked")


def outline(rows: slice, cols: slice, kind: str) -> Markup:
    """The outline of some rows and columns."""
    return tag("path", d=box(rows, cols), class_=kind)


def box(rows: slice, cols: slice) -> str:
    """The same as a path, to be put together with others."""
    return f"M{cols.start} {rows.start}H{cols.stop}V{rows.stop}H{cols.start}z"
