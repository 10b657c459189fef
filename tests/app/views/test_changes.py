"""Changing cell by cell gives exactly what writing the whole would have given."""

import re
from collections.abc import Sequence

import numpy as np
from app.views.changes import changed_cells
from app.views.maps import grid, table
from app.views.markup import tag
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

CELL = re.compile(r"<td.*?</td>")
maps = arrays(np.float32, (3, 4), elements=some.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0]))


def replaced(before: str, changes: Sequence[tuple[int, str]]) -> str:
    """Do to a text what the page does to its cells."""
    cells = dict(changes)
    position = -1

    def new(match: re.Match[str]) -> str:
        nonlocal position
        position += 1
        return cells.get(position, match[0])

    return CELL.sub(new, before)


@given(maps, maps, some.none() | some.just((1, 2)), some.none() | some.just((2, 0)))
def test_the_changes_lead_from_one_map_to_the_other(
    old: np.ndarray, new: np.ndarray, chosen: tuple[int, int] | None, then: tuple[int, int] | None
) -> None:
    before, after = grid(old, "a map", chosen), grid(new, "a map", then)
    changes = changed_cells(before, after)
    assert changes is not None
    assert replaced(before, changes) == after
    assert len(changes) <= (old != new).sum() + 4  # and the cells that are or were reached with Tab


def test_nothing_changes_where_nothing_changed() -> None:
    values = np.eye(3, dtype=np.float32)
    assert changed_cells(grid(values, "a map"), grid(values, "a map")) == []


def test_only_cells_can_be_changed_one_by_one() -> None:
    values = np.eye(3, dtype=np.float32)
    before = tag("figure", table(values, "a map"), tag("figcaption", "one"))
    other_text = tag("figure", table(values, "a map"), tag("figcaption", "two"))
    other_label = tag("figure", table(values, "another"), tag("figcaption", "one"))
    other_shape = tag("figure", table(values[:2], "a map"), tag("figcaption", "one"))
    for after in (other_text, other_label, other_shape, "", "<p>words</p>"):
        assert changed_cells(before, after) is None
        assert changed_cells(after, before) is None


def test_what_is_written_for_the_first_time_is_written_whole() -> None:
    assert changed_cells("", "<p>words</p>") is None
    assert changed_cells("", grid(np.eye(2, dtype=np.float32), "a map")) is None
