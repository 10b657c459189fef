"""Markup as expressions: `tag("p", "a < b", class_="fine")` is `<p class="fine">a &lt; b</p>`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Final

VOID: Final = frozenset(("br", "hr", "img", "input", "link", "meta"))
"""Elements that hold nothing and are never closed."""


class Markup(str):
    """Text that is markup already; any other text is escaped when it is put into markup."""

    __slots__ = ()


def tag(name: str, /, *content: str | Iterable[str], **attributes: str | float | None) -> Markup:
    """Return an element with its content, each a text, markup, or several of them.

    Attributes are written as given, with `_` for `-` and `class_` for `class`; one that is None is left out.
    """
    written = "".join([_attribute(key, value) for key, value in attributes.items() if value is not None])
    if name in VOID:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{join(*content)}</{name}>")


def join(*content: str | Iterable[str]) -> Markup:
    """Return pieces of content one after the other."""
    return Markup("".join([piece if type(piece) is Markup else _piece(piece) for piece in content]))


def _piece(piece: str | Iterable[str]) -> str:
    return _text(piece) if isinstance(piece, str) else join(*piece)


# A figure is written anew at every change, and most of its words are those of the last time.


@lru_cache(maxsize=4096, typed=True)
def _attribute(key: str, value: str | float) -> str:
    return f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'


@lru_cache(maxsize=4096)
def _text(content: str) -> str:
    return escape(content)
