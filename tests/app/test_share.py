from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from app import inkcode
from app.chapters.pooling import Pooling
from app.drawing import Bitmap, Drawing, Example, Mark, Pixel, Sheet, Stroke
from app.networks import Catalogue, Model, NetworkError
from app.scene import Director
from app.share import LinkError, from_fragment, to_fragment
from app.state import FIRST_CELL, Cell, State
from hypothesis import given
from hypothesis import strategies as st

from pycnn.arrays import FloatArray
from tests.app import sketches
from tests.pycnn import examples

NETWORKS = Catalogue()
LESSON = NETWORKS["lesson"]
# Each map and list of the article's network.
SHAPES = [(3, 7, 7), (3, 7, 7), (3, 4, 4), (3, 2, 2), (12,), (2,)]
CELLS = [Cell(layer, tuple(map(int, index))) for layer, s in enumerate(SHAPES) for index in np.ndindex(*s)]


def ink_of(drawing: Drawing) -> FloatArray:
    return Sheet().show(drawing)


def link(drawing: Drawing, cell: Cell = FIRST_CELL, **others: Any) -> str:  # noqa: ANN401
    return to_fragment(Director(NETWORKS).scene(State(drawing=drawing, chosen=cell, **others)))


def understood(fragment: str) -> tuple[Drawing, Cell] | None:
    """What a link says, shown as the page would show it; None if it was refused with a LinkError."""
    try:
        found = from_fragment(fragment, NETWORKS)
    except LinkError:
        return None
    drawing, cell, model = found.drawing, found.chosen, NETWORKS[found.network]
    trace = model.network.trace(model.picture(ink_of(drawing)))
    assert np.isfinite(trace.steps[cell.layer].output[cell.index])
    return drawing, cell


@given(marks=st.lists(sketches.MARK, max_size=8), cell=st.sampled_from(CELLS))
def test_a_link_brings_back_the_ink_and_the_cell(marks: list[Mark], cell: Cell) -> None:
    drawing = Drawing(tuple(marks))
    fragment = link(drawing, cell)
    if not fragment:
        assert (drawing, cell) == (Drawing(), FIRST_CELL)
        return
    opened = from_fragment(fragment, NETWORKS).drawing
    assert from_fragment(fragment, NETWORKS) == (drawing, cell, "lesson", {}, {}, None, "")
    np.testing.assert_array_equal(ink_of(opened), ink_of(drawing))


def test_the_page_as_it_opens_needs_no_fragment() -> None:
    assert link(Drawing()) == ""
    assert link(Drawing(), Cell(5, (0,))) != ""
    assert link(Drawing((Pixel(0, 0, white=False),))) != ""


@given(drawing=sketches.DRAWING, cell=st.sampled_from(CELLS))
def test_a_link_needs_no_escaping(drawing: Drawing, cell: Cell) -> None:
    """What chat programs and spreadsheets would mangle does not occur."""
    fragment = link(drawing, cell)
    assert set(fragment) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~=&")


