"""The strip: follows the drawing, and shows which chapter is being read."""

from __future__ import annotations

from typing import Any, Final

from js import IntersectionObserver, document
from pyodide.ffi import create_proxy

from pycnn import Trace

from . import page
from .canvas import paint
from .chapters import CHAPTERS
from .networks import Model
from .palette import Palettes
from .sight import Sight
from .store import Store
from .views.strip import glance, paintings, verdict

READING: Final = "-25% 0px -70% 0px"
"""The part of the window, from its edges inward, in which the reader is taken to read."""


def show_strip(store: Store, palettes: Palettes, sight: Sight) -> None:
    """Bind the strip to its place."""
    place = page.place("glance")
    seen = sight.watch(page.element("strip"), "strip").near
    shown: list[Any] = []

    def draw(model: Model, trace: Trace, _version: int) -> None:
        if shown != [model.layout]:
            place.put(glance(model.stages, trace))
            shown[:] = [model.layout]
        colours = paintings(model.stages, trace, palettes.now)
        for canvas, painted in zip(place.element.querySelectorAll("canvas"), colours, strict=True):
            paint(canvas, painted)
        place.element.querySelector(".verdict").innerHTML = verdict(trace)

    store.show_later(lambda scene: (scene.model, scene.subject.trace, palettes.version), draw, seen)
    _follow_reading()


def _follow_reading() -> None:
    """Mark the link to the chapter that is in the middle of the window."""

    def observed(entries: Any, _observer: Any) -> None:
        for entry in entries:
            link = document.querySelector(f'#strip [data-leads-to="{entry.target.id}"]')
            if entry.isIntersecting:
                link.setAttribute("aria-current", "true")
            else:
                link.removeAttribute("aria-current")

    observer = IntersectionObserver.new(
        create_proxy(page.guarded(observed)), page.options(rootMargin=READING)
    )
    for name in (*(chapter.key for chapter in CHAPTERS), "lab"):
        observer.observe(page.element(name))
