"""The training: its choices, its buttons, and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.lab.choices import DATA, DRAWN, FIELDS, FIXED, NUDGES, Choices
from app.lab.fields import Whole
from app.lab.record import GATHERING, TRAINING, Lab, Standing
from app.views.markup import Markup, join, tag
from app.words import lab as words

from .fields import button, chosen, fault, typed

CHOSEN: Final = {"learner": words.LEARNERS, "schedule": words.SCHEDULES}
"""Fields that are chosen from a list, and what its entries are called."""


def data(choices: Choices, classes: Sequence[str], *, locked: bool) -> Markup:
    """What the network is to learn from."""
    faults = choices.faults
    count = (
        typed("count", words.FIELDS["count"], choices.count, faults.get("count", ""), locked=locked)
        if choices.data in DRAWN
        else ""
    )
    options = {key: words.DATA[key] for key in DATA if key in words.DATA}
    return join(
        tag(
            "div",
            chosen("data", words.FIELDS["data"], choices.data, options, locked=locked),
            count,
            class_="fields",
        ),
        tag("p", words.ABOUT_DATA[choices.data], class_="fine"),
        tag("p", words.classes(classes), class_="fine"),
        tag("div", fault("count", faults["count"]) if "count" in faults else "", class_="faults"),
    )


def learning(choices: Choices, *, locked: bool) -> Markup:
    """How it is to learn. While a training is on its way, what would make it another one is locked."""
    faults = choices.faults
    names = [name for name in choices.in_use if name not in ("data", "count")]
    fields = []
    for name in names:
        fixed = locked and name in FIXED
        label, text = words.FIELDS[name], getattr(choices, name)
        if name in CHOSEN:
            fields.append(chosen(name, label, text, CHOSEN[name], locked=fixed))
        else:
            whole = isinstance(FIELDS[name], Whole)
            fields.append(typed(name, label, text, faults.get(name, ""), whole=whole, locked=fixed))
    wrong = [fault(name, f"{words.FIELDS[name]}: {faults[name]}") for name in names if name in faults]
    note = words.ABOUT_NUDGES if choices.learner == NUDGES else ""
    return join(
        tag("div", fields, class_="fields"),
        tag("div", wrong, class_="faults"),
        tag("p", words.FIXED if locked else note, class_="fine"),
    )


def bar(lab: Lab, *, able: bool, makes: bool) -> Markup:
    """The buttons. `able` says whether it can begin, `makes` whether that makes the planned network first."""
    busy = lab.work != ""
    begun = lab.standing is not None
    start = words.GO_ON if begun and not makes else words.MAKE_AND_START if makes else words.START
    first = (
        button("pause", words.PAUSE, class_="first go")
        if busy
        else button("start", start, class_="first go", able=able)
    )
    return join(
        first,
        button("step", words.STEP, able=able and not busy),
        button("epoch", words.EPOCH, able=able and not busy),
        button("stop", words.STOP, able=begun or busy),
    )


def status(lab: Lab, hindrance: str = "") -> str:
    """What is going on, in a sentence, or why nothing can."""
    if lab.trouble:
        return lab.trouble
    if hindrance and not lab.work:
        return hindrance
    if lab.work == GATHERING:
        return words.gathering(lab.share)
    standing = lab.standing
    if standing is None:
        return words.NOT_YET
    if lab.work == TRAINING:
        return f"{words.IS_TRAINING} {words.HIDDEN}" if lab.hidden else words.IS_TRAINING
    if standing.epochs >= standing.goal:
        return words.trained(round(standing.epochs), standing.fresh_accuracy)
    return words.PAUSED


def numbers(standing: Standing | None) -> Markup:
    """How far the training has come; in the same places from the start."""
    found = dict.fromkeys(words.NUMBERS, words.NONE)
    if standing is not None:
        found["epoch"] = words.of_goal(standing.epochs, standing.goal)
        found["step"] = words.count(standing.step)
        found["loss"] = words.NONE if standing.loss is None else f"{standing.loss:.4f}"
        found["accuracy"] = words.NONE if standing.accuracy is None else words.percent(standing.accuracy)
        if standing.fresh_accuracy is not None:
            found["fresh"] = words.percent(standing.fresh_accuracy)
        if standing.rate > 0:
            found["rate"] = words.count(round(standing.rate))
        if standing.left is not None and standing.rate > 0:
            found["left"] = words.duration(standing.left)
    pairs = [tag("div", tag("dt", words.NUMBERS[name]), tag("dd", text)) for name, text in found.items()]
    return tag("dl", pairs, class_="standing")


def time(standing: Standing | None) -> Markup:
    """The slider that goes back to any moment of the training, and on again."""
    step, steps = (0, 0) if standing is None else (standing.step, standing.steps)
    slider = tag(
        "input",
        type="range",
        min=0,
        max=max(steps, 1),
        value=step,
        step=1,
        data_field="time",
        autocomplete="off",
        aria_valuetext=words.moment(step, steps),
        disabled="" if steps == 0 else None,
    )
    text = words.TIME_NOTE if steps == 0 else words.moment(step, steps)
    return join(
        tag("label", tag("span", words.TIME), slider, class_="time"),
        tag("p", text, class_="fine"),
    )
