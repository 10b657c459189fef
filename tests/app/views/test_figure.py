"""The maps of a figure that are painted: what they are painted by."""

from __future__ import annotations

import numpy as np
from app.views.figure import Maps
from app.views.maps import PLAIN

from tests.app.views.test_pixels import PALETTE

VALUES = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)


def test_a_picture_has_greys_and_its_marks_their_own_hue() -> None:
    maps = Maps(most=0)
    markup = maps.pixels("picture", VALUES, "The picture", number=2, patch=(slice(1, 2), slice(1, 2)))
    (painter,) = maps.figure(markup).painters.values()
    colours = painter(PALETTE)
    frame = colours == PALETTE.lines[2]
    assert frame.any()
    assert np.isin(colours[~frame], PALETTE.greys).all()


def test_maps_are_compared_as_they_were_made() -> None:
    def painter(number: int = PLAIN, scale: float = 1.0, current: tuple[int, int] | None = None) -> object:
        maps = Maps(most=0)
        maps.numbers("map", VALUES.copy(), "The map", number=number, scale=scale, current=current)
        (made,) = maps.figure().painters.values()
        return made

    assert painter() == painter()
    for other in (painter(number=0), painter(scale=2.0), painter(current=(0, 0))):
        assert other != painter()
