"""Fields: what can be typed or chosen, with what is wrong said in words and to those who only listen."""

from __future__ import annotations

from collections.abc import Mapping

from app.views.markup import Markup, tag


def typed(
    name: str,
    label: str,
    text: str,
    fault: str = "",
    *,
    said: str | None = None,
    digits: int = 6,
    whole: bool = True,
    locked: bool = False,
) -> Markup:
    """A field for a number. Its label may be `said` in more words than are seen."""
    field = tag(
        "input",
        type="text",
        inputmode="numeric" if whole else "decimal",
        size=digits,
        maxlength=40,
        value=text,
        data_field=name,
        autocomplete="off",
        spellcheck="false",
        aria_label=said,
        aria_invalid="true" if fault else None,
        aria_describedby=fault_id(name) if fault else None,
        disabled="" if locked else None,
    )
    return tag("label", tag("span", label), field, class_="typed wrong" if fault else "typed")


def chosen(
    name: str,
    label: str,
    value: str,
    options: Mapping[str, str],
    *,
    said: str | None = None,
    locked: bool = False,
) -> Markup:
    """One of several, by their names and what they are called."""
    each = [
        tag("option", text, value=key, selected="" if key == value else None) for key, text in options.items()
    ]
    select = tag(
        "select",
        each,
        data_field=name,
        autocomplete="off",
        aria_label=said,
        disabled="" if locked else None,
    )
    return tag("label", tag("span", label), select, class_="typed")


def switch(name: str, label: str, on: bool, said: str | None = None) -> Markup:
    box = tag(
        "input",
        type="checkbox",
        data_field=name,
        autocomplete="off",
        checked="" if on else None,
        aria_label=said,
    )
    return tag("label", box, tag("span", label), class_="typed check")


def fault(name: str, text: str) -> Markup:
    """What is wrong with a field."""
    return tag("p", text, id=fault_id(name), class_="fault")


def fault_id(name: str) -> str:
    return f"fault-{name.replace('.', '-')}"


def button(
    does: str, label: str, *, said: str | None = None, class_: str | None = None, able: bool = True
) -> Markup:
    return tag(
        "button",
        label,
        type="button",
        data_do=does,
        class_=class_,
        aria_label=said,
        disabled=None if able else "",
    )
