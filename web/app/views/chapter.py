"""A chapter's frame: its text, and the places for controls, figure, question and code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app import words
from app.chapters.chapter import Chapter, Given

from .code import code
from .controls import controls
from .markup import Markup, join, tag
from .prose import paragraphs
from .question import question


def chapter(shown: Chapter[Any], number: int, given: Given[Any]) -> Markup:
    """All of a chapter as it is at first."""
    key, prose = shown.key, shown.prose
    link = tag(
        "a",
        "#",
        class_="permalink",
        href=f"#{key}",
        data_permalink=key,
        aria_label=words.link_to(prose.title),
    )
    title = tag(
        "h2", tag("span", str(number), class_="number"), " ", prose.title, " ", link, id=f"{key}-title"
    )
    made = controls(key, given.settings, prose.labels, prose.options)
    exhibit = tag(
        "div",
        tag("div", made, class_="controls", role="group", aria_label=words.controls_of(prose.title))
        if made
        else "",
        tag("div", shown.figure(given).markup, class_="exhibit-figure", data_figure=key),
        class_="exhibit",
        role="group",
        aria_label=words.figure_of(prose.title),
    )
    return tag(
        "section",
        title,
        tag(
            "div",
            paragraphs(prose.before),
            tag("div", question(shown.question(given), None), class_="question", data_question=key),
            class_="prose",
        ),
        exhibit,
        tag(
            "div",
            paragraphs(prose.after),
            tag(
                "details",
                tag("summary", words.THE_CODE),
                tag("div", code(shown.code(given)), class_="code", data_code=key),
                class_="source",
            ),
            class_="prose after",
        ),
        class_="chapter wide" if shown.wide else "chapter",
        id=key,
        data_chapter=key,
        aria_labelledby=f"{key}-title",
    )


def article(chapters: Sequence[tuple[Chapter[Any], Given[Any]]]) -> Markup:
    """All chapters, in order."""
    return join(chapter(shown, number, given) for number, (shown, given) in enumerate(chapters, start=1))
