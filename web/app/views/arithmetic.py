"""The arithmetic of one number: where it came from, what was multiplied and added, and what came out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from app import words
from pycnn import Trace
from pycnn.arrays import FloatArray
from pycnn.contributions import channel_sums, strongest
from pycnn.explain import Arithmetic, Ledger
from pycnn.lesson import printed

from . import pixels
from .ledger import MOST_LINES, vote
from .maps import hue, pixel_shade, pixel_text, shade, table
from .markup import Markup, join, tag
from .pixels import Colours, Palette
from .stages import Stage, too_many

Marks = dict[tuple[int, int], str]
Parts = tuple[str, list[Markup]]

CELL: Final = 12
"""The side of a cell, in pixels, of a map that is painted here."""


def arithmetic(
    trace: Trace, made: Arithmetic, ledger: Ledger | None, filling: bool, stages: Sequence[Stage]
) -> Markup:
    """Everything about one number of a trace: a sentence, the patch, the calculation, the map it belongs to.

    While the window slides (`filling`), the map is filled up to this number only. Maps of many numbers are
    left to be painted, by `paintings`.
    """
    if ledger is not None:
        sentence = words.vote_sentence(ledger.class_name, len(ledger.voters))
        parts = [vote(ledger, stages[-2] if len(stages) > 1 else None)]
    else:
        sentence, parts = _made(trace, made, stages)
        parts.append(_result(trace, made, filling, stages))
    colours = f"parts {hue(_hue(made, stages))}" if len(made.index) == 3 else "parts"
    return join(tag("p", sentence, class_="sentence"), tag("div", parts, class_=colours))


def paintings(
    trace: Trace, made: Arithmetic, filling: bool, stages: Sequence[Stage], palette: Palette
) -> dict[str, Colours]:
    """The maps that `arithmetic` leaves to be painted, by the names of their canvases."""
    found = {}
    if len(made.region) == 3 and too_many(trace.steps[made.layer].input.shape[1:]):
        channel = _shown_channel(made)
        before = trace.steps[made.layer].input[channel]
        if made.layer == 0:
            colours, line = pixels.greys(before, palette), palette.lines[_hue(made, stages)]
        else:
            stage = stages[made.layer - 1]
            number = stage.hues[channel]
            colours, line = _colours(before, number, stage.scale, palette), palette.lines[number]
        large = pixels.enlarged(colours, CELL)
        pixels.framed(large, made.region[1:], CELL, int(line))
        found["before"] = large
    if len(made.index) == 3 and too_many(trace.steps[made.layer].output.shape[1:]):
        channel, row, col = made.index
        stage, values = stages[made.layer], trace.steps[made.layer].output[channel]
        colours = _colours(values, stage.hues[channel], stage.scale, palette)
        if filling:
            colours = pixels.unfilled(colours, row * values.shape[1] + col + 1)
        large = pixels.enlarged(colours, CELL)
        pixels.framed(large, (slice(row, row + 1), slice(col, col + 1)), CELL, palette.ink, width=3)
        found["after"] = large
    return found


def _colours(values: FloatArray, number: int, scale: float, palette: Palette) -> Colours:
    return pixels.values(values, np.intp(number), scale, palette)


def _canvas(name: str, shape: Sequence[int], label: str) -> Markup:
    rows, cols = shape
    return tag(
        "div",
        tag("canvas", role="img", aria_label=label, data_canvas=name, width=cols * CELL, height=rows * CELL),
        class_="frame",
    )


def _part(body: Markup, caption: str = "", *, sign: str = "", kind: str | None = None) -> Markup:
    """One figure of the row, and the sign in front of it."""
    figure = tag("figure", body, tag("figcaption", caption) if caption else "", class_=kind)
    return join(tag("span", sign, class_="sign"), figure) if sign else figure


def _hue(made: Arithmetic, stages: Sequence[Stage]) -> int:
    return stages[made.layer].hues[made.index[0]]


def _name(made: Arithmetic, stages: Sequence[Stage]) -> str:
    return stages[made.layer].names[made.index[0]]


def _made(trace: Trace, made: Arithmetic, stages: Sequence[Stage]) -> Parts:
    on_maps = trace.steps[made.layer].input.ndim == 3
    views: dict[tuple[str, bool], Callable[[Trace, Arithmetic, Sequence[Stage]], Parts]] = {
        ("convolution", True): _convolution,
        ("rectify", True): _rectify,
        ("maximum", True): _maximum,
        ("copy", True): _copy,
        ("vote", False): _unit,
        ("rectify", False): _rectify_value,
    }
    return views.get((made.operation, on_maps), _other)(trace, made, stages)


def _convolution(trace: Trace, made: Arithmetic, stages: Sequence[Stage]) -> Parts:
    assert made.feature is not None
    assert made.products is not None
    feature, row, col = made.index
    signs_only = bool((abs(made.patch) == 1).all() and (abs(made.feature) == 1).all())
    agreeing = int((made.products > 0).sum()) if signs_only else None
    parts = [_before(trace, made, _region_marks(made), stages)]
    if len(made.patch) == 1:
        parts += [
            _part(_patch(made, 0, stages), words.PATCH, sign="→"),
            _part(_feature(made, 0, pixels=signs_only), words.FEATURE, sign="×"),
            _part(_products(made, 0), words.PRODUCTS, sign="="),
        ]
    else:
        parts.append(_channels(made, stages))
    parts.append(_part(_total(made), kind="total"))
    name = _name(made, stages)
    divided = made.divisor is not None
    size = made.products.size
    return words.convolution_sentence(feature, name, row, col, agreeing, size, divided), parts


def _patch(made: Arithmetic, channel: int, stages: Sequence[Stage]) -> Markup:
    values = made.patch[channel]
    if made.layer == 0:
        return table(values, words.PATCH, shade=pixel_shade, text=pixel_text)
    return table(values, words.PATCH, shade=_shade(stages[made.layer - 1].scale), text=pixel_text)


def _feature(made: Arithmetic, channel: int, *, pixels: bool = False) -> Markup:
    assert made.feature is not None
    shading = pixel_shade if pixels else _shade(float(abs(made.feature).max()))
    return table(made.feature[channel], words.FEATURE, shade=shading, text=pixel_text)


def _products(made: Arithmetic, channel: int) -> Markup:
    assert made.products is not None
    shading = _shade(float(abs(made.products).max()))
    return table(made.products[channel].astype(np.float32), words.PRODUCTS, shade=shading, text=pixel_text)


def _shade(scale: float) -> Callable[[float], str]:
    """The shade of a number by its share of `scale`."""
    return lambda value: shade(value / (scale or 1.0))


def _channels(made: Arithmetic, stages: Sequence[Stage]) -> Markup:
    """A row for each channel: patch × feature = products, and what they add; the strongest is marked."""
    best = strongest(made)
    rows = []
    for channel, total in enumerate(channel_sums(made)):
        before = stages[made.layer - 1] if made.layer else None
        name = words.map_name(channel, before.names[channel] if before else "").capitalize()
        number = before.hues[channel] if before else channel
        row = [
            tag("p", name, class_="channel-name"),
            _patch(made, channel, stages),
            tag("span", "×", class_="sign"),
            _feature(made, channel),
            tag("span", "=", class_="sign"),
            _products(made, channel),
            tag("p", f"{words.ADDS} ", tag("b", printed(total)), class_="channel-sum"),
        ]
        kind = "channel strongest" if channel == best else "channel"
        rows.append(tag("div", row, class_=f"{kind} {hue(number)}"))
    caption = f"{words.PATCH} × {words.FEATURE} = {words.PRODUCTS}"
    return _part(tag("div", rows, class_="channels"), caption, kind="channels-figure")


def _rectify(trace: Trace, made: Arithmetic, stages: Sequence[Stage]) -> Parts:
    map_index, row, col = made.index
    parts = [_before(trace, made, _region_marks(made), stages), _rectified(made, sign="→")]
    return words.rectify_sentence(map_index, _name(made, stages), row, col), parts


def _rectify_value(_trace: Trace, made: Arithmetic, _stages: Sequence[Stage]) -> Parts:
    """The same in a list."""
    return words.rectified_value_sentence(made.index[0]), [_rectified(made)]


def _rectified(made: Arithmetic, sign: str = "") -> Markup:
    before = float(made.patch.ravel()[0])
    formula = _formula(f"max(0, {printed(before)})", made.value)
    rule = tag("p", words.RECTIFY_NEGATIVE if before < 0 else words.RECTIFY_POSITIVE)
    return _part(join(formula, rule), words.RECTIFY_CAPTION, sign=sign, kind="total")


def _maximum(trace: Trace, made: Arithmetic, stages: Sequence[Stage]) -> Parts:
    assert made.winner is not None
    inside = made.patch if made.padding is None else made.patch[~made.padding]
    seen = [printed(value) for value in inside.ravel().tolist()]
    marks = _region_marks(made)
    # Pooling's windows hang over the lower and right edges only, so the patch starts where its region does.
    map_index, row, col = made.index
    _, rows, cols = made.region
    marks[rows.start + made.winner[1], cols.start + made.winner[2]] = "in-patch winner"
    formula = _formula(f"max({', '.join(seen)})", made.value)
    parts = [
        _before(trace, made, marks, stages),
        _part(formula, words.MAXIMUM_CAPTION, sign="→", kind="total"),
    ]
    return words.maximum_sentence(map_index, _name(made, stages), row, col, len(seen)), parts


def _copy(trace: Trace, made: Arithmetic, stages: Sequence[Stage]) -> Parts:
    map_index, row, col = (part.start for part in made.region)
    sentence = words.copy_sentence(made.index[0], map_index, _name(made, stages), row, col)
    return sentence, [_before(trace, made, _region_marks(made), stages)]


def _unit(_trace: Trace, made: Arithmetic, _stages: Sequence[Stage]) -> Parts:
    """A value between two fully connected layers."""
    assert made.products is not None
    return words.unit_sentence(made.index[0], made.products.size), [_part(_total(made), kind="total")]


def _other(_trace: Trace, made: Arithmetic, _stages: Sequence[Stage]) -> Parts:
    """What can be said of a layer that does not explain itself."""
    return f"{words.OPERATIONS.get(made.operation, made.operation)}: {printed(made.value)}", []


def _shown_channel(made: Arithmetic) -> int:
    """Which of the maps before is shown: the one that it came from, or that had the largest say."""
    if made.products is not None and made.products.ndim == 3 and len(made.products) > 1:
        return strongest(made)
    start: int = made.region[0].start
    return start


def _before(trace: Trace, made: Arithmetic, marks: Marks, stages: Sequence[Stage]) -> Markup:
    """The map before, with the patch marked; of several the one with the largest say."""
    channel = _shown_channel(made)
    values = trace.steps[made.layer].input[channel]
    caption = words.PICTURE if made.layer == 0 else words.BEFORE
    several = made.products is not None and len(made.products) > 1
    if several:
        caption = words.strongest_before(channel)
    if too_many(values.shape):
        body = _canvas("before", values.shape, caption)
    elif made.layer == 0:
        body = table(values, caption, shade=pixel_shade, text=pixel_text, marks=marks)
    else:
        body = table(values, caption, shade=_shade(stages[made.layer - 1].scale), marks=marks)
    own_hue = made.layer and (several or len(made.index) != 3)
    kind = f"large {hue(stages[made.layer - 1].hues[channel])}" if own_hue else "large"
    return _part(body, caption, kind=kind)


def _region_marks(made: Arithmetic) -> Marks:
    _, rows, cols = made.region
    return {(r, c): "in-patch" for r in range(rows.start, rows.stop) for c in range(cols.start, cols.stop)}


def _result(trace: Trace, made: Arithmetic, filling: bool, stages: Sequence[Stage]) -> Markup:
    """The map, or the list, with the number that this is about."""
    output = trace.steps[made.layer].output
    caption = words.OPERATIONS.get(made.operation, made.operation)
    if len(made.index) != 3:
        return _list_around(output, made, filling, stages)
    channel, row, col = made.index
    values = output[channel]
    if too_many(values.shape):
        return _part(_canvas("after", values.shape, caption), caption, sign="→", kind="large")
    filled = row * values.shape[1] + col + 1 if filling else None
    shading = _shade(stages[made.layer].scale)
    body = table(values, caption, shade=shading, marks={(row, col): "current"}, filled=filled)
    return _part(body, caption, sign="→", kind="large")


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
    shading = _shade(stages[made.layer].scale)
    marks = {(position - start, 0): "current"}
    filled = position - start + 1 if filling else None
    body = table(values, caption, shade=shading, marks=marks, filled=filled)
    return _part(body, caption, sign="→", kind="large column")


def _total(made: Arithmetic) -> Markup:
    """Sum, divisor and bias, line by line; a step that does nothing is left out."""
    assert made.sum is not None
    lines = [(words.SUM, pixel_text(made.sum))]
    if made.divisor is not None:
        lines.append((words.DIVIDE, f"{pixel_text(made.sum)} / {made.divisor}"))
    if made.bias:
        lines.append((words.BIAS, printed(made.bias)))
        rest = _hundredths(made.value) - _hundredths(made.sum) - _hundredths(made.bias)
        if rest and made.divisor is None:
            lines.append((words.LEDGER_REST, f"{rest / 100:.2f}"))
    lines.append((words.EQUALS, printed(made.value)))
    return tag("dl", [tag("div", tag("dt", name), tag("dd", value)) for name, value in lines])


def _formula(formula: str, value: float) -> Markup:
    return tag("p", f"{formula} = ", tag("b", printed(value)), class_="formula")


def _hundredths(value: float) -> int:
    """What is printed of a number with two decimals."""
    return round(float(printed(value)) * 100)
