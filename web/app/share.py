"""The address: the state as a link's fragment, `#net=lesson&ink=…&at=…`, and back.

What a stranger's link says is checked before anything is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

import numpy as np

from pycnn import Sequential
from pycnn.arrays import FloatArray

from . import inkcode, netcode
from .chapters import BY_KEY
from .drawing import Drawing
from .networks import Catalogue, Model
from .scene import Scene
from .settings import Settings
from .state import LESSON, MINE, Cell

MOST_EDITS: Final = 120
"""How many changed values of a network a link carries; with more of them it has the unchanged network."""
LARGEST_EDIT: Final = 1e6
LAB: Final = "lab"
"""Where a link leads that is of no chapter but of the lab."""
LONGEST: Final = 2 * inkcode.LONGEST + 40 * MOST_EDITS + 3 * netcode.LONGEST
"""Characters of a fragment: the longest ink, at four for three bytes, and what else a link says."""
NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?", re.ASCII)


class LinkError(ValueError):
    """A link that says nothing that this page understands."""


class Link(NamedTuple):
    """What a link says."""

    drawing: Drawing
    chosen: Cell
    network: str
    edits: Mapping[str, FloatArray]
    settings: Mapping[str, Settings]
    mine: Sequential | None
    """The sender's own network, if the link is of that."""
    chapter: str
    """Where the reader shall begin; empty for the top of the page."""


def to_fragment(scene: Scene, chapter: str = "") -> str:
    """The fragment, without its #, of what the page shows, and of a chapter to begin with.

    It is empty for a page as it is when opened.
    """
    state, model = scene.state, scene.model
    fields = {"net": model.key}
    if state.drawing.marks:
        fields["ink"] = inkcode.encode(state.drawing, scene.cells)
    if state.chosen != model.first_cell:
        fields["at"] = _place(state.chosen)
    if model.key == MINE:
        fields |= netcode.encode(model.network)  # what was changed in it is in its weights
    elif edits := _edits(model):
        fields["edit"] = edits
    for key, settings in state.settings.items():
        for name, value in settings.changed().items():
            fields[f"{key}.{name}"] = value
    if chapter:
        fields["on"] = chapter
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
    if key not in networks and key != MINE:
        raise LinkError("the link is of another version")
    try:
        drawing = inkcode.decode(fields.pop("ink")) if "ink" in fields else Drawing()
    except inkcode.InkError as error:
        raise LinkError(f"the link is damaged: {error}") from error
    mine = None
    if key == MINE:
        try:
            mine = netcode.decode({name: fields.pop(name) for name in netcode.FIELDS if name in fields})
        except netcode.NetError as error:
            raise LinkError(f"the link is damaged: {error}") from error
    model = networks[key] if mine is None else Model(MINE, mine)
    try:
        chosen = _cell(fields.pop("at"), model.network) if "at" in fields else model.first_cell
        edits = _edited(fields.pop("edit"), model.network) if "edit" in fields else {}
        chapter = fields.pop("on", "")
        if chapter and chapter not in BY_KEY and chapter != LAB:
            raise ValueError(f"there is no chapter {chapter!r}")
        settings = _settings(fields)
    except (ValueError, LookupError) as error:
        raise LinkError(f"the link is damaged, or of another version: {error}") from error
    return Link(drawing, chosen, key, edits, settings, mine, chapter)


def _settings(fields: Mapping[str, str]) -> dict[str, Settings]:
    """The settings of chapters, from fields like `pooling.window`; else LookupError or ValueError."""
    found: dict[str, Settings] = {}
    for field, value in fields.items():
        key, _, name = field.partition(".")
        found[key] = found.get(key, BY_KEY[key].first).set(name, value)
    return found


def _edits(model: Model) -> str:
    """The values of a network that were changed, each as its parameter, its number there, and the value."""
    if model.origin is None:
        return ""
    before, after = model.origin.network.parameters, model.network.parameters
    written = [
        f"{name}.{place}~{values.reshape(-1)[place]!s}".replace("e+", "e")
        for name, values in after.items()
        for place in np.flatnonzero(values != before[name]).tolist()
    ]
    return "_".join(written) if len(written) <= MOST_EDITS else ""


def _edited(text: str, network: Sequential) -> dict[str, FloatArray]:
    parameters = network.parameters
    found: dict[str, FloatArray] = {}
    for each in text.split("_"):
        where, _, number = each.partition("~")
        name, _, place = where.rpartition(".")
        if not NUMBER.fullmatch(number) or abs(float(number)) > LARGEST_EDIT or not place.isascii():
            raise ValueError(f"no value {each!r}")
        values = found.setdefault(name, parameters[name].copy())
        if not place.isdigit() or int(place) >= values.size:
            raise ValueError(f"there is no value {where!r}")
        values.reshape(-1)[int(place)] = np.float32(number)
    return found


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
