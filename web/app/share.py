"""The address: the state as a link's fragment, `#net=lesson&ink=…&at=…`, and back.

What a stranger's link says is checked before anything is made of it.
"""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from pycnn import Sequential
from pycnn.arrays import FloatArray

from . import inkcode
from .drawing import Drawing
from .networks import Catalogue, Model
from .state import LESSON, Cell

LONGEST: Final = 2 * inkcode.LONGEST
"""Characters of a fragment: the longest ink, at four for three bytes, and what else a link says."""


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
        fields["ink"] = inkcode.encode(drawing, cells)
    if chosen != model.first_cell:
        fields["at"] = _place(chosen)
    return "" if fields == {"net": LESSON} else urlencode(fields)


def from_fragment(fragment: str, networks: Catalogue) -> Link:
    """What a fragment, without its #, describes. LinkError unless it is as `to_fragment` writes.

    NetworkError if it names a network that cannot be loaded.
    """
    if len(fragment) > LONGEST:
        raise LinkError("the link is too long")
    pairs = parse_qsl(fragment, keep_blank_values=True)
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise LinkError("the link says something twice")
    key = fields.pop("net", "")
    if key not in networks or fields.keys() - {"ink", "at"}:
        raise LinkError("the link is of another version")
    try:
        drawing = inkcode.decode(fields["ink"]) if "ink" in fields else Drawing()
    except inkcode.InkError as error:
        raise LinkError(f"the link is damaged: {error}") from error
    model = networks[key]
    try:
        chosen = _cell(fields["at"], model.network) if "at" in fields else model.first_cell
    except (ValueError, IndexError) as error:
        raise LinkError(f"the link is damaged: {error}") from error
    return Link(drawing, chosen, key)


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
