"""The lab in the page: each of its parts in its place."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from app import page, words
from app.canvas import paint
from app.pad import Pad
from app.palette import Palettes
from app.scene import Scene
from app.sight import Sight
from app.state import MINE
from app.store import Store
from app.views import pixels
from app.views.markup import Markup, join, tag
from app.words import lab as lab_words
from pycnn import Conv2D, Sequential

from . import own as owns
from . import plan as plans
from .actions import (
    planned,
)
from .choices import OWN
from .curve import Curve
from .keep import Keeper
from .listen import Listeners
from .own import OwnClass
from .plan import Plan
from .trainer import Trainer
from .views import chart, section, training
from .views import own as own_view
from .views import plan as plan_view

MOST_FEATURES: Final = 16
"""Of the features that form, so many are shown."""
FEATURE_SIDE: Final = 8
"""How many times each value of a feature is enlarged."""


def show_lab(store: Store, palettes: Palettes, sight: Sight) -> None:
    """Bind the lab to its places."""
    seen = sight.watch(page.element("lab"), "lab")
    trainer = Trainer(store)
    Pad(store, "lab-", seen)
    parts = Parts(store, palettes)
    store.show_in_sight(seen, parts.inputs_of_plan, parts.draw_plan)
    store.show_in_sight(
        seen,
        lambda scene: (scene.state.lab.code, scene.state.lab.code_trouble, *parts.inputs_of_plan(scene)),
        parts.draw_code,
    )
    store.show_in_sight(
        seen,
        lambda scene: (scene.state.lab.choices, _busy(scene), scene.state.lab.classes),
        parts.draw_choices,
    )
    store.show_in_sight(
        seen,
        lambda scene: (
            scene.state.lab.work,
            scene.state.lab.trouble,
            scene.state.lab.hidden,
            round(100 * scene.state.lab.share),
            scene.state.lab.standing is None,
            scene.state.lab.choices,
            scene.state.lab.own,
            *parts.inputs_of_plan(scene),
        ),
        parts.draw_bar,
    )
    store.show_in_sight(seen, lambda scene: (scene.state.lab.standing,), parts.draw_standing)
    store.show_in_sight(seen, lambda scene: (scene.network, palettes.now), parts.draw_features)
    store.show_in_sight(
        seen, lambda scene: (scene.state.lab.own, scene.state.lab.own_trouble), parts.draw_own
    )
    store.show_in_sight(seen, lambda scene: (scene.trace, scene.blank, scene.drawn), parts.draw_trial)
    store.show_at_rest(lambda scene: (scene.state.lab.standing,), parts.say_standing)
    Listeners(store, trainer, Keeper(store, trainer))


def _busy(scene: Scene) -> bool:
    """Whether a training is on its way, which some choices cannot be changed in."""
    return scene.state.lab.standing is not None or scene.state.lab.work != ""


class Parts:
    """Draws the parts of the lab."""

    def __init__(self, store: Store, palettes: Palettes) -> None:
        self._store = store
        self._palettes = palettes
        self._plan, self._data = page.place("lab-plan"), page.place("lab-data")
        self._code = page.place("lab-as-code")
        self._choices, self._bar = page.place("lab-choices"), page.place("lab-bar")
        self._numbers, self._chart = page.place("lab-numbers"), page.place("lab-chart")
        self._time, self._own = page.place("lab-time"), page.place("lab-own")
        self._features, self._trial = page.place("lab-features"), page.place("lab-try")

    def inputs_of_plan(self, scene: Scene) -> tuple[Any, ...]:
        """What the plan depends on: of a network that learns only its architecture, which stays."""
        network = scene.network
        shown = (tuple(map(repr, network.layers)), network.input_shape, tuple(network.classes))
        return scene.state.lab.plan, shown, scene.state.lab.classes, scene.state.network == MINE

    def draw_plan(self, *_: Any) -> None:
        scene = self._store.scene()
        shown, classes = planned(scene.state.lab, scene.network), scene.state.lab.classes
        in_use = plans.is_of(shown, classes, scene.network)
        judged = plans.judged(shown, classes)
        own = scene.state.network == MINE
        self._plan.put(plan_view.plan(shown, judged, classes, in_use=in_use, own=own))
        _follow(self._plan.element, _texts(shown))

    def draw_code(self, *_: Any) -> None:
        scene = self._store.scene()
        lab, shown = scene.state.lab, planned(scene.state.lab, scene.network)
        text = plans.code(shown, scene.state.lab.classes) if lab.code is None else lab.code
        self._code.put(plan_view.code(text, lab.code_trouble, changed=lab.code is not None))
        _follow(self._code.element, {"code": text})

    def draw_choices(self, *_: Any) -> None:
        scene = self._store.scene()
        choices, locked = scene.state.lab.choices, _busy(scene)
        self._data.put(training.data(choices, scene.state.lab.classes, locked=locked))
        self._choices.put(training.learning(choices, locked=locked))
        texts = {name: str(getattr(choices, name)) for name in choices.in_use}
        _follow(self._data.element, texts)
        _follow(self._choices.element, texts)

    def draw_bar(self, *_: Any) -> None:
        scene = self._store.scene()
        lab, classes = scene.state.lab, scene.state.lab.classes
        shown = planned(lab, scene.network)
        makes = not plans.is_of(shown, classes, scene.network)
        hindrance = ""
        if lab.choices.faults:
            hindrance = lab_words.MEND_CHOICES
        elif lab.choices.data == OWN and owns.hindrance(lab.own):
            hindrance = owns.hindrance(lab.own)
        elif plans.judged(shown, classes).reason:
            hindrance = lab_words.MEND_PLAN
        self._bar.put(training.bar(lab, able=not hindrance, makes=makes))
        page.put_text(page.element("lab-status"), training.status(lab, hindrance))

    def draw_standing(self, *_: Any) -> None:
        standing = self._store.state.lab.standing
        self._numbers.put(training.numbers(standing))
        self._time.put(training.time(standing))
        if standing is None:
            self._chart.put(chart.chart(Curve(), 10, None))
            return
        rewound = standing.step < standing.steps
        self._chart.put(chart.chart(standing.curve, standing.goal, standing.epochs if rewound else None))
        _follow(self._time.element, {"time": str(standing.step)})

    def say_standing(self, *_: Any) -> None:
        standing = self._store.state.lab.standing
        curve = standing.curve if standing is not None else Curve()
        page.put_text(page.element("lab-chart-text"), chart.heard(curve))

    def draw_features(self, network: Sequential, palette: pixels.Palette) -> None:
        model = self._store.scene().model
        found = _features(network)
        if found is None:
            self._features.put(tag("p", lab_words.NO_FEATURES, class_="fine"))
            return
        position, weights = found
        hues = model.stages[position].hues
        rows, cols = weights.shape[2:]
        self._features.put(
            _canvases(
                len(weights), rows, cols, [model.stages[position].names[i] for i in range(len(weights))]
            )
        )
        largest = float(np.abs(weights).max()) or 1.0
        for index, canvas in enumerate(self._features.element.querySelectorAll("canvas")):
            paint(canvas, pixels.values(weights[index, 0], np.intp(hues[index]), largest, palette))

    def draw_own(self, classes: tuple[OwnClass, ...], trouble: str) -> None:
        self._own.put(own_view.own(classes, trouble))
        _follow(self._own.element, {f"class-{place}": each.name for place, each in enumerate(classes)})

    def draw_trial(self, *_: Any) -> None:
        self._trial.put(section.trying(self._store.scene()))


def _features(network: Sequential) -> tuple[int, Any] | None:
    """The first convolution's place and its features, as many as are shown; None if there is none."""
    for position, layer in enumerate(network.layers):
        if isinstance(layer, Conv2D):
            return position, layer.weight[:MOST_FEATURES]
    return None


def _canvases(count: int, rows: int, cols: int, names: list[str]) -> Markup:
    return join(
        tag(
            "canvas",
            width=cols,
            height=rows,
            role="img",
            aria_label=words.feature_label(index, names[index]),
        )
        for index in range(count)
    )


def _texts(shown: Plan) -> dict[str, str]:
    """What stands in the fields of a plan, by their names."""
    found = {"side": shown.side, "plan-seed": shown.seed}
    for line in shown.lines[:-1]:
        found |= {f"{line.key}.{name}": text for name, text in line.typed}
    return found


def _follow(place: page.Element, texts: dict[str, str]) -> None:
    """Bring fields to what they should say: a browser keeps what was typed, whatever the markup says."""
    for field in place.querySelectorAll("[data-field]"):
        text = texts.get(str(field.dataset.field))
        if text is None:
            continue
        if field.type == "checkbox":
            field.checked = text == "1"
        elif field.value != text:
            field.value = text
