"""The plan: a network as a list of layers to be changed, each number as it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np

from app.limits import LARGEST_SIDE, MOST_LAYERS, check_length
from app.words import lab as words
from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential, layer_list
from pycnn.arrays import Shape
from pycnn.fits import Fit, check

from .fields import Choice, Extent, Field, FieldError, Switch, Whole

SIDE: Final = Whole(5, LARGEST_SIDE)
"""Of the picture; in fewer pixels a figure does not show."""
SEED: Final = Whole(0, 999_999_999)
PADDINGS: Final = ("valid", "same")

OPTIONS: Final[Mapping[str, Mapping[str, Field]]] = {
    "Conv2D": {
        "filters": Whole(1, 128),
        "kernel_size": Extent(1, LARGEST_SIDE),
        "stride": Extent(1, LARGEST_SIDE),
        "padding": Choice(PADDINGS),
        "average": Switch(),
    },
    "ReLU": {},
    "MaxPool2D": {"size": Extent(1, LARGEST_SIDE), "stride": Extent(1, LARGEST_SIDE)},
    "Flatten": {},
    "Dense": {"units": Whole(1, 4096)},
}
"""What can be chosen of each kind of layer."""
KINDS: Final[Mapping[str, type[Layer]]] = {
    "Conv2D": Conv2D,
    "ReLU": ReLU,
    "MaxPool2D": MaxPool2D,
    "Flatten": Flatten,
    "Dense": Dense,
}
FIRST: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "Conv2D": (
        ("filters", "8"),
        ("kernel_size", "3"),
        ("stride", "1"),
        ("padding", "valid"),
        ("average", ""),
    ),
    "ReLU": (),
    "MaxPool2D": (("size", "2"), ("stride", "2")),
    "Flatten": (),
    "Dense": (("units", "16"),),
}
"""What a layer is added with."""


@dataclass(frozen=True)
class Line:
    """A layer of the plan. Its key stays its own wherever it is moved to."""

    key: int
    kind: str
    typed: tuple[tuple[str, str], ...]

    def made(self) -> Layer:
        """Make the layer; FieldError if something was typed that cannot be used."""
        fields = OPTIONS[self.kind]
        values: dict[str, Any] = {name: fields[name].read(text) for name, text in self.typed}
        return KINDS[self.kind](**values)

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong with what was typed, by the options' names."""
        found = {}
        for name, text in self.typed:
            try:
                OPTIONS[self.kind][name].read(text)
            except FieldError as error:
                found[name] = str(error)
        return found


@dataclass(frozen=True)
class Plan:
    """Layers, from the picture to the votes, for pictures of `side` pixels; the last one always votes."""

    lines: tuple[Line, ...]
    side: str
    seed: str = "0"
    """Where the random weights of a new network come from."""

    def typed(self, key: int, name: str, text: str) -> Self:
        """Return the plan with another text in one field of a layer. LookupError if there is none."""
        line = self.lines[self.place(key)]
        if name not in OPTIONS[line.kind]:
            raise LookupError(f"{line.kind} has no field {name!r}")
        pairs = tuple((each, text if each == name else old) for each, old in line.typed)
        return self._with(replace(line, typed=pairs))

    def place(self, key: int) -> int:
        """Where the layer of this key is; LookupError if there is none."""
        for position, line in enumerate(self.lines):
            if line.key == key:
                return position
        raise LookupError(f"the plan has no layer {key}")

    def moved(self, key: int, by: int) -> Self:
        """Return the plan with a layer moved up (−1) or down (1); the votes stay the last."""
        place = self.place(key)
        target = place + by
        if not 0 <= target < len(self.lines) - 1 or place == len(self.lines) - 1:
            return self
        lines = list(self.lines)
        lines.insert(target, lines.pop(place))
        return replace(self, lines=tuple(lines))

    def without(self, key: int) -> Self:
        """Return the plan without a layer; the votes cannot be left out."""
        place = self.place(key)
        if place == len(self.lines) - 1:
            return self
        return replace(self, lines=self.lines[:place] + self.lines[place + 1 :])

    def with_new(self, kind: str) -> Self:
        """Return the plan with another layer where one of its kind makes sense: maps before the list."""
        if kind not in KINDS:
            raise LookupError(f"there is no layer {kind!r}")
        if len(self.lines) >= MOST_LAYERS:
            return self
        kinds = [line.kind for line in self.lines]
        place = len(self.lines) - 1
        if kind in ("Conv2D", "MaxPool2D") and "Flatten" in kinds:
            place = kinds.index("Flatten")
        if kind == "ReLU" and "Flatten" in kinds:
            place = _unrectified(kinds, place)
        key = 1 + max(line.key for line in self.lines)
        lines = (*self.lines[:place], Line(key, kind, FIRST[kind]), *self.lines[place:])
        return replace(self, lines=lines)

    def _with(self, line: Line) -> Self:
        return replace(self, lines=tuple(line if each.key == line.key else each for each in self.lines))


