"""Listens to what the reader asks about a network, and gets it worked out."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Final

from app import page
from app.digits import digits_file
from app.lab.choices import DIGITS, OWN
from app.lab.record import Lab
from app.networks import Model
from app.scene import Scene
from app.state import MINE
from app.store import Store
from app.tasks import Tasks, Work
from app.words import insight as words

from . import actions, asked, work
from .record import ANSWERS, EVIDENCE, ROBUSTNESS, About, Asked

ENOUGH: Final = 300
"""Digits among which there are some of each class to distort."""
STEPS: Final = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}


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
        page.listen_to_buttons(place, self._do)
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

    def _do(self, does: str, rest: str, event: Any) -> None:
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
            self._point(event, event.target)

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
