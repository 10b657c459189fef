"""What a reader can choose in the chapter about backpropagation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from app.settings import FARTHEST, Settings, point, slider, text

REACH: Final = 20
"""How many steps a value can be turned down, and up."""
PACE: Final = 12
"""Ticks of a pass that plays by itself, for each place that it comes to: there is something to read."""


@dataclass(frozen=True)
class Backpropagation(Settings):
    nudge: int = slider(0, -REACH, REACH)
    rate: int = slider(10, 1, 100)
    wanted: str = text("", "0123456789", 3)
    """The number of the right class; empty for what the network decides."""
    layer: int = point()
    unit: int = point()
    channel: int = point()
    at: int = point(4)
    """The value that is nudged: its layer, counted among those that have weights, and where in it."""
    moment: int = point()
    """How far the pass has come, in ticks."""
    follow: int = point()
    """The map in which it is followed."""
    cell: int = point(FARTHEST)
    """The cell of that map; for any beyond the last, the one with the largest gradient."""

    def only(self, *names: str) -> Self:
        """These settings alone, and all others as they are at first: what a part of the figure depends on."""
        return type(self)(**{name: getattr(self, name) for name in names})


VALUE: Final = ("layer", "unit", "channel", "at")
WAY: Final = ("moment", "follow", "cell")