def test_the_longest_link_is_read() -> None:
    pixels = tuple(Pixel(n % 9, n // 9 % 9, white=n % 2 == 0) for n in range(1000))
    assert 3 * len(pixels) == inkcode.LONGEST
    fragment = link(Drawing(pixels), Cell(0, (2, 6, 6)))
    assert from_fragment(fragment, NETWORKS).drawing == Drawing(pixels)
    longer = from_fragment(link(Drawing((*pixels, Pixel(0, 0, white=True)))), NETWORKS).drawing
    assert isinstance(longer.marks[0], Bitmap)


def test_links_that_went_out_are_still_read() -> None:
    """As they stand in someone's mail: this must not change with the code."""
    old = {
        "net=lesson&ink=AwA": (Drawing((Example("X"),)), FIRST_CELL),
        "net=lesson&at=5.1": (Drawing(), Cell(5, (1,))),
        "net=lesson&ink=AgQBAQI_P0BB&at=2.0.3.3": (
            Drawing((Pixel(0, 4, white=True), Stroke(((0, 0), (2, 4))))),
            Cell(2, (0, 3, 3)),
        ),
        "net=lesson&ink=BIAAAAAAAAAAAAE": None,  # a bitmap lacks its last byte
    }
    for fragment, expected in old.items():
        assert understood(fragment) == expected


@given(drawing=sketches.DRAWING, cell=st.sampled_from(CELLS))
def test_a_link_cut_short_anywhere_is_refused_or_a_part_of_the_drawing(drawing: Drawing, cell: Cell) -> None:
    fragment = link(drawing, cell)
    for length in range(len(fragment)):
        found = understood(fragment[:length])
        if found is not None:
            assert found[0].marks == drawing.marks[: len(found[0].marks)]


@given(fragment=st.text(max_size=200))
def test_any_text_is_refused(fragment: str) -> None:
    assert understood(fragment) is None


@given(text=st.text(max_size=60))
def test_any_ink_or_cell_is_refused_or_shown(text: str) -> None:
    for name in ("ink", "at"):
        understood(f"net=lesson&{name}={text}")
        understood(urlencode({"net": "lesson", name: text}))


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "net=lesson&ink=" + "A" * 6000,
        "net=lesson&" * 1000,
        "net=other",
        "net=Lesson",
        "net=lesson2&ink=AwA",
        "ink=AwA",
        "at=0.0.0.0",
        "net=lesson&v=2",
        "net=lesson&net=lesson&x",
        "<script>alert(1)</script>",
        "net=lesson&ink=<img src=x onerror=alert(1)>",
        "net=lesson&at=<b>0</b>",
        "net=lesson&ink=Aw!!!!A",
        "net=lesson&ink=%00%ff%fe",
        "net=lesson&ink=AwA\ud800",
        "net=lesson&at=\ud800",
    ],
)
def test_what_is_no_link_is_refused(fragment: str) -> None:
    with pytest.raises(LinkError):
        from_fragment(fragment, NETWORKS)


@pytest.mark.parametrize(
    "fragment",
    [
        "net=lesson&net=lesson",
        "net=other&net=lesson",
        "net=lesson&ink=AwA&ink=AwE",
        "net=lesson&at=0.0.0.0&at=5.1",
    ],
)
def test_a_field_that_occurs_twice_is_refused(fragment: str) -> None:
    with pytest.raises(LinkError):
        from_fragment(fragment, NETWORKS)


@pytest.mark.parametrize(
    "place",
    [
        "",
        ".",
        "0",
        "0.0",
        "0.0.0",
        "0.0.0.0.0",
        "0.3.0.0",
        "0.0.7.0",
        "0.0.0.7",
        "2.0.4.0",
        "3.0.0.2",
        "4.12",
        "4.0.0.0",
        "5.2",
        "6.0",
        "-1.0",
        "-6.0.0.0",
        "0.-1.0.0",
        "0.0.0.-1",
        "1e0.0.0.0",
        "0.0.0.0x1",
        "0,0,0,0",
        "9" * 5000 + ".0",
        "0." + "9" * 50 + ".0.0",
        "nan",
    ],
)
def test_a_cell_that_does_not_exist_is_refused(place: str) -> None:
    with pytest.raises(LinkError):
        from_fragment(f"net=lesson&at={place}", NETWORKS)


@pytest.mark.parametrize("place", ["٠.0.0.0", "0.𝟏.0.0", "0. 1.0.0", "%2B0.0.0.0", "0.0.0.0_1", "00.0.0.0"])
def test_a_number_is_written_in_one_way_only(place: str) -> None:
    """Python's int() reads other digits, signs, blanks and underscores too; a link has none of them."""
    with pytest.raises(LinkError):
        from_fragment(f"net=lesson&at={place}", NETWORKS)


def test_the_cells_are_those_of_the_network() -> None:
    deeper = Catalogue({"deeper": lambda: Model("deeper", examples.network())})
    assert from_fragment("net=deeper&at=8.2", deeper).chosen == Cell(8, (2,))
    with pytest.raises(LinkError):
        from_fragment("net=deeper&at=8.3", deeper)
    with pytest.raises(LinkError):
        from_fragment("net=lesson&at=8.2", NETWORKS)


