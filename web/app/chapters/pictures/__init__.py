"""Chapter 1: a picture is numbers, and comparing them pixel by pixel fails where a network does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.drawing import Example
from app.scene import Subject
from app.settings import Settings, choice, point, slider
from app.views.figure import Figure, Maps
from app.words import pictures as words
from pycnn import images, lesson, lines, literal
from pycnn.lesson import printed

from . import views
from .distortion import Way, ninth, seen
from .trials import tallies, trials

FARTHEST: Final = 4
"""Pixels that a drawing can be shifted."""


@dataclass(frozen=True)
class Pictures(Settings):
    across: int = slider(0, -FARTHEST, FARTHEST)
    down: int = slider(0, -FARTHEST, FARTHEST)
    size: int = slider(100, 50, 150, 5)
    turn: int = slider(0, -45, 45, 5)
    pen: int = slider(100, 100, 200, 10)
    meant: str = choice("auto", ("auto", *lesson.CLASSES))
    at: int = point(10)

    @property
    def way(self) -> Way:
        return Way(self.across, self.down, self.size, self.turn, self.pen)


class PicturesChapter(Chapter[Pictures]):
    key = "pictures"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER, words.LABELS, words.OPTIONS)
    first = Pictures()

    def figure(self, given: Given[Pictures]) -> Figure:
        settings, subject = given.settings, given.subject
        found = seen(subject, settings.way)
        at = _at(settings, subject)
        name, why = meant(subject, settings)
        maps = Maps()
        made = maps.figure(
            views.cases(cases(subject), settings.way),
            views.compared(maps, found, subject.model.exemplars, at),
            views.answers(found, name, subject.model.hand_made),
            views.meant(name, why),
            views.trials(
                tallies(given.results, subject, name), given.running, literal=bool(subject.model.exemplars)
            ),
        )
        return views.marked(made, found, at)

    def idle(self, given: Given[Pictures]) -> tuple[str, ...]:
        return () if given.subject.model.exemplars else ("meant",)

    def question(self, given: Given[Pictures]) -> Question:
        image = given.subject.image
        moved = images.shifted(image, 0, -1)
        found = literal.compare(moved, image)
        black = literal.compare(images.shifted(image, len(image[0]), 0), image)
        counts = {found.matching, black.matching, found.total}
        if len(counts) < 2:  # nothing is lighter than grey
            counts.add(found.total // 2)
        options = sorted(counts)
        return Question(
            words.QUESTION.format(total=found.total),
            tuple(str(count) for count in options),
            options.index(found.matching),
            words.because(found.matching, found.total, black.matching),
        )

    def code(self, given: Given[Pictures]) -> Code:
        settings, subject = given.settings, given.subject
        found = seen(subject, settings.way)
        row, col = _at(settings, subject)
        values = [("image.shape", str(found.image.shape)), ("the pixel", f"image[0, {row}, {col}]")]
        values.append(("image[…]", printed(float(found.image[0, row, col]))))
        for name, exemplar in subject.model.exemplars.items():
            comparison = found.comparisons[name]
            values += [
                (f"exemplar[…], the {name}", printed(float(exemplar[0, row, col]))),
                (f"differs[…], the {name}", str(bool(comparison.differs[0, row, col]))),
                (f"matching, the {name}", f"{comparison.matching} of {comparison.total}"),
            ]
        made = images.shifted if settings.way.only_shifts else lines.distorted
        return Code((literal.compare, made), tuple(values))

    def work(self, given: Given[Pictures]) -> Iterator[Sequence[Any]]:
        return trials(given.subject)


def meant(subject: Subject, settings: Pictures) -> tuple[str, str]:
    """What the drawing is, as far as anybody can know, and why.

    The reader can say of what was drawn only that it is an X or an O.
    """
    lettered = bool(subject.model.exemplars)
    if settings.meant != "auto" and lettered:
        return settings.meant, "reader"
    match subject.drawing.marks:
        case (Example(name),):
            if answer := subject.model.right_answer(name):
                return answer, "article"
    return subject.trace.decision, "network" if lettered else "network alone"


def cases(subject: Subject) -> dict[str, Way]:
    """The article's ways to write a letter that is not the perfect one, in this network's pixels."""
    step = -min(ninth(subject), FARTHEST)
    return {
        "shifted": Way(across=step, down=step),
        "scaled": Way(size=65),
        "rotated": Way(turn=-10),
        "thick": Way(pen=200),
    }


def _at(settings: Pictures, subject: Subject) -> tuple[int, int]:
    """The pixel that is pointed at."""
    row, col = divmod(min(settings.at, subject.model.size**2 - 1), subject.model.size)
    return row, col
