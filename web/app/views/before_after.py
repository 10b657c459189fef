"""Before and after: the map that a number was made from, and the map or the list that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from app import words
from pycnn import Trace
from pycnn.arrays import FloatArray
from pycnn.contributions import strongest
from pycnn.explain import Arithmetic

from .ledger import MOST_LINES
from .maps import hue, pixel_shade, pixel_text, table
from .markup import Markup
from .painters import CELL, MapPainter, canvas
from .parts import part, shade_by
from .stages import Stage, too_many

Marks = dict[tuple[int, int], str]


def map_before(trace: Trace, made: Arithmetic, marks: Marks, stages: Sequence[Stage]) -> Markup:
    """The map before, with the patch marked; of several the one with the largest say."""
    channel = _shown_channel(made)
    values = trace.steps[made.layer].input[channel]
    caption = words.PICTURE if made.layer == 0 else words.BEFORE
    several = made.products is not None and len(made.products) > 1
    if several:
        caption = words.strongest_before(channel)
    painter = _painter_before(trace, made, stages)
    if painter is not None:
        body = canvas("before", painter, caption)
    elif made.layer == 0:
        body = table(values, caption, shade=pixel_shade, text=pixel_text, marks=marks)
    else:
        body = table(values, caption, shade=shade_by(stages[made.layer - 1].scale), marks=marks)
    own_hue = made.layer and (several or len(made.index) != 3)
    kind = f"large {hue(stages[made.layer - 1].hues[channel])}" if own_hue else "large"
    return part(body, caption, kind=kind)


def region_marks(made: Arithmetic) -> Marks:
    _, rows, cols = made.region
    return {(r, c): "in-patch" for r in range(rows.start, rows.stop) for c in range(cols.start, cols.stop)}


def whole_result(trace: Trace, made: Arithmetic, filling: bool, stages: Sequence[Stage]) -> Markup:
    """The map, or the list, with the number that this is about."""
    output = trace.steps[made.layer].output
    caption = words.OPERATIONS.get(made.operation, made.operation)
    if len(made.index) != 3:
        return _list_around(output, made, filling, stages)
    channel, row, col = made.index
    values = output[channel]
    painter = _painter_after(trace, made, filling, stages)
    if painter is not None:
        return part(canvas("after", painter, caption), caption, sign="→", kind="large")
    filled = row * values.shape[1] + col + 1 if filling else None
    shading = shade_by(stages[made.layer].scale)
    body = table(values, caption, shade=shading, marks={(row, col): "current"}, filled=filled)
    return part(body, caption, sign="→", kind="large")


def _list_around(flat: FloatArray, made: Arithmetic, filling: bool, stages: Sequence[Stage]) -> Markup:
    """The list, or of a long one the part around the number."""
    (position,) = made.index
    caption = words.stage_title(stages[made.layer].kind.split()[0], "Dense")
    start, shown = 0, len(flat)
    if shown > MOST_LINES:
        shown = MOST_LINES // 2
        start = min(max(position - shown // 2, 0), len(flat) - shown)
        caption = words.part_of_list(start, start + shown, len(flat))
    values = flat[start : start + shown].reshape(-1, 1)
    shading = shade_by(stages[made.layer].scale)
    marks = {(position - start, 0): "current"}
    filled = position - start + 1 if filling else None
    body = table(values, caption, shade=shading, marks=marks, filled=filled)
    return part(body, caption, sign="→", kind="large column")


def paintings(
    trace: Trace, made: Arithmetic, filling: bool, stages: Sequence[Stage]
) -> dict[str, MapPainter]:
    """What paints the maps that `arithmetic` leaves to be painted, by the names of their canvases."""
    painters = {
        "before": _painter_before(trace, made, stages),
        "after": _painter_after(trace, made, filling, stages),
    }
    return {name: painter for name, painter in painters.items() if painter is not None}


def _painter_before(trace: Trace, made: Arithmetic, stages: Sequence[Stage]) -> MapPainter | None:
    """What paints the map before; None if there is none, or it stands in a table."""
    if len(made.region) != 3 or not too_many(trace.steps[made.layer].input.shape[1:]):
        return None
    channel = _shown_channel(made)
    if made.layer == 0:
        number, scale = map_hue(made, stages), None
    else:
        stage = stages[made.layer - 1]
        number, scale = stage.hues[channel], stage.scale
    _, rows, cols = made.region
    return MapPainter(
        trace.steps[made.layer].input[channel],
        CELL,
        number,
        scale,
        patch=(rows, cols),
        current=None,
        filled=None,
    )


def _painter_after(
    trace: Trace, made: Arithmetic, filling: bool, stages: Sequence[Stage]
) -> MapPainter | None:
    """What paints the map after; None if it stands in a table, or there is a list instead."""
    if len(made.index) != 3 or not too_many(trace.steps[made.layer].output.shape[1:]):
        return None
    channel, row, col = made.index
    stage, values = stages[made.layer], trace.steps[made.layer].output[channel]
    return MapPainter(
        values,
        CELL,
        stage.hues[channel],
        stage.scale,
        patch=None,
        current=(row, col),
        filled=row * values.shape[1] + col + 1 if filling else None,
    )


def map_hue(made: Arithmetic, stages: Sequence[Stage]) -> int:
    return stages[made.layer].hues[made.index[0]]


def _shown_channel(made: Arithmetic) -> int:
    """Which of the maps before is shown: the one that it came from, or that had the largest say."""
    if made.products is not None and made.products.ndim == 3 and len(made.products) > 1:
        return strongest(made)
    start: int = made.region[0].start
    return start
