"""Predict first: a question, its options, and what computation says when one is chosen."""

from __future__ import annotations

from app import words
from app.chapters.chapter import Question

from .markup import Markup, join, tag
from .prose import prose


def question(asked: Question, given: int | None) -> Markup:
    """The question; once it is answered (`given` is the option), which option is right and why."""
    options = [
        tag(
            "button",
            option,
            _verdict(asked, given, number),
            type="button",
            class_=_kind(asked, given, number),
            data_option=number,
            aria_pressed="true" if number == given else "false",
        )
        for number, option in enumerate(asked.options)
    ]
    said: str | Markup = ""
    if given is not None:
        head = tag("b", words.RIGHT if given == asked.right else words.NOT_SO)
        again = tag("button", words.ASK_AGAIN, type="button", class_="retry", data_option=-1)
        said = join(head, " ", prose(asked.because), " ", again)
    return join(
        tag("h3", words.PREDICT),
        tag("p", prose(asked.text)),
        tag("div", options, class_="options"),
        tag("p", said, class_="because", role="status"),
    )


def _kind(asked: Question, given: int | None, number: int) -> str:
    if given is None:
        return "option"
    if number == asked.right:
        return "option right"
    return "option wrong" if number == given else "option other"


def _verdict(asked: Question, given: int | None, number: int) -> str:
    """The mark of an option, for those who see no colour."""
    if given is None:
        return ""
    if number == asked.right:
        return " ✓"
    return " ✗" if number == given else ""
