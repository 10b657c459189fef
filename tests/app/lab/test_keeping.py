from __future__ import annotations

import json

import numpy as np
import pytest
from app.lab import keeping
from app.lab.choices import Choices
from app.lab.keeping import Kept, KeptError, drawings_from, drawings_text, lab_from, lab_text, network_from
from app.lab.own import FIRST, OwnClass
from app.lab.plan import from_code, of
from app.lab.plan import network as network_of
from app.limits import MOST_LAYERS
from app.workshop.desk import Code
from hypothesis import given
from hypothesis import strategies as st

import pycnn
from pycnn import Conv2D, Dense, Flatten, ReLU, Sequential, lesson
from tests.app import sketches

OWN = (OwnClass("cross", (sketches.hand_drawn_x(120, 120, 80),)), OwnClass("ring 漢", ()))


def test_all_of_a_lab_comes_back() -> None:
    network = pycnn.pretrained("xo")
    choices, plan = Choices(data="own", rate="fast"), of(lesson.network()).typed(0, "filters", "oops")
    code = Code({"pycnn.layers.relu": "# mine"}, {"pycnn.losses": "# not run yet"})
    kept = lab_from(lab_text(Kept(OWN, choices, plan, network, code)))
    assert (kept.own, kept.choices, kept.plan, kept.code) == (OWN, choices, plan, code)
    assert kept.network is not None
    for name, values in network.parameters.items():
        np.testing.assert_array_equal(kept.network.parameters[name], values)
    empty = Kept(FIRST, Choices(), None, None)
    assert lab_from(lab_text(empty)) == empty


def test_what_an_older_page_kept_had_no_code() -> None:
    found = json.loads(lab_text(Kept(OWN, Choices(), None, None)))
    del found["code"]
    assert lab_from(json.dumps(found)).own == OWN


def test_files_that_there_are_no_longer_are_left_out_and_huge_ones_refused() -> None:
    files = {"pycnn.gone": "1", "os": "2", "pycnn.layers": "3", "pycnn.losses": "4"}
    kept = lab_from(lab_text(Kept(OWN, Choices(), None, None, Code({}, files))))
    assert kept.code.drafts == {"pycnn.losses": "4"}
    huge = {"pycnn.losses": " " * (keeping.LONGEST_CODE + 1)}
    with pytest.raises(KeptError, match="a file of the code"):
        lab_from(lab_text(Kept(OWN, Choices(), None, None, Code(huge, {}))))


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


@given(st.sampled_from(["own", "choices", "plan", "network", "code", "training"]), JSON)
def test_whatever_stands_there_is_read_or_refused(name: str, value: object) -> None:
    found = json.loads(lab_text(Kept(OWN, Choices(), of(lesson.network()), None)))
    found[name] = value
    try:
        kept = lab_from(json.dumps(found))
    except KeptError:
        return
    assert lab_from(lab_text(kept)) is not None


def test_the_longest_plan_that_can_be_pasted_comes_back() -> None:
    plan = from_code("[" + (MOST_LAYERS - 2) * "ReLU(), " + "Flatten(), Dense(2)]", 9, ("X", "O"))
    kept = Kept(OWN, Choices(), plan, network_of(plan, ("X", "O")))
    assert lab_from(lab_text(kept)).plan == plan


def test_a_network_that_the_page_cannot_use_is_refused() -> None:
    rng = np.random.default_rng(0)
    for shape in ((3, 9, 9), (1, 9, 8), (1, 80, 80)):
        network = Sequential(
            [Conv2D(1, 3), Flatten(), Dense(2)], input_shape=shape, classes=["a", "b"], rng=rng
        )
        with pytest.raises(KeptError, match="grey, square"):
            network_from(keeping.network_file(network))
    for classes, why in (
        (["only"], "at least two classes"),
        (["a", " "], "no name"),
        (["a", "two\nlines"], "no name"),
        (["a", "b" * 100_000], "no name"),
    ):
        network = Sequential(
            [Flatten(), Dense(len(classes))], input_shape=(1, 9, 9), classes=classes, rng=rng
        )
        with pytest.raises(KeptError, match=why):
            network_from(keeping.network_file(network))
    long = [*(ReLU() for _ in range(MOST_LAYERS)), Flatten(), Dense(2)]
    network = Sequential(long, input_shape=(1, 9, 9), classes=["a", "b"], rng=rng)
    with pytest.raises(KeptError, match="26 layers"):
        network_from(keeping.network_file(network))
    with pytest.raises(KeptError, match="not a usable network"):
        network_from(keeping.network_file(lesson.network())[:-40])
