"""Changes: which small elements differ between two versions of the same markup, and only in class or text."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final, NamedTuple

LEAVES: Final = ("td", "dd", "figcaption", "p")
"""Elements that hold text, and none of each other."""

_LEAF: Final = re.compile(r'<(\w+)(?: class="([^"]*)")?([^>]*)>([^<]*)(</.*)', re.DOTALL)


class Change(NamedTuple):
    """The class and the text that a leaf has now; `position` counts all `LEAVES` in reading order."""

    position: int
    class_: str
    text: str


def changed_leaves(before: str, after: str) -> list[Change] | None:
    """Return what became of each leaf that differs; None if anything else differs.

    A move of the pen changes some cells of some maps. To give a cell another class and text takes a browser
    far less time than to read the markup of a whole map and to lay it out.
    """
    if before == after:
        return []
    old, new = _pieces(before), _pieces(after)
    if len(old) != len(new) or old[0] != new[0]:
        return None
    changes = []
    for position, (was, piece) in enumerate(zip(old[1:], new[1:], strict=True)):
        if was != piece:
            one, other = _LEAF.match(was), _LEAF.match(piece)
            if one is None or other is None or one.group(1, 3, 5) != other.group(1, 3, 5):
                return None
            changes.append(Change(position, unescape(other[2] or ""), unescape(other[4])))
    return changes


@lru_cache(maxsize=64)  # what is the new version now is the old one next time
def _pieces(markup: str) -> list[str]:
    """Divide markup in front of each leaf."""
    for name in LEAVES:
        markup = markup.replace(f"<{name} ", f"\0<{name} ").replace(f"<{name}>", f"\0<{name}>")
    return markup.split("\0")
