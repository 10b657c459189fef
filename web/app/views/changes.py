"""Changes: what differs between two versions of the same markup, if only in attributes and texts."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final, NamedTuple

from .markup import VOID

IMPLIED: Final = "tbody"
"""A browser puts it into each table, whether it is written or not, so it is not counted."""
CHOSEN: Final = frozenset(("select", "option"))
"""What a person has chosen among them is none of their attributes."""
FOCUS: Final = "tabindex"
"""Where it goes to another element, the focus may have to follow."""

_ATTRIBUTE: Final = re.compile(r'([\w:-]+)="([^"]*)"')

Attributes = tuple[tuple[str, str | None], ...]
"""Names and what they are now; None if an element has lost one."""


class Change(NamedTuple):
    """What has become of one element; `position` counts all elements but `tbody`, in reading order."""

    position: int
    """−1: what all of it stands in."""
    attributes: Attributes = ()
    text: str | None = None
    """The text that it begins with, if that is another now."""
    alone: bool = True
    """Whether it holds nothing but that text."""
    after: str | None = None
    """The text right behind it, if that is another now."""


def changed_elements(before: str, after: str) -> list[Change] | None:
    """Return what became of each element that differs; None if there are other elements now.

    A move of the pen changes some cells of some maps. To give a cell another class and text takes a browser
    far less time than to read the markup of a whole map and to lay it out.
    """
    if before == after:
        return []
    old, new = before.split("<"), after.split("<")
    if len(old) != len(new):
        return None
    differing = [number for number, (was, now) in enumerate(zip(old, new, strict=True)) if was != now]
    changes: list[Change] = []
    counted, position = 1, 0  # how many elements are in front of piece `counted`
    for number in differing:
        position += sum(map(_opens, old[counted:number]))
        counted = max(number, counted)
        make = _behind if number and old[number][:1] == "/" else _change
        change = make(old, number, new[number], position)
        if change is None:
            return None
        changes.append(change)
    return changes


def _opens(piece: str) -> bool:
    """Whether a piece opens an element that is counted."""
    return piece[:1] != "/" and not piece.startswith(IMPLIED)


def _change(pieces: list[str], number: int, now: str, position: int) -> Change | None:
    """What became of the element that a piece opens, now that the piece is another."""
    was = pieces[number]
    if not number:  # in front of all elements
        alone = len(pieces) == 1
        return Change(-1, (), unescape(now), alone) if alone or (was and now) else None
    start, _, text = was.partition(">")
    new_start, _, new_text = now.partition(">")
    attributes = _differing(start, new_start)
    if attributes is None:
        return None
    if text == new_text:
        return Change(position, attributes)
    is_void = _name(start) in VOID
    alone = not is_void and pieces[number + 1][:1] == "/"
    if not (alone or (text and new_text)):
        return None  # a text comes or goes beside an element
    if is_void:
        return Change(position, attributes, after=unescape(new_text))
    return Change(position, attributes, unescape(new_text), alone)


def _behind(pieces: list[str], number: int, now: str, position: int) -> Change | None:
    """What became of the text behind the element that a piece closes, now that the piece is another."""
    end, _, text = pieces[number].partition(">")
    new_end, _, new_text = now.partition(">")
    if end != new_end or not (text and new_text):
        return None
    closed = 1
    for start in range(number - 1, 0, -1):
        piece = pieces[start]
        position -= _opens(piece)
        if piece[:1] == "/":
            closed += 1
        elif _name(piece) not in VOID:
            closed -= 1
        if not closed:
            return Change(position, after=unescape(new_text))
    return None


@lru_cache(maxsize=4096)  # there are few kinds of cells
def _differing(was: str, now: str) -> Attributes | None:
    """The attributes that differ between two starts of an element; None if the element is another one."""
    if was == now:
        return ()
    name = _name(was)
    if name != _name(now) or name in CHOSEN or name == IMPLIED:
        return None
    old, new = dict(_ATTRIBUTE.findall(was)), dict(_ATTRIBUTE.findall(now))
    if old.get(FOCUS) != new.get(FOCUS):
        return None
    found = [(key, unescape(value)) for key, value in new.items() if old.get(key) != value]
    return (*found, *((key, None) for key in old if key not in new))


def _name(piece: str) -> str:
    """The name of the element that a piece opens."""
    return re.split(r"[\s/>]", piece, maxsplit=1)[0]
