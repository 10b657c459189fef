"""Three telling places of a map: where its feature fits best, where worst, and what is nearest to 0."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.views.markup import Markup, tag
from app.words import convolution as words
from app.words import percent, place
from pycnn import Conv2D, Trace, explain
from pycnn.arrays import FloatArray
from pycnn.lesson import printed
from pycnn.matches import agreement

from .steps import signs_only

Said = Callable[[str, int | None, int, str | None], str]


def places(trace: Trace, layer: int, feature: int, at: int) -> Markup:
    """A button for each place, which leads to it; `at` is the place where the window is."""
    values = trace.steps[layer].output[feature]
    found: tuple[tuple[str, int, Said], ...] = (
        (words.BEST, int(values.argmax()), words.best),
        (words.WORST, int(values.argmin()), words.worst),
        (words.NEAREST, int(np.abs(values).argmin()), words.nearest),
    )
    return tag(
        "div",
        [_place(trace, layer, feature, values, name, to, said, to == at) for name, to, said in found],
        class_="three-places",
    )


def _place(
    trace: Trace,
    layer: int,
    feature: int,
    values: FloatArray,
    name: str,
    to: int,
    said: Said,
    here: bool,
) -> Markup:
    row, col = divmod(to, values.shape[1])
    made = explain.cell(trace, layer, (feature, row, col))
    assert made.products is not None
    assert made.feature is not None
    signs = signs_only(made.patch) and signs_only(made.feature)
    agree = int((made.products > 0).sum()) if signs else None
    value = printed(made.value)
    sentence = said(value, agree, made.products.size, _share(trace, layer, (feature, row, col)))
    return tag(
        "button",
        tag("span", name, class_="name"),
        tag("b", value),
        tag("span", place(row, col), class_="at"),
        tag("span", sentence, class_="tells"),
        type="button",
        class_="telling",
        data_set=f"at={to}",
        aria_pressed="true" if here else "false",
    )


def _share(trace: Trace, layer: int, index: tuple[int, int, int]) -> str | None:
    """How much of the most that a feature could give it gives here; None if its input is no picture."""
    step = trace.steps[layer]
    assert isinstance(step.layer, Conv2D)
    if layer or not step.layer.weight[index[0]].any():
        return None
    return percent(abs(float(agreement(step.layer, step.output)[index])))
