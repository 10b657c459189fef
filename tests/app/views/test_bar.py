from __future__ import annotations

import pytest
from app.views.bar import bar, sentence

from tests.app.document import parsed


def test_the_same_place_begins_and_stops() -> None:
    for share, does in ((None, "run:answers"), (0.0, "stop"), (0.5, "stop")):
        button = parsed(bar("answers", "Ask it", share)).one("button")
        assert button.attributes["data-do"] == does


def test_what_cannot_begin_can_still_be_stopped() -> None:
    assert "disabled" in parsed(bar("answers", "Ask it", None, able=False)).one("button").attributes
    assert "disabled" not in parsed(bar("answers", "Ask it", 0.5, able=False)).one("button").attributes


def test_the_meter_is_always_there_so_that_nothing_jumps() -> None:
    for share, classes in ((None, ["task", "unset"]), (0.25, ["task"])):
        meter = parsed(bar("answers", "Ask it", share)).one("progress")
        assert meter.classes == classes
        assert float(meter.attributes["value"]) == (share or 0)


@pytest.mark.parametrize(
    ("message", "shown"),
    [("the rate is 0: choose another", "The rate is 0: choose another."), ("It is gone.", "It is gone.")],
)
def test_a_message_becomes_a_sentence(message: str, shown: str) -> None:
    assert sentence(message) == shown
