from __future__ import annotations

import pytest
from app.workshop.keys import Edit, enter, indent, lines_between, outdent


def typed(marked: str, key: str) -> str | None:
    """Press a key in a text in which | stands for the cursor, or two of them around what is selected."""
    start, end = marked.index("|"), marked.rindex("|")
    text = marked.replace("|", "")
    end = start if start == end else end - 1
    act = {"Enter": enter, "Tab": indent, "Shift+Tab": outdent}[key]
    edit: Edit | None = act(text, start, end)
    if edit is None:
        return None
    now = text[: edit.start] + edit.text + text[edit.end :]
    first, last = edit.selected
    if first == last:
        return now[:first] + "|" + now[first:]
    return now[:first] + "|" + now[first:last] + "|" + now[last:]


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("a = 1|", "Enter", "a = 1\n|"),
        ("    a = 1|", "Enter", "    a = 1\n    |"),
        ("    if a:|", "Enter", "    if a:\n        |"),
        ("if a:  # so|", "Enter", "if a:  # so\n    |"),
        ("    f(|x)", "Enter", "    f(\n    |x)"),
        ("a|b|c", "Enter", "a\n|c"),
        ("|", "Enter", "\n|"),
        ("|a", "Tab", "    |a"),
        ("a|", "Tab", "a   |"),
        ("x\n  |y", "Tab", "x\n    |y"),
        ("x\n|y\n\nz|\nw", "Tab", "x\n|    y\n\n    z|\nw"),
        ("|y\n|z", "Tab", "|    y|\nz"),
        ("      a|b", "Shift+Tab", "  a|b"),
        ("  a|b", "Shift+Tab", "a|b"),
        ("x\n|        a\n    b|", "Shift+Tab", "x\n|    a\nb|"),
        ("a|b", "Shift+Tab", None),
    ],
)
def test_a_key_does_what_it_does_in_editors(before: str, key: str, after: str | None) -> None:
    assert typed(before, key) == after


def test_lines_begin_and_end_where_they_do() -> None:
    text = "one\ntwo\n\nfour"
    assert [text[slice(*lines_between(text, line, line))] for line in (1, 2, 3, 4)] == text.split("\n")
    assert text[slice(*lines_between(text, 2, 4))] == "two\n\nfour"
    assert lines_between(text, 9, 9) == (len(text), len(text))
