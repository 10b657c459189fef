"""What to try: for each setting the values, and how many of the combinations, for how long."""

from __future__ import annotations

from app.lab.fields import Choice
from app.lab.views.fields import chosen, fault, typed
from app.search.record import FIELDS, MOST, OFFERED, Choices
from app.views.markup import Markup, join, tag
from app.words import lab as lab_words
from app.words import search as words


def settings(choices: Choices) -> Markup:
    """The values of each setting, each of which can be tried or not."""
    return join(
        tag(
            "fieldset",
            tag("legend", words.SETTINGS[name]),
            [_value(choices, name, position, value) for position, value in enumerate(values)],
            class_="tried-values",
        )
        for name, values in OFFERED.items()
    )


def _value(choices: Choices, name: str, position: int, value: object) -> Markup:
    box = tag(
        "input",
        type="checkbox",
        data_field=f"{name}.{position}",
        autocomplete="off",
        checked="" if value in choices.values[name] else None,
    )
    return tag("label", box, tag("span", words.shown(value)))


def fields(choices: Choices) -> Markup:
    """From what, which of them, and for how long."""
    faults = choices.faults
    made = []
    for name in choices.in_use:
        label, text = words.FIELDS[name], getattr(choices, name)
        field = FIELDS[name]
        if isinstance(field, Choice):
            names = {"data": lab_words.DATA, "way": words.WAYS}.get(name, {})
            made.append(chosen(name, label, text, {each: names.get(each, each) for each in field.options}))
        else:
            made.append(typed(name, label, text, faults.get(name, ""), digits=5))
    wrong = [fault(name, f"{words.FIELDS[name]}: {text}") for name, text in faults.items()]
    return join(
        tag("div", made, class_="fields"),
        tag("div", wrong, class_="faults"),
        tag("p", summary(choices), class_="fine about"),
    )


def summary(choices: Choices) -> str:
    """What will be tried, or why it cannot be."""
    if choices.faults:
        return words.MEND
    if choices.networks > MOST:
        return words.too_many(choices.combinations, MOST)
    return words.how_many(choices.networks, choices.combinations, choices.whole("seconds"))


def able(choices: Choices) -> bool:
    return not choices.faults and choices.networks <= MOST
