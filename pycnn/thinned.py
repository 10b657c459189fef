"""Thinned: of a long row as many things as there is room for, evenly spread, the first and last always."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from .arrays import whole

Item = TypeVar("Item")


class Thinned(Generic[Item]):
    """Things with growing whole numbers, of which at most `most` are kept.

    While there is room all are kept; then those whose number is a multiple of `every`, which doubles as often
    as needed. Raises ValueError if `most` is below 3: the first, the last, and one between.
    """

    def __init__(self, most: int) -> None:
        self.most = whole(most, "most", 3)
        self.every = 1
        self._kept: list[tuple[int, Item]] = []

    def add(self, number: int, item: Item) -> None:
        """Put a thing at the end; those that had its number or a higher one are another future: they go."""
        self.drop(number)
        if len(self._kept) > 1 and self._kept[-1][0] % self.every:
            self._kept.pop()  # it was kept as the last one only
        self._kept.append((number, item))
        while len(self._kept) > self.most:
            self.every *= 2
            first, *between, last = self._kept
            self._kept = [first, *(pair for pair in between if pair[0] % self.every == 0), last]

    def fewer(self, most: int) -> Thinned[Item]:
        """Return what would be kept of it if there were less room."""
        made: Thinned[Item] = Thinned(most)
        made.every = self.every
        for number, item in self._kept:
            made.add(number, item)
        return made

    def drop(self, number: int) -> None:
        """Forget all from a number on."""
        while self._kept and self._kept[-1][0] >= number:
            self._kept.pop()

    def __iter__(self) -> Iterator[Item]:
        return (item for _, item in self._kept)

    def __len__(self) -> int:
        return len(self._kept)
