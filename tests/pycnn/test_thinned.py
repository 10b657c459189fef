import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn.thinned import Thinned


@given(most=st.integers(3, 12), count=st.integers(1, 200))
def test_as_many_as_there_is_room_for_evenly(most: int, count: int) -> None:
    row: Thinned[int] = Thinned(most)
    for number in range(count):
        row.add(number, number)
        kept = list(row)
        assert kept[0] == 0
        assert kept[-1] == number
        assert len(row) == len(kept) <= most
        # All multiples of one number are there, and none else but the last: it is even.
        assert kept == sorted({*range(0, number + 1, row.every), number})
    if count > most:
        assert len(row) > most / 2 - 1


@given(most=st.integers(3, 9), count=st.integers(1, 60), back=st.integers(0, 70), more=st.integers(0, 60))
def test_another_future(most: int, count: int, back: int, more: int) -> None:
    row: Thinned[str] = Thinned(most)
    for number in range(count):
        row.add(number, f"old {number}")
    before = list(row)
    start = min(back, count)
    row.drop(start)
    assert list(row) == [item for item in before if int(item.split()[1]) < start]
    for number in range(start, start + more):
        row.add(number, f"new {number}")
        assert list(row)[-1] == f"new {number}"
    numbers = [int(item.split()[1]) for item in row]
    assert numbers == sorted(set(numbers))
    assert all(item.startswith("old") == (number < start) for item, number in zip(row, numbers, strict=True))


def test_the_same_number_takes_the_place() -> None:
    row: Thinned[str] = Thinned(3)
    row.add(0, "start")
    row.add(5, "step")
    row.add(5, "epoch")
    assert list(row) == ["start", "epoch"]


@pytest.mark.parametrize("most", [2, 0, -1, 2.5])
def test_room_for_too_few(most: int) -> None:
    with pytest.raises(ValueError, match="most must be a whole number, 3 or more"):
        Thinned(most)
