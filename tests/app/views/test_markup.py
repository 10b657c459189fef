from __future__ import annotations

import pytest
from app.views.markup import Markup, join, tag
from hypothesis import given
from hypothesis import strategies as st

from tests.app.document import parsed

# What XML can hold; browsers replace the rest too.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n"), max_size=30)
HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table><b>",
    '" onclick="alert(1)',
    "' onclick='alert(1)",
    "&lt;b&gt; &amp; &#60;",
    "<!-- ",
    "]]>",
]


def test_the_example_of_the_docstring() -> None:
    assert tag("p", "a < b", class_="fine") == '<p class="fine">a &lt; b</p>'


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str) -> None:
    element = parsed(tag("p", text, title=text)).one("p")
    assert element.content == [text]
    assert element.attributes == {"title": text}


@given(text=TEXT)
def test_any_text_survives(text: str) -> None:
    element = parsed(tag("p", text, [text, tag("b", text)], title=text)).one("p")
    assert element.text == text * 3
    assert element.attributes["title"] == text
    assert parsed(join(text)).text == text


def test_markup_is_not_escaped_again() -> None:
    inner = tag("b", "&")
    assert isinstance(inner, Markup)
    assert tag("p", inner, [inner, "&"]) == "<p><b>&amp;</b><b>&amp;</b>&amp;</p>"
    assert join(inner, [inner], (tag("i", n) for n in "12")) == f"{inner}{inner}<i>1</i><i>2</i>"


def test_text_next_to_markup_is_plain_text_again() -> None:
    """Adding strings forgets that they were markup, which is the safe mistake."""
    assert parsed(tag("p", tag("b", "x") + " < y")).one("p").text == "<b>x</b> < y"


def test_attributes() -> None:
    written = tag("td", class_="a b", aria_selected="true", tabindex=-1, x1=0.5, hidden=None)
    assert parsed(written).one("td").attributes == {
        "class": "a b",
        "aria-selected": "true",
        "tabindex": "-1",
        "x1": "0.5",
    }
    assert tag("i", n=0) == '<i n="0"></i>'
