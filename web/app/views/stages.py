"""The stages of a network: what there is to show of each layer, and the places for it in the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Final

from app import words
from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU
from pycnn.arrays import Shape

from .maps import PLAIN, hue, hue_number
from .markup import Markup, join, tag

MOST_CELLS: Final = 200
"""A stage of more cells than this is painted: so many cells of a table take longer than a frame to change."""
MOST_VALUES: Final = 24
"""Of a list of more values than these the numbers could not be read, so it is painted too."""
MOST_ROWS: Final = 8
"""How many maps stand below each other; more of them need a second column."""


@dataclass(frozen=True)
class Stage:
    """One layer on the page."""

    layer: int
    kind: str
    title: str
    note: tuple[tuple[str, bool], ...]
    """What the layer gives, in pieces; those with True are left out where there is little room."""
    shape: Shape
    hues: tuple[int, ...]
    """The hue of each map, or of each value of a list."""
    names: tuple[str, ...]
    """What each map shows, where that has a name; empty texts where not."""
    features: Shape | None = None
    """The shape of one feature, (channels, rows, cols), if the layer has features."""
    per_map: int | None = None
    """How many values of a list come from each map; None where they come from elsewhere."""
    scale: float = 1.0
    """The number that has its full colour."""

    @property
    def is_list(self) -> bool:
        return len(self.shape) == 1

    @property
    def maps(self) -> int:
        """How many places the layer has in the page: one per map; a list is one."""
        return 1 if self.is_list else self.shape[0]

    @property
    def painted(self) -> bool:
        """Whether the numbers are painted; else they stand in tables."""
        return self.shape[0] > MOST_VALUES if self.is_list else too_many(self.shape)

    @property
    def columns(self) -> int:
        """How many columns the maps stand in where there is width for the whole network."""
        return -(-self.maps // MOST_ROWS)

    @property
    def rows(self) -> int:
        return -(-self.maps // self.columns)

    @property
    def width(self) -> int:
        """Its share of the width, where the whole network stands side by side."""
        if self.kind == "election":
            return 26
        if self.is_list:
            return 8
        # A heading needs the width of one column; further ones may be a little narrower.
        return 14 + 9 * (self.columns - 1) if self.features is None else 20 + 14 * (self.columns - 1)


def too_many(shape: Shape) -> bool:
    """Whether a browser needs longer than a frame to change so many cells of tables."""
    return prod(shape) > MOST_CELLS


def scaled(stages: Sequence[Stage], scales: Sequence[float]) -> tuple[Stage, ...]:
    """Return the same stages with these scales."""
    return tuple(replace(stage, scale=scale) for stage, scale in zip(stages, scales, strict=True))


def plan(layers: Sequence[Layer], shapes: Sequence[Shape], names: Sequence[str] = ()) -> tuple[Stage, ...]:
    """Return a stage per layer; `shapes` begins with the input's, `names` are those of the first features."""
    stages: list[Stage] = []
    titles: dict[str, int] = {}
    convolutions = 0
    hues = tuple(hue_number(channel) for channel in range(shapes[0][0]))
    named = tuple("" for _ in hues)
    each: int | None = None
    for position, layer in enumerate(layers):
        shape = shapes[position + 1]
        features = None
        if isinstance(layer, Conv2D):
            hues = tuple(hue_number(index, convolutions) for index in range(shape[0]))
            named = tuple(names[i] if not convolutions and i < len(names) else "" for i in range(shape[0]))
            features = (shapes[position][0], *layer.kernel_size)
            convolutions += 1
        elif isinstance(layer, Dense):
            hues, named, each = (PLAIN,) * shape[0], ("",) * shape[0], None
        elif isinstance(layer, Flatten) and len(shapes[position]) > 1:
            each = prod(shapes[position][1:])
            hues = tuple(number for number in hues for _ in range(prod(shapes[position][1:])))
            named = tuple(name for name in named for _ in range(prod(shapes[position][1:])))
        last = position == len(layers) - 1 and isinstance(layer, Dense)
        kind = "election" if last else _kind(layer, shape)
        again = kind == "pool" and bool(stages) and stages[-1].kind.startswith("pool")
        title = words.stage_title(kind, type(layer).__name__)
        if again:
            kind, title = "pool again", words.POOLED_AGAIN
        titles[title] = titles.get(title, 0) + 1
        if titles[title] > 1:
            title = f"{title} {titles[title]}"
        note = words.stage_note(kind, shape, features is not None)
        stages.append(Stage(position, kind, title, note, shape, hues, named, features, each))
    return tuple(stages)


def _kind(layer: Layer, shape: Shape) -> str:
    """The class of a stage; it gives the stage its place and size in style.css."""
    if len(shape) == 1:
        return "list" if isinstance(layer, Flatten) else "list units"
    for kind, type_ in (("convolution", Conv2D), ("relu", ReLU), ("pool", MaxPool2D)):
        if isinstance(layer, type_):
            return kind
    return "maps"


Content = Callable[[Stage, str, int], Markup | str]
"""What a place of a stage shows: its kind (feature, map, links, votes, certainty), and its number."""


def nothing(_stage: Stage, _place: str, _index: int) -> str:
    return ""


def skeleton(stages: Sequence[Stage], content: Content = nothing) -> Markup:
    """The stages with all their places; without `content` these are still empty."""
    return join(_stage(stage, content) for stage in stages)


def _stage(stage: Stage, content: Content) -> Markup:
    name = f"stage-{stage.layer}"
    last = stage.kind == "election"
    if last:
        works = _election(stage, content)
    elif stage.is_list:
        works = tag("div", tag("div", content(stage, "map", 0), class_="place", data_map=0), class_="works")
    else:
        rows = [_row(stage, index, content) for index in range(stage.maps)]
        works = tag("div", rows, class_="works rows")
    note = [tag("span", text, class_="long") if long else text for text, long in stage.note]
    return tag(
        "section",
        tag("h2", f"{stage.title} ", tag("small", note), id=name),
        works,
        class_=f"stage {stage.kind}",
        data_layer=stage.layer,
        aria_labelledby=name,
        id="verdict-stage" if last else None,
    )


def _row(stage: Stage, index: int, content: Content) -> Markup:
    feature = Markup("")
    if stage.features is not None:
        kind = "feature" if stage.features[0] == 1 else "feature many-channels"
        feature = tag("div", content(stage, "feature", index), class_=kind, data_feature=index)
    place = tag("div", content(stage, "map", index), class_="place square", data_map=index)
    return tag("div", feature, place, class_=f"row {hue(stage.hues[index])}")


def _election(stage: Stage, content: Content) -> Markup:
    return tag(
        "div",
        tag("div", content(stage, "links", 0), id="voting-links", class_="voting-links"),
        tag("div", content(stage, "votes", 0), id="votes", class_="place", data_map=0),
        tag(
            "div",
            tag("h3", words.VERDICT),
            tag("output", id="verdict", for_="pad"),
            tag("p", content(stage, "certainty", 0), id="certainty"),
            class_="ruling",
        ),
        class_="works",
    )
