"""Changing element by element gives exactly what writing the whole would have given."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser

import numpy as np
import pytest
from app.views.changes import Change, changed_elements
from app.views.maps import grid, table
from app.views.markup import VOID, Markup, join, tag
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

maps = arrays(np.float32, (3, 4), elements=some.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0]))


class Node:
    """An element as a browser has it: its name, its attributes, and what it holds, texts and elements."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.content: list[str | Node] = []

    def tree(self) -> object:
        """All of it, to be compared; an attribute's place in the order means nothing."""
        held = [each if isinstance(each, str) else each.tree() for each in self.content]
        return self.name, sorted(self.attributes.items()), held


class Page(HTMLParser):
    """Reads markup, and changes what it has read as the page does. An empty text is none."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.top = Node("", {})
        self.elements: list[tuple[Node, Node]] = []
        """Each with the one it is in, in reading order."""
        self._open = [self.top]
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].content.append(node)
        if tag != "tbody":
            self.elements.append((node, self._open[-1]))
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)

    def change(self, changes: Sequence[Change]) -> None:
        for position, attributes, text, alone, after in changes:
            node, parent = self.elements[position] if position >= 0 else (self.top, self.top)
            for name, value in attributes:
                if value is None:
                    del node.attributes[name]
                else:
                    node.attributes[name] = value
            if text is not None:
                if alone:
                    node.content = [text] if text else []
                else:
                    assert isinstance(node.content[0], str)
                    node.content[0] = text
            if after is not None:
                behind = parent.content.index(node) + 1
                assert isinstance(parent.content[behind], str)
                parent.content[behind] = after


def assert_they_lead(before: str, after: str) -> None:
    """The changes exist, and lead from one version to the other."""
    changes = changed_elements(before, after)
    assert changes is not None
    page = Page(before)
    page.change(changes)
    assert page.top.tree() == Page(after).top.tree()


@given(maps, maps, some.none() | some.just((1, 2)))
def test_the_changes_lead_from_one_map_to_the_other(
    old: np.ndarray, new: np.ndarray, chosen: tuple[int, int] | None
) -> None:
    before, after = grid(old, "a map", chosen), grid(new, "a map", chosen)
    assert_they_lead(before, after)
    changes = changed_elements(before, after)
    assert changes is not None
    assert len(changes) == (old != new).sum()


words = some.text(some.sampled_from("ab<>&\"'/ "), max_size=4)


def figure(texts: Sequence[str], *, marked: bool) -> Markup:
    """Everything that markup may have: text before, in and behind elements of each kind, in each other."""
    one, two, three, four, five, six = texts
    class_ = "marked" if marked else None
    rows = tag("tr", tag("td", four, class_=five), tag("td", tag("b", one), two))
    return join(
        one,
        tag("p", two, tag("b", three, class_=class_), four, tag("br"), five, tag("i"), six),
        tag("table", tag("tbody", rows), aria_label=six),
        tag("svg", tag("line", x1=one, stroke_opacity=two), class_=class_),
        tag("input", type="text", value=three),
        six,
    )


texts = some.lists(words, min_size=6, max_size=6)


@given(texts, texts, some.booleans(), some.booleans())
def test_whatever_changes_is_changed_or_written_whole(
    old: list[str], new: list[str], was: bool, now: bool
) -> None:
    before, after = figure(old, marked=was), figure(new, marked=now)
    changes = changed_elements(before, after)
    if changes is None:  # only a text that comes or goes beside an element needs that
        assert any(bool(one) != bool(other) for one, other in zip(old, new, strict=True))
    else:
        assert_they_lead(before, after)


def test_nothing_changes_where_nothing_changed() -> None:
    values = np.eye(3, dtype=np.float32)
    assert changed_elements(grid(values, "a map"), grid(values, "a map")) == []


def test_texts_and_attributes_are_given_as_they_are_meant() -> None:
    before = tag("dl", tag("dt", "sum"), tag("dd", "1 < 2"), tag("dd", "5", title="five"))
    after = tag("dl", tag("dt", "sum"), tag("dd", "1 < 2"), tag("dd", '<b> & "', class_="a&b"))
    assert changed_elements(before, after) == [Change(3, (("class", "a&b"), ("title", None)), '<b> & "')]


def test_where_the_focus_may_move_it_is_written_whole() -> None:
    values = np.eye(3, dtype=np.float32)
    assert changed_elements(grid(values, "a map", (0, 0)), grid(values, "a map", (1, 1))) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (tag("p", "one"), tag("b", "one")),
        (tag("p", "one"), tag("p", "one", tag("b"))),
        (tag("p", "one", tag("b")), tag("p", tag("b"))),  # there is no text to change any more
        (tag("p", tag("b"), "one"), tag("p", tag("b"))),
        (tag("option", "one", value=1), tag("option", "one", value=2)),
        (tag("p", tag("b"), tag("i")), tag("p", tag("b", tag("i")))),
        ("", tag("p", "words")),
        (tag("p", "words"), ""),
        ("", grid(np.eye(2, dtype=np.float32), "a map")),
        (table(np.eye(3, dtype=np.float32), "a map"), table(np.eye(3, dtype=np.float32)[:2], "a map")),
    ],
)
def test_other_elements_are_written_whole(before: Markup, after: Markup) -> None:
    assert changed_elements(before, after) is None


def test_only_what_a_label_names_is_another() -> None:
    values = np.eye(3, dtype=np.float32)
    before = tag("figure", table(values, "a map"), tag("b", "one"))
    after = tag("figure", table(values, "another"), tag("b", "two"))
    changes = changed_elements(before, after)
    assert changes is not None
    assert [(change.attributes, change.text) for change in changes] == [
        ((("aria-label", "another"),), None),
        ((), "two"),
    ]
