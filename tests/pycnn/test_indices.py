import re

import numpy as np
import pytest

from pycnn.indices import parameter_at, place_in
from tests.pycnn import examples


def test_an_index_becomes_a_tuple_of_plain_numbers() -> None:
    assert place_in((3,), 2, "the list") == (2,)
    assert place_in((3,), (2,), "the list") == (2,)
    place = place_in((2, 4, 4), (np.int64(1), np.uint8(0), 3), "the maps")  # type: ignore[arg-type]
    assert place == (1, 0, 3)
    assert {type(i) for i in place} == {int}
    assert place_in((), (), "one number") == ()


@pytest.mark.parametrize("index", [(2, 0), (0, 3), (0,), (0, 0, 0), (), 0, 2**70])
def test_an_index_that_does_not_exist(index: int | tuple[int, ...]) -> None:
    message = f"there is no number {index!r} in the table: its shape is (2, 3)"
    with pytest.raises(IndexError, match=re.escape(message)):
        place_in((2, 3), index, "the table")


@pytest.mark.parametrize("index", [(0, -1), (0, 1.0), (True, 0), "00", None, [0, 0]])
def test_an_index_that_is_none(index: object) -> None:
    with pytest.raises(IndexError, match=r"in the table: index must be a whole number, 0 or more, not"):
        place_in((2, 3), index, "the table")  # type: ignore[arg-type]


def test_a_parameter_is_found_by_its_name() -> None:
    net = examples.network()
    assert parameter_at(net, "3.weight", (3, 2, 1, 0)) == (3, "weight", (3, 2, 1, 0))
    assert parameter_at(net, "8.bias", 2) == (8, "bias", (2,))
    with pytest.raises(IndexError, match=r"there is no number 3 in 8\.bias: its shape is \(3,\)"):
        parameter_at(net, "8.bias", 3)
    for name in ("8", "bias", "1.weight", "3.weigh", "-1.bias"):
        with pytest.raises(ValueError, match=f"no parameter '{name}': the network has 0.weight, 0.bias"):
            parameter_at(net, name, 0)
