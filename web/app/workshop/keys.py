"""Keys: what Tab, Shift and Tab, and Enter do to the text of a program."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

INDENT: Final = "    "


class Edit(NamedTuple):
    """Replace the characters from `start` to `end`; then this part of the text is selected."""

    start: int
    end: int
    text: str
    selected: tuple[int, int]


def enter(text: str, start: int, end: int) -> Edit:
    """Begin a new line under the one before, one step further in after a colon."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    margin = re.match(" *", line)
    inserted = "\n" + (margin.group() if margin else "")
    code = line.partition("#")[0].rstrip()
    if code.endswith(":"):
        inserted += INDENT
    at = start + len(inserted)
    return Edit(start, end, inserted, (at, at))


def indent(text: str, start: int, end: int) -> Edit:
    """Move all lines that are selected one step in; without a selection, go on to the next step."""
    if start == end:
        column = start - text.rfind("\n", 0, start) - 1
        inserted = INDENT[column % len(INDENT) :]
        return Edit(start, end, inserted, (start + len(inserted),) * 2)
    first, last = _lines(text, start, end)
    lines = text[first:last].split("\n")
    moved = "\n".join(INDENT + line if line else line for line in lines)
    return Edit(first, last, moved, (first, first + len(moved)))


def outdent(text: str, start: int, end: int) -> Edit | None:
    """Move all lines that are selected, or the one with the cursor, one step out; None if none can."""
    first, last = _lines(text, start, end)
    lines = text[first:last].split("\n")
    moved = [re.sub(f"^ {{1,{len(INDENT)}}}", "", line) for line in lines]
    if moved == lines:
        return None
    made = "\n".join(moved)
    if start == end:
        at = max(start - (len(lines[0]) - len(moved[0])), first)
        return Edit(first, last, made, (at, at))
    return Edit(first, last, made, (first, first + len(made)))


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the lines begin and end that a selection touches; a line that it only ends before is not one."""
    if end > start and text[end - 1] == "\n":
        end -= 1
    stop = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if stop < 0 else stop


def lines_between(text: str, first: int, last: int) -> tuple[int, int]:
    """Where the text of the lines from `first` to `last`, counted from 1, begins and ends."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: first - 1])
    stop = start + len("\n".join(lines[first - 1 : last]))
    return min(start, len(text)), min(stop, len(text))
