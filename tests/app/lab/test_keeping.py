from __future__ import annotations

import json

import numpy as np
import pytest
from app.lab import keeping
from app.lab.choices import Choices
from app.lab.keeping import KeptError, drawings_from, drawings_text, lab_from, lab_text, network_from
from app.lab.own import FIRST, OwnClass
from app.lab.plan import of
from hypothesis import given
from hypothesis import strategies as st

import pycnn
from pycnn import Conv2D, Dense, Flatten, Sequential, lesson
from tests.app import sketches

OWN = (OwnClass("cross", (sketches.hand_drawn_x(120, 120, 80),)), OwnClass("ring 漢", ()))


def test_all_of_a_lab_comes_back() -> None:
    network = pycnn.pretrained("xo")
    choices, plan = Choices(data="own", rate="fast"), of(lesson.network()).typed(0, "filters", "oops")
    kept = lab_from(lab_text(OWN, choices, plan, network))
    assert (kept.own, kept.choices, kept.plan) == (OWN, choices, plan)
    assert kept.network is not None
    for name, values in network.parameters.items():
        np.testing.assert_array_equal(kept.network.parameters[name], values)
    empty = lab_from(lab_text(FIRST, Choices(), None, None))
    assert (empty.own, empty.choices, empty.plan, empty.network) == (FIRST, Choices(), None, None)


def test_drawings_come_back() -> None:
    assert drawings_from(drawings_text(OWN)) == OWN


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "{" * 9999, '{"format": "pycnn lab", "version": 9}']
)
def test_other_texts_are_refused(text: str) -> None:
    for read in (lab_from, drawings_from):
        with pytest.raises(KeptError):
            read(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 99) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(["own", "choices", "plan", "network"]), JSON)
def test_whatever_stands_there_is_read_or_refused(name: str, value: object) -> None:
    found = json.loads(lab_text(OWN, Choices(), of(lesson.network()), None))
    found[name] = value
    try:
        kept = lab_from(json.dumps(found))
    except KeptError:
        return
    assert lab_from(lab_text(kept.own, kept.choices, kept.plan, kept.network)) is not None


def test_a_network_that_the_page_cannot_use_is_refused() -> None:
    rng = np.random.default_rng(0)
    for shape in ((3, 9, 9), (1, 9, 8), (1, 80, 80)):
        network = Sequential(
            [Conv2D(1, 3), Flatten(), Dense(2)], input_shape=shape, classes=["a", "b"], rng=rng
        )
        with pytest.raises(KeptError, match="grey, square"):
            network_from(keeping.network_file(network))
    with pytest.raises(KeptError, match="not a usable network"):
        network_from(keeping.network_file(lesson.network())[:-40])
