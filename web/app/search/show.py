"""The search in the page: its choices, its results as they come, and the networks that can be used."""

from __future__ import annotations

from typing import Any

from app import page
from app.digits import digits_file
from app.lab import data
from app.lab.actions import take_network
from app.lab.choices import CLASSES, DIGITS, OWN
from app.lab.own import hindrance
from app.networks import Model
from app.scene import Scene
from app.sight import Sight
from app.state import MINE, State
from app.store import Store
from app.tasks import Tasks, Work
from app.views.bar import bar, sentence
from app.words import insight as task_words
from app.words import lab as lab_words
from app.words import search as words

from .actions import begin_search, choose_search, sort_by
from .record import OFFERED, SEARCH, best, to_try
from .views import choices as choices_view
from .views import results
from .work import searching


def show_search(store: Store, sight: Sight, tasks: Tasks) -> None:
    """Bind the search to its places."""
    seen = sight.watch(page.element("search"), "search")
    parts = Parts(store)
    store.show_in_sight(seen, lambda scene: (scene.state.search.choices,), parts.draw_choices)
    store.show_in_sight(
        seen,
        lambda scene: (
            round(scene.state.task_share, 2) if scene.state.task == SEARCH else None,
            scene.state.lab.work != "",
            scene.state.search.choices,
            scene.state.search.runs,
            scene.state.task_trouble,
            scene.state.lab.own,
        ),
        parts.draw_bar,
    )
    store.show_in_sight(
        seen,
        lambda scene: (
            scene.state.search.runs,
            scene.state.search.by,
            scene.state.search.falling,
            scene.state.task == SEARCH,
            scene.state.lab.work != "",
            _used(scene),
        ),
        parts.draw_table,
    )
    store.show_in_sight(
        seen,
        lambda scene: (
            sum(run.accuracy is not None for run in scene.state.search.runs),
            scene.state.search.about,
            _used(scene),
        ),
        parts.draw_charts,
    )
    Listeners(store, tasks)


def _used(scene: Scene) -> Any:
    """The network that the page shows if it is the reader's own and nobody has changed it."""
    state = scene.state
    return state.mine if state.network == MINE and not state.edits else None


def _able(state: State) -> bool:
    """Whether a search can begin: the reader's own drawings may still be missing."""
    chosen = state.search.choices
    return choices_view.able(chosen) and not (chosen.data == OWN and hindrance(state.lab.own))


class Parts:
    """Draws the parts of the search."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._settings, self._fields = page.place("search-settings"), page.place("search-fields")
        self._bar, self._table = page.place("search-bar"), page.place("search-table")
        self._charts = page.place("search-charts")

    def draw_choices(self, *_: Any) -> None:
        chosen = self._store.state.search.choices
        self._settings.put(choices_view.settings(chosen))
        for box in self._settings.element.querySelectorAll("input"):
            name, position = str(box.dataset.field).split(".")
            box.checked = OFFERED[name][int(position)] in chosen.values[name]
        self._fields.put(choices_view.fields(chosen))

    def draw_bar(self, share: float | None, training: bool, *_: Any) -> None:
        state = self._store.state
        able = _able(state) and not training
        self._bar.put(bar(SEARCH, words.SEARCH, share, able=able))
        page.put_text(page.element("search-status"), self._status(share is not None, training))

    def _status(self, going: bool, training: bool) -> str:
        state = self._store.state
        runs = state.search.runs
        if state.task_trouble[0] == SEARCH and state.task_trouble[1]:
            return sentence(state.task_trouble[1])
        if not going and choices_view.able(state.search.choices) and not _able(state):
            return words.NO_DRAWINGS
        if not runs:
            return words.SEARCHING if going else task_words.WAIT_FOR_TRAINING if training else words.NOT_YET
        first = best(runs)
        done = sum(run.state in ("done", "impossible", "diverged") for run in runs)
        number, accuracy = (None, None) if first is None else (first.candidate.number, first.accuracy)
        return words.found(done, len(runs), number, accuracy, state.search.about)

    def draw_table(self, *_: Any) -> None:
        scene = self._store.scene()
        state = scene.state
        going = state.task == SEARCH
        self._table.put(results.table(state.search, _used(scene), searching=going, able=state.lab.work == ""))

    def draw_charts(self, *_: Any) -> None:
        scene = self._store.scene()
        self._charts.put(results.charts(scene.state.search, _used(scene)))
        page.put_text(
            page.element("search-chart-text"), words.chart_text(results.points_of(scene.state.search))
        )


class Listeners:
    """Hears what the reader does there."""

    def __init__(self, store: Store, tasks: Tasks) -> None:
        self._store = store
        self._tasks = tasks
        place = page.element("search")
        page.listen(place, "input", self._input)
        page.listen_to_buttons(place, self._do)

    def _input(self, event: Any) -> None:
        field = page.closest(event.target, "[data-field]")
        if field is None:
            return
        name, _, position = str(field.dataset.field).partition(".")
        chosen = self._store.state.search.choices
        if not position:
            self._store.dispatch(choose_search(chosen.typed(name, str(field.value)[:40])))
            return
        changed = chosen.toggled(name, int(position))
        if changed is chosen:
            field.checked = True  # something has to be tried
        self._store.dispatch(choose_search(changed))

    def _do(self, does: str, rest: str, _event: Any) -> None:
        if does == "stop":
            self._tasks.stop()
        elif does == "run":
            self._run()
        elif does == "sort":
            self._store.dispatch(sort_by(rest))
        elif does == "use":
            self._use(int(rest))

    def _run(self) -> None:
        state = self._store.state
        chosen = state.search.choices
        if not _able(state) or state.lab.work:
            return
        self._store.dispatch(begin_search(chosen.varied, lab_words.DATA[chosen.data]))

        async def prepared() -> Work:
            side, seed = chosen.whole("side"), chosen.whole("seed")
            if chosen.data == DIGITS:
                making = data.digits(await digits_file(), side)
            elif chosen.data == OWN:
                making = data.own(state.lab.own, chosen.whole("drawings"), side, seed)
            else:
                making = data.drawn(CLASSES[chosen.data], chosen.whole("drawings"), side, seed)
            return searching(making, to_try(chosen), chosen.whole("seconds"), seed)

        self._tasks.start(SEARCH, prepared)

    def _use(self, number: int) -> None:
        """Make a network that was tried the reader's own, and look at it."""
        run = next((run for run in self._store.state.search.runs if run.candidate.number == number), None)
        if run is None or run.network is None or run.state != "done" or self._store.state.lab.work:
            return
        self._store.dispatch(take_network(run.network, Model(MINE, run.network).first_cell))
