from __future__ import annotations

import pytest
from app.views.prose import as_it_is, prose
from hypothesis import given
from hypothesis import strategies as st

from tests.app.document import parsed


def test_marks_become_markup_and_all_else_is_text() -> None:
    shown = parsed(prose("a *b* `c` [d](#pooling) <i> & [e](http://f)"))
    assert [each.name for each in shown.children] == ["em", "code", "a"]
    assert shown.text == "a b c d <i> & [e](http://f)"


@pytest.mark.parametrize("name", ["*b*", "`c`", "[d](#pooling)", "<i>&\"'", "**", "\\*"])
def test_a_name_is_shown_as_it_is(name: str) -> None:
    shown = parsed(prose(f"The vote for {as_it_is(name)} is *here*"))
    assert shown.text == f"The vote for {name} is here"
    assert [each.name for each in shown.children] == ["em"]


@given(name=st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126)))
def test_no_name_becomes_markup(name: str) -> None:
    shown = parsed(prose(as_it_is(name)))
    assert shown.text == name
    assert not shown.children
