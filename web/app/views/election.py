"""The election: the list of values, the links by which they vote, the votes, and the verdict."""

from __future__ import annotations

from typing import Final

from app import words
from pycnn import Trace
from pycnn.arrays import FloatArray
from pycnn.lesson import printed

from .maps import hue, shade, text
from .markup import Markup, join, tag

VOTES_SHARE: Final = 0.6
"""The part of the height that the votes take, from the top; style.css gives the verdict the rest."""
WIDEST_LINK: Final = 5  # CSS pixels


def per_map(trace: Trace) -> int:
    """How many values of the list come from each map; without maps, from each channel of the picture."""
    maps = [trace.image, *(step.output for step in trace.steps if step.output.ndim == 3)]
    return int(maps[-1][0].size)


def values(flat: FloatArray, each: int, chosen: int | None) -> Markup:
    """The list (units,) as a grid of one column; each `each` values come from one map and have its hue."""
    rows = [
        tag(
            "tr",
            tag(
                "td",
                text(value),
                class_=shade(value),
                tabindex=0 if i == (chosen or 0) else -1,
                aria_selected="true" if i == chosen else None,
            ),
            class_=hue(i // each),
        )
        for i, value in enumerate(flat.tolist())
    ]
    return tag("table", rows, role="grid", class_="map column", aria_label=words.list_label(len(flat)))


def links(weights: FloatArray, flat: FloatArray, each: int) -> Markup:
    """A line from every value to every class it votes for: as thick as its weight, as strong as its value."""
    classes, units = weights.shape
    heaviest = float(abs(weights).max()) or 1.0
    lines = [
        tag(
            "line",
            class_=hue(i // each) + (" against" if weight < 0 else ""),
            x1=0,
            y1=round(100 * (i + 0.5) / units, 2),
            x2=100,
            y2=round(100 * VOTES_SHARE * (unit + 0.5) / classes, 2),
            stroke_width=round(WIDEST_LINK * abs(weight) / heaviest, 2),
            stroke_opacity=round(0.15 + 0.85 * min(abs(float(flat[i])), 1.0), 2),
            vector_effect="non-scaling-stroke",
        )
        for unit, row in enumerate(weights.tolist())
        for i, weight in enumerate(row)
        if weight
    ]
    return tag("svg", lines, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true")


def votes(trace: Trace, chosen: int | None, blank: bool) -> Markup:
    """One button per class: its vote as a bar and a number; choosing it opens its ledger."""
    best = None if blank else int(trace.votes.argmax())
    return join(
        tag(
            "button",
            tag("span", name, class_="vote-name"),
            " ",
            tag("span", printed(vote), class_="vote-number"),
            _bar(vote),
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
    rects = [
        tag("rect", class_="track", width=100, height=4),
        tag("rect", class_="level", width=length, height=4),
    ]
    return tag(
        "svg", rects, class_="bar", viewBox="0 0 100 4", preserveAspectRatio="none", aria_hidden="true"
    )


def certainty(trace: Trace, blank: bool, drawn: bool) -> Markup:
    """How sure the votes are, in words; or what to do, if the picture is `blank` or nothing is `drawn`."""
    if not drawn:
        return join(words.NOTHING_DRAWN)
    if blank:
        return join(words.TOO_LITTLE_DRAWN)
    ranked = list(zip(trace.classes, trace.votes.tolist(), strict=True))
    return join(words.certainty(ranked, [printed(vote) for _, vote in ranked]))


def brief(trace: Trace, blank: bool, drawn: bool) -> Markup:
    """Verdict and certainty in one line, for where the votes are out of sight."""
    sure = tag("span", certainty(trace, blank, drawn))
    return sure if blank else join(tag("b", trace.decision), " ", sure)
