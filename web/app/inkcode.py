"""A drawing as text: its marks, byte by byte, as a link carries them, and back.

What a stranger's text says is checked before anything is made of it.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable
from typing import Final

import numpy as np

from pycnn import lesson
from pycnn.arrays import FloatArray

from .drawing import GRAIN, MARGIN, PIXELS, SIDE, Bitmap, Drawing, Example, Mark, Pixel, Scan, Stroke

LONGEST: Final = 3000
"""Bytes; a drawing that needs more is kept as the pad's cells, white or black."""
STROKE, PIXEL, EXAMPLE, BITMAP, SCAN = range(1, 6)
PLAIN: Final = -zlib.MAX_WBITS
"""zlib's word for: without header and checksum, which a link has no room for."""
NAMES: Final = tuple(lesson.IMAGES)


class InkError(ValueError):
    """A text that describes no drawing."""


def encode(drawing: Drawing, cells: FloatArray) -> str:
    """Write a drawing as text that needs no escaping in an address.

    Of one that needs more than LONGEST bytes only its cells are kept, (1, PIXELS, PIXELS) of ±1.
    """
    data = _bytes(drawing)
    if len(data) > LONGEST:
        data = _bytes(Drawing((Bitmap(tuple((cells[0] > 0).ravel().tolist())),)))
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> Drawing:
    """Read a drawing back. InkError unless the text is as `encode` writes it."""
    standard = text.replace("-", "+").replace("_", "/")
    try:
        return _drawing(base64.b64decode(standard + "=" * (-len(text) % 4), validate=True))
    except (ValueError, IndexError, zlib.error) as error:
        raise InkError(f"the ink cannot be read: {error}") from error


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
            case Scan(bits):
                packed = zlib.compress(bits, 9, wbits=PLAIN)
                out += bytes((SCAN,)) + len(packed).to_bytes(2, "big") + packed
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
    if kind == SCAN:
        return Scan(_unpacked(take(int.from_bytes(take(2), "big"))))
    raise ValueError(f"there is no mark of kind {kind}")


def _unpacked(packed: bytes) -> bytes:
    """A scan's bits. Never more of them are unpacked, whatever a few bytes may promise."""
    size = GRAIN**2 // 8
    unpacking = zlib.decompressobj(PLAIN)
    bits = unpacking.decompress(packed, size + 1)
    if len(bits) != size or not unpacking.eof or unpacking.unused_data:
        raise ValueError("a scan of another size")
    return bits
