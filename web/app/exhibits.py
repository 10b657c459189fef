"""Exhibits: what the page shows of a chapter, also where a network's numbers are none any more."""

from __future__ import annotations

from typing import Any

from . import words
from .chapters.chapter import Chapter, Given
from .views import code as codes
from .views import question as questions
from .views.figure import Figure
from .views.markup import Markup, tag


def figure(chapter: Chapter[Any], given: Given[Any]) -> Figure:
    """The chapter's figure, or what has happened to the network's numbers."""
    return chapter.figure(given) if given.subject.finite else Figure(tag("p", words.OVERFLOWN))


def question(chapter: Chapter[Any], given: Given[Any], answer: int | None) -> Markup:
    """The chapter's question with the answer that was given; none about numbers that are none."""
    return questions.question(chapter.question(given), answer) if given.subject.finite else Markup("")


def code(chapter: Chapter[Any], given: Given[Any]) -> Markup:
    """The chapter's code, and values that are numbers."""
    return codes.code(chapter.code(given)) if given.subject.finite else tag("p", words.OVERFLOWN)
