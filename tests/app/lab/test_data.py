from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pytest
from app.lab import data
from app.lab.choices import CLASSES, WIDER, XO
from app.lab.data import Data, Work
from hypothesis import given, settings
from hypothesis import strategies as st

from pycnn.datasets.digits import FILE


def finished(work: Work) -> tuple[Data, list[float]]:
    shares = []
    while True:
        try:
            shares.append(next(work))
        except StopIteration as end:
            return end.value, shares


@settings(deadline=None, max_examples=10)
@given(st.sampled_from([XO, WIDER]), st.integers(20, 50), st.integers(8, 14))
def test_drawings_are_balanced_and_a_quarter_more_is_held_out(name: str, count: int, side: int) -> None:
    classes: Sequence[str] = CLASSES[name]
    made, shares = finished(data.drawn(classes, count, side, 3))
    assert made.classes == tuple(classes)
    assert made.images.shape == (count, 1, side, side)
    assert made.fresh.shape == (-(-count // 4), 1, side, side)
    assert (len(made.labels), len(made.answers)) == (count, len(made.fresh))
    numbers = Counter(np.concatenate([made.labels, made.answers]).tolist())
    assert max(numbers.values()) - min(numbers[label] for label in range(len(classes))) <= 1
    assert shares == sorted(shares)
    assert shares[-1] == 1
    again, _ = finished(data.drawn(classes, count, side, 3))
    np.testing.assert_array_equal(again.images, made.images)


@pytest.mark.skipif(not FILE.exists(), reason="a build makes the digits")
@pytest.mark.parametrize("side", [28, 14])
def test_digits_come_in_any_size(side: int) -> None:
    made, shares = finished(data.digits(BytesIO(FILE.read_bytes()), side))
    assert made.images.shape == (8000, 1, side, side)
    assert made.fresh.shape == (2000, 1, side, side)
    assert made.classes == CLASSES["digits"]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1, abs=0.01)
    assert len(shares) > 40  # no piece is long enough to hold up a frame
    assert made.images.min() >= -1
    assert made.images.max() <= 1
    whole, _ = finished(data.digits(BytesIO(FILE.read_bytes()), 28))
    # The mean of each picture stays: every pixel of the small one is that of four.
    np.testing.assert_allclose(made.images.mean(axis=(1, 2, 3)), whole.images.mean(axis=(1, 2, 3)), atol=1e-5)


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="not the file of the digits"):
        finished(data.digits(BytesIO(b"<!doctype html>"), 28))