@given(drawing=sketches.DRAWING, data=st.data())
def test_a_link_to_the_trained_network_brings_it_back(drawing: Drawing, data: st.DataObject) -> None:
    model = NETWORKS["xo"]
    layer = data.draw(st.integers(0, len(model.network.layers) - 1))
    shape = model.network.shapes[layer + 1]
    cell = Cell(layer, tuple(data.draw(st.integers(0, length - 1)) for length in shape))
    fragment = link(drawing, cell, network="xo")
    assert fragment.startswith("net=xo")
    assert from_fragment(fragment, NETWORKS) == (drawing, cell, "xo", {}, {}, None, "")
    assert understood(fragment) == (drawing, cell)


def test_the_trained_network_as_it_opens_is_named() -> None:
    model = NETWORKS["xo"]
    assert link(Drawing(), model.first_cell, network="xo") == "net=xo"
    assert from_fragment("net=xo", NETWORKS) == (Drawing(), model.first_cell, "xo", {}, {}, None, "")


def test_a_network_is_loaded_only_for_a_link_to_it() -> None:
    def broken() -> Model:
        raise OSError("no such file")

    networks = Catalogue({"lesson": lambda: LESSON, "xo": broken})
    assert from_fragment("net=lesson&ink=AwA", networks).network == "lesson"
    with pytest.raises(LinkError):
        from_fragment("net=xo&ink=AQ", networks)  # damaged: there is no need to load anything
    with pytest.raises(NetworkError, match="no such file"):
        from_fragment("net=xo", networks)


def test_a_link_has_the_settings_of_chapters_that_were_changed() -> None:
    settings = {"pooling": Pooling(window=3, shift="left", at=12)}
    fragment = link(Drawing(), settings=settings)
    assert fragment == "net=lesson&pooling.window=3&pooling.shift=left&pooling.at=12"
    assert from_fragment(fragment, NETWORKS).settings == settings
    assert link(Drawing(), settings={"pooling": Pooling()}) == ""


def test_a_link_may_lead_to_a_chapter() -> None:
    fragment = to_fragment(Director(NETWORKS).scene(State()), "pooling")
    assert fragment == "net=lesson&on=pooling"
    assert from_fragment(fragment, NETWORKS).chapter == "pooling"


@pytest.mark.parametrize(
    "field",
    [
        "pooling.window=0",
        "pooling.window=6",
        "pooling.window=",
        "pooling.window=+2",
        "pooling.window=02",
        "pooling.window=2.0",
        "pooling.window=٢",
        "pooling.shift=sideways",
        "pooling.at=-1",
        "pooling.at=10000",
        "pooling.size=2",
        "pooling=2",
        "pooling.=2",
        "elsewhere.window=2",
        "on=elsewhere",
        "on=<b>",
        "edit=",
        "edit=0.weight.0",
        "edit=0.weight.0~",
        "edit=0.weight.0~x",
        "edit=0.weight.0~nan",
        "edit=0.weight.0~1e9",
        "edit=0.weight.27~1",
        "edit=0.weight.-1~1",
        "edit=0.weight.²~1",
        "edit=1.weight.0~1",
        "edit=weight.0~1",
        "edit=0.weight.0~1_",
    ],
)
def test_nonsense_about_chapters_and_networks_is_refused(field: str) -> None:
    with pytest.raises(LinkError):
        from_fragment(f"net=lesson&{field}", NETWORKS)


@given(
    edits=st.dictionaries(
        st.tuples(st.sampled_from(["0.weight", "0.bias", "5.weight", "5.bias"]), st.integers(0, 1)),
        st.floats(-1000, 1000, width=32),
    )
)
def test_a_link_brings_back_what_was_changed_in_the_network(edits: dict[tuple[str, int], float]) -> None:
    parameters: dict[str, FloatArray] = {}
    for (name, place), value in edits.items():
        values = parameters.setdefault(name, LESSON.network.parameters[name].copy())
        values.reshape(-1)[place] = value
    fragment = link(Drawing(), edits=parameters)
    found = from_fragment(fragment, NETWORKS).edits if fragment else {}
    for name, values in LESSON.network.parameters.items():
        np.testing.assert_array_equal(found.get(name, values), parameters.get(name, values))


def test_a_network_changed_all_over_is_not_in_the_link() -> None:
    model = NETWORKS["xo"]
    changed = {name: values + np.float32(1) for name, values in model.network.parameters.items()}
    assert link(Drawing(), model.first_cell, network="xo", edits=changed) == "net=xo"
