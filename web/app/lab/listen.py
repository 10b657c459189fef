"""Listens to what the reader does in the lab."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any

from js import window
from pyodide.ffi import JsException

from app import page
from app.networks import Model
from app.state import MINE, clear
from app.store import Store
from app.words import lab as lab_words
from pycnn import layer_list

from . import own as owns
from . import plan as plans
from . import presets
from .actions import (
    choose_training,
    end_training,
    have_classes,
    plan_network,
    planned,
    take_network,
    type_code,
)
from .keep import Keeper
from .own import OwnClass
from .plan import Plan
from .record import EPOCH, RUN, STEP
from .trainer import Trainer


class Listeners:
    """Hears what the reader does in the lab, by one listener for each kind of event."""

    def __init__(self, store: Store, trainer: Trainer, keeper: Keeper) -> None:
        self._store = store
        self._trainer = trainer
        self._keeper = keeper
        self._copying: asyncio.Future[None] | None = None
        place = page.element("lab")
        page.listen(place, "input", self._input)
        page.listen_to_buttons(place, self._clicked)
        chooser = page.element("lab-file")
        page.listen(chooser, "change", lambda _: keeper.open_file(chooser))

    def _plan(self) -> Plan:
        return planned(self._store.state.lab, self._store.scene().network)

    def _input(self, event: Any) -> None:
        field = page.closest(event.target, "[data-field]")
        if field is not None:
            with suppress(LookupError):  # what was taken away a moment ago may still be in the page
                self._typed(field)

    def _typed(self, field: page.Element) -> None:
        name = str(field.dataset.field)
        text = ("1" if field.checked else "") if field.type == "checkbox" else str(field.value)[:40]
        if name == "code":
            self._store.dispatch(type_code(str(field.value)[: layer_list.LONGEST + 1]))
            return
        if name == "time":
            self._trainer.rewind(int(text))
            return
        if name.startswith("class-"):
            self._own(owns.renamed(self._store.state.lab.own, int(name.removeprefix("class-")), text))
            return
        key, _, option = name.partition(".")
        plan = self._plan()
        if option:
            self._store.dispatch(plan_network(plan.typed(int(key), option, text)))
        elif name == "side":
            self._store.dispatch(plan_network(replace(plan, side=text)))
        elif name == "plan-seed":
            self._store.dispatch(plan_network(replace(plan, seed=text)))
        else:
            self._store.dispatch(choose_training(self._store.state.lab.choices.typed(name, text)))
            self._trainer.retune()

    def _clicked(self, does: str, rest: str, _event: Any) -> None:
        with suppress(LookupError):  # as above
            self._do(does, rest)

    def _do(self, does: str, rest: str) -> None:
        plan = self._plan()
        if does == "add":
            self._store.dispatch(plan_network(plan.with_new(rest)))
        elif does in ("up", "down"):
            self._store.dispatch(plan_network(plan.moved(int(rest), -1 if does == "up" else 1)))
        elif does == "remove":
            self._store.dispatch(plan_network(plan.without(int(rest))))
        elif does in ("keep", "drop", "drop-class", "new-class"):
            self._collect(does, rest)
        elif does == "save-network":
            self._keeper.save_network()
        elif does == "save-drawings":
            self._keeper.save_drawings()
        elif does == "open":
            page.element("lab-file").click()
        elif does == "discard":
            self._store.dispatch(plan_network(None))
        elif does == "preset":
            self._store.dispatch(plan_network(presets.plan(rest)))
        elif does == "take-code":
            self._take_code()
        elif does == "copy-code":
            self._copying = asyncio.ensure_future(page.guarded_task(self._copy_code))
        elif does == "use":
            self._use(plan)
        elif does in ("start", "step", "epoch"):
            self._trainer.start({"start": RUN, "step": STEP, "epoch": EPOCH}[does])
        elif does == "pause":
            self._trainer.pause()
        elif does == "stop":
            self._trainer.forget()
            self._store.dispatch(end_training)

    def _own(self, own: tuple[OwnClass, ...], trouble: str = "") -> None:
        self._store.dispatch(have_classes(own, trouble))

    def _collect(self, does: str, rest: str) -> None:
        """Keep what is on the pad as an example, and clear it for the next one; or take something away."""
        own = self._store.state.lab.own
        if does == "new-class":
            self._own(owns.with_new(own))
        elif does == "drop-class":
            self._own(owns.without_class(own, int(rest)))
        elif does == "drop":
            place, _, number = rest.partition(".")
            self._own(owns.without_drawing(own, int(place), int(number)))
        else:
            try:
                more = owns.kept(own, int(rest), self._store.state.drawing)
            except ValueError as error:
                self._own(own, str(error))
                return
            self._own(more)
            self._store.dispatch(clear)

    def _take_code(self) -> None:
        """Plan the network that stands in the field as Python; if it is none, say why and leave it there."""
        text = str(page.element("lab-code").value)
        plan = self._plan()
        try:
            side = plans.SIDE.read(plan.side)
            made = plans.from_code(text, side, self._store.state.lab.classes, plan.seed)
        except ValueError as error:
            self._store.dispatch(type_code(text, str(error)))
            return
        self._store.dispatch(plan_network(made))

    async def _copy_code(self) -> None:
        try:
            await window.navigator.clipboard.writeText(page.element("lab-code").value)
        except (JsException, AttributeError):  # forbidden, or not there without https
            page.element("lab-code").select()
            page.put_text(page.element("lab-code-status"), lab_words.NOT_COPIED)
            return
        page.put_text(page.element("lab-code-status"), lab_words.COPIED)

    def _use(self, plan: Plan) -> None:
        """Make a new network of the plan, with random weights, and show it everywhere."""
        scene = self._store.scene()
        made = plans.network(plan, scene.state.lab.classes)
        self._trainer.forget()
        self._store.dispatch(take_network(made, Model(MINE, made).first_cell))
