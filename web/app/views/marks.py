"""Marks over the pipeline: the chosen cell, the patches that it came from, and the beams between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on the page, in CSS pixels."""

    left: float
    top: float
    right: float
    bottom: float


def marks(width: float, height: float, chain: Sequence[Box], pad: Box | None, hue: int) -> str:
    """An overlay of the given size. `chain` has one box per stage, from the picture to the chosen cell; `pad` is the first on the pad."""
    parts = [_beam(before, after) for before, after in zip(chain, chain[1:], strict=False)]
    if pad is not None:
        parts.append(_outline(pad, "field"))
    for position, box in enumerate(chain):
        last = position == len(chain) - 1
        parts.append(_outline(box, "chosen" if last else "patch" if position == len(chain) - 2 else "field"))
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return f'<svg class="hue-{hue}" {size}>{"".join(parts)}</svg>'


def _outline(box: Box, kind: str) -> str:
    rect = f'x="{box.left:.1f}" y="{box.top:.1f}" width="{box.right - box.left:.1f}" height="{box.bottom - box.top:.1f}"'
    # Two strokes, a light one under a dark one, so that the outline shows on any colour.
    return f'<rect class="halo" {rect}></rect><rect class="{kind}" {rect}></rect>'


def _beam(before: Box, after: Box) -> str:
    """The area between two boxes, from the facing edges: side by side, or one above the other."""
    if before.right <= after.left:
        points = [
            (before.right, before.top),
            (after.left, after.top),
            (after.left, after.bottom),
            (before.right, before.bottom),
        ]
    elif before.bottom <= after.top:
        points = [
            (before.left, before.bottom),
            (after.left, after.top),
            (after.right, after.top),
            (before.right, before.bottom),
        ]
    else:
        return ""
    return f'<polygon class="beam" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"></polygon>'
