from __future__ import annotations

from collections.abc import Iterator

from pycnn.in_pieces import InPieces, finish, part


def counting(pieces: int) -> InPieces[str]:
    for piece in range(pieces):
        yield (piece + 1) / pieces
    return f"{pieces} pieces"


def test_finished_work_has_its_result() -> None:
    assert finish(counting(3)) == "3 pieces"
    assert finish(counting(0)) == "0 pieces"


def test_a_part_has_its_share_of_the_whole_and_the_same_result() -> None:
    result = ""

    def whole() -> Iterator[float]:
        nonlocal result
        result = yield from part(counting(2), 0, 0.5)
        result += ", " + (yield from part(counting(4), 0.5, 1))

    assert list(whole()) == [0.25, 0.5, 0.625, 0.75, 0.875, 1]
    assert result == "2 pieces, 4 pieces"
