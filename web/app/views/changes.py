"""Changes: what differs between two versions of the same markup.

Of most elements only attributes and texts differ. Where there are others now, the innermost element around
them is to be written anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from itertools import accumulate
from typing import Final, NamedTuple

from .markup import VOID

IMPLIED: Final = "tbody"
"""A browser puts it into each table, whether it is written or not, so it is not counted."""
CHOSEN: Final = frozenset(("select", "option"))
"""What a person has chosen among them is none of their attributes."""
FOCUS: Final = "tabindex"
"""Where it goes to another element, the focus may have to follow."""
ONE: Final = frozenset(("table", "svg", "select"))
"""What is in one of these, a browser reads as what it is only with the whole around it."""

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


class Anew(NamedTuple):
    """An element that holds other elements now."""

    position: int
    """As in `Change`."""
    markup: str
    """All that it is to hold."""


class Changes(NamedTuple):
    """What leads from one version to another. Positions are those before any of it."""

    elements: list[Change]
    anew: Anew | None = None


def changed_elements(before: str, after: str) -> Changes:
    """Return what became of each element that differs, and what is to be written anew.

    A move of the pen changes some cells of some maps. To give a cell another class and text takes a browser
    far less time than to read the markup of a whole map and to lay it out.
    """
    if before == after:
        return Changes([])
    old, new = before.split("<"), after.split("<")
    shorter = min(len(old), len(new))
    found: list[Change] = []  # whose positions are still those of the pieces
    front = shorter
    for number in [number for number, (was, now) in enumerate(zip(old, new, strict=False)) if was != now]:
        change = _became(old, number, new[number])
        if change is None:
            front = number
            break
        found.append(change)
    if front == len(old) == len(new):
        return Changes(_in_place(before, old, found))
    back = 0
    while back < shorter - max(front, 1):
        was, now = old[-1 - back], new[-1 - back]
        if was != now:
            change = _became(old, len(old) - 1 - back, now)
            if change is None:
                break
            found.append(change)
        back += 1
    around = _around(old, new, front, back)
    if around is None:
        return Changes([], Anew(-1, after))
    start, end = around
    kept = [each for each in found if not start <= each.position < end]
    # Of what it is to hold itself, nothing is left to change.
    kept += [each._replace(text=None, alone=True) for each in found if each.position == start]
    within = new[start : end + len(new) - len(old)]
    within[0] = within[0].partition(">")[2]
    (position,) = _positions(before, old, [start])
    return Changes(_in_place(before, old, kept), Anew(position, "<".join(within)))


def _in_place(markup: str, pieces: list[str], found: Sequence[Change]) -> list[Change]:
    positions = _positions(markup, pieces, [each.position for each in found])
    return [Change(position, *each[1:]) for position, each in zip(positions, found, strict=True)]


def _positions(markup: str, pieces: list[str], numbers: Sequence[int]) -> list[int]:
    """How many elements that are counted begin in front of each of some pieces; −1 for the first."""
    ends = list(accumulate(map(len, pieces)))
    found = {0: -1}
    position = last = 0
    for number in sorted(set(numbers) - {0}):
        start = ends[number - 1] + number - 1
        position += markup.count("<", last, start) - markup.count("</", last, start)
        position -= markup.count(f"<{IMPLIED}", last, start)
        found[number], last = position, start
    return [found[number] for number in numbers]


def _around(old: list[str], new: list[str], front: int, back: int) -> tuple[int, int] | None:
    """The innermost element around all pieces between the first `front` and the last `back`; None if none is.

    It is given by the pieces that open and close it in the old version.
    """
    opened: list[int] = []
    for number in range(1, front):
        _walk(opened, number, old[number])
    deep = len(opened)
    for pieces in (old, new):
        depth = list(opened)
        for number in range(max(front, 1), len(pieces) - back):
            _walk(depth, number, pieces[number])
            deep = min(deep, len(depth))
    names = [_name(old[number]) for number in opened[:deep]]
    deep = next((level for level, name in enumerate(names) if name in ONE), deep)
    if not deep:
        return None
    start = opened[deep - 1]
    inside = [start]
    number = start
    while inside:
        number += 1
        _walk(inside, number, old[number])
    return start, number


def _walk(opened: list[int], number: int, piece: str) -> None:
    """Note which elements are open behind a piece."""
    if piece[:1] == "/":
        opened.pop()
    elif _name(piece) not in VOID:
        opened.append(number)


def _became(pieces: list[str], number: int, now: str) -> Change | None:
    """What becomes of an element by a piece that is another now; None if there is another element."""
    return (_behind if number and pieces[number][:1] == "/" else _change)(pieces, number, now)


def _change(pieces: list[str], number: int, now: str) -> Change | None:
    """What became of the element that a piece opens, now that the piece is another."""
    was = pieces[number]
    if not number:  # in front of all elements
        alone = len(pieces) == 1
        return Change(0, (), unescape(now), alone) if alone or (was and now) else None
    start, _, text = was.partition(">")
    new_start, _, new_text = now.partition(">")
    attributes = _differing(start, new_start)
    if attributes is None:
        return None
    if text == new_text:
        return Change(number, attributes)
    is_void = _name(start) in VOID
    alone = not is_void and pieces[number + 1][:1] == "/"
    if not (alone or (text and new_text)):
        return None  # a text comes or goes beside an element
    if is_void:
        return Change(number, attributes, after=unescape(new_text))
    return Change(number, attributes, unescape(new_text), alone)


def _behind(pieces: list[str], number: int, now: str) -> Change | None:
    """What became of the text behind the element that a piece closes, now that the piece is another."""
    end, _, text = pieces[number].partition(">")
    new_end, _, new_text = now.partition(">")
    if end != new_end or not (text and new_text):
        return None
    closed = 1
    for start in range(number - 1, 0, -1):
        piece = pieces[start]
        if piece[:1] == "/":
            closed += 1
        elif _name(piece) not in VOID:
            closed -= 1
        if not closed:
            return Change(start, after=unescape(new_text))
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


@lru_cache(maxsize=4096)
def _name(piece: str) -> str:
    """The name of the element that a piece opens."""
    return re.split(r"[\s/>]", piece, maxsplit=1)[0]
