"""The pipeline: every stage of the network in its place on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from js import ResizeObserver, document, window
from pyodide.ffi import create_proxy

from pycnn import Trace
from pycnn.arrays import FloatArray

from . import page, words
from .canvas import Canvases, Painting, paint
from .palette import Palettes
from .scene import Scene
from .sheet import Sheet
from .sight import Seen, Sight
from .state import LESSON, show_numbers
from .store import Parts, Store
from .texts import Numbers, Texts
from .views import election, pixels
from .views.maps import grid
from .views.markup import tag
from .views.picture import comparison, feature, picture
from .views.stages import Stage, skeleton, too_many

LIST_PART, VOTES_PART = 18, 7
"""At least so many parts of the width are a list's, and the votes'."""


def show_pipeline(store: Store, palettes: Palettes, sight: Sight) -> None:
    """Bind each stage to its place, now and whenever another network is chosen."""
    pipeline = Pipeline(store, palettes, sight)
    store.show(
        lambda scene: (scene, palettes.version, sight.version), lambda scene, *_: pipeline.update(scene)
    )
    store.show_later(
        lambda scene: (scene, palettes.version, sight.version),
        lambda scene, *_: pipeline.update_details(scene),
    )
    store.show_at_rest(lambda scene: (scene.trace,), lambda _: pipeline.texts.write())
    store.show_at_rest(lambda scene: (scene,), pipeline.update_unseen)
    page.listen(page.element("show-numbers"), "change", lambda event: _toggle_numbers(store, event))
    store.show(lambda scene: (scene.state.numbers,), _show_numbers)


class Pipeline:
    """The stages of the network that is shown; another network has others."""

    def __init__(self, store: Store, palettes: Palettes, sight: Sight) -> None:
        self._store = store
        self._sight = sight
        self._palettes = palettes
        self._stages: tuple[Stage, ...] | None = None
        self._parts, self._details = Parts(), Parts()
        self.texts = Texts(store)
        self._sheets: dict[int, Sheet] = {}
        """Those of the stages whose maps are painted, by their layers."""
        # What lies in a stage is elsewhere when the stage has another size.
        measure = page.guarded(lambda *_: self._with_sheets(Sheet.measure))
        self._observer = ResizeObserver.new(create_proxy(measure))
        page.listen(window, "beforeprint", lambda _: self._with_sheets(Sheet.spread))
        page.listen(window, "afterprint", lambda _: self._with_sheets(Sheet.gather))

    def update(self, scene: Scene) -> None:
        """Redraw what the reader can see."""
        self._follow(scene)
        self._parts.update(scene)

    def update_unseen(self, scene: Scene) -> None:
        """Redraw the stages that are out of sight: who listens to the page, or searches it, may be there."""
        self._follow(scene)
        self._parts.update(scene, unseen=True)
        self._details.update(scene, unseen=True)

    def update_details(self, scene: Scene) -> None:
        """Redraw what may follow a moment later."""
        self._follow(scene)
        self._details.update(scene)

    def _with_sheets(self, act: Callable[[Sheet], None]) -> None:
        for sheet in self._sheets.values():
            act(sheet)

    def _follow(self, scene: Scene) -> None:
        """If the network has other stages than before, make places for them and draw them all."""
        stages = scene.model.layout
        if stages is self._stages:
            return
        # The page has the places of the article's network from the start, so that nothing jumps.
        if self._stages is not None or scene.model.key != LESSON:
            page.element("stages").innerHTML = skeleton(stages)
        self._stages = stages
        self._parts, self._details = Parts(), Parts()
        self.texts.clear()
        self._sheets.clear()
        self._observer.disconnect()
        hand_made = scene.model.hand_made
        page.element("pipeline").classList.toggle("any", not hand_made)
        page.mark_page("any-network", not hand_made)
        sections = list(document.querySelectorAll("#stages > [data-layer]"))
        for stage, section in zip(stages, sections, strict=True):
            seen = self._sight.watch(section, f"stage-{stage.layer}").near
            if stage.painted and not stage.is_list:
                self._sheets[stage.layer] = Sheet(section)
                self._observer.observe(section)
            if not hand_made:
                _measure(stage, section, sum(each.width for each in stages))
            if stage.features is not None:
                self._show_features(stage, section, scene, seen)
            if stage.kind == "election":
                self._show_election(stage, seen)
            elif stage.painted:
                self._paint(stage, list(section.querySelectorAll("[data-map]")), seen)
            elif stage.is_list:
                self._show_list(stage, section.querySelector("[data-map]"), seen)
            else:
                for map_index, place in enumerate(section.querySelectorAll("[data-map]")):
                    self._show_map(stage, map_index, place, seen)
        self._show_picture(scene, self._sight.watch(page.element("picture"), "picture").near)
        # Nobody can tell yet which of them are in sight; what lies over them reads them.
        self._parts.update(scene, unseen=True)

    def _show_picture(self, scene: Scene, seen: Seen) -> None:
        literal = page.place("literal")
        _, rows, cols = shape = scene.image.shape
        model = scene.model
        page.put_text(page.element("picture-size"), words.picture_size(rows, cols))
        page.put_text(page.element("picture-note"), words.BLACK_AND_WHITE if model.hand_made else words.GREY)
        self._parts.show(
            lambda scene: (scene.model.stages, scene.model.hand_made),
            lambda stages, hand_made: page.put_text(page.element("legend"), _legend(stages, hand_made)),
        )
        if not too_many(shape):
            place = page.place("picture")
            self._parts.show(lambda scene: (scene.image,), lambda image: place.put(picture(image)), seen)
        else:
            label = words.picture_label(rows, cols)
            canvas = Canvases([page.element("picture")], [label], rows, cols, chosen=False)
            self._parts.show(
                lambda scene: (scene.image, self._palettes.now),
                lambda image, palette: canvas.paint(pixels.greys(image, palette)),
                seen,
            )
            self.texts.add(canvas, 0, lambda trace: trace.image[0])

        def compare(comparisons: Any, blank: bool, exemplars: Any, palette: Any) -> None:
            literal.put(comparison(exemplars, comparisons, blank))
            if palette is not None:
                for found, (name, exemplar) in zip(
                    literal.element.querySelectorAll("canvas"), exemplars.items(), strict=True
                ):
                    colours = pixels.differing(exemplar[0], comparisons[name].differs[0], palette)
                    paint(found, colours)

        painted = too_many(shape)
        self._details.show(
            lambda scene: (
                scene.comparisons,
                scene.blank,
                scene.model.exemplars,
                self._palettes.now if painted else None,
            ),
            compare,
            seen,
        )

    def _show_features(self, stage: Stage, section: Any, scene: Scene, seen: Seen) -> None:
        name = f"{stage.layer}.weight"
        shape = scene.network.parameters[name].shape
        places = list(section.querySelectorAll("[data-feature]"))
        if shape[1] == 1 and not too_many(shape):
            made = [page.Place(place) for place in places]

            def show(weights: FloatArray) -> None:
                largest = float(np.abs(weights).max()) or 1.0
                for index, place in enumerate(made):
                    place.put(feature(weights[index], index, stage.names[index], largest))

            self._parts.show(lambda scene: (scene.network.parameters[name],), show, seen)
            return
        hues = scene.model.layout[stage.layer - 1].hues if stage.layer else stage.hues[:1] * shape[1]

        sheet = self._sheets.get(stage.layer)
        paintings = [
            Painting(place, words.feature_label(index, stage.names[index], shape[1]), sheet)
            for index, place in enumerate(places)
        ]

        def draw(weights: FloatArray, palette: pixels.Palette) -> None:
            largest = float(np.abs(weights).max()) or 1.0
            for index, painting in enumerate(paintings):
                own = stage.hues[index : index + 1] if shape[1] == 1 else hues
                painting.paint(pixels.strip(weights[index], own, largest, palette))

        self._parts.show(lambda scene: (scene.network.parameters[name], self._palettes.now), draw, seen)

    def _paint(self, stage: Stage, places: Sequence[Any], seen: Seen) -> None:
        """Paint the maps, or the list, of a stage."""
        if stage.is_list:
            (rows,), cols = stage.shape, 1
            labels = [words.list_label(rows)]
            hues = np.array(stage.hues, dtype=np.intp).reshape(1, rows, 1)
        else:
            _, rows, cols = stage.shape
            labels = [words.map_label(stage.title, i, name, rows, cols) for i, name in enumerate(stage.names)]
            hues = np.array(stage.hues, dtype=np.intp).reshape(-1, 1, 1)
        canvases = Canvases(places, labels, rows, cols, sheet=self._sheets.get(stage.layer))
        shape = (len(places), rows, cols)

        def numbers(trace: Trace) -> FloatArray:
            return trace.steps[stage.layer].output.reshape(shape)

        def draw(trace: Trace, scale: float, palette: pixels.Palette) -> None:
            canvases.paint(pixels.values(numbers(trace), hues, scale, palette))

        self._parts.show(
            lambda scene: (scene.trace, scene.model.scales[stage.layer], self._palettes.now), draw, seen
        )
        for index in range(len(places)):
            self.texts.add(canvases, index, partial(_one_map, numbers, index))

    def _show_map(self, stage: Stage, map_index: int, found: Any, seen: Seen) -> None:
        place = page.Place(found)
        layer = stage.layer
        label = words.map_label(stage.title, map_index, stage.names[map_index], *stage.shape[1:])

        def inputs(scene: Scene) -> tuple[Any, ...]:
            chosen = scene.state.chosen
            inside = chosen.layer == layer and chosen.index[0] == map_index
            return scene.trace, chosen.index[1:] if inside else None, scene.model.scales[layer]

        def draw(trace: Trace, chosen: tuple[int, int] | None, scale: float) -> None:
            place.put(grid(trace.steps[layer].output[map_index], label, chosen, scale))

        self._parts.show(inputs, draw, seen)

    def _show_list(self, stage: Stage, found: Any, seen: Seen) -> None:
        place = page.Place(found)

        def draw(trace: Trace, chosen: int | None, scale: float) -> None:
            flat = trace.steps[stage.layer].output
            place.put(election.values(flat, stage.hues, chosen, scale))

        self._parts.show(
            lambda scene: (scene.trace, _unit(scene, stage.layer), scene.model.scales[stage.layer]),
            draw,
            seen,
        )

    def _show_election(self, stage: Stage, seen: Seen) -> None:
        links, votes = page.place("voting-links"), page.place("votes")
        verdict, certainty, brief = page.element("verdict"), page.place("certainty"), page.place("brief")
        assert self._stages is not None
        before = self._stages[stage.layer - 1]

        def draw_votes(trace: Trace, blank: bool, chosen: int | None, reach: float | None) -> None:
            votes.put(election.votes(trace, chosen, blank, reach))

        def draw_links(trace: Trace, scale: float, finite: bool) -> None:
            if not finite:
                links.put("")
                return
            last = trace.steps[stage.layer]
            weights: FloatArray = last.layer.parameters["weight"]
            links.put(election.links(weights, last.input, before.hues, scale))

        def draw_verdict(decision: str) -> None:
            page.put_text(verdict, decision)
            verdict.className = election.name_size(decision)

        def draw_certainty(trace: Trace, blank: bool, drawn: bool, hand_made: bool, finite: bool) -> None:
            if not finite:
                certainty.put(tag("span", words.OVERFLOWN))
                brief.put(tag("span", words.OVERFLOWN))
                return
            certainty.put(election.certainty(trace, blank, drawn, not hand_made))
            brief.put(election.brief(trace, blank, drawn, not hand_made))

        self._parts.show(
            lambda scene: (scene.trace, scene.model.scales[before.layer], scene.own.finite), draw_links, seen
        )
        self._parts.show(
            lambda scene: (scene.trace, scene.blank, _unit(scene, stage.layer), scene.model.reach), draw_votes
        )
        self._parts.show(
            lambda scene: ("" if scene.blank or not scene.own.finite else scene.trace.decision,), draw_verdict
        )
        self._parts.show(
            lambda scene: (
                scene.trace,
                scene.blank,
                scene.drawn,
                scene.model.hand_made,
                scene.own.finite,
            ),
            draw_certainty,
        )


def _one_map(numbers: Numbers, index: int, trace: Trace) -> FloatArray:
    found: FloatArray = numbers(trace)[index]
    return found


def _measure(stage: Stage, section: Any, total: int) -> None:
    """Tell the style sheet how many maps there are to find room for, of a `total` of widths."""
    section.style.setProperty("--rows", str(stage.rows))
    section.style.setProperty("--columns", str(stage.columns))
    # However many maps there are, a list is wide enough to be touched, and the votes to be read.
    least = total // (VOTES_PART if stage.kind == "election" else LIST_PART)
    width = max(stage.width, least) if stage.is_list else stage.width
    section.style.setProperty("--span", str(width))


def _legend(stages: Sequence[Stage], hand_made: bool) -> str:
    if hand_made:
        return words.PLAIN_LEGEND
    scales: list[tuple[str, float]] = []
    for stage in stages[:-1]:
        if not scales or scales[-1][1] != stage.scale:
            scales.append((stage.title, stage.scale))
    return words.legend(scales)


def _unit(scene: Scene, layer: int) -> int | None:
    chosen = scene.state.chosen
    return chosen.index[0] if chosen.layer == layer else None


def _toggle_numbers(store: Store, event: Any) -> None:
    store.dispatch(show_numbers(bool(event.target.checked)))


def _show_numbers(shown: bool) -> None:
    page.element("pipeline").classList.toggle("without-numbers", not shown)
