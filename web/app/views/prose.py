"""Prose: a text with a little markup of its own, so that translators need no HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from .markup import Markup, tag

_PLAIN: Final = "\N{SUBSTITUTE}"
"""Stands before a character that is no mark."""
_OPENING: Final = re.compile(r"[*`\[]")
"""What a mark begins with."""
_MARKS: Final = re.compile(
    _PLAIN + r"(.)|\*([^*]+)\*|`([^`]+)`|\[([^\]]+)\]\((#[a-z-]+|\./[\w./-]+)\)", re.DOTALL
)


def as_it_is(text: str) -> str:
    """A text for `prose` in which nothing is a mark, such as a name that somebody has typed."""
    return _OPENING.sub(_PLAIN + r"\g<0>", text)


def paragraphs(texts: Sequence[str]) -> Markup:
    """Each text as a paragraph."""
    return Markup("".join(tag("p", prose(text)) for text in texts))


def prose(text: str) -> Markup:
    """A text in which *stress*, `code` and [a link](#chapter) are marked; all else is shown as it is."""
    written, done = [], 0
    for found in _MARKS.finditer(text):
        written.append(escape(text[done : found.start()]))
        plain, stressed, code, link, address = found.groups()
        if plain is not None:
            written.append(escape(plain))
        elif stressed is not None:
            written.append(tag("em", stressed))
        elif code is not None:
            written.append(tag("code", code))
        else:
            written.append(tag("a", link, href=address))
        done = found.end()
    return Markup("".join(written) + escape(text[done:]))
