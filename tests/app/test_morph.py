from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import groupby

import pytest
from app.morph import TEXT, WHOLE, morph
from hypothesis import given
from hypothesis import strategies as st

from tests.app import document


class Node:
    """As much of a browser's node as a change needs."""

    def __init__(
        self,
        name: str,
        attributes: dict[str, str] | None = None,
        children: Iterable[Node] = (),
        data: str = "",
    ) -> None:
        self.nodeName, self.data = name, data
        self.nodeType = TEXT if name == "#text" else 1
        self.parent: Node | None = None
        self._attributes = dict(attributes or {})
        self.childNodes: list[Node] = []
        for child in children:
            self.appendChild(child)

    def __iter__(self) -> Iterator[Node]:
        yield self
        for child in self.childNodes:
            yield from child

    def __repr__(self) -> str:
        return f"<{self.nodeName} {self._attributes} {self.data!r} {self.childNodes}>"

    @property
    def childElementCount(self) -> int:  # noqa: N802 — the browser's name
        return sum(child.nodeType != TEXT for child in self.childNodes)

    @property
    def textContent(self) -> str:  # noqa: N802
        return self.data + "".join(child.textContent for child in self.childNodes)

    @textContent.setter
    def textContent(self, text: str) -> None:  # noqa: N802
        for child in list(self.childNodes):
            child.remove()
        if text:
            self.appendChild(Node("#text", {}, (), text))

    def isEqualNode(self, other: Node) -> bool:  # noqa: N802 — the browser's name
        return repr(self) == repr(other)

    def appendChild(self, child: Node) -> None:  # noqa: N802
        self.insertBefore(child, None)

    def insertBefore(self, child: Node, place: Node | None) -> None:  # noqa: N802
        if child.parent is not None:
            child.remove()
        where = len(self.childNodes) if place is None else index(self.childNodes, place)
        self.childNodes.insert(where, child)
        child.parent = self

    def replaceWith(self, other: Node) -> None:  # noqa: N802
        assert self.parent is not None
        self.parent.insertBefore(other, self)
        self.remove()

    def remove(self) -> None:
        assert self.parent is not None
        del self.parent.childNodes[index(self.parent.childNodes, self)]
        self.parent = None

    def getAttributeNames(self) -> list[str]:  # noqa: N802
        return list(self._attributes)

    def getAttribute(self, name: str) -> str | None:  # noqa: N802
        return self._attributes.get(name)

    def setAttribute(self, name: str, value: str) -> None:  # noqa: N802
        self._attributes[name] = value

    def removeAttribute(self, name: str) -> None:  # noqa: N802
        del self._attributes[name]


def index(nodes: list[Node], sought: Node) -> int:
    (found,) = (place for place, node in enumerate(nodes) if node is sought)
    return found


def node(element: document.Element) -> Node:
    children = (
        Node("#text", {}, (), each) if isinstance(each, str) else node(each) for each in element.content
    )
    return Node(element.name, element.attributes, children)


def tree(markup: str) -> Node:
    return node(document.parsed(markup))


def normal(of: Node) -> str:
    """The content without the order of the attributes and the seams in a text, which mean nothing."""
    attributes = sorted((name, of.getAttribute(name)) for name in of.getAttributeNames())
    content: list[str] = []
    for text, group in groupby(of.childNodes, lambda child: child.nodeType == TEXT):
        nodes = list(group)
        content += ["".join(each.data for each in nodes)] if text else [normal(each) for each in nodes]
    return f"{of.nodeName} {attributes} {[each for each in content if each]}"


TEXTS = st.text("ab", max_size=2).map(lambda data: Node("#text", {}, (), data))
ATTRIBUTES = st.dictionaries(st.sampled_from(["class", "data-set"]), st.sampled_from("xy"))
NAMES = st.sampled_from(["DIV", "BUTTON", *WHOLE])
NODES = st.recursive(
    TEXTS, lambda children: st.builds(Node, NAMES, ATTRIBUTES, st.lists(children, max_size=4)), max_leaves=12
)
PLACES = st.lists(NODES, max_size=5).map(lambda children: Node("DIV", {}, children))


@given(PLACES, PLACES)
def test_the_place_has_the_new_content(old: Node, new: Node) -> None:
    wanted = normal(deepcopy(new))
    morph(old, new)
    assert normal(old) == wanted
    assert all(child.parent is each for each in old for child in each.childNodes)


@given(PLACES)
def test_the_same_content_leaves_every_node_where_it_was(old: Node) -> None:
    before = [id(each) for each in old]
    morph(old, deepcopy(old))
    assert [id(each) for each in old] == before


@given(PLACES, NODES, st.integers(0, 5))
def test_what_comes_and_goes_leaves_the_others_alone(old: Node, added: Node, where: int) -> None:
    before = [id(each) for each in old]
    new = deepcopy(old)
    new.insertBefore(added, new.childNodes[where] if where < len(new.childNodes) else None)
    without, wanted = deepcopy(old), normal(old)
    morph(old, new)
    assert set(before) <= {id(each) for each in old}
    morph(old, without)
    assert normal(old) == wanted


STOP = "<button>Stop</button>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"<p>Making drawings</p>{STOP}", f"<p>8 of 49</p>{STOP}"),
        ("<button>Train</button>", '<button aria-pressed="true">Stop</button>'),
        (f"<div><p>a</p><div>{STOP}</div></div>", f"<div><p>b</p><div>{STOP}<b>!</b></div></div>"),
        (f"<table><tr><td>1</td></tr></table>{STOP}", f"<p>a</p><table><tr><td>2</td></tr></table>{STOP}"),
    ],
)
def test_a_button_stays_under_the_finger(before: str, after: str) -> None:
    place, wanted = tree(before), normal(tree(after))
    buttons = [each for each in place if each.nodeName == "button"]
    morph(place, tree(after))
    assert normal(place) == wanted
    assert [each for each in place if each.nodeName == "button"] == buttons
