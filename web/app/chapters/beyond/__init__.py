"""Chapter 10: convolutions wherever neighbours belong together, and where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.first_features import first_features
from app.scene import Subject
from app.settings import FARTHEST, Settings, choice, point, slider
from app.views.figure import Figure, Maps
from app.views.markup import Markup
from app.words import beyond as words
from pycnn import Conv2D
from pycnn.lesson import printed
from pycnn.matches import agreement
from pycnn.one_hot import one_hot
from pycnn.spectrogram import spectrogram
from pycnn.tables import closest_rows

from . import views
from .data import KINDS, Data, data
from .search import (
    MOST_SWAPS,
    SHUFFLES,
    Found,
    Order,
    find,
    fits_lost,
    most_alike,
    ordered,
    rise,
    swapped,
    well,
)

WIDTH: Final = 360
"""About as many pixels of a canvas as it has on the page."""
MADE: Final[dict[str, tuple[Callable[..., Any], ...]]] = {
    "drawing": (),
    "sound": (spectrogram,),
    "text": (one_hot,),
    "table": (closest_rows,),
}
"""What else than a convolution is behind the figure."""


@dataclass(frozen=True)
class Beyond(Settings):
    kind: str = choice("drawing", KINDS)
    swaps: int = slider(0, 0, MOST_SWAPS)
    seed: int = point()
    sample: int = point()
    pattern: int = point()


class BeyondChapter(Chapter[Beyond]):
    key = "beyond"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER, words.LABELS, words.OPTIONS)
    first = Beyond()

    def figure(self, given: Given[Beyond]) -> Figure:
        settings, subject = given.settings, given.subject
        shown = data(settings.kind, settings.sample, subject)
        pattern = min(settings.pattern, len(shown.patterns) - 1)
        order, last = swapped(shown.columns, settings.swaps, settings.seed)
        own, _ = swapped(shown.columns, 0, settings.seed)
        before, after = find(shown, pattern, own), find(shown, pattern, order)
        maps = Maps(width=WIDTH)
        features = first_features(subject.model)

        def side(found: Found, columns: Order, *, swapped: bool) -> Markup:
            good = found.at_least(well(before.best))
            says = meaning(shown, subject, columns)
            return views.side(maps, shown, pattern, found, columns, good, says, swapped=swapped)

        return maps.figure(
            views.samples(shown.kind, settings.sample),
            views.patterns(shown, features, pattern),
            views.swapping(settings.swaps, MOST_SWAPS, (settings.seed + 1) % (FARTHEST + 1), last),
            views.orders(shown.kind, side(before, own, swapped=False), side(after, order, swapped=True)),
            views.about(shown.kind, before.best, features.lent),
        )

    def question(self, given: Given[Beyond]) -> Question:
        fits = fits_lost()
        kinds = tuple(fits)
        right = max(kinds, key=lambda kind: fits[kind][1] / fits[kind][0])
        shown = {kind: (printed(before), printed(after)) for kind, (before, after) in fits.items()}
        return Question(
            words.QUESTION,
            tuple(words.ANSWERS[kind] for kind in kinds),
            kinds.index(right),
            words.because(SHUFFLES, shown, right),
        )

    def code(self, given: Given[Beyond]) -> Code:
        settings, subject = given.settings, given.subject
        shown = data(settings.kind, settings.sample, subject)
        pattern = min(settings.pattern, len(shown.patterns) - 1)
        order, _ = swapped(shown.columns, settings.swaps, settings.seed)
        found = find(shown, pattern, order)
        row, col = found.place
        rows, cols = (f"{part.start}:{part.stop}" for part in found.patch)
        return Code(
            (*MADE[shown.kind], Conv2D.forward, agreement),
            (
                ("x.shape", str((1, *ordered(shown, order).shape))),
                ("the order of the columns", " ".join(str(column + 1) for column in order)),
                ("the patch", f"x[0, 0, {rows}, {cols}]"),
                ("the fit", f"[{pattern}, {row}, {col}] = {printed(found.best)}"),
            ),
        )


def meaning(shown: Data, subject: Subject, order: Order) -> str:
    """What data in this order of columns is good for."""
    if shown.kind == "sound":
        return words.melody(rise(shown, order))
    if shown.kind == "text":
        return words.reading("".join(shown.cols[column] for column in order))
    if shown.kind == "table":
        return words.most_alike(*most_alike(shown, order))
    return words.decision(subject.network.trace(ordered(shown, order)).decision)
