"""The drawing pad: pointer and keyboard to marks, ink to the canvas."""

from __future__ import annotations

from typing import Any

import numpy as np
from js import document

from pycnn.arrays import FloatArray

from . import page, words
from .drawing import MARGIN, PIXELS, SIDE, Point, Stroke
from .sight import Watched
from .state import clear, continue_stroke, move_cursor, paint_pixel, start_stroke, undo
from .store import Store
from .views.hint import hint

ARROWS = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}


class Pad:
    """A canvas with its buttons. All pads show the same drawing; their parts have ids with a prefix."""

    def __init__(self, store: Store, prefix: str = "", seen: Watched | None = None) -> None:
        self._store = store
        self._prefix = prefix
        self._canvas = self._part("pad")
        self._context = self._canvas.getContext("2d")
        self._image_data = self._context.createImageData(SIDE, SIDE)
        self._pointer: int | None = None
        for kind, handler in {
            "pointerdown": self._down,
            "pointermove": self._move,
            "pointerup": self._up,
            "pointercancel": self._up,
            "keydown": self._key,
        }.items():
            page.listen(self._canvas, kind, handler)
        page.listen(self._part("undo"), "click", lambda _: store.dispatch(undo))
        page.listen(self._part("clear"), "click", lambda _: store.dispatch(clear))
        if not prefix:
            page.listen(document, "keydown", self._shortcut)
        if seen is None:
            store.show(lambda scene: (scene.ink,), self._paint)
        else:
            store.show_in_sight(seen, lambda scene: (scene.ink,), self._paint)
        store.show(lambda scene: scene.state.cursor, self._place_cursor)
        store.show(lambda scene: (bool(scene.state.past),), self._enable_undo)
        store.show(lambda scene: (scene.drawn,), self._show_hint)
        place = page.Place(self._part("hint"))
        store.show(lambda scene: (tuple(scene.network.classes),), lambda classes: place.put(hint(classes)))

    def _part(self, name: str) -> page.Element:
        return page.element(f"{self._prefix}{name}")

    def _point(self, event: Any) -> Point:
        """Where an event is in the ink, at even numbers: a link keeps a coordinate in one byte."""
        box = self._canvas.getBoundingClientRect()
        x = (event.clientX - box.left) * SIDE / box.width
        y = (event.clientY - box.top) * SIDE / box.height
        return _even(x), _even(y)

    def _down(self, event: Any) -> None:
        if self._pointer is not None or event.button != 0:
            return
        self._show_cursor(False)
        self._pointer = event.pointerId
        # Keeps the stroke's events coming when it leaves the pad; synthetic pointers have nothing to capture.
        if event.isTrusted:
            self._canvas.setPointerCapture(event.pointerId)
        self._store.dispatch(start_stroke(self._point(event)))

    def _move(self, event: Any) -> None:
        if event.pointerId != self._pointer:
            return
        # The browser sends one event per frame; the points in between make the line smooth.
        events = event.getCoalescedEvents() if hasattr(event, "getCoalescedEvents") else []
        last = self._last_point()
        points: list[Point] = []
        for each in list(events) or [event]:
            point = self._point(each)
            if point != last:
                points.append(point)
                last = point
        if points:
            self._store.dispatch(continue_stroke(tuple(points)))

    def _up(self, event: Any) -> None:
        if event.pointerId == self._pointer:
            self._pointer = None

    def _last_point(self) -> Point | None:
        marks = self._store.state.drawing.marks
        return marks[-1].points[-1] if marks and isinstance(marks[-1], Stroke) else None

    def _key(self, event: Any) -> None:
        if event.ctrlKey or event.metaKey or event.altKey:
            return
        self._show_cursor(True)
        row, col = self._store.state.cursor
        if event.key in ARROWS:
            down, right = ARROWS[event.key]
            row, col = min(max(row + down, 0), PIXELS - 1), min(max(col + right, 0), PIXELS - 1)
            self._store.dispatch(move_cursor(row, col))
            white = self._is_white(row, col)
            if event.shiftKey and not white:  # with Shift the cursor draws
                self._store.dispatch(paint_pixel(row, col, True))
                white = True
        elif event.key in (" ", "Enter"):
            white = not self._is_white(row, col)
            self._store.dispatch(paint_pixel(row, col, white))
        elif event.key in ("Backspace", "Delete"):
            self._store.dispatch(undo if event.key == "Backspace" else clear)
            white = self._is_white(row, col)
        else:
            return
        event.preventDefault()
        page.put_text(self._part("pad-status"), words.pixel_status(row, col, white))

    def _shortcut(self, event: Any) -> None:
        if page.closest(event.target, "input:not([type=radio], [type=checkbox], [type=range]), textarea"):
            return  # there it takes back what was typed
        if (event.ctrlKey or event.metaKey) and not event.shiftKey and event.key.lower() == "z":
            event.preventDefault()
            self._store.dispatch(undo)

    def _is_white(self, row: int, col: int) -> bool:
        return bool(self._store.scene().cells[0, row, col] > 0)

    def _paint(self, ink: FloatArray) -> None:
        grey = (ink * 255 + 0.5).astype(np.uint32)
        grey *= 0x010101  # red, green and blue alike,
        grey |= 0xFF000000  # and opaque
        self._image_data.data.assign(grey.data.cast("B"))
        self._context.putImageData(self._image_data, 0, 0)

    def _place_cursor(self, row: int, col: int) -> None:
        style = self._part("cursor").style
        style.top, style.left = f"{100 * row / PIXELS}%", f"{100 * col / PIXELS}%"

    def _show_cursor(self, shown: bool) -> None:
        """The cursor is for the keyboard; a pointer shows where it is."""
        self._part("cursor").classList.toggle("shown", shown)

    def _enable_undo(self, possible: bool) -> None:
        self._part("undo").disabled = not possible

    def _show_hint(self, drawn: bool) -> None:
        self._part("hint").hidden = drawn


def _even(coordinate: float) -> int:
    return 2 * round(min(max(coordinate, -MARGIN), SIDE + MARGIN) / 2)
