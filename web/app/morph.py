"""Morph: bring an element of the page to other content by changing only what differs.

A button that is replaced while a finger is on it hears no click, and loses the focus. So what stays the same
stays the very same element. And what a browser need not make anew, it need not lay out.
"""

from __future__ import annotations

from typing import Any, Final

TEXT: Final = 3
"""The nodeType of a piece of text."""
WHOLE: Final = {"TABLE", "svg"}
"""Much in little: made anew at once they cost less than going through all their parts from Python."""


def morph(old: Any, new: Any) -> None:
    """Give `old` the child nodes of `new`, an element or fragment that is used up by it."""
    before, after = list(old.childNodes), list(new.childNodes)
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head].isEqualNode(after[head]):
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail].isEqualNode(after[-1 - tail]):
        tail += 1
    rest = before[len(before) - tail] if tail else None
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    for was, now in zip(before, after, strict=False):
        _follow(was, now)
    for gone in before[len(after) :]:
        gone.remove()
    for added in after[len(before) :]:
        if rest is None:
            old.appendChild(added)
        else:
            old.insertBefore(added, rest)


def _follow(was: Any, now: Any) -> None:
    if was.isEqualNode(now):
        return
    if was.nodeName != now.nodeName or was.nodeName in WHOLE:
        was.replaceWith(now)
    elif was.nodeType == TEXT:
        was.data = now.data
    else:
        # What a person has chosen goes before the markup's word; it was of the former options.
        chosen = now.value if was.nodeName == "SELECT" else None
        _follow_attributes(was, now)
        if was.childElementCount or now.childElementCount:
            morph(was, now)
        elif was.textContent != now.textContent:
            was.textContent = now.textContent
        if chosen is not None:
            was.value = chosen


def _follow_attributes(was: Any, now: Any) -> None:
    names = [str(name) for name in now.getAttributeNames()]
    for name in names:
        value = now.getAttribute(name)
        if was.getAttribute(name) != value:
            was.setAttribute(name, value)
    for name in list(was.getAttributeNames()):
        if str(name) not in names:
            was.removeAttribute(name)
