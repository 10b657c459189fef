"""The steps of a convolution: line up, multiply, add and divide, and the map that they fill."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.views.figure import Maps
from app.views.maps import hue
from app.views.markup import Markup, join, tag
from app.views.products import channel_rows, total_lines
from app.views.stages import Stage
from app.words import convolution as words
from pycnn import Trace
from pycnn.arrays import FloatArray
from pycnn.contributions import strongest
from pycnn.explain import Arithmetic


def steps(
    maps: Maps, trace: Trace, stages: Sequence[Stage], made: Arithmetic, values: FloatArray, fill: bool
) -> Markup:
    """How one number of the map `values` (rows, cols) is made; with `fill` the map ends with that number."""
    assert made.products is not None
    several = len(made.products) > 1
    adding = words.DIVIDE if made.divisor is not None else words.BIAS if made.bias else words.ADD
    number = stages[made.layer].hues[made.index[0]]
    multiplied = channel_rows(made, stages) if several else _multiplied(maps, stages, made, number)
    return tag(
        "div",
        _step("lined-up", 1, words.LINE_UP, _lined_up(maps, trace, stages, made, number)),
        _step("multiplied parts" if several else "multiplied", 2, words.MULTIPLY, multiplied),
        _step("summed", 3, adding, total_lines(made)),
        _step(
            "filled-map",
            4,
            words.MAP,
            maps.numbers(
                "map",
                values,
                words.MAP,
                number=number,
                scale=stages[made.layer].scale,
                current=made.index[1:],  # type: ignore[arg-type]  # a row and a column
                filled=made.index[1] * values.shape[1] + made.index[2] + 1 if fill else None,
                point="at",
            ),
            tag("p", words.MAP_HINT, class_="fine"),
        ),
        class_=f"matching several {hue(number)}" if several else f"matching {hue(number)}",
    )


def _step(kind: str, number: int, title: str, *content: Markup) -> Markup:
    return tag("div", tag("h3", tag("span", str(number)), " ", title), content, class_=f"match-step {kind}")


def _lined_up(maps: Maps, trace: Trace, stages: Sequence[Stage], made: Arithmetic, number: int) -> Markup:
    """What the window slides over; of several maps the one that counts most here."""
    assert made.products is not None
    channel = strongest(made)
    before = trace.steps[made.layer].input[channel]
    _, rows, cols = made.region
    if made.layer == 0:
        return maps.pixels("picture", before, words.PICTURE, number=number, patch=(rows, cols))
    scale = stages[made.layer - 1].scale
    return maps.numbers(
        "picture", before, words.BEFORE_MAP, number=number, scale=scale, patch=(rows, cols), signs=True
    )


def _multiplied(maps: Maps, stages: Sequence[Stage], made: Arithmetic, number: int) -> Markup:
    """Patch × feature = products, of one channel."""
    assert made.feature is not None
    assert made.products is not None
    patch, feature, products = made.patch[0], made.feature[0], made.products[0].astype(np.float32)
    if made.layer == 0:
        under = maps.pixels("patch", patch, words.PATCH, number=number)
    else:
        scale = stages[made.layer - 1].scale
        under = maps.numbers("patch", patch, words.PATCH, number=number, scale=scale, signs=True)
    if signs_only(feature):
        over = maps.pixels("feature", feature, words.FEATURE, number=number)
    else:
        largest = float(np.abs(feature).max()) or 1.0
        over = maps.numbers("feature", feature, words.FEATURE, number=number, scale=largest, signs=True)
    most = float(np.abs(products).max()) or 1.0
    result = maps.numbers("products", products, words.PRODUCTS, number=number, scale=most, signs=True)
    return join(
        tag("figure", under, tag("figcaption", words.PATCH)),
        tag("span", "×", class_="sign"),
        tag("figure", over, tag("figcaption", words.FEATURE)),
        tag("span", "=", class_="sign"),
        tag("figure", result, tag("figcaption", words.PRODUCTS)),
    )


def signs_only(values: FloatArray) -> bool:
    """Whether there is nothing but 1 and −1."""
    return bool((np.abs(values) == 1).all())
