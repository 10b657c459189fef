"""The maps of a number that are painted: before it and after it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from app.views import pixels
from app.views.arithmetic import arithmetic
from app.views.before_after import paintings
from app.views.painters import MapPainter
from app.views.stages import Stage, plan, scaled

from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential, Trace, explain
from pycnn.explain import Arithmetic
from tests.app.document import parsed
from tests.app.views.test_pixels import PALETTE

Index = tuple[int, ...]
CONVOLUTION, RELU, POOLING, CONVOLUTION_OF_MAPS, FLATTEN = range(5)


@pytest.fixture(scope="module")
def network() -> Sequential:
    """Maps of 20², 18², 18², 9² and 7² numbers, of which the first three are painted."""
    layers = [Conv2D(2, 3), ReLU(), MaxPool2D(2), Conv2D(3, 3), Flatten(), Dense(2)]
    rng = np.random.default_rng(1)
    return Sequential(layers, input_shape=(1, 20, 20), classes=["X", "O"], rng=rng)


@pytest.fixture(scope="module")
def trace(network: Sequential) -> Trace:
    return traced(network)


def traced(network: Sequential) -> Trace:
    return network.trace(np.random.default_rng(2).uniform(-1, 1, (1, 20, 20)).astype(np.float32))


def stages_of(trace: Trace) -> tuple[Stage, ...]:
    shapes = [trace.image.shape, *(step.output.shape for step in trace.steps)]
    return scaled(plan([step.layer for step in trace.steps], shapes), [2.0, 3.0, 4.0, 5.0, 6.0, 7.0])


def painters(trace: Trace, layer: int, index: Index, *, filling: bool = False) -> dict[str, MapPainter]:
    return paintings(trace, explain.cell(trace, layer, index), filling, stages_of(trace))


@pytest.mark.parametrize("filling", [False, True])
def test_every_canvas_has_a_painter_that_fits_it(trace: Trace, filling: bool) -> None:
    found = set()
    for layer, step in enumerate(trace.steps[:-1]):
        index = tuple(size // 2 for size in step.output.shape)
        made = explain.cell(trace, layer, index)
        page = parsed(arithmetic(trace, made, None, filling, stages_of(trace)))
        sizes = {
            canvas.attributes["data-canvas"]: tuple(int(canvas.attributes[at]) for at in ("height", "width"))
            for canvas in page.all("canvas")
        }
        painted = painters(trace, layer, index, filling=filling)
        assert {name: painter(PALETTE).shape for name, painter in painted.items()} == sizes
        found.add((layer, *sizes))
    assert found == {
        (CONVOLUTION, "before", "after"),
        (RELU, "before", "after"),
        (POOLING, "before"),
        (CONVOLUTION_OF_MAPS,),
        (FLATTEN,),
    }


def middles(painter: MapPainter) -> pixels.Colours:
    """The colours of the cells, without their frames."""
    side = painter.side
    return painter(PALETTE)[side // 2 :: side, side // 2 :: side]


def framed(painter: MapPainter, colour: int) -> set[tuple[int, int]]:
    """The cells that a line of this colour touches."""
    places = np.argwhere(painter(PALETTE) == colour) // painter.side
    return {(int(row), int(col)) for row, col in places}


def edge(rows: range, cols: range) -> set[tuple[int, int]]:
    """The outer cells of a region."""
    return {
        (row, col)
        for row, col in itertools.product(rows, cols)
        if row in (rows[0], rows[-1]) or col in (cols[0], cols[-1])
    }


def test_a_match_is_painted_with_its_patch_and_its_place(trace: Trace) -> None:
    painted = painters(trace, CONVOLUTION, (1, 4, 6))
    before, after = painted["before"], painted["after"]
    assert np.array_equal(middles(before), pixels.greys(trace.image[0], PALETTE))
    assert framed(before, int(PALETTE.lines[1])) == edge(range(4, 7), range(6, 9))
    values = trace.steps[CONVOLUTION].output[1]
    assert np.array_equal(middles(after), pixels.values(values, np.intp(1), 2.0, PALETTE))
    assert framed(after, PALETTE.ink) == {(4, 6)}


def test_what_comes_from_a_map_has_its_hue_and_scale(trace: Trace) -> None:
    (before,) = painters(trace, POOLING, (1, 2, 3)).values()
    values = trace.steps[RELU].output[1]
    assert np.array_equal(middles(before), pixels.values(values, np.intp(1), 3.0, PALETTE))
    assert framed(before, int(PALETTE.lines[1])) == edge(range(4, 6), range(6, 8))


def test_while_the_window_slides_the_map_is_clear_behind_it(trace: Trace) -> None:
    whole, filled = (painters(trace, RELU, (0, 4, 6), filling=filling) for filling in (False, True))
    assert filled["before"] == whole["before"]
    assert filled["after"] != whole["after"]
    count = 4 * 18 + 6 + 1
    now = middles(filled["after"]).ravel()
    assert np.array_equal(now[:count], middles(whole["after"]).ravel()[:count])
    assert not now[count:].any()


def test_what_looks_the_same_has_the_same_painter(network: Sequential, trace: Trace) -> None:
    weight = network.layers[0].weight
    weight[0, 0, 0, 0] += 1
    try:
        other = traced(network)
    finally:
        weight[0, 0, 0, 0] -= 1
    was, now = (painters(each, CONVOLUTION, (0, 4, 6)) for each in (trace, other))
    assert now["before"] == was["before"]
    assert now["after"] != was["after"]
    assert painters(other, CONVOLUTION, (1, 4, 6)) == painters(trace, CONVOLUTION, (1, 4, 6))


def test_the_strongest_of_several_maps_is_painted() -> None:
    layers = [Conv2D(2, 3), Conv2D(2, 3), Flatten(), Dense(2)]
    rng = np.random.default_rng(3)
    network = Sequential(layers, input_shape=(1, 20, 20), classes=["X", "O"], rng=rng)
    weight = network.layers[1].weight
    for strong in (0, 1):
        weight[:, strong], weight[:, 1 - strong] = 1, 0
        trace = traced(network)
        made: Arithmetic = explain.cell(trace, 1, (0, 4, 6))
        before = paintings(trace, made, False, stages_of_first(trace))["before"]
        assert np.array_equal(before.values, trace.steps[0].output[strong])
        assert before.number == strong


def stages_of_first(trace: Trace) -> tuple[Stage, ...]:
    shapes = [trace.image.shape, *(step.output.shape for step in trace.steps)]
    return plan([step.layer for step in trace.steps], shapes)
