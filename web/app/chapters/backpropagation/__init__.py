"""Chapter 8: the error, nudges, and the gradient on its way back, on the reader's own drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.views.figure import Figure
from app.views.markup import join
from app.words import backpropagation as words
from pycnn import Nudge

from . import parts, way
from .asked import ask
from .case import case, chosen
from .learning import nudging
from .settings import VALUE, WAY, Backpropagation
from .values import curve, group
from .views.value import precise
from .views.way import place_name


class BackpropagationChapter(Chapter[Backpropagation]):
    key = "backpropagation"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER, words.LABELS)
    first = Backpropagation()
    wide = True

    def figure(self, given: Given[Backpropagation]) -> Figure:
        """Five parts; the controls of the second and of the last are put into them by the style sheet."""
        of, settings = case(given.subject, given.settings), given.settings
        made = (
            parts.error_part(of, chosen(of.subject, settings) is not None),
            parts.value_part(of, settings.only(*VALUE, "nudge")),
            parts.round_part(of, given.results[0] if given.results else None, given.running),
            parts.way_part(of, settings.only(*WAY), given.playing),
            parts.check_part(of, settings.only(*VALUE, "rate")),
        )
        painters = {name: painter for part in made for name, painter in part.painters.items()}
        return Figure(join(part.markup for part in made), painters)

    def question(self, given: Given[Backpropagation]) -> Question:
        return ask(case(given.subject, given.settings))

    def code(self, given: Given[Backpropagation]) -> Code:
        settings = given.settings
        of, pointed = case(given.subject, settings), group(given.subject, settings)
        stop = way.stop(of, settings)
        passed = []
        if stop.passed is not None:
            layer = type(stop.passed)
            passed = [layer.gradients if stop.is_feature else layer.backward]
        name, index = pointed.value.name, pointed.value.index
        turned = curve(of, pointed.value)
        return Code(
            (type(of.loss).lines, type(of.loss).gradient, Nudge.step, *passed),
            (
                ("votes", ", ".join(precise(vote) for vote in of.subject.trace.votes.tolist())),
                ("label", str(of.label)),
                ("the error", precise(of.error)),
                (f"{name}[{', '.join(map(str, index))}]", precise(pointed.now)),
                ("turned to", precise(turned.at(settings.nudge)[0])),
                ("the error then", precise(turned.at(settings.nudge)[1])),
                ("its gradient", precise(float(of.backpass.gradients[name][index]))),
                (
                    f"gradient at {place_name(stop.here.stage)}{list(stop.here.index(stop.cell))}",
                    precise(float(stop.here.gradients.flat[stop.cell])),
                ),
            ),
        )

    def work(self, given: Given[Backpropagation]) -> Iterator[Sequence[Any]]:
        return nudging(case(given.subject, given.settings))
