"""Robustness: how often a network is right when drawings are moved, enlarged, turned, or drawn thicker.

Beside it stands literal matching, the way that fails: it looks for the exemplar with the most equal pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from .arrays import FloatArray, shape_text
from .datasets.drawings import sheet_side
from .evaluation import check_labels
from .images import from_ink
from .literal import compare
from .losses import Labels
from .originals import Inked, Original, Strokes

if TYPE_CHECKING:
    from .network import Sequential

Kind: TypeAlias = Literal["shift", "scale", "turn", "weight"]

AMOUNTS: Final[Mapping[Kind, tuple[float, ...]]] = MappingProxyType(
    {
        "shift": (-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3),
        "scale": (0.4, 0.55, 0.7, 0.85, 1, 1.15, 1.3),
        "turn": (-45, -30, -15, 0, 15, 30, 45),
        "weight": (0.4, 0.6, 0.8, 1, 1.3, 1.7, 2.2),
    }
)
"""How far drawings are distorted: parts of the sheet's side, diagonally, down and to the right; factors;
degrees, clockwise; factors of the pen's width."""


class Robustness(NamedTuple):
    """How often the answer is right when all drawings are distorted in one way by one amount."""

    kind: Kind
    amount: float
    images: int
    """How many of the drawings have been looked at."""
    of: int
    """How many there are."""
    accuracy: float
    """The part of them that the network gets right."""
    literal: float
    """The part that literal matching gets right."""

    @property
    def done(self) -> bool:
        """Whether all drawings have been looked at."""
        return self.images == self.of


def measure(
    network: Sequential,
    drawings: Sequence[Original],
    labels: ArrayLike,
    *,
    exemplars: Sequence[ArrayLike] | None = None,
    amounts: Mapping[Kind, Sequence[float]] = AMOUNTS,
    look: Callable[[FloatArray], FloatArray] | None = None,
) -> Generator[Robustness, None, None]:
    """Try drawings with labels, distorted one way at a time: a generator.

    After each image it yields what has been found for this amount so far; a record that is `done` is the
    last one of its amount. `exemplars` has an image of each class, in the network's order, for literal
    matching; without them it is the first of its drawings, undistorted. `look` makes an image (1, rows, cols)
    out of ink; without it `from_ink` does.
    Raises ValueError, at the call, if the network does not look at square images with one channel, or if
    drawings, labels, exemplars or amounts are not usable.
    """
    channels, rows, cols = network.input_shape
    if channels != 1 or rows != cols:
        shape = shape_text(network.input_shape)
        raise ValueError(f"drawings are square and have one channel, but the network looks at {shape}")
    for number, drawing in enumerate(drawings):
        if not isinstance(drawing, Strokes | Inked):
            raise ValueError(f"drawing {number} must be Strokes(…) or Inked(…), not {type(drawing).__name__}")  # noqa: TRY004
    unknown = set(amounts) - set(AMOUNTS)
    if unknown:
        raise ValueError(f"there is no {min(unknown)!r} to try: choose from {', '.join(AMOUNTS)}")
    look = look or (lambda ink: from_ink(ink, rows))
    right = check_labels(labels, np.asarray(drawings, dtype=object), network.classes)
    if exemplars is None:
        firsts = {int(label): drawings[number] for number, label in reversed(list(enumerate(right)))}
        missing = [name for unit, name in enumerate(network.classes) if unit not in firsts]
        if missing:
            raise ValueError(f"there is no drawing of {', '.join(missing)}: draw one, or give exemplars")
        exemplars = [look(firsts[unit].drawn()) for unit in range(len(network.classes))]
    sheets = [drawing.on(min(sheet_side(rows), drawing.side)) for drawing in drawings]
    if len(exemplars) != len(network.classes):
        raise ValueError(
            f"there are {len(exemplars)} exemplars for {len(network.classes)} classes: give one for each"
        )
    expected = [network.batch(exemplar)[0] for exemplar in exemplars]
    return _trying(network, sheets, right, expected, amounts, look)


def matched(image: FloatArray, exemplars: Sequence[FloatArray]) -> int:
    """Return which exemplar has the most pixels equal to the image's; of several, the first."""
    return int(np.argmax([compare(image, exemplar).matching for exemplar in exemplars]))


def _trying(
    network: Sequential,
    drawings: Sequence[Original],
    labels: Labels,
    exemplars: Sequence[FloatArray],
    amounts: Mapping[Kind, Sequence[float]],
    look: Callable[[FloatArray], FloatArray],
) -> Generator[Robustness, None, None]:
    for kind, values in amounts.items():
        for amount in values:
            right = literally = 0
            for number, (drawing, label) in enumerate(zip(drawings, labels.tolist(), strict=True), start=1):
                image = look(_distorted(drawing, kind, amount))
                right += int(network.votes(image)[0].argmax()) == label
                literally += matched(image, exemplars) == label
                yield Robustness(kind, amount, number, len(drawings), right / number, literally / number)


def _distorted(drawing: Original, kind: Kind, amount: float) -> FloatArray:
    """Return the ink of a drawing, distorted in one way."""
    match kind:
        case "shift":
            return drawing.drawn(shift=(amount * drawing.side, amount * drawing.side))
        case "scale":
            return drawing.drawn(scale=amount)
        case "turn":
            return drawing.drawn(turn=amount)
        case "weight":
            return drawing.drawn(weight=amount)
