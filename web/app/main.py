"""Brings the page to life: the network, the state, and a binding for each part of the page."""

from __future__ import annotations

from typing import Any, Final

from js import document, window

from pycnn import lesson

from . import page, share, words
from .overlay import Overlay
from .pad import Pad
from .pipeline import show_pipeline
from .scene import Director, Scene
from .slide import Slide
from .state import State, close_lens, load_example, open_drawing
from .store import Store
from .views import gallery
from .views.arithmetic import arithmetic

PAUSE_BETWEEN_ADDRESSES: Final = 0.35
"""Seconds; Safari allows 100 changes of the address in half a minute."""


def start() -> None:
    """Connect everything, show the state that the address holds, and say that Python is ready."""
    network = lesson.network()
    store = Store(Director(network), State())
    address = Address(store)
    address.open(str(window.location.href))
    Pad(store)
    show_pipeline(store)
    _show_lens(store)
    Slide(store)
    Overlay(store)
    _show_gallery(store)
    store.redraw()
    address.follow()
    document.documentElement.dataset.python = "ready"


def _show_lens(store: Store) -> None:
    place, lens = page.place("arithmetic"), page.element("lens")

    def draw(_trace: Any, _chosen: Any, filling: bool) -> None:
        scene = store.scene()
        place.put(arithmetic(scene.trace, scene.arithmetic, scene.ledger, filling))

    store.show_later(lambda scene: (scene.trace, scene.state.chosen, scene.state.filling), draw)
    store.show(lambda scene: (scene.state.lens_open,), lambda is_open: _toggle_class(lens, "open", is_open))
    page.listen(
        document, "keydown", lambda event: store.dispatch(close_lens) if event.key == "Escape" else None
    )


def _toggle_class(place: Any, name: str, present: bool) -> None:
    place.classList.toggle(name, present)


def _show_gallery(store: Store) -> None:
    traces = {name: store.scene().network.trace(image) for name, image in lesson.IMAGES.items()}
    place = page.place("examples")
    place.put(gallery.examples(traces))
    page.place("score").put(gallery.score(traces))

    def clicked(event: Any) -> None:
        button = page.closest(event.target, "[data-example]")
        if button is not None:
            store.dispatch(load_example(button.dataset.example))

    page.listen(place.element, "click", clicked)


class Address:
    """Keeps the address and the state in step."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._later = page.Later(self._write, PAUSE_BETWEEN_ADDRESSES)
        # The address itself may say something else again by the time that this is heard.
        page.listen(window, "hashchange", lambda event: self.open(str(event.newURL)))

    def open(self, address: str) -> None:
        """Show what an address describes; one that cannot be read changes nothing but says so."""
        _, _, fragment = address.partition("#")
        self._later.cancel()  # what was to be written is older
        page.show_notice("")
        if not fragment:
            return
        try:
            drawing, chosen = share.from_fragment(fragment, self._store.scene().network)
        except share.LinkError:
            page.show_notice(words.BAD_LINK)
            return
        self._store.dispatch(open_drawing(drawing, chosen))

    def follow(self) -> None:
        """From now on write each state into the address."""
        # Browsers refuse an address that changes with every move of the pen.
        self._store.show(
            lambda scene: (scene.state.drawing.marks, scene.state.chosen), lambda *_: self._later.request()
        )

    def _write(self) -> None:
        page.show_notice("")  # whatever was wrong with a link, the address is that of the page again
        scene: Scene = self._store.scene()
        fragment = share.to_fragment(scene.state.drawing, scene.image, scene.state.chosen)
        here = window.location
        window.history.replaceState(None, "", f"#{fragment}" if fragment else here.pathname + here.search)
