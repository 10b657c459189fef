from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from app import share
from app.drawing import Bitmap, Drawing, Example, Mark, Pixel, Sheet, Stroke, picture
from app.networks import Catalogue, Model, NetworkError
from app.share import LinkError, from_fragment, to_fragment
from app.state import FIRST_CELL, Cell
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


def link(drawing: Drawing, cell: Cell = FIRST_CELL) -> str:
    return to_fragment(drawing, picture(ink_of(drawing)), cell, LESSON)


def link_with(data: bytes) -> str:
    """A link whose ink is these bytes."""
    return urlencode({"net": "lesson", "ink": base64.urlsafe_b64encode(data).decode().rstrip("=")})


def understood(fragment: str) -> tuple[Drawing, Cell] | None:
    """What a link says, shown as the page would show it; None if it was refused with a LinkError."""
    try:
        drawing, cell, network = from_fragment(fragment, NETWORKS)
    except LinkError:
        return None
    model = NETWORKS[network]
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
    opened, chosen, network = from_fragment(fragment, NETWORKS)
    assert network == "lesson"
    assert opened == drawing
    assert chosen == cell
    np.testing.assert_array_equal(ink_of(opened), ink_of(drawing))


def test_the_page_as_it_opens_needs_no_fragment() -> None:
    assert link(Drawing()) == ""
    assert link(Drawing(), Cell(5, (0,))) != ""
    assert link(Drawing((Pixel(0, 0, white=False),))) != ""


@given(drawing=sketches.DRAWING, cell=st.sampled_from(CELLS))
def test_a_link_needs_no_escaping(drawing: Drawing, cell: Cell) -> None:
    """What chat programs and spreadsheets would mangle does not occur."""
    fragment = link(drawing, cell)
    assert set(fragment) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.=&")


@pytest.mark.parametrize("count", [1, 2, 254, 255, 256, 257, 509, 510, 700])
def test_long_strokes_survive(count: int) -> None:
    """A count is one byte, so that a stroke of more than 255 points is written in pieces, 254 lines each."""
    # It jumps where a new piece begins, so that a line missing there would show.
    points = tuple((20 + 80 * ((n - 1) // 254), 2 * (n % 5)) for n in range(count))
    drawing = Drawing((Stroke(points),))
    opened = from_fragment(link(drawing), NETWORKS).drawing
    np.testing.assert_allclose(ink_of(opened), ink_of(drawing), rtol=0, atol=1e-6)
    assert len(opened.marks) == max(-(-(count - 1) // 254), 1)


@given(seed=st.integers(0, 10**6), cell=st.sampled_from(CELLS))
def test_a_drawing_too_long_for_a_link_is_kept_as_its_picture(seed: int, cell: Cell) -> None:
    rng = np.random.default_rng(seed)
    strokes = [
        Stroke(tuple((2 * int(x), 2 * int(y)) for x, y in rng.integers(-63, 190, (2, 2)))) for _ in range(501)
    ]
    image = -np.ones((1, 9, 9), dtype=np.float32)  # the picture decides, not the marks: any will do
    image[0][rng.random((9, 9)) < 0.4] = 1
    fragment = to_fragment(Drawing(tuple(strokes)), image, cell, LESSON)
    assert len(fragment) < 100
    opened, chosen, _ = from_fragment(fragment, NETWORKS)
    assert opened.marks == (Bitmap(tuple((image > 0).ravel().tolist())),)
    np.testing.assert_array_equal(picture(ink_of(opened)), image)
    assert chosen == cell


def test_the_longest_link_is_read() -> None:
    strokes = tuple(Stroke(((-126, 378), (2 * n, 2))) for n in range(126))
    pixels = tuple(Pixel(n % 9, n // 9 % 9, white=n % 2 == 0) for n in range(748))
    drawing = Drawing(strokes + pixels)
    assert 6 * len(strokes) + 3 * len(pixels) == share.LONGEST
    assert from_fragment(link(drawing), NETWORKS).drawing == drawing
    longer = Drawing((*drawing.marks, Pixel(0, 0, white=True)))
    assert isinstance(from_fragment(link(longer), NETWORKS).drawing.marks[0], Bitmap)


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


@given(drawing=sketches.DRAWING.filter(lambda drawing: bool(drawing.marks)), data=st.data())
def test_ink_cut_within_a_mark_is_refused(drawing: Drawing, data: st.DataObject) -> None:
    text = parse_qs(link(drawing))["ink"][0]
    ink = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    last_mark = link(Drawing(drawing.marks[-1:]))
    size = len(base64.urlsafe_b64decode(parse_qs(last_mark)["ink"][0] + "=="))
    lost = data.draw(st.integers(1, size - 1))
    with pytest.raises(LinkError, match="damaged"):
        from_fragment(link_with(ink[:-lost]), NETWORKS)


@given(fragment=st.text(max_size=200))
def test_any_text_is_refused(fragment: str) -> None:
    assert understood(fragment) is None


@given(text=st.text(max_size=60))
def test_any_ink_or_cell_is_refused_or_shown(text: str) -> None:
    for name in ("ink", "at"):
        understood(f"net=lesson&{name}={text}")
        understood(urlencode({"net": "lesson", name: text}))


@given(data=st.binary(max_size=40))
def test_any_bytes_as_ink_are_refused_or_shown(data: bytes) -> None:
    understood(link_with(data))


@given(kind=st.integers(1, 4), data=st.binary(max_size=20))
def test_any_mark_is_refused_or_shown(kind: int, data: bytes) -> None:
    understood(link_with(bytes((kind,)) + data))


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


@pytest.mark.parametrize(
    "data",
    [
        bytes((0,)),
        bytes((5,)),
        bytes((255,)),
        bytes((1,)),
        bytes((1, 0)),
        bytes((1, 1, 63)),
        bytes((1, 1, 253, 63)),
        bytes((1, 1, 63, 255)),
        bytes((1, 2, 63, 63)),
        bytes((2, 81, 1)),
        bytes((2, 0, 2)),
        bytes((2, 0)),
        bytes((3, 10)),
        bytes((3,)),
        bytes((4, *([255] * 10))),
        bytes((3, 0, 9)),
    ],
)
def test_ink_that_no_pad_makes_is_refused(data: bytes) -> None:
    with pytest.raises(LinkError):
        from_fragment(link_with(data), NETWORKS)


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
    fragment = to_fragment(drawing, picture(ink_of(drawing)), cell, model)
    assert fragment.startswith("net=xo")
    assert from_fragment(fragment, NETWORKS) == (drawing, cell, "xo")
    assert understood(fragment) == (drawing, cell)


def test_the_trained_network_as_it_opens_is_named() -> None:
    model = NETWORKS["xo"]
    assert to_fragment(Drawing(), picture(ink_of(Drawing())), model.first_cell, model) == "net=xo"
    assert from_fragment("net=xo", NETWORKS) == (Drawing(), model.first_cell, "xo")


def test_a_network_is_loaded_only_for_a_link_to_it() -> None:
    def broken() -> Model:
        raise OSError("no such file")

    networks = Catalogue({"lesson": lambda: LESSON, "xo": broken})
    assert from_fragment("net=lesson&ink=AwA", networks).network == "lesson"
    with pytest.raises(LinkError):
        from_fragment("net=xo&ink=AQ", networks)  # damaged: there is no need to load anything
    with pytest.raises(NetworkError, match="no such file"):
        from_fragment("net=xo", networks)
