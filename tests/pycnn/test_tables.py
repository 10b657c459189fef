from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pycnn.arrays import FloatArray
from pycnn.tables import closest_rows, spread

TABLE = arrays.arrays(
    np.float32,
    st.tuples(st.integers(2, 6), st.integers(1, 5)),
    elements=st.integers(-50, 50).map(float),
)


def test_columns_are_spread() -> None:
    assert spread([[10, 7], [30, 7], [15, 7]]).tolist() == [[-1, 0], [1, 0], [-0.5, 0]]


@given(table=TABLE)
def test_the_closest_rows_are_found_by_comparing_all(
    table: FloatArray,
) -> None:
    pairs = list(combinations(range(len(table)), 2))
    distances = [math.dist(table[a].tolist(), table[b].tolist()) for a, b in pairs]
    assert closest_rows(table) == pairs[distances.index(min(distances))]


@given(table=TABLE, seed=st.integers(0, 99))
def test_the_order_of_the_columns_does_not_matter(table: FloatArray, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(table.shape[1])
    assert closest_rows(table[:, order]) == closest_rows(table)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected a table .* \(3,\)"):
        spread([1, 2, 3])
    with pytest.raises(ValueError, match="two rows or more, got 1"):
        closest_rows([[1, 2, 3]])
