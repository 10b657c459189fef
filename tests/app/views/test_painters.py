"""A painter is another one where something of what it paints has changed, and only there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from app.views.painters import MapPainter

from tests.app.views.test_pixels import PALETTE

VALUES = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)
PAINTER = MapPainter(
    VALUES, side=6, number=0, scale=2.0, patch=(slice(0, 2), slice(1, 3)), current=(2, 0), filled=9
)

CHANGES: dict[str, Any] = {
    "values": VALUES[::-1],
    "side": 5,
    "number": 1,
    "scale": 1.0,
    "patch": (slice(0, 2), slice(2, 4)),
    "current": (2, 1),
    "filled": 10,
}


def test_whatever_changes_what_is_painted_makes_another_painter() -> None:
    assert set(CHANGES) == set(vars(PAINTER))
    for name, value in CHANGES.items():
        other = replace(PAINTER, **{name: value})
        assert not np.array_equal(other(PALETTE), PAINTER(PALETTE)), name
        assert other != PAINTER, name


@pytest.mark.parametrize("name", ["scale", "patch", "current", "filled"])
def test_so_does_what_is_left_out(name: str) -> None:
    other = replace(PAINTER, **dict[str, Any]({name: None}))
    assert not np.array_equal(other(PALETTE), PAINTER(PALETTE))
    assert other != PAINTER


def test_one_of_the_same_map_is_equal_and_paints_the_same() -> None:
    again = replace(PAINTER, values=VALUES.copy())
    assert again == PAINTER
    assert hash(again) == hash(PAINTER)
    assert np.array_equal(again(PALETTE), PAINTER(PALETTE))
    assert VALUES.tolist() != PAINTER
