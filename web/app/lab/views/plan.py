"""The plan: the layers one below the other, each with what can be chosen, what it gives and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from app.lab.fields import Choice, Switch
from app.lab.plan import OPTIONS, Judged, Line, Plan
from app.limits import MOST_LAYERS
from app.views.markup import Markup, join, tag
from app.words import lab as words
from pycnn.fits import Fit

from .fields import button, chosen, fault, switch, typed

ARROWS: Final[Mapping[str, str]] = {"up": "M6 2l5 8H1z", "down": "M6 10L1 2h10z"}
CROSS: Final = "M2 3l1-1 3 3 3-3 1 1-3 3 3 3-1 1-3-3-3 3-1-1 3-3z"


def plan(shown: Plan, judged: Judged, classes: Sequence[str], *, in_use: bool, own: bool) -> Markup:
    """The plan and what it comes to: whether the network shown is such a one, and the reader's own."""
    last = len(shown.lines) - 1
    heads = (words.LAYER, words.GIVES, words.PARAMETERS, words.COST)
    listed = [
        _line(line, position, last, fit, classes)
        for position, (line, fit) in enumerate(zip(shown.lines, judged.fits, strict=True))
    ]
    state = words.NOT_IN_USE if not in_use else words.IN_USE if own else words.SHOWN
    return join(
        tag("div", [tag("span", head) for head in heads], class_="line heads", aria_hidden="true"),
        tag("ol", listed, class_="lines", aria_label=words.PLANNED),
        _sum(judged),
        tag(
            "div",
            tag("span", words.ADD, class_="lead"),
            [button(f"add:{kind}", name, able=last + 1 < MOST_LAYERS) for kind, name in words.LAYERS.items()],
            class_="adding",
            role="group",
            aria_label=words.ADD,
        ),
        tag(
            "div",
            typed("side", words.SIDE, shown.side, judged.side_fault, digits=3),
            typed("plan-seed", words.NETWORK_SEED, shown.seed, judged.seed_fault, digits=6),
            class_="fields",
        ),
        tag("div", *_faults(judged), class_="faults"),
        tag(
            "div",
            button(
                "use",
                words.USE_AGAIN if in_use and own else words.USE,
                class_="first" if not in_use else None,
                able=not judged.reason,
            ),
            button("discard", words.DISCARD, able=not in_use),
            tag("p", judged.reason if _is_loose(judged) else state, class_="fine"),
            class_="using",
        ),
    )


def code(text: str, trouble: str, *, changed: bool) -> Markup:
    """The same list as Python, in a field where another one can be put in its place."""
    area = tag(
        "textarea",
        text,
        id="lab-code",
        data_field="code",
        rows=min(max(text.count("\n") + 1, 6), 16),
        spellcheck="false",
        autocomplete="off",
        autocapitalize="off",
        aria_label=words.CODE_FIELD,
        aria_invalid="true" if trouble else None,
        aria_describedby="fault-code" if trouble else None,
    )
    return join(
        area,
        fault("code", f"{trouble[0].upper()}{trouble[1:]}.") if trouble else "",
        tag(
            "div",
            button("take-code", words.TAKE_CODE, able=changed),
            button("copy-code", words.COPY_CODE),
            tag("p", id="lab-code-status", class_="fine", role="status"),
            class_="using",
        ),
    )


def presets() -> Markup:
    """Networks to begin with."""
    return tag(
        "div",
        tag("span", words.BEGIN_WITH, class_="lead"),
        [button(f"preset:{name}", label) for name, label in words.PRESETS.items()],
        class_="adding",
        role="group",
        aria_label=words.BEGIN_WITH,
    )


def _is_loose(judged: Judged) -> bool:
    """Whether what is wrong is said at no layer."""
    at_layers = any(fit is not None and fit.reason for fit in judged.fits)
    return bool(judged.reason) and not at_layers


def _faults(judged: Judged) -> list[Markup]:
    faults = (("side", judged.side_fault), ("plan-seed", judged.seed_fault))
    return [fault(name, text) for name, text in faults if text]


def _line(line: Line, position: int, last: int, fit: Fit | None, classes: Sequence[str]) -> Markup:
    votes = position == last
    wrong = dict(line.faults) if not votes else {}
    reason = fit.reason if fit is not None and fit.reason else ""
    size = fit.size if fit is not None else None
    gives, parameters, cost = (
        (words.NONE,) * 3
        if size is None
        else (
            words.shape(size.output_shape),
            words.count(size.parameters),
            words.count(size.multiplications),
        )
    )
    options: list[Markup] = (
        [] if votes else [_option(line, position, name, text, wrong) for name, text in line.typed]
    )
    note = tag("span", words.votes_for(len(classes)), class_="fine") if votes else ""
    return tag(
        "li",
        tag(
            "div",
            tag(
                "div",
                tag("b", words.LAYERS[line.kind]),
                " ",
                tag("span", options, note, class_="options"),
                class_="what",
            ),
            _number(words.GIVES, gives),
            _number(words.PARAMETERS, parameters),
            _number(words.COST, cost),
            "" if votes else _moves(line, position, last),
            class_="line",
        ),
        [fault(f"{line.key}-{name}", f"{words.OPTIONS[name]}: {text}") for name, text in wrong.items()],
        tag("p", f"{reason[0].upper()}{reason[1:]}.", class_="fault") if reason else "",
        class_="layer wrong" if wrong or reason else "layer",
    )


def _number(label: str, text: str) -> Markup:
    return tag("span", tag("span", f"{label}: ", class_="label"), text, class_="number")


def _option(line: Line, position: int, name: str, text: str, wrong: Mapping[str, str]) -> Markup:
    field = OPTIONS[line.kind][name]
    place, label = f"{line.key}.{name}", words.OPTIONS[name]
    said = words.option_label(position, line.kind, name)
    if isinstance(field, Switch):
        return switch(place, label, text == "1", said)
    if isinstance(field, Choice):
        return chosen(place, label, text, words.PADDINGS, said=said)
    # The description is by the id that `fault` makes of the same name.
    return typed(place, label, text, wrong.get(name, ""), said=said, digits=3)


def _moves(line: Line, position: int, last: int) -> Markup:
    name = words.layer_number(position, line.kind)
    return tag(
        "span",
        _icon(f"up:{line.key}", f"{words.UP}: {name}", ARROWS["up"], able=position > 0),
        _icon(f"down:{line.key}", f"{words.DOWN}: {name}", ARROWS["down"], able=position < last - 1),
        _icon(f"remove:{line.key}", f"{words.REMOVE}: {name}", CROSS),
        class_="moves",
    )


def _icon(does: str, said: str, drawn: str, *, able: bool = True) -> Markup:
    icon = tag("svg", tag("path", d=drawn), viewBox="0 0 12 12", aria_hidden="true")
    return tag(
        "button",
        icon,
        type="button",
        data_do=does,
        aria_label=said,
        title=said,
        disabled=None if able else "",
    )


def _sum(judged: Judged) -> Markup:
    whole = all(fit is not None and fit.size is not None for fit in judged.fits)
    numbers = (
        [words.count(judged.parameters), words.count(judged.multiplications)] if whole else [words.NONE] * 2
    )
    return tag(
        "div",
        tag("b", words.ALL_IN_ALL),
        tag("span"),
        *(_number(label, text) for label, text in zip((words.PARAMETERS, words.COST), numbers, strict=True)),
        class_="line sum",
    )
