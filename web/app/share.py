"""The address: the state as a link's fragment, `#net=lesson&ink=…&at=…`, and back.

What a stranger's link says is checked before anything is made of it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

import numpy as np

from pycnn import Sequential, lesson
from pycnn.arrays import FloatArray

from .drawing import MARGIN, PIXELS, SIDE, Bitmap, Drawing, Example, Mark, Pixel, Stroke
from .networks import Catalogue, Model
from .state import LESSON, Cell

LONGEST: Final = 3000
"""Bytes of ink in a link; a drawing that needs more is kept as the pad's cells, white or black."""
STROKE, PIXEL, EXAMPLE, BITMAP = range(1, 5)
NAMES: Final = tuple(lesson.IMAGES)


class LinkError(ValueError):
    """A link that says nothing that this page understands."""


class Link(NamedTuple):
    """What a link says."""

    drawing: Drawing
    chosen: Cell
    network: str


def to_fragment(drawing: Drawing, cells: FloatArray, chosen: Cell, model: Model) -> str:
    """The fragment, without its #, of a drawing, its cells (1, PIXELS, PIXELS), and a network's chosen cell.

    It is empty for a page as it is when opened.
    """
    fields = {"net": model.key}
    if drawing.marks:
        ink = _bytes(drawing)
        if len(ink) > LONGEST:
            ink = _bytes(Drawing((Bitmap(tuple((cells[0] > 0).ravel().tolist())),)))
        fields["ink"] = base64.urlsafe_b64encode(ink).decode().rstrip("=")
    if chosen != model.first_cell:
        fields["at"] = _place(chosen)
    return "" if fields == {"net": LESSON} else urlencode(fields)


def from_fragment(fragment: str, networks: Catalogue) -> Link:
    """What a fragment, without its #, describes. LinkError unless it is as `to_fragment` writes.

    NetworkError if it names a network that cannot be loaded.
    """
    if len(fragment) > 2 * LONGEST:
        raise LinkError("the link is too long")
    pairs = parse_qsl(fragment, keep_blank_values=True)
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise LinkError("the link says something twice")
    key = fields.pop("net", "")
    if key not in networks or fields.keys() - {"ink", "at"}:
        raise LinkError("the link is of another version")
    try:
        drawing = _drawing(_decode(fields["ink"])) if "ink" in fields else Drawing()
    except (ValueError, IndexError, binascii.Error) as error:
        raise LinkError(f"the link is damaged: {error}") from error
    model = networks[key]
    try:
        chosen = _cell(fields["at"], model.network) if "at" in fields else model.first_cell
    except (ValueError, IndexError) as error:
        raise LinkError(f"the link is damaged: {error}") from error
    return Link(drawing, chosen, key)


def _decode(text: str) -> bytes:
    return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)


def _place(cell: Cell) -> str:
    return ".".join(str(i) for i in (cell.layer, *cell.index))


def _cell(text: str, network: Sequential) -> Cell:
    layer, *index = (int(part) for part in text.split("."))
    shape = network.shapes[1:][layer]
    cell = Cell(layer, tuple(index))
    if (
        _place(cell) != text  # int() reads " 1", "+1", "1_0" and the digits of all scripts
        or layer < 0
        or len(index) != len(shape)
        or not all(0 <= i < size for i, size in zip(index, shape, strict=True))
    ):
        raise ValueError(f"there is no cell {text!r}")
    return cell


def _bytes(drawing: Drawing) -> bytes:
    """Each mark as its kind and its data; a coordinate in steps of two pixels, counted from the margin."""
    out = bytearray()
    for mark in drawing.marks:
        match mark:
            case Stroke(points):
                # A count is one byte: a long stroke goes on in the next one, from the point where this ends.
                for start in range(0, max(len(points) - 1, 1), 254):
                    piece = points[start : start + 255]
                    out += bytes((STROKE, len(piece)))
                    out += bytes((value + MARGIN) // 2 for point in piece for value in point)
            case Pixel(row, col, white):
                out += bytes((PIXEL, row * PIXELS + col, white))
            case Example(name):
                out += bytes((EXAMPLE, NAMES.index(name)))
            case Bitmap(white):
                out += bytes((BITMAP,)) + np.packbits(white).tobytes()
    return bytes(out)


def _drawing(data: bytes) -> Drawing:
    marks: list[Mark] = []
    position = 0

    def take(count: int) -> bytes:
        nonlocal position
        taken = data[position : position + count]
        if len(taken) < count:
            raise ValueError("it breaks off")
        position += count
        return taken

    while position < len(data):
        marks.append(_mark(take))
    return Drawing(tuple(marks))


def _mark(take: Callable[[int], bytes]) -> Mark:
    (kind,) = take(1)
    if kind == STROKE:
        (count,) = take(1)
        values = [2 * value - MARGIN for value in take(2 * count)]
        if not values or max(values) > SIDE + MARGIN:
            raise ValueError("a stroke without points, or far off the pad")
        return Stroke(tuple(zip(values[::2], values[1::2], strict=True)))
    if kind == PIXEL:
        place, white = take(2)
        if place >= PIXELS**2 or white > 1:
            raise ValueError("a pixel that does not exist")
        return Pixel(place // PIXELS, place % PIXELS, bool(white))
    if kind == EXAMPLE:
        return Example(NAMES[take(1)[0]])
    if kind == BITMAP:
        bits = np.unpackbits(np.frombuffer(take(-(-(PIXELS**2) // 8)), dtype=np.uint8))[: PIXELS**2]
        return Bitmap(tuple(bits.astype(bool).tolist()))
    raise ValueError(f"there is no mark of kind {kind}")
