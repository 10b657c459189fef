from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential, fits, lesson, pretrained
from pycnn.layer_list import from_code
from tests.pycnn import examples


@pytest.mark.parametrize("network", [lesson.network(), pretrained("xo"), pretrained("digits")], ids=str)
def test_a_network_that_ships_fits(network: Sequential) -> None:
    found = fits.check(network.layers, network.input_shape, len(network.classes))
    assert found.reason is None
    assert found.at is None
    assert [fit.layer for fit in found.layers] == network.layers
    assert [fit.size.output_shape for fit in found.layers if fit.size] == network.shapes[1:]
    assert found.multiplications == network.multiplications
    assert found.parameters == sum(values.size for values in network.parameters.values())


def test_what_does_not_fit_is_told_at_its_layer_and_those_before_it_are_described() -> None:
    layers = [Conv2D(4, 3), MaxPool2D(4), Conv2D(2, 3), ReLU(), Flatten(), Dense(2)]
    found = fits.check(layers, (1, 9, 9), 2)
    assert found.at == 2
    assert found.reason == found.layers[2].reason
    assert "the kernel (3 × 3) is larger than its input (2 × 2): use a smaller one" in str(found.reason)
    shapes = [fit.size.output_shape if fit.size else None for fit in found.layers]
    assert shapes == [(4, 7, 7), (4, 2, 2), None, None, None, None]
    assert [fit.reason is None for fit in found.layers] == [True, True, False, True, True, True]
    assert found.parameters == 40
    assert found.multiplications == 4 * 7 * 7 * 9


def test_the_end_must_vote_for_the_classes() -> None:
    found = fits.check([Flatten(), Dense(3)], (1, 4, 4), 2)
    assert (found.at, found.reason) == (1, "the last layer has 3 units for 2 classes: use Dense(2)")
    assert found.layers[1].size is not None  # it is described as well
    found = fits.check([Flatten(), Dense(2), ReLU()], (1, 4, 4), 2)
    assert found.at == 2
    assert "it must be Dense(2), a unit per class" in str(found.reason)


def test_no_layers_and_one_twice() -> None:
    found = fits.check([], (1, 4, 4), 2)
    assert (found.layers, found.at) == ((), None)
    assert "at least Flatten() and Dense(2)" in str(found.reason)
    relu = ReLU()
    found = fits.check([relu, Flatten(), relu, Dense(2)], (1, 4, 4), 2)
    assert found.at == 2
    assert "twice: make a second one" in str(found.reason)


@pytest.mark.parametrize(
    ("code", "at", "words"),
    [
        (
            "[Conv2D(1000000, 1), Flatten(), Dense(2)]",
            0,
            "1000000 × 28 × 28 = 784,000,000 values, but a page can hold 100,000: use fewer filters",
        ),
        ("[Flatten(), Dense(1000000), Dense(2)]", 1, "1000000 = 1,000,000 values"),
        (
            "[Flatten(), Dense(3000), Dense(2)]",
            1,
            r"2,355,000 parameters, but a page can train 2,000,000: use fewer units",
        ),
        (
            "[Conv2D(40, 9, padding='same'), Conv2D(40, 9, padding='same'), Flatten(), Dense(2)]",
            1,
            "104,[0-9,]+ multiplications, but a page can do with 15,000,000: use fewer or smaller features",
        ),
        ("[Conv2D(1, (1, 1000000), padding='same'), Flatten(), Dense(2)]", 0, "multiplications"),
        (
            "[Conv2D(20, (1, 100), padding='same'), Flatten(), Dense(2)]",
            0,
            "lays out .* for one image",
        ),
    ],
)
def test_what_a_page_could_not_run_says_so_at_its_layer(code: str, at: int, words: str) -> None:
    tracemalloc.start()
    try:
        found = fits.check(from_code(code), (1, 28, 28), 2)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert found.at == at
    with pytest.raises(ValueError, match=words):
        raise ValueError(found.reason)
    assert [fit.reason for fit in found.layers].count(None) == len(found.layers) - 1
    assert all(fit.size for fit in found.layers)


def test_an_image_that_is_too_large_is_told_at_the_first_layer() -> None:
    found = fits.check([MaxPool2D(1000), Flatten(), Dense(2)], (1, 1000, 1000), 2)
    assert found.at == 0
    assert "1 × 1000 × 1000 = 1,000,000 values" in str(found.reason)


SIDES = st.integers(1, 5)
KINDS = st.one_of(
    st.builds(Conv2D, st.integers(1, 3), SIDES, stride=SIDES),
    st.builds(MaxPool2D, SIDES),
    st.builds(Flatten),
    st.builds(ReLU),
    st.builds(Dense, st.integers(1, 3)),
)


@given(layers=st.lists(KINDS, max_size=6), shape=st.tuples(SIDES, SIDES, SIDES), classes=st.integers(2, 3))
def test_it_fits_exactly_where_a_network_can_be_made(
    layers: list[Layer], shape: tuple[int, int, int], classes: int
) -> None:
    found = fits.check(layers, shape, classes)
    names = ["a", "b", "c"][:classes]
    if found.reason is None:
        assert Sequential(layers, input_shape=shape, classes=names).multiplications == found.multiplications
        return
    with pytest.raises(ValueError, match="layer") as refused:
        Sequential(layers, input_shape=shape, classes=names)
    if found.layers:
        assert found.reason in str(refused.value)


def test_layers_with_weights_are_checked_as_well() -> None:
    net = examples.network()
    assert fits.check(net.layers, net.input_shape, 3).reason is None
