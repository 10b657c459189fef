"""Changing element by element gives exactly what writing the whole would have given."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser

import numpy as np
import pytest
from app.views.changes import Anew, Change, Changes, changed_elements
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

    def change(self, changes: Changes) -> None:
        for position, attributes, text, alone, after in changes.elements:
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
        if changes.anew is not None:
            position, markup = changes.anew
            node = self.elements[position][0] if position >= 0 else self.top
            assert not {"table", "svg", "select"} & {each.name for each in [node, *self._around(node)]}
            node.content = Page(markup).top.content

    def _around(self, node: Node) -> list[Node]:
        parents = {id(child): parent for child, parent in self.elements}
        found = []
        while id(node) in parents:
            node = parents[id(node)]
            found.append(node)
        return found


def assert_they_lead(before: str, after: str) -> Changes:
    """Check that the changes lead from one version to the other; return them."""
    changes = changed_elements(before, after)
    page = Page(before)
    page.change(changes)
    assert page.top.tree() == Page(after).top.tree()
    return changes


@given(maps, maps, some.none() | some.just((1, 2)))
def test_the_changes_lead_from_one_map_to_the_other(
    old: np.ndarray, new: np.ndarray, chosen: tuple[int, int] | None
) -> None:
    before, after = grid(old, "a map", chosen), grid(new, "a map", chosen)
    changes = assert_they_lead(before, after)
    assert changes.anew is None
    assert len(changes.elements) == (old != new).sum()


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
def test_whatever_changes_is_changed_or_written_anew(
    old: list[str], new: list[str], was: bool, now: bool
) -> None:
    changes = assert_they_lead(figure(old, marked=was), figure(new, marked=now))
    if changes.anew is not None:  # only a text that comes or goes beside an element needs that
        assert any(bool(one) != bool(other) for one, other in zip(old, new, strict=True))


KINDS = ("p", "b", "table", "svg", "select", "option", "br", "input")


def elements(content: some.SearchStrategy[Markup]) -> some.SearchStrategy[Markup]:
    """Elements of all kinds with such content, between texts."""
    marks = some.sampled_from([{}, {"class_": "a"}, {"class_": "b"}, {"tabindex": "0"}])
    made = some.builds(
        lambda name, inside, attributes: tag(name, *([] if name in VOID else [inside]), **attributes),
        some.sampled_from(KINDS),
        content,
        marks,
    )
    return some.lists(made | words.map(join), max_size=4).map(join)


any_markup = some.recursive(words.map(join), elements, max_leaves=12)


@given(any_markup, any_markup)
def test_any_markup_becomes_any_other(before: Markup, after: Markup) -> None:
    assert_they_lead(before, after)


@given(any_markup, any_markup, any_markup, words, words, words, words)
def test_what_is_around_other_elements_stays(
    inside: Markup, before: Markup, after: Markup, was: str, now: str, old_title: str, new_title: str
) -> None:
    """Two tables, one in front of what changes and one behind it, are in no case written anew."""
    values = table(np.eye(3, dtype=np.float32), "a map")
    old, new = (
        tag("div", values, tag("p", tag("i"), each, tag("i"), title=title), f"-{text}", inside, values)
        for each, title, text in ((before, old_title, was), (after, new_title, now))
    )
    changes = assert_they_lead(old, new)
    if changes.anew is not None:
        assert values not in changes.anew.markup


def test_nothing_changes_where_nothing_changed() -> None:
    values = np.eye(3, dtype=np.float32)
    assert changed_elements(grid(values, "a map"), grid(values, "a map")) == Changes([])


def test_texts_and_attributes_are_given_as_they_are_meant() -> None:
    before = tag("dl", tag("dt", "sum"), tag("dd", "1 < 2"), tag("dd", "5", title="five"))
    after = tag("dl", tag("dt", "sum"), tag("dd", "1 < 2"), tag("dd", '<b> & "', class_="a&b"))
    changed = Change(3, (("class", "a&b"), ("title", None)), '<b> & "')
    assert changed_elements(before, after) == Changes([changed])


def test_where_the_focus_may_move_the_map_is_written_anew() -> None:
    values = np.eye(3, dtype=np.float32)
    before, after = (tag("div", tag("p", grid(values, "a map", at))) for at in ((0, 0), (1, 1)))
    assert changed_elements(before, after) == Changes([], Anew(1, grid(values, "a map", (1, 1))))


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
def test_other_elements_are_written_anew(before: Markup, after: Markup) -> None:
    assert assert_they_lead(before, after).anew is not None


def test_only_what_holds_other_elements_is_written_anew() -> None:
    def figure(title: str, *buttons: str, class_: str) -> Markup:
        return join(
            tag("h3", title),
            tag("div", [tag("button", each) for each in buttons], class_=class_),
            f"behind {title}",
            tag("p", tag("b", title)),
        )

    before, after = figure("one", "a", "b", class_="few"), figure("two", "a", "x", "b", class_="many")
    assert assert_they_lead(before, after) == Changes(
        [
            Change(0, (), "two"),
            Change(5, (), "two"),
            Change(1, (("class", "many"),)),
            Change(1, after="behind two"),
        ],
        Anew(1, "<button>a</button><button>x</button><button>b</button>"),
    )


def test_only_what_a_label_names_is_another() -> None:
    values = np.eye(3, dtype=np.float32)
    before = tag("figure", table(values, "a map"), tag("b", "one"))
    after = tag("figure", table(values, "another"), tag("b", "two"))
    changes = changed_elements(before, after)
    assert [(change.attributes, change.text) for change in changes.elements] == [
        ((("aria-label", "another"),), None),
        ((), "two"),
    ]
