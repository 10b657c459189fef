"""Feature editor: the pixels of a feature as buttons, other values for one, and other features for all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from app import words as common
from app.views.maps import pixel_text
from app.views.markup import Markup, join, tag
from app.words import features as words
from pycnn.arrays import FloatArray
from pycnn.lesson import printed

from .fits import colours


def editor(name: str, feature: int, weights: FloatArray, chosen: int, *, drawn: bool) -> Markup:
    """The pixels of a feature, (rows, cols), of the parameter `name`, as buttons laid out as they lie in it.

    A press sets `pixel`, and in a drawn feature it makes white of black and black of anything else.
    """
    cols, largest = weights.shape[1], float(np.abs(weights).max()) or 1.0
    colour = colours(largest, drawn=drawn)
    buttons = [
        _pixel(name, feature, *divmod(at, cols), at, value, colour(value), at == chosen, drawn)
        for at, value in enumerate(weights.ravel().tolist())
    ]
    return tag(
        "div",
        buttons,
        class_=f"feature-pixels across-{cols}",
        role="group",
        aria_label=common.feature_choice(feature, ""),
    )


@lru_cache(maxsize=256)  # an edit changes one of many
def _pixel(
    name: str,
    feature: int,
    row: int,
    col: int,
    at: int,
    value: float,
    colour: str,
    chosen: bool,
    drawn: bool,
) -> Markup:
    """The button of one pixel, the number `at` in reading order."""
    label = words.flip if drawn else words.pixel
    return tag(
        "button",
        tag("i", pixel_text(value), class_=colour),
        type="button",
        class_="pixel",
        data_set=f"pixel={at}",
        data_edit=f"{place(name, feature, row, col)}={-1 if value > 0 else 1}" if drawn else None,
        aria_pressed="true" if chosen else "false",
        aria_label=label(row, col, pixel_text(value)),
    )


def place(name: str, feature: int, row: int, col: int) -> str:
    """A pixel of a feature, as `data-edit` has it."""
    return f"{name}:{feature}.0.{row}.{col}"


def values(
    name: str, feature: int, weights: FloatArray, before: FloatArray, chosen: int, *, drawn: bool
) -> Markup:
    """Buttons that give the chosen pixel another value; `before` is the feature before all changes."""
    row, col = divmod(chosen, weights.shape[1])
    at, value = place(name, feature, row, col), float(weights[row, col])
    if drawn:
        options = [(words.BLACK, -1.0), (words.GREY, 0.0), (words.WHITE, 1.0)]
        buttons = [_value(label, f"{at}={each:g}", pressed=value == each) for label, each in options]
    else:
        # What less and more lead to changes at every press; by what they set, which is as it was already,
        # the focus finds them again.
        step = _step(before)
        own = before[row, col]
        less, more = (np.float32(round(value + change, 6)) for change in (-step, step))
        buttons = [
            _value(words.less(f"{step:g}"), f"{at}={less!s}", f"feature={feature}&pixel={chosen}"),
            _value(words.more(f"{step:g}"), f"{at}={more!s}", f"pixel={chosen}&feature={feature}"),
            _value(words.ZERO, f"{at}=0", pressed=value == 0),
            _value(
                words.as_before(printed(float(own))), f"{at}={own!s}", pressed=bool(weights[row, col] == own)
            ),
        ]
    return tag(
        "div",
        tag("p", words.chosen(row, col, pixel_text(value)), class_="chosen-pixel"),
        buttons,
        class_="feature-values",
        role="group",
        aria_label=words.CHOSEN_PIXEL,
    )


def _value(label: str, edit: str, setting: str | None = None, *, pressed: bool | None = None) -> Markup:
    state = None if pressed is None else "true" if pressed else "false"
    return tag("button", label, type="button", data_set=setting, data_edit=edit, aria_pressed=state)


def _step(weights: FloatArray) -> float:
    """About a tenth of the largest weight, as a power of ten."""
    largest = float(np.abs(weights).max()) or 1.0
    return float(10.0 ** (round(math.log10(largest)) - 1))


def replacements(name: str, feature: int, others: Mapping[str, FloatArray], changed: bool) -> Markup:
    """Buttons that put another feature, (rows, cols), in its place, and one that takes all changes back."""
    buttons = [
        tag(
            "button",
            words.PRESET[key],
            type="button",
            data_edit="&".join(
                f"{place(name, feature, row, col)}={each[row, col]!s}" for row, col in np.ndindex(*each.shape)
            ),
        )
        for key, each in others.items()
    ]
    # Restore comes before the presets so that, when it vanishes, the focus goes on to the first of them.
    restore = tag("button", words.RESTORE, type="button", data_restore="") if changed else ""
    return join(
        tag("div", tag("p", words.PRESETS), restore, class_="feature-restore"),
        tag("div", buttons, class_="feature-presets", role="group", aria_label=words.PRESETS),
    )
