"""The arithmetic of one number: where it came from, what was multiplied and added, and what came out."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from app import words
from pycnn import Trace
from pycnn.arrays import FloatArray
from pycnn.explain import Arithmetic, Ledger
from pycnn.lesson import printed

from .election import per_map
from .maps import hue, pixel_shade, pixel_text, shade, table
from .markup import Markup, join, tag

Marks = dict[tuple[int, int], str]


def arithmetic(trace: Trace, made: Arithmetic, ledger: Ledger | None, filling: bool) -> Markup:
    """Everything about one number of a trace: a sentence, the patch, the calculation, the map it belongs to.

    While the window slides (`filling`), the map is filled up to this number only.
    """
    if ledger is not None:
        sentence, parts = _vote(trace, ledger)
    else:
        view = {"convolution": _convolution, "rectify": _rectify, "maximum": _maximum, "copy": _copy}
        on_maps = trace.steps[made.layer].input.ndim == 3
        sentence, parts = (view.get(made.operation, _other) if on_maps else _other)(trace, made)
        parts.append(_result(trace, made, filling))
    colours = f"parts {hue(made.index[0])}" if len(made.index) == 3 else "parts"
    return join(tag("p", sentence, class_="sentence"), tag("div", parts, class_=colours))


def _part(body: Markup, caption: str = "", *, sign: str = "", kind: str | None = None) -> Markup:
    """One figure of the row, and the sign in front of it."""
    figure = tag("figure", body, tag("figcaption", caption) if caption else "", class_=kind)
    return join(tag("span", sign, class_="sign"), figure) if sign else figure


def _convolution(trace: Trace, made: Arithmetic) -> tuple[str, list[Markup]]:
    assert made.feature is not None
    assert made.products is not None
    feature, row, col = made.index
    signs_only = bool((abs(made.patch) == 1).all() and (abs(made.feature) == 1).all())
    agreeing = int((made.products > 0).sum()) if signs_only else None
    parts = [
        _before(trace, made, _region_marks(made)),
        _part(_channels(made.patch, words.PATCH, pixels=made.layer == 0), words.PATCH, sign="→"),
        _part(_channels(made.feature, words.FEATURE, pixels=signs_only), words.FEATURE, sign="×"),
        _part(_channels(made.products.astype(np.float32), words.PRODUCTS), words.PRODUCTS, sign="="),
        _part(_total(made), kind="total"),
    ]
    return words.convolution_sentence(feature, row, col, agreeing, made.products.size), parts


def _rectify(trace: Trace, made: Arithmetic) -> tuple[str, list[Markup]]:
    before = float(made.patch.ravel()[0])
    formula = _formula(f"max(0, {printed(before)})", made.value)
    rule = tag("p", words.RECTIFY_NEGATIVE if before < 0 else words.RECTIFY_POSITIVE)
    parts = [
        _before(trace, made, _region_marks(made)),
        _part(join(formula, rule), words.RECTIFY_CAPTION, sign="→", kind="total"),
    ]
    return words.rectify_sentence(*made.index), parts


def _maximum(trace: Trace, made: Arithmetic) -> tuple[str, list[Markup]]:
    assert made.winner is not None
    inside = made.patch if made.padding is None else made.patch[~made.padding]
    seen = [printed(value) for value in inside.ravel().tolist()]
    marks = _region_marks(made)
    # Pooling's windows hang over the lower and right edges only, so the patch starts where its region does.
    map_index, row, col = made.index
    _, rows, cols = made.region
    marks[rows.start + made.winner[1], cols.start + made.winner[2]] = "in-patch winner"
    formula = _formula(f"max({', '.join(seen)})", made.value)
    parts = [_before(trace, made, marks), _part(formula, words.MAXIMUM_CAPTION, sign="→", kind="total")]
    return words.maximum_sentence(map_index, row, col, len(seen)), parts


def _copy(trace: Trace, made: Arithmetic) -> tuple[str, list[Markup]]:
    place = [part.start for part in made.region]
    return words.copy_sentence(made.index[0], *place), [_before(trace, made, _region_marks(made))]


def _other(trace: Trace, made: Arithmetic) -> tuple[str, list[Markup]]:
    """What can be said of a layer between two lists, or of one that does not explain itself."""
    return f"{words.OPERATIONS.get(made.operation, made.operation)}: {printed(made.value)}", []


def _before(trace: Trace, made: Arithmetic, marks: Marks) -> Markup:
    """The map before, with the patch marked."""
    values = trace.steps[made.layer].input[made.region[0].start]
    if made.layer == 0:
        body = table(values, words.PICTURE, shade=pixel_shade, text=pixel_text, marks=marks)
        return _part(body, words.PICTURE, kind="large")
    return _part(table(values, words.BEFORE, marks=marks), words.BEFORE, kind="large")


def _region_marks(made: Arithmetic) -> Marks:
    _, rows, cols = made.region
    return {(r, c): "in-patch" for r in range(rows.start, rows.stop) for c in range(cols.start, cols.stop)}


def _result(trace: Trace, made: Arithmetic, filling: bool) -> Markup:
    """The map, or the list, with the number that this is about."""
    output = trace.steps[made.layer].output
    caption = words.OPERATIONS.get(made.operation, made.operation)
    *channel, row, col = made.index if len(made.index) == 3 else (*made.index, 0)
    values = output[channel[0]] if channel else output.reshape(-1, 1)
    filled = row * values.shape[1] + col + 1 if filling else None
    body = table(values, caption, marks={(row, col): "current"}, filled=filled)
    return _part(body, caption, sign="→", kind="large" if channel else "large column")


def _channels(values: FloatArray, label: str, pixels: bool = False) -> Markup:
    """One table per channel."""
    return join(
        table(channel, label, shade=pixel_shade if pixels else shade, text=pixel_text) for channel in values
    )


def _total(made: Arithmetic) -> Markup:
    """Sum, divisor and bias, line by line; a step that does nothing is left out."""
    assert made.sum is not None
    lines = [(words.SUM, pixel_text(made.sum))]
    if made.divisor is not None:
        lines.append((words.DIVIDE, f"{pixel_text(made.sum)} / {made.divisor}"))
    if made.bias:
        lines.append((words.BIAS, printed(made.bias)))
    lines.append((words.EQUALS, printed(made.value)))
    return tag("dl", [tag("div", tag("dt", name), tag("dd", value)) for name, value in lines])


def _formula(formula: str, value: float) -> Markup:
    return tag("p", f"{formula} = ", tag("b", printed(value)), class_="formula")


def _vote(trace: Trace, ledger: Ledger) -> tuple[str, list[Markup]]:
    """The ledger, line by line. It adds up as printed: what the cut-off digits lack has its own line."""
    each = per_map(trace)
    rows = []
    for line in ledger.voters:
        assert line.source is not None
        assert line.value is not None
        assert line.weight is not None
        rows.append(
            tag(
                "tr",
                tag("th", words.value_name(line.source, each), scope="row"),
                tag("td", printed(line.value, 4), class_=shade(line.value)),
                tag("td", f"× {_weight(line.weight)}"),
                tag("td", printed(line.contribution, 4)),
                class_=hue(line.source // each),
            )
        )
    bias = [line.contribution for line in ledger.lines if line.kind == "bias"]
    rows += [_ledger_line(words.LEDGER_BIAS, printed(value, 4)) for value in bias]
    shown = sum(_ten_thousandths(value) for value in [*(line.contribution for line in ledger.voters), *bias])
    rest = _ten_thousandths(ledger.vote) - shown
    if rest:
        rows.append(_ledger_line(words.LEDGER_REST, f"{rest / 10**4:.4f}"))
    body = tag(
        "table",
        tag("thead", tag("tr", [tag("th", name, scope="col") for name in words.LEDGER_HEAD])),
        tag("tbody", rows),
        tag("tfoot", _ledger_line(f"{words.LEDGER_SUM} {ledger.class_name}", printed(ledger.vote, 4))),
        class_="ledger",
    )
    return words.vote_sentence(ledger.class_name, len(ledger.voters)), [_part(body, kind="ledger-figure")]


def _ledger_line(name: str, amount: str) -> Markup:
    return tag("tr", tag("th", name, scope="row", colspan=3), tag("td", amount))


def _ten_thousandths(value: float) -> int:
    """What is printed of a number with four decimals."""
    return round(float(printed(value, 4)) * 10**4)


def _weight(weight: float) -> str:
    """A weight as a simple fraction where it is one, since 1/5 says more than 0.20."""
    fraction = Fraction(weight).limit_denominator(12)
    if fraction and abs(float(fraction) - weight) < 1e-6:
        return str(fraction)
    return printed(weight, 4)
