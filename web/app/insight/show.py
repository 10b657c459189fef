"""Understanding the result, in the page: each part in its place, and what the reader asks there."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Final

import numpy as np

from app import page
from app.canvas import paint
from app.digits import digits_file
from app.lab.choices import DIGITS, OWN
from app.lab.record import Lab
from app.networks import Model
from app.palette import Palettes
from app.scene import Scene
from app.sight import Sight
from app.state import MINE
from app.store import Store
from app.tasks import Tasks, Work
from app.views import pixels
from app.views.bar import bar, sentence
from app.words import insight as words
from pycnn.arrays import FloatArray

from . import actions, asked, work
from .record import ANSWERS, EVIDENCE, ROBUSTNESS, About, Asked
from .views import bearing, confusion, evidence, section

ENOUGH: Final = 300
"""Digits among which there are some of each class to distort."""
STEPS: Final = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}


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


def about(scene: Scene) -> About:
    """The network of the page, and what to call it."""
    state = scene.state
    name = words.NETWORKS[state.network]
    if state.edits:
        name = words.CHANGED.format(name=name)
    elif state.network == MINE and state.lab.standing is not None:
        name = words.TRAINED.format(name=name, step=state.lab.standing.step)
    return About(scene.network, name, state.desk.version)


class Listeners:
    """Hears what the reader asks, by one listener for each kind of event."""

    def __init__(self, store: Store, tasks: Tasks) -> None:
        self._store = store
        self._tasks = tasks
        self._asked: tuple[tuple[object, ...], Asked] | None = None
        place = page.element("insight")
        page.listen(place, "input", self._input)
        page.listen(place, "click", self._click)
        page.listen(place, "keydown", self._key)

    def _input(self, event: Any) -> None:
        field = page.closest(event.target, "[data-field]")
        if field is None:
            return
        choose = {
            "count": actions.choose_count,
            "way": actions.choose_way,
            "window": actions.choose_window,
            "class": actions.choose_class,
        }[str(field.dataset.field)]
        self._store.dispatch(choose(str(field.value)))

    def _click(self, event: Any) -> None:
        button = page.closest(event.target, "[data-do]")
        if button is None:
            return
        does, _, rest = str(button.dataset.do).partition(":")
        if does == "stop":
            self._tasks.stop()
        elif does == "run":
            self._run(rest)
        elif does == "pair":
            row, _, col = rest.partition(":")
            self._store.dispatch(actions.choose_pair((int(row), int(col)) if rest else None))
        elif does == "more":
            self._store.dispatch(actions.show_more)
        elif does == "pick":
            found = self._store.state.insight.answered
            if found is not None:
                self._store.dispatch(actions.pick(int(rest), asked.mark_of(found.asked, int(rest))))
        elif does == "point":
            self._point(event, button)

    def _point(self, event: Any, canvas: page.Element) -> None:
        found = self._store.state.insight.evidence
        if found is None:
            return
        box, (rows, cols) = canvas.getBoundingClientRect(), found.values.shape
        row = int((event.clientY - box.top) * rows / box.height)
        col = int((event.clientX - box.left) * cols / box.width)
        self._store.dispatch(actions.point_at(min(max(row, 0), rows - 1), min(max(col, 0), cols - 1)))

    def _key(self, event: Any) -> None:
        if page.closest(event.target, 'canvas[data-do="point"]') is None or event.key not in STEPS:
            return
        found = self._store.state.insight.evidence
        if found is None or event.ctrlKey or event.metaKey or event.altKey:
            return
        event.preventDefault()
        (row, col), (rows, cols) = self._store.state.insight.point, found.values.shape
        down, right = STEPS[event.key]
        row, col = (
            min(max(min(row, rows - 1) + down, 0), rows - 1),
            min(max(min(col, cols - 1) + right, 0), cols - 1),
        )
        self._store.dispatch(actions.point_at(row, col))

    def _run(self, name: str) -> None:
        scene = self._store.scene()
        of, model, insight = about(scene), scene.model, scene.state.insight

        async def answers() -> Work:
            return await self._answers(of, model, scene.state.lab, int(insight.count))

        async def found() -> Work:
            classes = of.network.classes
            decided = classes.index(scene.subject.trace.decision)
            unit = classes.index(insight.wanted) if insight.wanted in classes else decided
            return work.evidence(of, scene.subject.image, unit, insight.way, int(insight.window))

        async def borne() -> Work:
            return await self._bearing(of, model, scene.state.lab)

        self._tasks.start(name, {ANSWERS: answers, EVIDENCE: found, ROBUSTNESS: borne}[name])

    async def _answers(self, of: About, model: Model, lab: Lab, count: int) -> Work:
        where = asked.source(of.network.classes, lab)
        made_of = (lab.own, lab.choices.count, lab.choices.seed) if where == OWN else ()
        key = (where, tuple(of.network.classes), of.network.input_shape, model.hand_made, count, *made_of)
        if self._asked is not None and self._asked[0] == key:
            return work.answers(of, self._asked[1], 0.0)
        making = await _making(model, lab, count)

        def both() -> Work:
            made = yield from work.making(making, work.MADE)
            self._asked = key, made
            yield from work.answers(of, made, work.MADE)

        return both()

    async def _bearing(self, of: About, model: Model, lab: Lab) -> Work:
        where = asked.source(of.network.classes, lab)
        if where != DIGITS:
            return work.bearing(of, model, None, 0.0, lab if where == OWN else None)
        making = await _making(model, lab, ENOUGH)

        def both() -> Work:
            made = yield from work.making(making, work.MADE / 2)
            yield from work.bearing(of, model, made, work.MADE / 2)

        return both()


async def _making(model: Model, lab: Lab, count: int) -> Generator[float, None, Asked]:
    """What makes pictures for a network, or reads them."""
    where = asked.source(model.network.classes, lab)
    if where == OWN:
        return asked.own(lab, model.size, count)
    if where == DIGITS:
        return asked.digits(await digits_file(), model.size, count)
    return asked.drawn(model, count)
