"""Work: what is found out about a network, piece by piece, with the action that tells it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final

from app.lab.record import Lab
from app.networks import Model
from app.state import Action
from pycnn import robustness
from pycnn.answers import answering
from pycnn.arrays import FloatArray
from pycnn.evidence import occlusion, saliency
from pycnn.robustness import AMOUNTS

from . import asked as pictures
from .actions import answer, show_bearing, show_evidence
from .record import ERASE, GRADIENT, About, Answered, Asked, Bearing, Evidence

Pieces = Generator[tuple[float, Action | None], None, None]

MADE: Final = 0.7
"""Which share of the work it is to get the pictures ready."""


def making(work: Generator[float, None, Asked], part: float) -> Generator[tuple[float, None], None, Asked]:
    """Get pictures ready, as the first part of a task."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            asked: Asked = end.value
            return asked
        yield part * share, None


def answers(about: About, asked: Asked, begun: float) -> Pieces:
    """Ask a network about pictures."""
    total = len(asked.labels)
    work = answering(about.network, asked.images, asked.labels)
    while True:
        try:
            found = next(work)
        except StopIteration as end:
            yield 1.0, answer(Answered(about, asked, end.value))
            return
        yield begun + (1 - begun) * len(found.labels) / total, answer(Answered(about, asked, found))


def evidence(about: About, image: FloatArray, class_index: int, way: str, window: int) -> Pieces:
    """Look for what in a picture speaks for a class."""

    def told(values: FloatArray) -> Action:
        return show_evidence(Evidence(about, image, class_index, way, window, values))

    if way == GRADIENT:
        yield 1.0, told(saliency(about.network, image, class_index).sum(axis=0))
        return
    work = occlusion(about.network, image, class_index, window, -1.0 if way == ERASE else 0.0)
    while True:
        try:
            values = next(work)
        except StopIteration as end:
            yield 1.0, told(end.value)
            return
        yield float((values == values).mean()), told(values)  # NaN is not even itself


def bearing(about: About, model: Model, asked: Asked | None, begun: float, lab: Lab | None = None) -> Pieces:
    """Distort drawings in every way by every amount, and see which the network still gets right."""
    drawings, labels = zip(*pictures.originals(asked, about.network.classes, lab), strict=True)
    total = len(drawings) * sum(map(len, AMOUNTS.values()))
    found = {}
    work = robustness.measure(about.network, drawings, labels, look=model.picture)
    for done, record in enumerate(work, start=1):
        found[record.kind, record.amount] = record
        yield (
            begun + (1 - begun) * done / total,
            show_bearing(Bearing(about, len(drawings), dict(found))),
        )
