from __future__ import annotations

from itertools import pairwise

import pytest
from app.views.marks import Box, beams, marks
from hypothesis import given
from hypothesis import strategies as st

from tests.app.document import Element, parsed

WIDTH, HEIGHT = 800.0, 600.0
EDGES = st.floats(0, WIDTH).flatmap(lambda start: st.tuples(st.just(start), st.floats(start, WIDTH)))
DOWN = st.floats(0, HEIGHT).flatmap(lambda start: st.tuples(st.just(start), st.floats(start, HEIGHT)))
BOX = st.builds(lambda x, y: Box(x[0], y[0], x[1], y[1]), EDGES, DOWN)
CHAIN = st.lists(BOX, max_size=6)


def overlay(markup: str) -> Element:
    return parsed(markup).one("svg")


def corners(polygon: Element) -> list[tuple[float, float]]:
    pairs = [point.split(",") for point in polygon.attributes["points"].split()]
    return [(float(x), float(y)) for x, y in pairs]


def overlap(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def area(polygon: list[tuple[float, float]]) -> float:
    """By the shoelace formula, which gives less than the hull's where the outline crosses itself."""
    closed = [*polygon, polygon[0]]
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(closed))) / 2


def test_nothing_chosen_is_an_empty_overlay_of_the_right_size() -> None:
    for markup in (marks(800.4, 599.6, [], None, "hue-1"), beams(800.4, 599.6, [], "hue-1")):
        svg = overlay(markup)
        assert not svg.children
        assert svg.classes == ["hue-1"]
        assert (svg.attributes["width"], svg.attributes["height"]) == ("800", "600")
        assert svg.attributes["viewbox"] == "0 0 800 600"


@given(chain=CHAIN)
def test_beams_stay_inside_and_touch_corners_of_their_boxes(chain: list[Box]) -> None:
    edges = {f"{value:.1f}" for box in chain for value in box}
    for polygon in overlay(beams(WIDTH, HEIGHT, chain, "hue-0")).all("polygon"):
        points = corners(polygon)
        assert len(points) == 4
        for x, y in points:
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
            assert {f"{x:.1f}", f"{y:.1f}"} <= edges


@given(before=BOX, after=BOX)
def test_boxes_that_overlap_have_nothing_between_them(before: Box, after: Box) -> None:
    if overlap(before, after):
        assert not overlay(beams(WIDTH, HEIGHT, [before, after], "hue-0")).children
        assert not overlay(marks(WIDTH, HEIGHT, [before, after], None, "hue-0")).all("line")


def test_a_beam_between_boxes_side_by_side() -> None:
    before, after = Box(10, 10, 30, 40), Box(100, 20, 110, 30)
    (polygon,) = overlay(beams(WIDTH, HEIGHT, [before, after], "hue-2")).all("polygon")
    assert sorted(corners(polygon)) == [(30, 10), (30, 40), (100, 20), (100, 30)]
    assert area(corners(polygon)) == 70 * (30 + 10) / 2  # a trapezium, not a bow tie


def test_a_beam_between_boxes_one_above_the_other() -> None:
    before, after = Box(10, 10, 40, 30), Box(20, 100, 30, 110)
    (polygon,) = overlay(beams(WIDTH, HEIGHT, [before, after], "hue-2")).all("polygon")
    assert sorted(corners(polygon)) == [(10, 30), (20, 100), (30, 100), (40, 30)]
    assert area(corners(polygon)) == 70 * (30 + 10) / 2


@pytest.mark.parametrize("after", [Box(10, 150, 20, 160), Box(590, 400, 640, 450)])
def test_nothing_runs_across_other_stages(after: Box) -> None:
    """Where a row of stages wraps, the next one is below, far to the side; on a phone it may be far below."""
    before = Box(600, 10, 640, 50)
    assert not overlay(beams(WIDTH, HEIGHT, [before, after], "hue-0")).children
    assert not overlay(marks(WIDTH, HEIGHT, [before, after], None, "hue-0")).all("line")


@given(chain=st.lists(BOX, min_size=1, max_size=6), pad=st.none() | BOX)
def test_every_box_is_outlined(chain: list[Box], pad: Box | None) -> None:
    rects = overlay(marks(WIDTH, HEIGHT, chain, pad, "hue-0")).all("rect")
    halos, outlines = rects[::2], rects[1::2]
    assert all(halo.classes == ["halo"] for halo in halos)
    kinds = [outline.classes for outline in outlines]
    assert kinds[-1] == ["chosen"]
    if len(chain) > 1:
        assert kinds[-2] == ["patch"]
    fields = len(chain) - 2 if len(chain) > 1 else 0
    assert kinds.count(["field"]) == fields + (pad is not None)
    for box, halo, outline in zip([*([pad] if pad else []), *chain], halos, outlines, strict=True):
        placed = {name: float(outline.attributes[name]) for name in ("x", "y", "width", "height")}
        assert {name: float(halo.attributes[name]) for name in placed} == placed
        assert abs(placed["x"] - box.left) <= 0.05 + 1e-9
        assert abs(placed["y"] - box.top) <= 0.05 + 1e-9
        assert abs(placed["x"] + placed["width"] - box.right) <= 0.1 + 1e-9
        assert abs(placed["y"] + placed["height"] - box.bottom) <= 0.1 + 1e-9


def test_lines_join_the_boxes_in_order() -> None:
    chain = [Box(0, 0, 10, 10), Box(50, 0, 60, 10), Box(100, 0, 110, 10)]
    lines = overlay(marks(WIDTH, HEIGHT, chain, None, "hue-0")).all("line")
    ends = [tuple(float(line.attributes[name]) for name in ("x1", "y1", "x2", "y2")) for line in lines]
    assert ends == [(10, 0, 50, 0), (10, 10, 50, 10), (60, 0, 100, 0), (60, 10, 100, 10)]
