"""Reads the views' markup as a browser would, and refuses what the page must never contain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree


@dataclass
class Element:
    """An element with its attributes and what is in it."""

    name: str
    attributes: dict[str, str]
    content: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.content)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def children(self) -> list[Element]:
        return [part for part in self.content if isinstance(part, Element)]

    def __iter__(self) -> Iterator[Element]:
        """This element and all inside it, in the order in which they open."""
        yield self
        for child in self.children:
            yield from child

    def all(self, name: str, class_: str | None = None) -> list[Element]:
        found = [element for element in self if element.name == name]
        return [element for element in found if class_ is None or class_ in element.classes]

    def one(self, name: str, class_: str | None = None) -> Element:
        (found,) = self.all(name, class_)
        return found


def parsed(markup: str) -> Element:
    """Return an element that holds the markup; AssertionError unless it is balanced and the CSP allows it."""
    parser = _Parser()
    parser.feed(markup)
    parser.close()
    assert len(parser.open) == 1, f"<{parser.open[-1].name}> is not closed"
    # HTML forgives a missing quote or a loose <, XML does not; it only lacks the name &nbsp;.
    ElementTree.fromstring(f"<all>{markup.replace('&nbsp;', '&#160;')}</all>")
    return parser.open[0]


def rows(table: Element) -> list[list[str]]:
    """The texts of a table's cells."""
    return [[cell.text for cell in row.children] for row in table.all("tr")]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("all", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute occurs twice: {names}"
        assert "style" not in names, f"the CSP forbids style= in <{tag}>"
        assert not [name for name in names if name.startswith("on")], f"the CSP forbids {names} in <{tag}>"
        assert tag not in {"script", "style"}, f"a view wrote <{tag}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)
