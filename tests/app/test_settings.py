from __future__ import annotations

from dataclasses import dataclass

import pytest
from app.chapters import CHAPTERS
from app.settings import Settings, choice, point, slider, text, toggle
from hypothesis import given
from hypothesis import strategies as st


@dataclass(frozen=True)
class Kitchen(Settings):
    heat: int = slider(2, 0, 10, 2)
    pan: str = choice("small", ("small", "large"))
    lid: int = toggle(default=False)
    at: int = point()
    order: str = text("ab", "abc", 4)


def test_a_setting_is_read_from_text() -> None:
    assert Kitchen().set("heat", "4") == Kitchen(heat=4)
    assert Kitchen().set("pan", "large") == Kitchen(pan="large")
    assert Kitchen().set("lid", "1") == Kitchen(lid=1)
    assert Kitchen().set("at", "9999") == Kitchen(at=9999)
    assert Kitchen().set("order", "cba") == Kitchen(order="cba")
    assert Kitchen().set("order", "") == Kitchen(order="")


def test_the_same_value_gives_the_same_settings() -> None:
    kitchen = Kitchen()
    assert kitchen.set("heat", "2") is kitchen


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("heat", "3"),
        ("heat", "12"),
        ("heat", "-2"),
        ("heat", " 4"),
        ("heat", "+4"),
        ("heat", "0_4"),
        ("heat", "٤"),
        ("heat", ""),
        ("heat", "9" * 5000),
        ("pan", "Large"),
        ("pan", ""),
        ("lid", "2"),
        ("lid", "true"),
        ("at", "-1"),
        ("at", "10000"),
        ("order", "abcab"),
        ("order", "d"),
    ],
)
def test_nonsense_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Kitchen().set(name, value)


@pytest.mark.parametrize("name", ["", "Heat", "set", "__class__", "specs"])
def test_what_is_no_setting_cannot_be_set(name: str) -> None:
    with pytest.raises(KeyError):
        Kitchen().set(name, "1")


def test_only_what_was_changed_is_written() -> None:
    assert Kitchen().changed() == {}
    assert Kitchen(heat=4, order="").changed() == {"heat": "4", "order": ""}


@given(
    heat=st.integers(0, 5).map(lambda half: 2 * half),
    pan=st.sampled_from(["small", "large"]),
    lid=st.integers(0, 1),
    at=st.integers(0, 9999),
    order=st.text("abc", max_size=4),
)
def test_what_is_written_is_read_again(heat: int, pan: str, lid: int, at: int, order: str) -> None:
    kitchen = Kitchen(heat, pan, lid, at, order)
    again = Kitchen()
    for name, value in kitchen.changed().items():
        again = again.set(name, value)
    assert again == kitchen


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.key)
def test_the_first_settings_of_every_chapter_are_allowed(chapter: object) -> None:
    first = chapter.first  # type: ignore[attr-defined]
    for name, spec in first.specs().items():
        assert spec.read(str(getattr(first, name))) == getattr(first, name)
