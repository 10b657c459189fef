from __future__ import annotations

import numpy as np
import pytest
from app import netcode
from app.netcode import FIELDS, LONGEST, NetError, decode, encode
from hypothesis import given
from hypothesis import strategies as st

import pycnn
from pycnn import Conv2D, Dense, Flatten, Sequential, lesson


def test_a_small_network_travels_with_its_weights() -> None:
    network = lesson.network()
    fields = encode(network)
    assert list(fields) == [netcode.WEIGHTS]
    again = decode(fields)
    for name, values in network.parameters.items():
        np.testing.assert_array_equal(again.parameters[name], values)
    assert again.classes == network.classes


def test_a_large_one_travels_as_its_layers() -> None:
    network = pycnn.pretrained("digits")
    fields = encode(network)
    assert netcode.WEIGHTS not in fields
    again = decode(fields)
    assert repr(again) == repr(network)


def test_strange_class_names_travel() -> None:
    classes = ["a&b=c", "é, 漢", "🙂"]
    network = Sequential(
        [Conv2D(64, 5), Flatten(), Dense(3)],
        input_shape=(1, 20, 20),
        classes=classes,
        rng=np.random.default_rng(0),
    )
    assert decode(encode(network)).classes == classes


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60)))
def test_junk_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(NetError):
        decode(fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"layers": "[Dense(2)]", "side": "9", "classes": "X\nO"},
        {"layers": "[Flatten(), Dense(2)]", "side": "９", "classes": "X\nO"},
        {"layers": "[Flatten(), Dense(2)]", "side": "999", "classes": "X\nO"},
        {"layers": "[Flatten(), Dense(2)]", "side": "9", "classes": "X\nX"},
        {"layers": "[Flatten(), Dense(900000), Dense(2)]", "side": "64", "classes": "X\nO"},
        {"layers": "[Flatten(), Dense(1)]", "side": "9", "classes": "X"},
        {"layers": "[Flatten(), Dense(2)]", "side": "9", "classes": "X\n "},
        {"layers": "[" + 30 * "ReLU()," + "Flatten(), Dense(2)]", "side": "9", "classes": "X\nO"},
        {"layers": "x" * (LONGEST + 1), "side": "9", "classes": "X\nO"},
    ],
)
def test_impossible_and_huge_networks_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(NetError):
        decode(fields)
