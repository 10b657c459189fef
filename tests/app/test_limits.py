from __future__ import annotations

import numpy as np
import pytest
from app import limits
from app.limits import LimitError

import pycnn
from pycnn import Conv2D, Dense, Flatten, Layer, ReLU, Sequential, lesson


def network(*layers: Layer, shape: tuple[int, int, int] = (1, 9, 9), classes: str = "XO") -> Sequential:
    return Sequential(
        [*layers, Flatten(), Dense(len(classes))],
        input_shape=shape,
        classes=list(classes),
        rng=np.random.default_rng(0),
    )


def test_the_networks_of_the_page_are_within_the_limits() -> None:
    for each in (lesson.network(), pycnn.pretrained("xo"), pycnn.pretrained("digits")):
        limits.check_network(each)


@pytest.mark.parametrize(
    ("shape", "able"), [((1, 64, 64), True), ((1, 65, 65), False), ((3, 9, 9), False), ((1, 9, 10), False)]
)
def test_pictures_are_grey_square_and_not_too_large(shape: tuple[int, int, int], able: bool) -> None:
    made = network(Conv2D(1, 3), shape=shape)
    if able:
        limits.check_network(made)
        return
    with pytest.raises(LimitError, match="grey, square, and of up to 64 pixels"):
        limits.check_network(made)


def test_the_page_can_show_so_many_layers_and_no_more() -> None:
    limits.check_network(network(*(ReLU() for _ in range(22))))
    with pytest.raises(LimitError, match="there are 25 layers, but the page can show 24"):
        limits.check_network(network(*(ReLU() for _ in range(23))))


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\u2028b", "n" * 41])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    with pytest.raises(LimitError, match="is no name of a class"):
        limits.check_plan([Flatten(), Dense(2)], 9, ["X", name])


def test_a_name_may_be_as_long_as_there_is_room_for_it() -> None:
    limits.check_plan([Flatten(), Dense(2)], 9, ["<b>é 漢</b>", "n" * 40])


def test_one_class_is_none() -> None:
    with pytest.raises(LimitError, match="at least two classes"):
        limits.check_plan([Flatten(), Dense(1)], 9, ["X"])


def test_layers_that_do_not_fit_say_why() -> None:
    with pytest.raises(LimitError, match="9"):
        limits.check_plan([Conv2D(1, 11), Flatten(), Dense(2)], 9, ["X", "O"])
