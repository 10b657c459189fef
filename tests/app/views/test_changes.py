"""Changing cell by cell gives exactly what writing the whole would have given."""

import re
from collections.abc import Sequence

import numpy as np
from app.views.changes import Change, changed_leaves
from app.views.maps import grid, table
from app.views.markup import tag
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

CELL = re.compile(r'<td class="(.*?)"(.*?)>(.*?)</td>')
maps = arrays(np.float32, (3, 4), elements=some.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0]))


def applied(before: str, changes: Sequence[Change]) -> str:
    """Do to a text what the page does to its cells."""
    cells = {change.position: change for change in changes}
    position = -1

    def new(match: re.Match[str]) -> str:
        nonlocal position
        position += 1
        if position not in cells:
            return match[0]
        return f'<td class="{cells[position].class_}"{match[2]}>{cells[position].text}</td>'

    return CELL.sub(new, before)


@given(maps, maps, some.none() | some.just((1, 2)))
def test_the_changes_lead_from_one_map_to_the_other(
    old: np.ndarray, new: np.ndarray, chosen: tuple[int, int] | None
) -> None:
    before, after = grid(old, "a map", chosen), grid(new, "a map", chosen)
    changes = changed_leaves(before, after)
    assert changes is not None
    assert applied(before, changes) == after
    assert len(changes) == (old != new).sum()


def test_nothing_changes_where_nothing_changed() -> None:
    values = np.eye(3, dtype=np.float32)
    assert changed_leaves(grid(values, "a map"), grid(values, "a map")) == []


def test_text_is_given_as_text() -> None:
    before = tag("dl", tag("dt", "sum"), tag("dd", "1 < 2"), tag("dd", "5"))
    after = tag("dl", tag("dt", "sum"), tag("dd", "1 < 2"), tag("dd", '<b> & "', class_="a&b"))
    assert changed_leaves(before, after) == [Change(1, "a&b", '<b> & "')]


def test_another_choice_is_written_whole() -> None:
    values = np.eye(3, dtype=np.float32)
    assert changed_leaves(grid(values, "a map", (0, 0)), grid(values, "a map", (1, 1))) is None


def test_only_leaves_are_changed_one_by_one() -> None:
    values = np.eye(3, dtype=np.float32)
    before = tag("figure", table(values, "a map"), tag("b", "one"))
    other_text = tag("figure", table(values, "a map"), tag("b", "two"))
    other_label = tag("figure", table(values, "another"), tag("b", "one"))
    other_shape = tag("figure", table(values[:2], "a map"), tag("b", "one"))
    for after in (other_text, other_label, other_shape, "", "<p>words</p>"):
        assert changed_leaves(before, after) is None
        assert changed_leaves(after, before) is None


def test_what_is_written_for_the_first_time_is_written_whole() -> None:
    assert changed_leaves("", "<p>words</p>") is None
    assert changed_leaves("", grid(np.eye(2, dtype=np.float32), "a map")) is None
