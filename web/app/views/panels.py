"""Panels: the parts of a section, each in a frame with its title, and the places in them."""

from __future__ import annotations

from app.views.prose import prose

from .markup import Markup, tag


def panels(name: str, title: str, intro: str, *parts: Markup) -> Markup:
    """A section of the page with its parts."""
    return tag(
        "section",
        tag("header", tag("h2", title, id=f"{name}-title"), tag("p", prose(intro))),
        tag("div", parts, class_="panels"),
        id=name,
        class_=f"lab of-panels {name}",
        aria_labelledby=f"{name}-title",
    )


def panel(name: str, title: str, *content: Markup) -> Markup:
    return tag(
        "section",
        tag("h3", title, id=f"{name}-title"),
        content,
        id=f"{name}-part",
        class_=f"lab-part of-{name}",
        aria_labelledby=f"{name}-title",
    )


def place(name: str, content: Markup, class_: str | None = None) -> Markup:
    return tag("div", content, id=name, class_=class_)


def status(name: str, text: str) -> Markup:
    """A line that says what is going on, also to those who only listen."""
    return tag("p", text, id=name, class_="status", role="status")
