"""Tries of hyperparameters: a network as a list of layers, the tries as a table, and all in one picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.views.markup import Markup, join, tag
from app.words import hyperparameters as words

STEPS: Final = 20
"""Of the bar that shows how far a try has come: each is a class, since only that may change while it runs."""
WIDTH, HEIGHT, LEFT, BELOW, EDGE, RADIUS = 340, 220, 44, 36, 22, 9
"""Of the picture of the tries, its margins, and its points."""
FEW, MANY = 2, 4
"""Powers of ten: between which numbers of parameters the picture shows tries, if there are no others."""
LEAST: Final = 0.5
"""What guessing comes to; the picture begins there, unless a try is worse."""


@dataclass(frozen=True)
class Line:
    """A layer in the list: what it is, what it gives, and what it costs."""

    layer: str
    gives: str
    parameters: str
    multiplications: str


@dataclass(frozen=True)
class Row:
    """A try in the table."""

    number: int
    choices: str
    sets: str
    parameters: int
    multiplications: int
    accuracy: float | None
    seconds: float
    verdict: str
    done: bool
    best: bool = False


@lru_cache(maxsize=4)
def architecture(lines: Sequence[Line], total: Line | None, trouble: str) -> Markup:
    """The layers, one below the other; instead of the sum, why they are none, if they do not fit."""
    rows = [
        tag(
            "tr",
            tag("th", each.layer, scope="row"),
            *(tag("td", text) for text in (each.gives, each.parameters, each.multiplications)),
        )
        for each in lines
    ]
    if total is not None:
        cells = (tag("td", text) for text in (total.gives, total.parameters, total.multiplications))
        rows.append(tag("tr", tag("th", total.layer, scope="row"), *cells, class_="sum"))
    else:
        rows.append(tag("tr", tag("td", trouble, colspan=4), class_="trouble-here"))
    heads = [tag("th", text, scope="col") for text in words.COLUMNS]
    return tag(
        "table",
        tag("caption", words.NETWORK),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *rows),
        class_="plan",
    )


def progress(share: float, text: str) -> Markup:
    """How far a try has come. It changes all the time, so it is not read out."""
    step = round(min(max(share, 0.0), 1.0) * STEPS)
    return tag("p", text, class_=f"progress done-{step}")


def tries(rows: Sequence[Row], by: str) -> Markup:
    """The tries, in the order of one of their columns."""
    heads = [_head(key, text, by) for key, text in words.HEADINGS.items()]
    return tag(
        "table",
        tag("caption", words.TRIES, " ", tag("small", words.CHOSEN_KEY)),
        tag("thead", tag("tr", *heads, tag("td"))),
        tag("tbody", *(_row(each) for each in rows)),
        class_="tries",
    )


def _head(key: str, text: str, by: str) -> Markup:
    if key not in words.SORTED:
        return tag("th", text, scope="col")
    chosen = key == by
    button = tag(
        "button",
        text,
        type="button",
        data_set=f"by={key}",
        aria_label=words.sort(text),
        aria_pressed="true" if chosen else "false",
    )
    order = ("descending" if key == "a" else "ascending") if chosen else None
    return tag("th", button, scope="col", aria_sort=order)


@lru_cache(maxsize=32)
def _row(row: Row) -> Markup:
    texts = {
        "p": words.number(row.parameters),
        "m": words.number(row.multiplications),
        "s": words.seconds(row.seconds),
        "d": row.verdict,
    }
    cells = {key: tag("td", text, data_label=words.HEADINGS[key]) for key, text in texts.items()}
    again = tag(
        "button",
        words.AGAIN,
        type="button",
        data_set=row.sets,
        aria_label=words.again(row.number),
        class_="choose-again",
    )
    return tag(
        "tr",
        tag("th", str(row.number), scope="row"),
        tag("td", row.choices, class_="in-short"),
        cells["p"],
        cells["m"],
        _accuracy(row),
        cells["s"],
        cells["d"],
        tag("td", again),
        class_="best" if row.best else None,
    )


def _accuracy(row: Row) -> Markup:
    label = words.HEADINGS["a"]
    if not row.done or row.accuracy is None:  # only its text may change while it learns
        text = words.WAITING if row.accuracy is None else words.so_far(row.accuracy)
        return tag("td", text, data_label=label, class_="right")
    text = words.percent(row.accuracy)
    bar = tag(
        "svg",
        tag("rect", class_="whole", width=100, height=8),
        tag("rect", class_="part", width=round(100 * row.accuracy, 1), height=8),
        viewBox="0 0 100 8",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    best = tag("b", f" ★ {words.BEST}") if row.best else ""
    return tag("td", tag("span", text, best), bar, data_label=label, class_="right")


def scatter(rows: Iterable[Row]) -> Markup:
    """The tries that are done as points: to the right for more parameters, up for more right answers."""
    done = [row for row in rows if row.done and row.accuracy is not None]
    return _points(tuple((row.number, row.parameters, row.accuracy or 0.0, row.best) for row in done))


@lru_cache(maxsize=2)
def _points(points: tuple[tuple[int, int, float, bool], ...]) -> Markup:
    counts, shares = [count for _, count, _, _ in points], [share for _, _, share, _ in points]
    first = min(FEW, math.floor(math.log10(min(counts, default=10**FEW))))
    last = max(MANY, math.ceil(math.log10(max(counts, default=1))))
    least = min(LEAST, math.floor(10 * min(shares, default=1.0)) / 10)

    def across(count: float) -> float:
        return round(LEFT + (WIDTH - LEFT - EDGE) * (math.log10(count) - first) / (last - first), 1)

    def up(share: float) -> float:
        return round(EDGE + (HEIGHT - EDGE - BELOW) * (1 - share) / (1 - least), 1)

    lines: list[Markup] = []
    for power in range(first, last + 1):
        x = across(10**power)
        lines.append(tag("line", x1=x, x2=x, y1=up(1), y2=up(least)))
        lines.append(tag("text", words.number(10**power), x=x, y=up(least) + 14, text_anchor="middle"))
    for tenth in range(round(10 * least), 11):
        y = up(tenth / 10)
        lines.append(tag("line", x1=LEFT, x2=WIDTH - EDGE, y1=y, y2=y))
        lines.append(tag("text", f"{10 * tenth} %", x=LEFT - 6, y=y + 4, text_anchor="end"))
    middle = (LEFT + WIDTH - EDGE) / 2
    lines.append(tag("text", words.HEADINGS["p"], x=middle, y=HEIGHT - 4, text_anchor="middle"))
    # Tries that came to the same are one point, with the numbers of the others beside it.
    together: dict[tuple[int, float], list[tuple[int, bool]]] = {}
    for number, count, share, best in points:
        together.setdefault((count, share), []).append((number, best))
    dots = [_dot(across(count), up(share), same) for (count, share), same in together.items()]
    drawn = tag(
        "svg",
        tag("g", *lines, class_="axes"),
        *dots,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=words.scatter([(number, count, share) for number, count, share, _ in points]),
    )
    return tag("figure", drawn, tag("figcaption", words.BY_PARAMETERS), class_="scatter")


def _dot(x: float, y: float, tries: Sequence[tuple[int, bool]]) -> Markup:
    number, *others = (str(number) for number, _ in tries)
    best = any(best for _, best in tries)
    return join(
        tag("circle", cx=x, cy=y, r=RADIUS, class_="best" if best else None),
        tag("text", number, x=x, y=y + 4, text_anchor="middle", class_="number"),
        tag("text", ", ".join(others), x=x + RADIUS + 3, y=y + 4) if others else "",
    )
