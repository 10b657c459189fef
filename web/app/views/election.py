"""The election: the list of values, the links by which they vote, the votes, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from pycnn.arrays import FloatArray
from pycnn.lesson import printed

from .. import words
from .maps import shade, text

VOTES_SHARE: Final = 0.6
"""The part of the election's height that the votes take, from the top; the verdict has the rest (style.css knows it too)."""


def values(flat: FloatArray, maps: int, chosen: int | None) -> str:
    """The list (units,) as a grid of one column; `maps` equal parts of it keep the hues of the maps that they come from."""
    each = max(len(flat) // maps, 1)
    focus = chosen or 0
    rows = []
    for i, value in enumerate(flat.tolist()):
        state = f'tabindex="{0 if i == focus else -1}"' + (' aria-selected="true"' if i == chosen else "")
        rows.append(f'<tr class="hue-{i // each % 3}"><td class="{shade(value)}" {state}>{text(value)}</td></tr>')
    return f'<table role="grid" class="map column" aria-label="{escape(words.list_label(len(flat)))}">{"".join(rows)}</table>'


def links(weights: FloatArray, flat: FloatArray, maps: int) -> str:
    """A line from every value to every class that it votes for: as thick as its weight, as strong as its value."""
    classes, units = weights.shape
    each = max(units // maps, 1)
    heaviest = float(abs(weights).max()) or 1.0
    lines = []
    for unit, row in enumerate(weights.tolist()):
        y2 = round(100 * VOTES_SHARE * (unit + 0.5) / classes, 2)
        for i, weight in enumerate(row):
            if not weight:
                continue
            y1 = round(100 * (i + 0.5) / units, 2)
            width = round(5 * abs(weight) / heaviest, 2)
            strength = round(0.15 + 0.85 * min(abs(float(flat[i])), 1.0), 2)
            sign = " against" if weight < 0 else ""
            lines.append(
                f'<line class="hue-{i // each % 3}{sign}" x1="0" y1="{y1}" x2="100" y2="{y2}" stroke-width="{width}"'
                f' stroke-opacity="{strength}" vector-effect="non-scaling-stroke"></line>'
            )
    return f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{"".join(lines)}</svg>'


def votes(classes: Sequence[str], given: FloatArray, chosen: int | None, blank: bool) -> str:
    """One button per class: its vote as a bar and a number; choosing it opens its ledger."""
    best = float(given.max())
    buttons = []
    for i, (name, vote) in enumerate(zip(classes, given.tolist(), strict=True)):
        length = round(100 * min(max(vote, 0.0), 1.0), 2)
        leads = " leads" if vote == best and not blank else ""
        buttons.append(
            f'<button type="button" class="vote{leads}" data-class="{escape(name)}" data-value="{vote:.4f}"'
            f' aria-pressed="{"true" if i == chosen else "false"}">'
            f'<span class="vote-name">{escape(name)}</span> <span class="vote-number">{printed(vote)}</span>'
            f'<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect class="track" width="100" height="4"></rect><rect class="level" width="{length}" height="4"></rect></svg></button>'
        )
    return "".join(buttons)


def certainty(classes: Sequence[str], given: FloatArray, blank: bool) -> str:
    """How sure the votes are, in words."""
    if blank:
        return escape(words.EMPTY_CERTAINTY)
    ranked = list(zip(classes, given.tolist(), strict=True))
    return escape(words.certainty(ranked, [printed(vote) for _, vote in ranked]))
