"""Products: patch × feature of one number, number by number, and how they add up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from app import words
from pycnn.contributions import channel_sums, strongest
from pycnn.explain import Arithmetic
from pycnn.lesson import printed

from .maps import hue, pixel_shade, pixel_text, table
from .markup import Markup, tag
from .parts import part, shade_by
from .stages import Stage

MOST_CHANNELS: Final = 12
"""Of more channels than these not every one has a row."""


def patch_table(made: Arithmetic, channel: int, stages: Sequence[Stage]) -> Markup:
    values = made.patch[channel]
    if made.layer == 0:
        return table(values, words.PATCH, shade=pixel_shade, text=pixel_text)
    return table(values, words.PATCH, shade=shade_by(stages[made.layer - 1].scale), text=pixel_text)


def feature_table(made: Arithmetic, channel: int, *, pixels: bool = False) -> Markup:
    assert made.feature is not None
    shading = pixel_shade if pixels else shade_by(float(abs(made.feature).max()))
    return table(made.feature[channel], words.FEATURE, shade=shading, text=pixel_text)


def product_table(made: Arithmetic, channel: int) -> Markup:
    assert made.products is not None
    shading = shade_by(float(abs(made.products).max()))
    return table(made.products[channel].astype(np.float32), words.PRODUCTS, shade=shading, text=pixel_text)


def channel_rows(made: Arithmetic, stages: Sequence[Stage]) -> Markup:
    """A row for each channel: patch × feature = products, and what they add; the strongest is marked.

    Of many channels those that add or take away most have a row, the others one together.
    """
    best, sums = strongest(made), channel_sums(made)
    order = sorted(range(len(sums)), key=lambda channel: -abs(sums[channel]))
    rows = []
    for channel in sorted(order[:MOST_CHANNELS]):
        total = sums[channel]
        before = stages[made.layer - 1] if made.layer else None
        name = words.map_name(channel, before.names[channel] if before else "").capitalize()
        number = before.hues[channel] if before else channel
        row = [
            tag("p", name, class_="channel-name"),
            patch_table(made, channel, stages),
            tag("span", "×", class_="sign"),
            feature_table(made, channel),
            tag("span", "=", class_="sign"),
            product_table(made, channel),
            tag("p", f"{words.ADDS} ", tag("b", printed(total)), class_="channel-sum"),
        ]
        kind = "channel strongest" if channel == best else "channel"
        rows.append(tag("div", row, class_=f"{kind} {hue(number)}"))
    if others := order[MOST_CHANNELS:]:
        together = printed(math.fsum(sums[channel] for channel in others))
        row = [
            tag("p", words.other_maps(len(others)), class_="channel-name"),
            tag("p", f"{words.ADDS} ", tag("b", together), class_="channel-sum"),
        ]
        rows.append(tag("div", row, class_="channel others"))
    caption = f"{words.PATCH} × {words.FEATURE} = {words.PRODUCTS}"
    return part(tag("div", rows, class_="channels"), caption, kind="channels-figure")


def total_lines(made: Arithmetic) -> Markup:
    """Sum, divisor and bias, line by line; a step that does nothing is left out."""
    assert made.sum is not None
    lines = [(words.SUM, pixel_text(made.sum))]
    if made.divisor is not None:
        lines.append((words.DIVIDE, f"{pixel_text(made.sum)} / {made.divisor}"))
    if made.bias:
        lines.append((words.BIAS, printed(made.bias)))
        rest = _hundredths(made.value) - _hundredths(made.sum) - _hundredths(made.bias)
        if rest and made.divisor is None:
            lines.append((words.LEDGER_REST, f"{rest / 100:.2f}"))
    lines.append((words.EQUALS, printed(made.value)))
    return tag("dl", [tag("div", tag("dt", name), tag("dd", value)) for name, value in lines])


def _hundredths(value: float) -> int:
    """What is printed of a number with two decimals."""
    return round(float(printed(value)) * 100)
