"""Understanding the result, in the page: each part in its place, and what the reader asks there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from app import page
from app.canvas import paint
from app.palette import Palettes
from app.scene import Scene
from app.sight import Sight
from app.store import Store
from app.tasks import Tasks
from app.views import pixels
from app.views.bar import bar, sentence
from app.words import insight as words
from pycnn.arrays import FloatArray

from . import asked
from .listen import Listeners
from .record import ANSWERS, EVIDENCE, ROBUSTNESS, About, Asked
from .views import bearing, confusion, evidence, section


def show_insight(store: Store, palettes: Palettes, sight: Sight, tasks: Tasks) -> None:
    """Bind the parts about understanding the result to their places."""
    parts = Parts(store, palettes)
    seen = {
        name: sight.watch(page.element(f"{name}-part"), f"{name}-part")
        for name in ("answers", "evidence", "robustness")
    }
    for name, label in ((ANSWERS, words.ASK), (EVIDENCE, words.FIND), (ROBUSTNESS, words.DISTORT)):
        store.show_in_sight(seen[name], parts.inputs_of_bar(name), parts.bar_of(name, label))
    store.show_in_sight(
        seen[ANSWERS],
        lambda scene: (scene.state.insight.count,),
        lambda _: page.place("answers-choices").put(section.count(store.state.insight)),
    )
    store.show_in_sight(
        seen[ANSWERS],
        lambda scene: (scene.state.insight.answered, scene.state.insight.pair, _busy(scene, ANSWERS)),
        parts.draw_confusion,
    )
    store.show_in_sight(
        seen[ANSWERS],
        lambda scene: (
            scene.state.insight.answered,
            scene.state.insight.pair,
            scene.state.insight.most,
            scene.state.insight.picked,
            palettes.now,
            _busy(scene, ANSWERS),
        ),
        parts.draw_gallery,
    )
    store.show_in_sight(
        seen[ANSWERS], lambda scene: (scene.state.insight.picked, scene.trace), parts.say_picked
    )
    store.show_in_sight(
        seen[EVIDENCE],
        lambda scene: (
            scene.state.insight.way,
            scene.state.insight.window,
            scene.state.insight.wanted,
            tuple(scene.network.classes),
        ),
        parts.draw_choices,
    )
    store.show_in_sight(
        seen[EVIDENCE],
        lambda scene: (
            scene.state.insight.evidence,
            scene.state.insight.point,
            scene.subject.image if scene.state.insight.evidence is None else None,
            palettes.now,
        ),
        parts.draw_evidence,
    )
    store.show_in_sight(seen[ROBUSTNESS], lambda scene: (scene.state.insight.bearing,), parts.draw_bearing)
    for name in seen:
        store.show_in_sight(seen[name], parts.inputs_of_about(name), parts.about_of(name))
    Listeners(store, tasks)


def _busy(scene: Scene, name: str) -> bool:
    return scene.state.task == name


def _about(scene: Scene, name: str) -> About | None:
    insight = scene.state.insight
    found = {ANSWERS: insight.answered, EVIDENCE: insight.evidence, ROBUSTNESS: insight.bearing}[name]
    return None if found is None else found.about


class Parts:
    """Draws the parts."""

    def __init__(self, store: Store, palettes: Palettes) -> None:
        self._store = store
        self._palettes = palettes
        self._confusion, self._mistakes = page.place("confusion"), page.place("mistakes")
        self._choices, self._figure = page.place("evidence-choices"), page.place("evidence-figure")
        self._bearing = page.place("bearing")

    def inputs_of_bar(self, name: str) -> Callable[[Scene], tuple[Any, ...]]:
        def inputs(scene: Scene) -> tuple[Any, ...]:
            state = scene.state
            going = state.task == name
            found = _about(scene, name)
            answered = state.insight.answered if name == ANSWERS else None
            return (
                round(state.task_share, 2) if going else None,
                state.lab.work != "",
                state.task_trouble,
                asked.source(scene.network.classes, scene.state.lab),
                found,
                answered,
            )

        return inputs

    def bar_of(self, name: str, label: str) -> Callable[..., None]:
        place, status = page.place(f"{name}-bar"), page.element(f"{name}-status")

        def draw(share: float | None, training: bool, trouble: tuple[str, str], source: str, *_: Any) -> None:
            scene = self._store.scene()
            missing = not source and name != EVIDENCE
            place.put(bar(name, label, share, able=not training and not missing))
            text = self._status(name, scene)
            if share is not None:
                text = words.WORKING
            elif trouble[0] == name and trouble[1]:
                text = sentence(trouble[1])
            elif missing:
                text = words.NO_PICTURES.format(classes=", ".join(scene.network.classes))
            elif training:
                text = words.WAIT_FOR_TRAINING
            page.put_text(status, text)

        return draw

    def _status(self, name: str, scene: Scene) -> str:
        insight = scene.state.insight
        if name == ANSWERS:
            if insight.answered is None:
                return words.NOT_ASKED
            answers = insight.answered.answers
            return words.answered(len(answers.labels), len(insight.answered.asked.labels), answers.accuracy)
        if name == EVIDENCE:
            return words.NOT_FOUND if insight.evidence is None else words.LOOKED
        return words.NOT_DISTORTED if insight.bearing is None else words.bearing_of(insight.bearing.drawings)

    def inputs_of_about(self, name: str) -> Callable[[Scene], tuple[Any, ...]]:
        def inputs(scene: Scene) -> tuple[Any, ...]:
            found = scene.state.insight.evidence
            other = name == EVIDENCE and found is not None and not _same(found.image, scene.subject.image)
            return _about(scene, name), scene.network, scene.state.desk.version, other

        return inputs

    def about_of(self, name: str) -> Callable[..., None]:
        result, of = page.element(f"{name}-result"), page.element(f"{name}-of")

        def draw(about: About | None, network: Any, code: int, other: bool) -> None:
            result.classList.toggle("unset", about is None and name == ANSWERS)
            if about is None:
                page.put_text(of, "")
                return
            shown = about.network is network and about.code == code
            result.classList.toggle("old", not shown or other)
            text = words.of_network(about.name, _size(about.network), shown=shown)
            page.put_text(of, f"{text} {words.OTHER_DRAWING}" if shown and other else text)

        return draw

    def draw_confusion(self, *_: Any) -> None:
        insight = self._store.state.insight
        if insight.answered is not None:
            self._confusion.put(confusion.confusion(insight.answered, insight.pair))

    def draw_gallery(self, *_: Any) -> None:
        insight = self._store.state.insight
        found = insight.answered
        if found is None or not found.whole:
            return
        sure = self._store.scene().model.reach is not None
        self._mistakes.put(confusion.gallery(found, insight.pair, insight.most, insight.picked, sure=sure))
        for canvas in self._mistakes.element.querySelectorAll("canvas"):
            image = found.asked.images[int(canvas.dataset.image), 0]
            paint(canvas, pixels.greys(image, self._palettes.now))

    def say_picked(self, *_: Any) -> None:
        scene = self._store.scene()
        insight = scene.state.insight
        place = page.element("picked")
        found, image = insight.answered, insight.picked
        if found is None or image is None or not _is_of(scene, found.asked, image):
            page.put_text(place, "")
            return
        classes, decided = found.asked.classes, found.answers.decided
        label, mistaken = classes[int(found.asked.labels[image])], classes[int(decided[image])]
        same = found.about.network is scene.network
        page.put_text(place, words.picked(label, scene.trace.decision, mistaken, same=same))

    def draw_choices(self, *_: Any) -> None:
        scene = self._store.scene()
        self._choices.put(evidence.choices(scene.state.insight, scene.network.classes))

    def draw_evidence(self, *_: Any) -> None:
        scene = self._store.scene()
        found, palette = scene.state.insight.evidence, self._palettes.now
        self._figure.put(evidence.figure(found, scene.subject.image, scene.network.classes))
        canvas = self._figure.element.firstElementChild
        if found is None:
            paint(canvas, pixels.greys(scene.subject.image[0], palette))
            return
        paint(canvas, evidence.painting(found, scene.state.insight.point, palette))
        classes = found.about.network.classes
        page.put_text(page.element("evidence-at"), evidence.at(found, scene.state.insight.point, classes))
        page.put_text(page.element("evidence-text"), evidence.strongest(found, classes))

    def draw_bearing(self, *_: Any) -> None:
        self._bearing.put(bearing.bearing(self._store.state.insight.bearing))


def _is_of(scene: Scene, pictures: Asked, image: int) -> bool:
    """Whether the drawing is still the mistake that was chosen."""
    return scene.state.drawing.marks == (asked.mark_of(pictures, image),)


def _same(one: FloatArray, other: FloatArray) -> bool:
    return one is other or np.array_equal(one, other)


def _size(network: Any) -> int:
    return sum(values.size for values in network.parameters.values())
