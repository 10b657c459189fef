"""The confusion matrix: what is taken for what, each mistake a button that chooses it."""

from __future__ import annotations

from collections.abc import Sequence

from app.insight.record import Answered
from app.lab.views.fields import button
from app.views.maps import LEVELS
from app.views.markup import Markup, join, tag
from app.words import insight as words
from app.words.lab import percent
from pycnn.answers import Answers, Mistake


def confusion(found: Answered, chosen: tuple[int, int] | None) -> Markup:
    """How many of each class (rows) were taken for which (columns)."""
    classes = found.asked.classes
    head = [tag("th", name, scope="col") for name in classes]
    return tag(
        "table",
        tag("caption", words.CONFUSION),
        tag("thead", tag("tr", tag("td", tag("small", words.TAKEN_FOR)), head)),
        tag(
            "tbody", [_row(classes, row, counts, chosen) for row, counts in enumerate(_counts(found.answers))]
        ),
        class_=f"confusion of-{len(classes)}",
    )


def _counts(answers: Answers) -> list[list[int]]:
    counts: list[list[int]] = answers.confusion.tolist()
    return counts


def _row(classes: Sequence[str], row: int, counts: Sequence[int], chosen: tuple[int, int] | None) -> Markup:
    total = sum(counts)
    cells = []
    for col, count in enumerate(counts):
        share = count / total if total else 0.0
        said = words.cell(count, classes[row], classes[col], share)
        level = min(max(round(LEVELS * share), 1 if count else 0), LEVELS)
        if row == col or not count:
            shown = (
                tag("span", f"{count}", aria_hidden="true") if count else tag("span", "·", aria_hidden="true")
            )
            cells.append(
                tag(
                    "td",
                    shown,
                    tag("span", said, class_="unseen"),
                    class_=f"right p{level}" if level else "z",
                )
            )
            continue
        pressed = "true" if chosen == (row, col) else "false"
        press = tag(
            "button",
            f"{count}",
            type="button",
            data_do=f"pair:{row}:{col}",
            aria_label=said,
            aria_pressed=pressed,
        )
        cells.append(tag("td", press, class_=f"wrong w{level}"))
    return tag("tr", tag("th", classes[row], scope="row"), cells)


def chosen_mistakes(answers: Answers, pair: tuple[int, int] | None) -> list[Mistake]:
    """The mistakes of a cell, or all, the surest first."""
    return [each for each in answers.mistakes if pair is None or (each.label, each.decided) == pair]


def gallery(
    found: Answered, pair: tuple[int, int] | None, most: int, picked: int | None, *, sure: bool
) -> Markup:
    """The mistakes, as pictures to be chosen; with how `sure` the network is of each, if it can tell."""
    classes = found.asked.classes
    mistakes = chosen_mistakes(found.answers, pair)
    if not mistakes:
        return tag("p", words.NO_MISTAKES, class_="fine")
    shown = mistakes[:most]
    names = None if pair is None else (classes[pair[0]], classes[pair[1]])
    more = button("more", words.MORE) if len(mistakes) > most else ""
    all_of_them = button("pair:", words.ALL_MISTAKES) if pair is not None else ""
    return join(
        tag("p", words.shown_mistakes(len(shown), len(mistakes), names), class_="fine"),
        tag(
            "div",
            [_mistake(each, classes, each.image == picked, sure=sure) for each in shown],
            class_="mistakes",
        ),
        tag("div", more, all_of_them, class_="using"),
    )


def _mistake(each: Mistake, classes: Sequence[str], chosen: bool, *, sure: bool) -> Markup:
    label, decided = classes[each.label], classes[each.decided]
    return tag(
        "button",
        tag("canvas", width=1, height=1, data_image=each.image, aria_hidden="true"),
        tag(
            "span",
            label,
            tag("span", " → ", aria_hidden="true"),
            tag("span", words.TAKEN, class_="unseen"),
            decided,
        ),
        " ",
        tag("small", percent(each.probability) if sure else ""),
        type="button",
        data_do=f"pick:{each.image}",
        aria_pressed="true" if chosen else "false",
        class_="mistake",
    )