@dataclass(frozen=True)
class Judged:
    """What comes of a plan: of each line its layer and size, or what is wrong with it."""

    fits: tuple[Fit | None, ...]
    """None where what was typed makes no layer."""
    side_fault: str
    seed_fault: str
    reason: str
    """Why no network can be made of it; empty if one can."""

    @property
    def parameters(self) -> int:
        return sum(fit.size.parameters for fit in self.fits if fit and fit.size)

    @property
    def multiplications(self) -> int:
        return sum(fit.size.multiplications for fit in self.fits if fit and fit.size)


def of(network: Sequential, seed: str = "0") -> Plan:
    """The plan of a network that there is already."""
    return from_layers(network.layers, network.input_shape[1], seed)


def from_layers(layers: Sequence[Layer], side: int, seed: str = "0") -> Plan:
    """The plan that has these layers, the last of which votes. ValueError if one is of a kind of its own."""
    strange = [type(layer).__name__ for layer in layers if type(layer).__name__ not in OPTIONS]
    if strange:
        raise ValueError(words.strange_layer(strange[0], tuple(OPTIONS)))
    return Plan(tuple(_line(key, layer) for key, layer in enumerate(layers)), str(side), seed)


def from_code(text: str, side: int, classes: Sequence[str], seed: str = "0") -> Plan:
    """The plan of a list of layers in Python. ValueError, saying where and why, if no network comes of it."""
    layers = layer_list.from_code(text)
    check_length(layers)
    if reason := check(layers, (1, side, side), len(classes)).reason:
        raise ValueError(reason)
    return from_layers(layers, side, seed)


def code(plan: Plan, classes: Sequence[str]) -> str:
    """The layers of a plan as a list in Python; as many as can be made of what was typed."""
    if any(line.faults for line in plan.lines[:-1]):
        return f"# {words.MEND_FIRST}"
    return layer_list.to_code(layers_of(plan, classes))


def judged(plan: Plan, classes: Sequence[str]) -> Judged:
    """Find out what comes of a plan whose last layer votes for these classes."""
    side = _fault(SIDE, plan.side)
    seed = _fault(SEED, plan.seed)
    layers: list[Layer] = []
    for line in plan.lines[:-1]:
        if line.faults:
            break
        layers.append(line.made())
    whole = len(layers) == len(plan.lines) - 1
    if whole:
        layers.append(Dense(max(len(classes), 1)))
    found: list[Fit | None] = []
    reason = ""
    if not side:
        shape: Shape = (1, SIDE.read(plan.side), SIDE.read(plan.side))
        if whole:
            fits = check(layers, shape, len(classes))
            reason = fits.reason or ""
        else:  # the layers before the one that cannot be read
            fits = check([*layers, Dense(1)], shape, 1)
        found = list(fits.layers[: len(layers)])
    found += [None] * (len(plan.lines) - len(found))
    if not reason and (side or seed or not whole):
        reason = words.MEND_FIRST
    if not reason and len(classes) < 2:
        reason = words.TOO_FEW_CLASSES
    return Judged(tuple(found), side, seed, reason)


def layers_of(plan: Plan, classes: Sequence[str]) -> list[Layer]:
    """Make the layers of a plan; FieldError if something was typed that cannot be used."""
    return [*(line.made() for line in plan.lines[:-1]), Dense(len(classes))]


def network(plan: Plan, classes: Sequence[str]) -> Sequential:
    """Make a new network with the random weights of the plan's seed. ValueError if it is impossible."""
    side = SIDE.read(plan.side)
    rng = np.random.default_rng(SEED.read(plan.seed))
    return Sequential(layers_of(plan, classes), input_shape=(1, side, side), classes=list(classes), rng=rng)


def is_of(plan: Plan, classes: Sequence[str], made: Sequential) -> bool:
    """Whether a network has the architecture of a plan."""
    try:
        wanted = layers_of(plan, classes)
        side = SIDE.read(plan.side)
    except FieldError:
        return False
    return (
        made.input_shape == (1, side, side)
        and made.classes == list(classes)
        and [repr(layer) for layer in made.layers] == [repr(layer) for layer in wanted]
    )


def _unrectified(kinds: Sequence[str], last: int) -> int:
    """Where a ReLU is missing: behind the last convolution, or fully connected layer, that has none."""
    for place in reversed(range(last)):
        if kinds[place] in ("Conv2D", "Dense") and kinds[place + 1] != "ReLU":
            return place + 1
    return last


def _line(key: int, layer: Layer) -> Line:
    kind = type(layer).__name__
    pairs = tuple((name, _text(getattr(layer, name))) for name in OPTIONS[kind])
    return Line(key, kind, pairs)


def _text(value: object) -> str:
    """Write what an option is, as it would be typed."""
    if isinstance(value, tuple):
        rows, cols = value
        return str(rows) if rows == cols else f"{rows}×{cols}"
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value)


def _fault(field: Whole, text: str) -> str:
    try:
        field.read(text)
    except FieldError as error:
        return str(error)
    return ""
