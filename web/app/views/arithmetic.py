"""The arithmetic of one number: where it came from, what was multiplied and added, and what came out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from html import escape

import numpy as np

from pycnn import Trace
from pycnn.arrays import FloatArray
from pycnn.explain import Arithmetic, Ledger
from pycnn.lesson import printed

from .. import words
from .maps import pixel_shade, pixel_text, shade, table, text


@dataclass(frozen=True)
class _Part:
    """One figure of the row, and the sign in front of it."""

    caption: str
    body: str
    sign: str = ""
    kind: str = ""

    def markup(self) -> str:
        sign = f'<span class="sign">{self.sign}</span>' if self.sign else ""
        return f'{sign}<figure class="{self.kind}">{self.body}<figcaption>{escape(self.caption)}</figcaption></figure>'


def arithmetic(trace: Trace, made: Arithmetic, ledger: Ledger | None, filling: bool) -> str:
    """Everything about one number of a trace: a sentence, the patch, the calculation, the map that it belongs to.

    While the window slides (`filling`), the map is filled up to this number only.
    """
    view = {
        "convolution": _convolution,
        "rectify": _rectify,
        "maximum": _maximum,
        "copy": _copy,
    }
    if ledger is not None:
        sentence, parts = _vote(trace, made, ledger)
    else:
        sentence, parts = view.get(made.operation, _result_only)(trace, made)
        parts.append(_result(trace, made, filling))
    hue = f" hue-{made.index[0] % 3}" if len(made.index) == 3 else ""
    return f'<p class="sentence">{escape(sentence)}</p><div class="parts{hue}">{"".join(part.markup() for part in parts)}</div>'


def _source(trace: Trace, made: Arithmetic, marks: dict[tuple[int, int], str]) -> _Part:
    """The map before, with the patch marked."""
    before = trace.steps[made.layer].input
    channel = made.region[0].start
    if made.layer == 0:
        body = table(before[channel], words.PICTURE, shade=pixel_shade, text=pixel_text, marks=marks)
        return _Part(words.PICTURE, body, kind="large")
    return _Part(words.BEFORE, table(before[channel], words.BEFORE, marks=marks), kind="large")


def _region_marks(made: Arithmetic) -> dict[tuple[int, int], str]:
    _, rows, cols = made.region
    return {(r, c): "in-patch" for r in range(rows.start, rows.stop) for c in range(cols.start, cols.stop)}


def _result(trace: Trace, made: Arithmetic, filling: bool) -> _Part:
    output = trace.steps[made.layer].output
    caption = words.OPERATIONS.get(made.operation, made.operation)
    if len(made.index) == 1:
        position = made.index[0]
        body = table(output.reshape(-1, 1), caption, marks={(position, 0): "current"}, filled=position + 1 if filling else None)
        return _Part(caption, body, sign="→", kind="large column")
    channel, row, col = made.index
    filled = row * output.shape[2] + col + 1 if filling else None
    body = table(output[channel], caption, marks={(row, col): "current"}, filled=filled)
    return _Part(caption, body, sign="→", kind="large")


def _convolution(trace: Trace, made: Arithmetic) -> tuple[str, list[_Part]]:
    feature_index, row, col = made.index
    assert made.feature is not None and made.products is not None and made.sum is not None
    signs_only = bool((abs(made.patch) == 1).all() and (abs(made.feature) == 1).all())
    agreeing = int((made.products > 0).sum()) if signs_only else None
    sentence = words.convolution_sentence(feature_index, row, col, agreeing, made.products.size)
    first_layer = made.layer == 0
    patch = _stack(made.patch, words.PATCH, pixels=first_layer)
    feature = _stack(made.feature, words.FEATURE, pixels=signs_only)
    products = _stack(made.products.astype(np.float32), words.PRODUCTS)
    parts = [
        _source(trace, made, _region_marks(made)),
        _Part(words.PATCH, patch, sign="→"),
        _Part(words.FEATURE, feature, sign="×"),
        _Part(words.PRODUCTS, products, sign="="),
        _Part("", _total(made), kind="total"),
    ]
    return sentence, parts


def _stack(values: FloatArray, label: str, pixels: bool = False) -> str:
    """One table per channel."""
    looks = {"shade": pixel_shade} if pixels else {"shade": shade}
    return "".join(table(channel, label, text=pixel_text, **looks) for channel in values)


def _total(made: Arithmetic) -> str:
    """Sum, divisor and bias, line by line; a step that does nothing is left out."""
    assert made.sum is not None
    lines = [(words.SUM, pixel_text(made.sum))]
    if made.divisor is not None:
        lines.append((words.DIVIDE, f"{pixel_text(made.sum)} / {made.divisor}"))
    if made.bias:
        lines.append((words.BIAS, printed(made.bias)))
    lines.append((words.EQUALS, printed(made.value)))
    return "<dl>" + "".join(f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>" for name, value in lines) + "</dl>"


def _rectify(trace: Trace, made: Arithmetic) -> tuple[str, list[_Part]]:
    map_index, row, col = made.index
    before = float(made.patch.ravel()[0])
    rule = words.RECTIFY_NEGATIVE if before < 0 else words.RECTIFY_POSITIVE
    body = f'<p class="formula">max(0, {printed(before)}) = <b>{printed(made.value)}</b></p><p>{escape(rule)}</p>'
    parts = [_source(trace, made, _region_marks(made)), _Part(words.RECTIFY_CAPTION, body, sign="→", kind="total")]
    return words.rectify_sentence(map_index, row, col), parts


def _maximum(trace: Trace, made: Arithmetic) -> tuple[str, list[_Part]]:
    map_index, row, col = made.index
    seen = made.patch if made.padding is None else np.where(made.padding, np.float32(np.nan), made.patch)
    real = [printed(value) for value in seen.ravel().tolist() if value == value and abs(value) != float("inf")]
    marks = _region_marks(made)
    if made.winner is not None:
        # The window starts before the map where it hangs over the upper or left edge.
        top, left = (part.start for part in made.region[1:])
        marks[top + made.winner[-2], left + made.winner[-1]] = "in-patch winner"
    body = f'<p class="formula">max({", ".join(real)}) = <b>{printed(made.value)}</b></p>'
    parts = [_source(trace, made, marks), _Part(words.MAXIMUM_CAPTION, body, sign="→", kind="total")]
    return words.maximum_sentence(map_index, row, col, len(real)), parts


def _copy(trace: Trace, made: Arithmetic) -> tuple[str, list[_Part]]:
    (position,) = made.index
    channel, rows, cols = (part.start for part in made.region)
    sentence = words.copy_sentence(position, channel, rows, cols)
    return sentence, [_source(trace, made, _region_marks(made))]


def _result_only(trace: Trace, made: Arithmetic) -> tuple[str, list[_Part]]:
    """For a layer that does not explain itself."""
    return f"{made.operation}: {printed(made.value)}", []


def _vote(trace: Trace, made: Arithmetic, ledger: Ledger) -> tuple[str, list[_Part]]:
    """The ledger, line by line. What is printed adds up as printed: cut-off digits are a line of their own."""
    maps = len(trace.steps[0].output)
    per_map = max(len(made.patch) // maps, 1)
    rows = []
    shown_sum = 0
    for line in ledger.voters:
        assert line.source is not None and line.value is not None and line.weight is not None
        contribution = round(line.contribution * 10**4)
        shown_sum += contribution
        cells = [
            f'<th scope="row">{escape(words.value_name(line.source, per_map))}</th>',
            f'<td class="{shade(line.value)}">{printed(line.value, 4)}</td>',
            f"<td>× {_weight(line.weight)}</td>",
            f"<td>{contribution / 10**4:.4f}</td>",
        ]
        rows.append(f'<tr class="hue-{line.source // per_map % 3}">{"".join(cells)}</tr>')
    bias = sum(line.contribution for line in ledger.lines if line.kind == "bias")
    if bias:
        shown_sum += round(bias * 10**4)
        rows.append(f'<tr><th scope="row" colspan="3">{words.LEDGER_BIAS}</th><td>{bias:.4f}</td></tr>')
    rounding = round(ledger.vote * 10**4) - shown_sum
    if rounding:
        rows.append(f'<tr><th scope="row" colspan="3">{words.LEDGER_ROUNDING}</th><td>{rounding / 10**4:.4f}</td></tr>')
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in words.LEDGER_HEAD)
    foot = f'<tr><th scope="row" colspan="3">{words.LEDGER_SUM} {escape(ledger.class_name)}</th><td>{ledger.vote:.4f}</td></tr>'
    body = f'<table class="ledger"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody><tfoot>{foot}</tfoot></table>'
    return words.vote_sentence(ledger.class_name, len(ledger.voters)), [_Part("", body, kind="ledger-figure")]


def _weight(weight: float) -> str:
    """A weight as a simple fraction where it is one, since 1/5 says more than 0.20."""
    fraction = Fraction(weight).limit_denominator(12)
    if fraction.numerator and abs(float(fraction) - weight) < 1e-6:
        return str(fraction)
    return printed(weight, 4)
