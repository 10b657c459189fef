"""Prose: a text with a little markup of its own, so that translators need no HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from .markup import Markup, tag

_MARKS: Final = re.compile(r"\*([^*]+)\*|`([^`]+)`|\[([^\]]+)\]\((#[a-z-]+|\./[\w./-]+)\)")


def paragraphs(texts: Sequence[str]) -> Markup:
    """Each text as a paragraph."""
    return Markup("".join(tag("p", prose(text)) for text in texts))


def prose(text: str) -> Markup:
    """A text in which *stress*, `code` and [a link](#chapter) are marked; all else is shown as it is."""
    written, done = [], 0
    for found in _MARKS.finditer(text):
        written.append(escape(text[done : found.start()]))
        stressed, code, link, address = found.groups()
        if stressed is not None:
            written.append(tag("em", stressed))
        elif code is not None:
            written.append(tag("code", code))
        else:
            written.append(tag("a", link, href=address))
        done = found.end()
    return Markup("".join(written) + escape(text[done:]))
