"""The reader's own classes: their names, their examples as small pictures, and how to get more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from app.drawing import Drawing
from app.lab.own import FAINT, LONGEST_NAME, OwnClass, faults, small
from app.views.markup import Markup, join, tag
from app.words import lab as words
from pycnn.own_drawings import FEWEST_CLASSES, MOST_CLASSES

from .fields import button, fault, fault_id


def own(classes: Sequence[OwnClass], trouble: str) -> Markup:
    """All classes; `trouble` says why the last drawing was not taken."""
    wrong = faults(classes)
    rows = [_row(each, place, wrong.get(place, ""), len(classes)) for place, each in enumerate(classes)]
    return join(
        tag("h4", words.OWN_TITLE),
        tag("p", words.OWN_TEXT, class_="fine"),
        tag("ul", rows, class_="classes"),
        tag(
            "div",
            button("new-class", words.NEW_CLASS, able=len(classes) < MOST_CLASSES),
            tag("p", trouble, class_="fault", role="status"),
            class_="using",
        ),
    )


def _row(shown: OwnClass, place: int, wrong: str, count: int) -> Markup:
    name = f"class-{place}"
    field = tag(
        "input",
        type="text",
        size=8,
        maxlength=2 * LONGEST_NAME,
        value=shown.name,
        data_field=name,
        autocomplete="off",
        spellcheck="false",
        aria_label=words.class_name(place),
        aria_invalid="true" if wrong else None,
        aria_describedby=fault_id(name) if wrong else None,
    )
    examples = [
        tag(
            "button",
            thumbnail(drawing),
            type="button",
            data_do=f"drop:{place}.{number}",
            class_="kept-example",
            aria_label=words.drop_example(number, shown.name),
            title=words.drop_example(number, shown.name),
        )
        for number, drawing in enumerate(shown.drawings)
    ]
    keep = words.keep_as(shown.name)
    return tag(
        "li",
        tag(
            "div",
            field,
            button(f"keep:{place}", keep, class_="keep", able=not wrong),
            tag("span", words.examples(len(shown.drawings)), class_="fine"),
            button(
                f"drop-class:{place}",
                words.REMOVE,
                said=words.remove_class(shown.name),
                able=count > FEWEST_CLASSES,
            ),
            class_="using",
        ),
        fault(name, wrong) if wrong else "",
        tag("div", examples, class_="kept-examples"),
    )


@lru_cache(maxsize=600)
def thumbnail(drawing: Drawing) -> Markup:
    """A drawing, small; what the pen covers in part is fainter."""
    pixels = small(drawing)
    dots = [
        tag("rect", x=c, y=r, width=1.02, height=1.02, class_=None if value > 0 else "half")
        for r, row in enumerate(pixels.tolist())
        for c, value in enumerate(row)
        if value > FAINT
    ]
    side = len(pixels)
    return tag("svg", dots, viewBox=f"0 0 {side} {side}", aria_hidden="true")
