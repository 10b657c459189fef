"""Layer lists: the layers of a network written as a list in Python, and read back without running it."""

from __future__ import annotations

import ast
import inspect
import warnings
from collections.abc import Sequence
from typing import Final

from .layers import Layer

LONGEST: Final = 20_000
"""Characters of a list that is read."""
MOST_LAYERS: Final = 100
LARGEST: Final = 1_000_000
"""The largest number that an option may be, by far more than any network here can use."""
LONGEST_PIECE: Final = 500
"""Characters without a comma; so nothing can be nested deeper than a parser's stack, wherever it runs."""
EXAMPLE: Final = "[Conv2D(6, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(2)]"


def to_code(layers: Sequence[Layer]) -> str:
    """Write layers as a list in Python, one per line, with the options that differ from the usual ones."""
    return "\n".join(["[", *(f"    {layer!r}," for layer in layers), "]"])


def from_code(text: str) -> list[Layer]:
    """Read the layers from a list in Python, such as `to_code` writes; they have no weights yet.

    Nothing is run: there may be the names of layers and plain numbers, words and pairs, and before the list
    the name that it is given to, as in `layers = [Flatten(), Dense(2)]`. Raises ValueError, naming the line
    and saying what to do, for everything else, and for more or larger than any network here can be.
    """
    if len(text) > LONGEST:
        raise ValueError(f"the text is {len(text):,} characters long, but may be {LONGEST:,}: shorten it")
    code = text.strip()
    if not code:
        raise ValueError(f"there is nothing: write a list of layers, such as {EXAMPLE}")
    if max(map(len, code.split(","))) > LONGEST_PIECE:
        raise ValueError(f"there are more than {LONGEST_PIECE} characters without a comma: write {EXAMPLE}")
    # What follows counts lines from the first one that is not empty.
    above = text[: len(text) - len(text.lstrip())].count("\n")
    listed = _listed(code, above)
    if not listed:
        raise ValueError(f"line {above + 1}: the list is empty: write layers into it, such as {EXAMPLE}")
    if len(listed) > MOST_LAYERS:
        raise ValueError(f"there are {len(listed)} layers, but there may be {MOST_LAYERS}: leave some out")
    return [_layer(node, code, above) for node in listed]


def _listed(code: str, above: int) -> list[ast.expr]:
    """Return what stands between the brackets."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of backslashes in a text, which is refused anyway
            body = ast.parse(code).body
    except SyntaxError as error:
        line = above + (error.lineno or 1)
        raise ValueError(f"line {line}: this is not Python: {error.msg}; write it as {EXAMPLE}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        # A zero byte, or brackets in brackets in brackets …
        raise ValueError(f"this cannot be read as Python: write {EXAMPLE}") from error
    statement = body[0] if body else None
    single = isinstance(statement, ast.Expr) or (
        isinstance(statement, ast.Assign)
        and all(isinstance(target, ast.Name) for target in statement.targets)
    )
    if not isinstance(statement, ast.Expr | ast.Assign) or not single:
        line = above + (statement.lineno if statement else 1)
        raise ValueError(f"line {line}: only a list of layers can be read, such as {EXAMPLE}")
    if len(body) > 1:
        raise ValueError(f"line {above + body[1].lineno}: nothing may follow the list: remove it")
    value = statement.value
    if isinstance(value, ast.Call):
        name = _name(value.func)
        if name in Layer.kinds:
            return [value]  # one layer alone, without brackets
        if name == "Sequential":
            raise ValueError(
                f"line {above + value.lineno}: leave Sequential(…) out, and write only the list from [ to ]"
            )
    if not isinstance(value, ast.List | ast.Tuple):
        raise ValueError(  # noqa: TRY004, as for every other text
            f"line {above + value.lineno}: a list of layers is needed, not {_quoted(value, code)}: "
            f"write {EXAMPLE}"
        )
    return value.elts


def _layer(node: ast.expr, code: str, above: int) -> Layer:
    """Make the layer that is written at a place in the list."""
    line = f"line {above + node.lineno}"
    name = _name(node.func if isinstance(node, ast.Call) else node)
    if name not in Layer.kinds:
        raise ValueError(f"{line}: {_unknown(name) if name else _quoted(node, code) + ' is not a layer'}")
    if not isinstance(node, ast.Call):
        raise ValueError(f"{line}: {name} needs brackets after it: write {_usage(name)}")  # noqa: TRY004
    values = [_value(value, name, code, above) for value in node.args]
    options: dict[str, object] = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise ValueError(f"{line}: {name} cannot take ** here: write each option out, {_usage(name)}")
        if keyword.arg in options:
            raise ValueError(f"{line}: {name} has {keyword.arg} twice: leave one of them out")
        options[keyword.arg] = _value(keyword.value, name, code, above)
    kind = Layer.kinds[name]
    try:
        inspect.signature(kind).bind(*values, **options)
    except TypeError as error:
        raise ValueError(f"{line}: {name}: {error}; write {_usage(name)}") from error
    try:
        return kind(*values, **options)
    except ValueError as error:
        raise ValueError(f"{line}: {name}: {error}") from error


def _value(node: ast.expr, layer: str, code: str, above: int) -> object:
    """Return the number, word, or pair that an option is set to."""
    if isinstance(node, ast.Tuple | ast.List) and len(node.elts) <= 2:
        return tuple(_value(part, layer, code, above) for part in node.elts)
    negative = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)
    constant = node.operand if isinstance(node, ast.UnaryOp) and negative else node
    if isinstance(constant, ast.Constant):
        value = constant.value
        if isinstance(value, int | float) and not abs(value) <= LARGEST:
            raise ValueError(
                f"line {above + node.lineno}: {layer} has a number above {LARGEST:,}: write a smaller one"
            )
        if isinstance(value, int | float) and not isinstance(value, bool):
            return -value if negative else value
        if not negative and (value is None or isinstance(value, bool | str)):
            return value
    raise ValueError(
        f"line {above + node.lineno}: {layer} can have plain numbers, words and pairs such as (3, 5), "
        f"but not {_quoted(node, code)}"
    )


def _name(node: ast.expr) -> str:
    """Return the name that is written, also as `pycnn.Dense`; empty if it is something else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "pycnn":
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _unknown(name: str) -> str:
    """Say that there is no such layer, and which is meant."""
    from difflib import get_close_matches  # for this alone

    small = {kind.lower(): kind for kind in Layer.kinds}
    close = get_close_matches(name.lower(), small, n=1, cutoff=0.7)
    hint = f"did you mean {small[close[0]]}?" if close else f"there are {', '.join(Layer.kinds)}"
    return f"there is no layer {name[:40]}: {hint}"


def _usage(name: str) -> str:
    """Write a layer with its options and what they usually are: `Dense(units)`."""
    parameters = inspect.signature(Layer.kinds[name]).parameters.values()
    usual = [
        each.name if each.default is each.empty else f"{each.name}={each.default!r}" for each in parameters
    ]
    return f"{name}({', '.join(usual)})"


def _quoted(node: ast.expr, code: str) -> str:
    """Return what is written there, shortened."""
    written = " ".join((ast.get_source_segment(code, node) or "").split())
    return written if len(written) <= 40 else f"{written[:39]}…"
