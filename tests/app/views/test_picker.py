from __future__ import annotations

import numpy as np
from app.first_features import first_features
from app.views.picker import FINEST, coarse, mini, picker
from hypothesis import given
from hypothesis import strategies as st

from pycnn import Conv2D
from tests.app import any_subject
from tests.app.document import parsed


@given(rows=st.integers(1, 32), cols=st.integers(1, 32), seed=st.integers(0, 9))
def test_a_coarse_feature_has_the_strongest_of_each_block(rows: int, cols: int, seed: int) -> None:
    weights = np.random.default_rng(seed).standard_normal((rows, cols)).astype(np.float32)
    small = coarse(weights)
    assert small.shape[0] <= FINEST
    assert small.shape[1] <= FINEST
    if rows <= FINEST and cols <= FINEST:
        assert small is weights
    assert set(small.ravel().tolist()) <= set(weights.ravel().tolist())
    assert np.abs(small).max() == np.abs(weights).max()
    down, across = -(-rows // FINEST), -(-cols // FINEST)
    for (row, col), value in np.ndenumerate(small):
        block = weights[row * down : (row + 1) * down, col * across : (col + 1) * across]
        assert abs(value) == np.abs(block).max()


def test_a_mini_image_has_a_cell_per_number_that_is_left() -> None:
    shown = parsed(mini(np.ones((32, 20), dtype=np.float32), 1.0)).one("span")
    assert shown.classes == ["mini", "across-7"]
    assert len(shown.all("i")) == 8 * 7


def test_every_feature_can_be_chosen() -> None:
    first = first_features(any_subject.subject(any_subject.network([Conv2D(32, 10)])).model)
    buttons = parsed(picker(first, "feature", 3, "Which")).all("button")
    assert [button.attributes["data-set"] for button in buttons] == [f"feature={n}" for n in range(32)]
    assert [n for n, button in enumerate(buttons) if button.attributes["aria-pressed"] == "true"] == [3]
