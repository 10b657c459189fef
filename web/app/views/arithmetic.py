"""The arithmetic of one number: where it came from, what was multiplied and added, and what came out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app import words
from pycnn import Trace
from pycnn.explain import Arithmetic, Ledger
from pycnn.lesson import printed

from .before_after import map_before, map_hue, paintings, region_marks, whole_result
from .ledger import vote
from .maps import hue
from .markup import Markup, join, tag
from .parts import part
from .products import channel_rows, feature_table, patch_table, product_table, total_lines
from .stages import Stage

__all__ = ["arithmetic", "paintings"]

Parts = tuple[str, list[Markup]]


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
        parts.append(whole_result(trace, made, filling, stages))
    colours = f"parts {hue(map_hue(made, stages))}" if len(made.index) == 3 else "parts"
    return join(tag("p", sentence, class_="sentence"), tag("div", parts, class_=colours))


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
    parts = [map_before(trace, made, region_marks(made), stages)]
    if len(made.patch) == 1:
        parts += [
            part(patch_table(made, 0, stages), words.PATCH, sign="→"),
            part(feature_table(made, 0, pixels=signs_only), words.FEATURE, sign="×"),
            part(product_table(made, 0), words.PRODUCTS, sign="="),
        ]
    else:
        parts.append(channel_rows(made, stages))
    parts.append(part(total_lines(made), kind="total"))
    name = _name(made, stages)
    divided = made.divisor is not None
    size = made.products.size
    return words.convolution_sentence(feature, name, row, col, agreeing, size, divided), parts


def _rectify(trace: Trace, made: Arithmetic, stages: Sequence[Stage]) -> Parts:
    map_index, row, col = made.index
    parts = [map_before(trace, made, region_marks(made), stages), _rectified(made, sign="→")]
    return words.rectify_sentence(map_index, _name(made, stages), row, col), parts


def _rectify_value(_trace: Trace, made: Arithmetic, _stages: Sequence[Stage]) -> Parts:
    """The same in a list."""
    return words.rectified_value_sentence(made.index[0]), [_rectified(made)]


def _rectified(made: Arithmetic, sign: str = "") -> Markup:
    before = float(made.patch.ravel()[0])
    formula = _formula(f"max(0, {printed(before)})", made.value)
    rule = tag("p", words.RECTIFY_NEGATIVE if before < 0 else words.RECTIFY_POSITIVE)
    return part(join(formula, rule), words.RECTIFY_CAPTION, sign=sign, kind="total")


def _maximum(trace: Trace, made: Arithmetic, stages: Sequence[Stage]) -> Parts:
    assert made.winner is not None
    inside = made.patch if made.padding is None else made.patch[~made.padding]
    seen = [printed(value) for value in inside.ravel().tolist()]
    marks = region_marks(made)
    # Pooling's windows hang over the lower and right edges only, so the patch starts where its region does.
    map_index, row, col = made.index
    _, rows, cols = made.region
    marks[rows.start + made.winner[1], cols.start + made.winner[2]] = "in-patch winner"
    formula = _formula(f"max({', '.join(seen)})", made.value)
    parts = [
        map_before(trace, made, marks, stages),
        part(formula, words.MAXIMUM_CAPTION, sign="→", kind="total"),
    ]
    return words.maximum_sentence(map_index, _name(made, stages), row, col, len(seen)), parts


def _copy(trace: Trace, made: Arithmetic, stages: Sequence[Stage]) -> Parts:
    map_index, row, col = (axis.start for axis in made.region)
    sentence = words.copy_sentence(made.index[0], map_index, _name(made, stages), row, col)
    return sentence, [map_before(trace, made, region_marks(made), stages)]


def _unit(_trace: Trace, made: Arithmetic, _stages: Sequence[Stage]) -> Parts:
    """A value between two fully connected layers."""
    assert made.products is not None
    return words.unit_sentence(made.index[0], made.products.size), [part(total_lines(made), kind="total")]


def _other(_trace: Trace, made: Arithmetic, _stages: Sequence[Stage]) -> Parts:
    """What can be said of a layer that does not explain itself."""
    return f"{words.OPERATIONS.get(made.operation, made.operation)}: {printed(made.value)}", []


def _formula(formula: str, value: float) -> Markup:
    return tag("p", f"{formula} = ", tag("b", printed(value)), class_="formula")
