"""Code: the source of running functions, read from their modules, coloured, with values beside it."""

from __future__ import annotations

import builtins
import inspect
import io
import keyword
import textwrap
import token
import tokenize
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from typing import Any

from app import words
from app.chapters.chapter import Code
from app.words import workshop as workshop_words
from app.workshop.files import place_of

from .markup import Markup, join, tag


def code(shown: Code) -> Markup:
    """Each function under its full name, and below them what the values are for the chosen cell."""
    parts = [_function(function) for function in shown.functions]
    if shown.values:
        lines = [
            tag("div", tag("dt", tag("code", name)), tag("dd", tag("code", value)))
            for name, value in shown.values
        ]
        parts.append(join(tag("h4", words.CODE_VALUES), tag("dl", lines, class_="values")))
    return join(parts)


def _function(function: Callable[..., Any]) -> Markup:
    name = f"{function.__module__}.{function.__qualname__}"
    # Wide code is scrolled sideways, by keyboard too.
    body = tag("pre", highlighted(_source(function)), tabindex=0, role="group", aria_label=name)
    return tag("figure", tag("figcaption", tag("code", name), _change(function)), body)


def _change(function: Callable[..., Any]) -> Markup:
    """A button that opens the function in the workshop, if it can be changed."""
    place = place_of(function)
    if place is None:
        return Markup("")
    label = workshop_words.change_label(place[1])
    change = workshop_words.CHANGE_IT
    return join(" ", tag("button", change, type="button", data_open=":".join(place), aria_label=label))


def _source(function: Callable[..., Any]) -> str:
    """The function's text as its module has it; what exists in another form only, says so."""
    try:
        return textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return f"# {words.NO_SOURCE}"


@lru_cache(maxsize=512)
def highlighted(source: str) -> Markup:
    """Python source with its words marked by kind: keyword, name, text, comment, number."""
    lines = source.splitlines(keepends=True)
    written: list[str] = []
    row, col = 1, 0

    def upto(place: tuple[int, int]) -> Iterator[str]:
        nonlocal row, col
        while row < place[0]:
            yield lines[row - 1][col:] if row <= len(lines) else ""
            row, col = row + 1, 0
        if row <= len(lines):
            yield lines[row - 1][col : place[1]]
        col = place[1]

    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return Markup(escape(source))  # whatever it is, it can be read
    before = ""
    for each in tokens:
        written.append(escape("".join(upto(each.start))))
        content = "".join(upto(each.end))
        kind = _kind(each, before)
        written.append(tag("span", content, class_=kind) if kind and content else escape(content))
        if each.type == token.NAME:
            before = each.string
        elif each.string.strip():
            before = ""
    return Markup("".join(written).rstrip("\n"))


def _kind(each: tokenize.TokenInfo, before: str) -> str:
    if each.type == token.COMMENT:
        return "comment"
    if each.type == token.NUMBER:
        return "number"
    if each.type == token.STRING or tokenize.tok_name[each.type].startswith("FSTRING"):
        return "text"
    if each.type == token.NAME:
        if before in ("def", "class"):
            return "defined"
        if keyword.iskeyword(each.string):
            return "keyword"
        if each.string in ("self", "cls") or hasattr(builtins, each.string):
            return "builtin"
    return ""
