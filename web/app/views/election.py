"""The election: the list of values, the links by which they vote, the votes, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from app import words
from pycnn import Trace
from pycnn.arrays import FloatArray
from pycnn.lesson import printed

from .maps import hue, shade, text
from .markup import Markup, join, tag

VOTES_SHARE: Final = 0.6
"""The part of the height that the votes take, from the top; style.css gives the verdict the rest."""
WIDEST_LINK: Final = 5  # CSS pixels
LETTERS, WORD = 3, 10
"""How many letters of a name are set as large as one, and how many still on one line."""
MOST_LINKS: Final = 60
"""Of more links than these only the strongest are drawn: the others would hide them."""


def values(flat: FloatArray, hues: Sequence[int], chosen: int | None, scale: float = 1.0) -> Markup:
    """The list (units,) as a grid of one column, each value in the hue of the map that it comes from."""
    rows = [
        tag(
            "tr",
            tag(
                "td",
                text(value),
                class_=shade(value / scale),
                tabindex=0 if i == (chosen or 0) else -1,
                aria_selected="true" if i == chosen else None,
            ),
            class_=hue(hues[i]),
        )
        for i, value in enumerate(flat.tolist())
    ]
    return tag("table", rows, role="grid", class_="map column", aria_label=words.list_label(len(flat)))


def links(weights: FloatArray, flat: FloatArray, hues: Sequence[int], scale: float = 1.0) -> Markup:
    """A line from every value to every class it votes for: as thick as its weight, as strong as its value."""
    classes, units = weights.shape
    heaviest = float(abs(weights).max()) or 1.0
    drawn = weights != 0
    if drawn.sum() > MOST_LINKS:
        sizes = abs(weights * flat)
        drawn &= sizes >= np.partition(sizes, -MOST_LINKS, axis=None)[-MOST_LINKS]
    unit, source = drawn.nonzero()
    weight = weights[unit, source].astype(np.float64)
    strength = (abs(flat[source]).astype(np.float64) / scale).clip(max=1)
    lines = zip(
        (hue(hues[i]) for i in source.tolist()),
        (weight < 0).tolist(),
        (100 * (source + 0.5) / units).round(2).tolist(),
        (100 * VOTES_SHARE * (unit + 0.5) / classes).round(2).tolist(),
        (WIDEST_LINK * abs(weight) / heaviest).round(2).tolist(),
        (0.15 + 0.85 * strength).round(2).tolist(),
        strict=True,
    )
    # All of them change at every move of the pen, so that they are written without detours.
    drawn_lines = Markup(
        "".join(
            f'<line class="{colour}{" against" if against else ""}" x1="0" y1="{start}" x2="100" y2="{end}"'
            f' stroke-width="{width}" stroke-opacity="{opacity}" vector-effect="non-scaling-stroke"></line>'
            for colour, against, start, end, width, opacity in lines
        )
    )
    return tag("svg", drawn_lines, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true")


def name_size(name: str) -> str:
    """The class of a class's name by its length: what is set as large as a letter has no room for more."""
    return "" if len(name) <= LETTERS else "long" if len(name) <= WORD else "longer"


def votes(trace: Trace, chosen: int | None, blank: bool, reach: float | None = None) -> Markup:
    """One button per class: its vote as a bar and a number; choosing it opens its ledger.

    Votes between 0 and 1 are lengths; others, with a `reach`, go to either side from the middle of the bar.
    """
    best = None if blank else int(trace.votes.argmax())
    return join(
        tag(
            "button",
            tag("span", name, class_=f"vote-name {name_size(name)}".strip()),
            " ",
            tag("span", text(vote), class_="vote-number"),
            _bar(vote) if reach is None else _bar_from_middle(vote, reach),
            type="button",
            class_="vote leads" if i == best else "vote",
            data_class=name,
            data_value=f"{vote:.4f}",
            aria_pressed="true" if i == chosen else "false",
        )
        for i, (name, vote) in enumerate(zip(trace.classes, trace.votes.tolist(), strict=True))
    )


def _bar(vote: float) -> Markup:
    """A vote between 0 and 1 as a length."""
    length = round(100 * min(max(vote, 0.0), 1.0), 2)
    return _bars(tag("rect", class_="level", width=length, height=4))


def _bar_from_middle(vote: float, reach: float) -> Markup:
    """A vote of any size: to the right if above zero, to the left if below."""
    length = round(50 * min(abs(vote) / reach, 1.0), 2) if math.isfinite(vote) else 0.0
    start = 50 if vote >= 0 else round(50 - length, 2)
    level = tag("rect", class_="level", x=start, width=length, height=4)
    return _bars(level, tag("rect", class_="middle", x=49.6, width=0.8, height=4))


def _bars(*rects: Markup) -> Markup:
    track = tag("rect", class_="track", width=100, height=4)
    return tag(
        "svg", track, rects, class_="bar", viewBox="0 0 100 4", preserveAspectRatio="none", aria_hidden="true"
    )


def certainty(trace: Trace, blank: bool, drawn: bool, probable: bool = False) -> Markup:
    """How sure the votes are, in words; or what to do, if the picture is `blank` or nothing is `drawn`.

    It goes by the probabilities if the votes are scores of any size (`probable`), else by the votes.
    """
    if not drawn:
        return join(words.nothing_drawn(trace.classes))
    if blank:
        return join(words.nothing_in_sight(trace.classes) if probable else words.TOO_LITTLE_DRAWN)
    if probable:
        shares = list(zip(trace.classes, trace.probabilities.tolist(), strict=True))
        return join(words.probable(sorted(shares, key=lambda share: -share[1])))
    ranked = list(zip(trace.classes, trace.votes.tolist(), strict=True))
    return join(words.certainty(ranked, [printed(vote) for _, vote in ranked]))


def brief(trace: Trace, blank: bool, drawn: bool, probable: bool = False) -> Markup:
    """Verdict and certainty in one line, for where the votes are out of sight."""
    sure = tag("span", certainty(trace, blank, drawn, probable))
    if blank:
        return sure
    return join(tag("b", trace.decision, class_=name_size(trace.decision) or None), " ", sure)
