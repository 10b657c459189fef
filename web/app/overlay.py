"""The overlay: finds where the chosen cell and its patches stand on the page, and marks them there."""

from __future__ import annotations

from typing import Any

from js import ResizeObserver
from pyodide.ffi import create_proxy

from pycnn.arrays import Region

from . import page
from .scene import Scene
from .sight import Sight
from .state import Cell
from .store import Store
from .views.maps import hue
from .views.marks import Box, beams, marks


class Overlay:
    """#marks, which lies over the pipeline, and #beams, which lies under its maps."""

    def __init__(self, store: Store, sight: Sight) -> None:
        self._store = store
        self._marks, self._beams = page.place("marks"), page.place("beams")
        self._pipeline = page.element("pipeline")
        self._scene: Scene | None = None
        self._frame = page.Frame(self._draw)
        store.show_in_sight(
            sight.watch(self._pipeline, "pipeline"),
            lambda scene: (
                id(scene.model.layout),  # that of another network may be equal, but stands elsewhere
                scene.state.chosen,
                scene.path,
                scene.state.numbers,
                scene.drawn,
            ),
            lambda *_: self._keep(store.scene()),
        )
        store.show(lambda scene: (scene.state.chosen, scene.state.lens_open), self._reveal)
        # The boxes are measured, so they must be measured again when anything takes another place.
        self._observer = ResizeObserver.new(create_proxy(lambda *_: self._frame.request()))
        self._observer.observe(self._pipeline)

    def _keep(self, scene: Scene) -> None:
        self._scene = scene
        self._draw()

    def _reveal(self, chosen: Cell, lens_open: bool) -> None:
        """Bring the chosen cell above the lens, which on a phone covers the lower half of the screen."""
        if lens_open:
            own = tuple(slice(i, i + 1) for i in chosen.index)
            page.map_element(chosen.layer, _maps_of(own)[0]).scrollIntoView(page.options(block="nearest"))

    def _draw(self) -> None:
        scene = self._scene
        # Out of sight it does not follow; then the page may have the stages of another network by now.
        if scene is None or scene.model.layout is not self._store.scene().model.layout:
            return
        frame = self._pipeline.getBoundingClientRect()
        chosen = scene.state.chosen
        chain: list[Box] = []
        others: list[Box] = []
        pad = None
        # A vote depends on everything; its links are drawn in the election itself.
        if chosen.layer < len(scene.trace.steps) - 1:
            fields = scene.fields
            # An empty pad stays clear for the invitation to draw.
            if scene.drawn:
                pad = self._part_of(page.element("pad"), fields[0], scene.model.size, frame)
            chain.append(self._cells(page.element("picture"), fields[0], frame))
            for layer, region in enumerate(fields[1:]):
                # Of several maps the path goes through the one with the largest say; all are marked.
                for map_index in _maps_of(region):
                    boxes = chain if map_index == scene.path[layer + 1] else others
                    boxes.append(self._cells(page.map_element(layer, map_index), region, frame))
            own = tuple(slice(i, i + 1) for i in chosen.index)
            chain.append(self._cells(page.map_element(chosen.layer, _maps_of(own)[0]), own, frame))
        self._beams.put(beams(frame.width, frame.height, chain, _hue(scene)))
        self._marks.put(marks(frame.width, frame.height, chain, pad, _hue(scene), others))

    def _cells(self, place: Any, region: Region, frame: Any) -> Box:
        """The box around the cells of a region, in a place that shows one map or the list."""
        rows, cols = (region[0], slice(0, 1)) if len(region) == 1 else region[1:]
        canvas = place.querySelector("canvas")
        if canvas:
            return _share(canvas, rows, cols, canvas.height, canvas.width, frame)
        table_rows = place.querySelector("table").rows
        first = table_rows[rows.start].cells[cols.start].getBoundingClientRect()
        last = table_rows[rows.stop - 1].cells[cols.stop - 1].getBoundingClientRect()
        return Box(
            first.left - frame.left, first.top - frame.top, last.right - frame.left, last.bottom - frame.top
        )

    def _part_of(self, canvas: Any, region: Region, size: int, frame: Any) -> Box:
        _, rows, cols = region
        return _share(canvas, rows, cols, size, size, frame)


def _share(element: Any, rows: slice, cols: slice, height: int, width: int, frame: Any) -> Box:
    """The box around some rows and cols of an element that is divided into `height` × `width` cells."""
    box = element.getBoundingClientRect()
    x, y = box.left - frame.left, box.top - frame.top
    return Box(
        x + box.width * cols.start / width,
        y + box.height * rows.start / height,
        x + box.width * cols.stop / width,
        y + box.height * rows.stop / height,
    )


def _maps_of(region: Region) -> range:
    """Which maps of its layer a region is in; the list is map 0."""
    return range(region[0].start, region[0].stop) if len(region) == 3 else range(1)


def _hue(scene: Scene) -> str:
    """The hue of the chosen cell: that of its map, or of the map that it came from."""
    chosen = scene.state.chosen
    return hue(scene.model.stages[chosen.layer].hues[chosen.index[0]])
