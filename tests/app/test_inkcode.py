from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest
from app.drawing import Bitmap, Drawing, Example, Mark, Pixel, Scan, Sheet, Stroke, picture
from app.inkcode import LONGEST, InkError, decode, encode
from hypothesis import given
from hypothesis import strategies as st

from pycnn.arrays import FloatArray
from tests.app import sketches


def ink_of(drawing: Drawing) -> FloatArray:
    return Sheet().show(drawing)


def text_of(drawing: Drawing) -> str:
    return encode(drawing, picture(ink_of(drawing)))


def text_with(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def data_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# A bar across the middle.
STRIPE = Scan(bytes(420) + bytes([255]) * 42 + bytes(420))


def assert_refused_or_shown(text: str) -> None:
    try:
        drawing = decode(text)
    except InkError:
        return
    ink = ink_of(drawing)
    assert ink.min() >= 0
    assert ink.max() <= 1


@given(drawing=sketches.DRAWING)
def test_text_brings_back_the_drawing(drawing: Drawing) -> None:
    text = text_of(drawing)
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert decode(text) == drawing


@given(bits=st.binary(min_size=882, max_size=882))
def test_a_scan_of_any_dots_comes_back(bits: bytes) -> None:
    drawing = Drawing((Scan(bits), Stroke(((0, 0), (2, 4)))))
    text = text_of(drawing)
    assert decode(text) == drawing
    assert len(data_of(text)) < LONGEST / 3


def scan_of(packed: bytes) -> str:
    return text_with(b"\5" + len(packed).to_bytes(2, "big") + packed)


def test_a_scan_is_a_plain_deflate_stream() -> None:
    """Any compressor may have written it: the links of today and those of other versions of zlib are read."""
    bits = bytes(range(126)) * 7
    for level in range(10):
        assert decode(scan_of(zlib.compress(bits, level, wbits=-15))) == Drawing((Scan(bits),))


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"\xff",
        zlib.compress(bytes(881), wbits=-15),
        zlib.compress(bytes(883), wbits=-15),
        zlib.compress(bytes(882), wbits=-15)[:-1],
        zlib.compress(bytes(882), wbits=-15) + b"\0",
        zlib.compress(bytes(882)),  # with zlib's header
        zlib.compress(bytes(60_000_000), 9, wbits=-15),  # in 58 kB
    ],
)
def test_a_scan_of_another_size_is_refused(packed: bytes) -> None:
    with pytest.raises(InkError):
        decode(scan_of(packed))


@pytest.mark.parametrize("count", [1, 2, 254, 255, 256, 257, 509, 510, 700])
def test_long_strokes_survive(count: int) -> None:
    """A count is one byte, so that a stroke of more than 255 points is written in pieces, 254 lines each."""
    # It jumps where a new piece begins, so that a line missing there would show.
    points = tuple((20 + 80 * ((n - 1) // 254), 2 * (n % 5)) for n in range(count))
    drawing = Drawing((Stroke(points),))
    opened = decode(text_of(drawing))
    np.testing.assert_allclose(ink_of(opened), ink_of(drawing), rtol=0, atol=1e-6)
    assert len(opened.marks) == max(-(-(count - 1) // 254), 1)


@given(seed=st.integers(0, 10**6))
def test_a_drawing_too_long_for_a_link_is_kept_as_its_cells(seed: int) -> None:
    rng = np.random.default_rng(seed)
    strokes = [
        Stroke(tuple((2 * int(x), 2 * int(y)) for x, y in rng.integers(-63, 190, (2, 2)))) for _ in range(501)
    ]
    cells = -np.ones((1, 9, 9), dtype=np.float32)  # the cells decide, not the marks: any will do
    cells[0][rng.random((9, 9)) < 0.4] = 1
    text = encode(Drawing(tuple(strokes)), cells)
    assert len(text) < 20
    opened = decode(text)
    assert opened.marks == (Bitmap(tuple((cells > 0).ravel().tolist())),)
    np.testing.assert_array_equal(picture(ink_of(opened)), cells)


def test_the_longest_drawing_is_kept_mark_by_mark() -> None:
    strokes = tuple(Stroke(((-126, 378), (2 * n, 2))) for n in range(126))
    pixels = tuple(Pixel(n % 9, n // 9 % 9, white=n % 2 == 0) for n in range(748))
    drawing = Drawing(strokes + pixels)
    assert 6 * len(strokes) + 3 * len(pixels) == LONGEST
    assert decode(text_of(drawing)) == drawing
    longer = Drawing((*drawing.marks, Pixel(0, 0, white=True)))
    assert isinstance(decode(text_of(longer)).marks[0], Bitmap)


def test_texts_that_went_out_are_still_read() -> None:
    """As they stand in links in someone's mail: this must not change with the code."""
    bitmap = Bitmap(tuple(n in (2, 80) for n in range(81)))
    old: dict[str, tuple[Mark, ...]] = {
        "": (),
        "AwA": (Example("X"),),
        "AgQBAQI_P0BB": (Pixel(0, 4, white=True), Stroke(((0, 0), (2, 4)))),
        "BCAAAAAAAAAAAACA": (bitmap,),
        "BCAAAAAAAAAAAACAAgQA": (bitmap, Pixel(0, 4, white=False)),
        "BQAPY2AYBYMd_CcajIbV4AcA": (STRIPE,),
    }
    for text, marks in old.items():
        assert decode(text).marks == marks


@given(drawing=sketches.DRAWING.filter(lambda drawing: bool(drawing.marks)), data=st.data())
def test_ink_cut_within_a_mark_is_refused(drawing: Drawing, data: st.DataObject) -> None:
    size = len(data_of(text_of(Drawing(drawing.marks[-1:]))))
    lost = data.draw(st.integers(1, size - 1))
    with pytest.raises(InkError, match="cannot be read"):
        decode(text_with(data_of(text_of(drawing))[:-lost]))


@given(text=st.text(max_size=60))
def test_any_text_is_refused_or_shown(text: str) -> None:
    assert_refused_or_shown(text)


@given(data=st.binary(max_size=40))
def test_any_bytes_are_refused_or_shown(data: bytes) -> None:
    assert_refused_or_shown(text_with(data))


@given(kind=st.integers(1, 5), data=st.binary(max_size=20))
def test_any_mark_is_refused_or_shown(kind: int, data: bytes) -> None:
    assert_refused_or_shown(text_with(bytes((kind,)) + data))


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
    with pytest.raises(InkError):
        decode(text_with(data))
