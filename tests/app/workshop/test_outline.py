from __future__ import annotations

import pytest
from app.workshop.outline import changed_names, compared, line_of, modules, new_lines, places

TEXT = '''\
"""A file."""

LEAST = 1


@decorated
def first():
    return LEAST


class Second:
    options = ()

    def one(self):
        return 1

    def two(self):
        return 2
'''


def test_every_function_has_its_lines() -> None:
    found = {place.name: (place.first, place.last) for place in places(TEXT)}
    assert found == {"first": (6, 8), "Second": (11, 18), "Second.one": (14, 15), "Second.two": (17, 18)}
    assert line_of(TEXT, "Second.two") == 17
    assert line_of(TEXT, "third") is None
    assert places("def (") == ()


def test_what_says_something_else_is_named() -> None:
    assert changed_names(TEXT, TEXT.replace("return 2", "return 3")) == ("Second.two",)
    assert changed_names(TEXT, TEXT.replace("LEAST = 1", "LEAST = 2")) == ("LEAST",)
    assert changed_names(TEXT, TEXT.replace("return LEAST", "return 0")) == ("first",)
    assert changed_names(TEXT, TEXT + "\n\ndef third(): pass\n") == ("third",)
    assert changed_names(TEXT, TEXT.replace("    def one(self):\n        return 1\n", "")) == ("Second.one",)


def test_comments_and_blank_lines_say_nothing() -> None:
    assert changed_names(TEXT, TEXT.replace("LEAST = 1\n", "\n\nLEAST = 1  # so\n")) == ()


def test_the_lines_that_differ_are_marked() -> None:
    text = TEXT.replace("return 2", "x = 3\n        return x")
    assert new_lines(TEXT, text) == {18, 19}
    assert [line.text for line in compared(TEXT, text) if line.kind == "gone"] == ["        return 2"]
    assert [line.text for line in compared(TEXT, text) if line.kind != "gone"] == text.splitlines()
    assert new_lines(TEXT, TEXT) == frozenset()


def test_modules_are_named_wherever_they_are_imported() -> None:
    text = """
import os.path, statistics as known
from . import neighbour
from urllib import request

def later():
    from html.parser import HTMLParser
"""
    found = set(modules(text))
    assert {"os.path", "statistics", "urllib.request", "html.parser"} <= found
    assert not {"neighbour", ".neighbour", "known"} & found
    with pytest.raises(SyntaxError):
        set(modules("import"))
