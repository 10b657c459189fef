"""The pipeline: every stage in its place on the page, and the choosing of cells in it."""

from __future__ import annotations

from typing import Any

from js import document

from pycnn import Dense
from pycnn.arrays import FloatArray

from . import page, words
from .scene import EXEMPLARS, Scene
from .state import Cell, choose, show_numbers
from .store import Store
from .views import election
from .views.maps import grid
from .views.picture import comparison, feature, picture

STEPS = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}
TITLES = {"Conv2D": "Convolution", "ReLU": "ReLU", "MaxPool2D": "Pooling"}


def show_pipeline(store: Store) -> None:
    """Bind each stage to its place."""
    _show_picture(store)
    scene = store.scene()
    for layer, step in enumerate(scene.trace.steps[:-1]):
        if step.output.ndim == 3:
            for map_index in range(len(step.output)):
                _show_map(store, layer, map_index)
        else:
            _show_list(store, layer)
    _show_election(store, len(scene.trace.steps) - 1)
    pipeline = page.element("pipeline")
    page.listen(pipeline, "click", lambda event: _clicked(store, event))
    page.listen(pipeline, "keydown", lambda event: _key(store, event))
    page.listen(page.element("show-numbers"), "change", lambda event: _toggle_numbers(store, event))
    store.show(lambda scene: (scene.state.numbers,), _show_numbers)


def _show_picture(store: Store) -> None:
    place, literal = page.place("picture"), page.place("literal")
    store.show(lambda scene: (scene.image,), lambda image: place.put(picture(image)))
    store.show_later(
        lambda scene: (scene.trace, scene.comparisons, scene.blank),
        lambda _, comparisons, blank: literal.put(comparison(EXEMPLARS, comparisons, blank)),
    )
    weights = store.scene().network.layers[0].parameters["weight"]
    for index, found in enumerate(document.querySelectorAll("[data-feature]")):
        page.Place(found).put(feature(weights[index], index))


def _show_map(store: Store, layer: int, map_index: int) -> None:
    place = page.Place(page.map_element(layer, map_index))
    step = store.scene().trace.steps[layer]
    title = TITLES[type(step.layer).__name__]

    def inputs(scene: Scene) -> tuple[Any, ...]:
        chosen = scene.state.chosen
        inside = chosen.layer == layer and chosen.index[0] == map_index
        return scene.trace, chosen.index[1:] if inside else None

    def draw(trace: Any, chosen: tuple[int, int] | None) -> None:
        values = trace.steps[layer].output[map_index]
        place.put(grid(values, words.map_label(title, map_index, *values.shape), chosen))

    store.show(inputs, draw)


def _show_list(store: Store, layer: int) -> None:
    place = page.Place(page.map_element(layer, 0))

    def draw(trace: Any, chosen: int | None) -> None:
        place.put(election.values(trace.steps[layer].output, election.per_map(trace), chosen))

    store.show(lambda scene: (scene.trace, _unit(scene, layer)), draw)


def _show_election(store: Store, layer: int) -> None:
    links, votes = page.place("voting-links"), page.place("votes")
    verdict, certainty, brief = page.element("verdict"), page.place("certainty"), page.place("brief")

    def draw_votes(trace: Any, blank: bool, chosen: int | None) -> None:
        votes.put(election.votes(trace, chosen, blank))

    def draw_links(trace: Any) -> None:
        last = trace.steps[layer]
        weights: FloatArray = last.layer.parameters["weight"]
        links.put(election.links(weights, last.input, election.per_map(trace)))

    def draw_verdict(trace: Any, blank: bool, drawn: bool) -> None:
        page.put_text(verdict, "" if blank else trace.decision)
        certainty.put(election.certainty(trace, blank, drawn))
        brief.put(election.brief(trace, blank, drawn))

    assert isinstance(store.scene().network.layers[layer], Dense)
    store.show(lambda scene: (scene.trace,), draw_links)
    store.show(lambda scene: (scene.trace, scene.blank, _unit(scene, layer)), draw_votes)
    store.show(lambda scene: (scene.trace, scene.blank, scene.drawn), draw_verdict)


def _unit(scene: Scene, layer: int) -> int | None:
    chosen = scene.state.chosen
    return chosen.index[0] if chosen.layer == layer else None


def _clicked(store: Store, event: Any) -> None:
    cell = _cell_at(event.target)
    if cell is not None:
        store.dispatch(choose(cell))


def _cell_at(target: Any) -> Cell | None:
    """The cell of the network that an element of the page stands for."""
    place = page.closest(target, "[data-map]")
    if place is None:
        return None
    layer = int(place.closest("[data-layer]").dataset.layer)
    vote = page.closest(target, "[data-class]")
    if vote is not None:
        return Cell(layer, (list(place.children).index(vote),))
    td = page.closest(target, "td")
    if td is None:
        return None
    row, col = td.parentElement.rowIndex, td.cellIndex
    is_list = bool(place.querySelector("table.column"))
    return Cell(layer, (row,) if is_list else (int(place.dataset.map), row, col))


def _key(store: Store, event: Any) -> None:
    """In a map the arrow keys choose the next cell, Home and End the first and last of the row."""
    td = page.closest(event.target, "td")
    here = _cell_at(td) if td is not None else None
    if td is None or here is None or event.ctrlKey or event.metaKey or event.altKey:
        return
    chosen = store.state.chosen
    if chosen.layer == here.layer and chosen.index[:-2] == here.index[:-2]:
        here = chosen  # keys may come faster than the focus moves
    rows = td.parentElement.parentElement.rows
    last_row, last_col = rows.length - 1, rows[0].cells.length - 1
    row, col = here.index[-2:] if len(here.index) == 3 else (*here.index, 0)
    if event.key in STEPS:
        down, right = STEPS[event.key]
        row, col = min(max(row + down, 0), last_row), min(max(col + right, 0), last_col)
    elif event.key in ("Home", "End"):
        col = 0 if event.key == "Home" else last_col
    elif event.key in ("Enter", " "):
        row, col = td.parentElement.rowIndex, td.cellIndex
    else:
        return
    event.preventDefault()
    store.dispatch(choose(Cell(here.layer, (here.index[0], row, col) if len(here.index) == 3 else (row,))))


def _toggle_numbers(store: Store, event: Any) -> None:
    store.dispatch(show_numbers(bool(event.target.checked)))


def _show_numbers(shown: bool) -> None:
    page.element("pipeline").classList.toggle("without-numbers", not shown)
