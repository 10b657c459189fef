"""Brings the page to life: the network, the state, and a binding for each part of the page.

The pad and the pipeline come first. Whoever has drawn by then has a decision, before the modules of the lab
are even read; and those of the ten chapters, unless the address may be about them.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final

from js import Event, document, window

from pycnn import lesson

from . import page, words
from .canvas import PaintedPlace
from .cells import Cells
from .networks import Catalogue, Model, NetworkError
from .overlay import Overlay
from .pad import Pad
from .palette import Palettes
from .photo import Photos
from .pipeline import show_pipeline
from .scene import Director
from .sight import Sight
from .slide import Slide
from .state import (
    MINE,
    State,
    choose_network,
    close_lens,
    load_example,
    restore_network,
    use_network,
)
from .store import Store
from .views import gallery
from .views.arithmetic import arithmetic, paintings
from .views.markup import tag

if TYPE_CHECKING:
    from .address import Address

PATIENCE: Final = 0.1
"""Seconds to wait for a frame: a tab that is out of sight has none."""


async def start() -> None:
    """Connect everything, show the state that the address holds, and say that Python is ready."""
    # Weights that grow too large are shown as such; NumPy's word on it would be an error on the console.
    warnings.simplefilter("ignore", RuntimeWarning)
    store = Store(Director(Catalogue()), State())
    palettes = Palettes(store.redraw)
    sight = Sight(store.refresh, store.redraw)
    Pad(store)
    Photos(store)
    show_pipeline(store, palettes, sight)
    Cells(store)
    _show_networks(store)
    _show_lens(store, palettes, sight)
    Slide(store)
    Overlay(store, sight)
    _show_gallery(store, sight)
    # What an address says goes before what the lab has kept; and it may be about the chapters.
    address = _address(store) if window.location.hash else None
    window.dispatchEvent(Event.new("boot:deciding"))  # what was drawn meanwhile is drawn again
    store.redraw()
    await page.frame_or_timer(PATIENCE)
    await _show_the_rest(store, palettes, sight)
    (address or _address(store)).follow()
    store.redraw()
    document.documentElement.dataset.python = "ready"


def _address(store: Store) -> Address:
    from .address import Address

    address = Address(store)
    if window.location.hash:
        address.open(str(window.location.href))
    return address


async def _show_the_rest(store: Store, palettes: Palettes, sight: Sight) -> None:
    """Connect what needs many modules, a part of them in a frame, so that the pad goes on answering."""
    from .article import show_article
    from .strip import show_strip

    await page.frame_or_timer(PATIENCE)
    show_strip(store, palettes, sight)
    show_article(store, palettes, sight)
    await page.frame_or_timer(PATIENCE)
    from .lab.show import show_lab
    from .tasks import Tasks

    show_lab(store, palettes, sight)
    await page.frame_or_timer(PATIENCE)
    from .export.show import show_export
    from .insight.show import show_insight
    from .search.show import show_search

    tasks = Tasks(store)
    show_insight(store, palettes, sight, tasks)
    show_search(store, sight, tasks)
    show_export(store, sight)
    await page.frame_or_timer(PATIENCE)
    from .away import Away
    from .workshop.bench import show_workshop

    show_workshop(store, sight)
    Away()


def _show_networks(store: Store) -> None:
    """The choice between the networks."""
    place = page.element("networks")

    def changed(event: Any) -> None:
        key = str(event.target.value)
        if key == MINE:
            from .lab.course import snapshot

            page.show_notice("")
            state = store.state
            network = state.mine if state.mine is not None else snapshot(store.scene().network)
            store.dispatch(use_network(network, Model(MINE, network).first_cell))
            return
        try:
            model = store.networks[key]
        except NetworkError as error:
            page.show_notice(words.no_network(str(error)))
            check(store.state.network)
            return
        page.show_notice("")
        store.dispatch(choose_network(key, model.first_cell))

    def check(key: str) -> None:
        for choice in place.querySelectorAll("input"):
            choice.checked = choice.value == key

    page.listen(place, "change", changed)
    page.listen(page.element("restore"), "click", lambda _: store.dispatch(restore_network))
    edited = page.element("edited")
    store.show(lambda scene: (scene.state.network,), check)
    store.show(
        lambda scene: (bool(scene.state.edits),), lambda changed: _toggle_class(edited, "unset", not changed)
    )


def _show_lens(store: Store, palettes: Palettes, sight: Sight) -> None:
    place, lens = page.place("arithmetic"), page.element("lens")
    canvases = PaintedPlace(place.element, palettes)
    near = sight.watch(lens, "lens").near
    network = store.state.network  # whose number it shows

    def draw(_trace: Any, _chosen: Any, filling: bool, _version: int) -> None:
        nonlocal network
        scene = store.scene()
        network = scene.state.network
        stages = scene.model.stages
        if not scene.own.finite:
            place.put(tag("p", words.OVERFLOWN))
            return
        place.put(arithmetic(scene.trace, scene.arithmetic, scene.ledger, filling, stages))
        canvases.paint(paintings(scene.trace, scene.arithmetic, filling, stages))

    store.show_later(
        lambda scene: (scene.trace, scene.state.chosen, scene.state.filling, palettes.version),
        draw,
        # Another network's takes other room, and what lies below is to move once, not again when all rests.
        lambda: near() or network != store.state.network,
    )

    def open_or_close(is_open: bool) -> None:
        _toggle_class(lens, "open", is_open)
        page.mark_page("with-lens", is_open)

    store.show(lambda scene: (scene.state.lens_open,), open_or_close)
    page.listen(
        document, "keydown", lambda event: store.dispatch(close_lens) if event.key == "Escape" else None
    )


def _toggle_class(place: Any, name: str, present: bool) -> None:
    place.classList.toggle(name, present)


def _show_gallery(store: Store, sight: Sight) -> None:
    place, score = page.place("examples"), page.place("score")

    def draw(model: Model | None) -> None:
        if model is None:
            return
        place.put(gallery.examples(lesson.IMAGES, model.examples, not model.hand_made))
        score.put(gallery.score(model.examples))

    # The ten drawings take a frame to decide on: while a network learns they are left as they were.
    store.show_later(
        lambda scene: (None if scene.state.lab.is_training else scene.model,),
        draw,
        sight.watch(place.element, "examples").near,
    )

    def clicked(event: Any) -> None:
        button = page.closest(event.target, "[data-example]")
        if button is not None:
            store.dispatch(load_example(button.dataset.example))

    page.listen(place.element, "click", clicked)
