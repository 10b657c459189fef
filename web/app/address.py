"""The address bar: keeps the address and the state in step, and gives every chapter its link."""

from __future__ import annotations

from typing import Any, Final

from js import Date, document, window

from . import page, share, words
from .networks import NetworkError
from .scene import Scene
from .state import open_link
from .store import Store

PAUSE_BETWEEN_ADDRESSES: Final = 0.35
"""Seconds; Safari allows 100 changes of the address in half a minute."""


class Address:
    """Keeps the address and the state in step."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._later = page.Later(self._write, PAUSE_BETWEEN_ADDRESSES)
        self._opened = False
        self._was_training = False
        # The address itself may say something else again by the time that this is heard.
        page.listen(window, "hashchange", lambda event: self.open(str(event.newURL)))

    def open(self, address: str) -> None:
        """Show what an address describes; one that cannot be read changes nothing but says so."""
        _, _, fragment = address.partition("#")
        self._later.cancel()  # what was to be written is older
        page.show_notice("")
        if not fragment:
            return
        if document.getElementById(fragment):  # a link within the page
            self._later.request()
            return
        try:
            link = share.from_fragment(fragment, self._store.networks)
        except share.LinkError:
            page.show_notice(words.BAD_LINK)
            return
        except NetworkError as error:
            page.show_notice(words.no_network(str(error)))
            return
        self._store.dispatch(
            open_link(link.drawing, link.chosen, link.network, link.edits, link.settings, link.mine)
        )
        if link.chapter:
            page.element(link.chapter).scrollIntoView()

    def follow(self) -> None:
        """From now on write each state into the address, and into the links of the chapters."""
        # Browsers refuse an address that changes with every move of the pen.
        self._store.show(
            lambda scene: (
                scene.state.drawing.marks,
                scene.state.chosen,
                scene.model,
                scene.state.settings,
                scene.state.lab.is_training,
            ),
            self._follow,
        )

    def _follow(self, *inputs: Any) -> None:
        *_, is_training = inputs
        was_training, self._was_training = self._was_training, is_training
        if is_training and was_training:  # then the network is another one every time
            return
        if self._opened:
            page.show_notice("")  # whatever was wrong, with a link or a picture, something else has been done
        self._opened = True
        self._later.request()

    def _write(self) -> None:
        scene: Scene = self._store.scene()
        fragment = share.to_fragment(scene)
        here = window.location
        note = page.options(written=Date.now())
        window.history.replaceState(note, "", f"#{fragment}" if fragment else here.pathname + here.search)
        for link in document.querySelectorAll("[data-permalink]"):
            link.href = f"#{share.to_fragment(scene, str(link.dataset.permalink))}"


def written() -> float:
    """When the page wrote its address, as Date counts; 0 if it did not, and somebody came by this address."""
    note = window.history.state
    return float(note.written) if note and note.written else 0.0
