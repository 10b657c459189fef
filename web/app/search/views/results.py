"""The results: a table that can be sorted, and two charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from app.search.record import COLUMNS, Search, best, ordered, time_of
from app.views.bar import sentence
from app.views.markup import Markup, join, tag
from app.words import lab as lab_words
from app.words import search as words
from pycnn import Sequential
from pycnn.search import Run

WIDTH: Final = 1000
HEIGHT: Final = 100
BASES: Final = (0.0, 0.5, 0.8, 0.9)


def table(search: Search, shown: Sequential | None, *, searching: bool, able: bool) -> Markup:
    """All networks as they are sorted; `shown` is the one that the page shows."""
    if not search.runs:
        return Markup("")
    first = best(search.runs)
    return tag(
        "table",
        tag("caption", words.TABLE),
        tag(
            "thead",
            tag("tr", [_head(search, column) for column in COLUMNS], tag("th", words.USE_HEAD, scope="col")),
        ),
        tag(
            "tbody",
            [
                _row(run, search.varied, shown, best=run is first, going=searching, able=able)
                for run in ordered(search)
            ],
        ),
        class_="runs",
    )


def _head(search: Search, column: str) -> Markup:
    direction = ("descending" if search.falling else "ascending") if search.by == column else "none"
    arrow = {"ascending": " ↑", "descending": " ↓", "none": ""}[direction]
    press = tag(
        "button",
        words.NUMBERS[column],
        tag("span", arrow, aria_hidden="true"),
        type="button",
        data_do=f"sort:{column}",
    )
    return tag("th", press, scope="col", aria_sort=direction, class_=f"of-{column}")


def _row(
    run: Run, varied: Sequence[str], shown: Sequential | None, *, best: bool, going: bool, able: bool
) -> Markup:
    number = run.candidate.number
    names = [words.value(name, run.candidate[name]) for name in varied]
    what = tag("span", " · ".join(names), class_="settings")
    head = tag("th", tag("b", words.number(number)), " ", what, scope="row")
    if run.reason:
        reason = sentence(words.reason(run.reason))
        return tag("tr", head, tag("td", reason, class_="fault", colspan=4), class_=run.state)
    seconds = time_of(run)
    in_use = run.network is not None and run.network is shown
    label = words.IN_USE if in_use else words.USE
    use = tag(
        "button",
        label,
        type="button",
        data_do=f"use:{number}",
        aria_label=words.use(number, label),
        disabled=None if run.state == "done" and able and not in_use else "",
    )
    return tag(
        "tr",
        head,
        tag("td", f"{run.parameters:,}" if run.state != "impossible" else lab_words.NONE),
        tag("td", words.milliseconds(seconds) if seconds is not None else lab_words.NONE),
        tag("td", _right(run, going)),
        tag("td", use),
        class_=" ".join([run.state, *(["best"] if best else []), *(["shown"] if in_use else [])]),
    )


def _right(run: Run, going: bool) -> str:
    if run.accuracy is not None:
        return lab_words.percent(run.accuracy)
    return words.STATES[run.state] if going else words.STOPPED


def charts(search: Search, shown: Sequential | None) -> Markup:
    """Which part is right, by parameters and by time, on scales of powers of ten."""
    points = points_of(search)
    marked = next(
        (run.candidate.number for run in search.runs if run.network is not None and run.network is shown),
        None,
    )
    first = best(search.runs)
    return join(
        _chart(
            words.CHART_PARAMETERS,
            [(n, float(p), right) for n, p, _, right in points],
            "{:,.0f}",
            marked,
            first,
        ),
        _chart(
            words.CHART_TIME, [(n, 1000 * t, right) for n, _, t, right in points], "{:.3g} ms", marked, first
        ),
    )


def points_of(search: Search) -> list[tuple[int, int, float, float]]:
    """Of each network that is done: its number, its parameters, its time for a picture, and what is right."""
    return [
        (run.candidate.number, run.parameters, seconds, run.accuracy)
        for run in search.runs
        if run.accuracy is not None and (seconds := time_of(run)) is not None
    ]


def _chart(
    name: str, points: Sequence[tuple[int, float, float]], form: str, marked: int | None, first: Run | None
) -> Markup:
    low, high = _ends([x for _, x, _ in points])
    span, base = math.log(high / low), _base([right for _, _, right in points])
    places = {
        n: (WIDTH * math.log(x / low) / span, HEIGHT * (1 - right) / (1 - base)) for n, x, right in points
    }

    def dots(numbers: Sequence[int], kind: str) -> Markup:
        # Lines of no length with round ends are dots, whatever the plot is stretched to.
        drawn = "".join(f"M{places[n][0]:.1f} {places[n][1]:.1f}h0" for n in numbers if n in places)
        return tag("path", d=drawn, class_=f"dots {kind}")

    grid = tag("path", d=f"M0 0H{WIDTH}M0 {HEIGHT / 2:g}H{WIDTH}M0 {HEIGHT}H{WIDTH}", class_="grid")
    drawn = tag(
        "svg",
        grid,
        dots(list(places), "tried"),
        dots([first.candidate.number] if first else [], "best"),
        dots([marked] if marked is not None else [], "shown"),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    shares = (1, (1 + base) / 2, base)
    ticks = tag("div", [tag("span", f"{100 * share:.0f} %") for share in shares], class_="ticks")
    over = [tag("span", form.format(x)) for x in (low, math.sqrt(low * high), high)] if points else []
    return tag(
        "div",
        tag("div", tag("span", name, class_="name"), ticks, drawn, class_="plot"),
        tag("div", over or "\u00a0", class_="over"),
        aria_hidden="true",
    )


def _base(shares: Sequence[float]) -> float:
    """Where the scale of what is right begins, so that networks that are nearly alike can be told apart."""
    return max(base for base in BASES if base <= min(shares, default=0))


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Where a scale begins and ends that has room for all values."""
    if not values:
        return 1.0, 10.0
    return min(values) / 1.2, max(values) * 1.2
