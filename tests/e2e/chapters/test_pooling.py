"""Pooling: a person sets window and stride, looks into windows, and shifts the drawing."""

from __future__ import annotations

import numpy as np
from app.words import percent
from app.words import pooling as words
from playwright.sync_api import Locator, Page, expect

from pycnn import MaxPool2D, images, lesson
from pycnn.arrays import FloatArray
from pycnn.similarity import in_common
from tests.e2e import hand

KEY = "pooling"


def maps(name: str, down: int = 0, right: int = 0) -> FloatArray:
    """What the article's network pools, worked out outside the browser."""
    image = images.shifted(lesson.IMAGES[name], down, right)
    found: FloatArray = lesson.network().trace(image).steps[2].input
    return found


def pooled(values: FloatArray, window: int, stride: int) -> FloatArray:
    found: FloatArray = MaxPool2D(window, stride).forward(values[np.newaxis])[0]
    return found


def printed(values: FloatArray) -> list[str]:
    return [lesson.printed(value) for value in values.ravel().tolist()]


def cells(chapter: Locator, label: str) -> Locator:
    return chapter.get_by_role("table", name=label, exact=True).locator("td")


def test_a_larger_window_keeps_fewer_numbers(chapter: Locator) -> None:
    before = maps("X")
    expect(cells(chapter, words.POOLED)).to_have_text(printed(pooled(before, 2, 2)[0]))
    hand.slide(chapter.get_by_role("slider", name="Window"), 2)
    hand.slide(chapter.get_by_role("slider", name="Stride"), 1)
    expect(cells(chapter, words.POOLED)).to_have_text(printed(pooled(before, 4, 3)[0]))
    expect(chapter).to_contain_text("2×2: 4 of 49 numbers are left, 8 %.")
    expect(cells(chapter, words.WINDOW)).to_have_count(16)


def test_the_number_under_the_pointer_shows_its_window(chapter: Locator) -> None:
    values = maps("X")[0]
    for at in (5, 10, 0):
        row, col = divmod(at, 4)
        cells(chapter, words.POOLED).nth(at).hover()
        window = values[2 * row : 2 * row + 2, 2 * col : 2 * col + 2]
        expect(cells(chapter, words.WINDOW)).to_have_text(printed(window))
        expect(chapter.locator(".pool-window .value")).to_have_text(f"= {lesson.printed(window.max())}")
        winner = divmod(int(window.argmax()), 2)
        place = 7 * (2 * row + winner[0]) + 2 * col + winner[1]
        expect(cells(chapter, words.MAP).nth(place)).to_contain_class("current")


def test_a_shift_is_compared_with_the_drawing_where_it_was(chapter: Locator) -> None:
    chapter.get_by_role("combobox").select_option("left")
    still, shifted, other = maps("X"), maps("X", right=-1), maps("O")
    expect(cells(chapter, words.SHIFTED_MAP)).to_have_text(printed(shifted[0]))
    expect(cells(chapter, words.STILL_POOLED)).to_have_text(printed(pooled(still, 2, 2)[0]))
    line = chapter.locator(".shift-table tbody tr").nth(1).locator("td")
    small, small_shifted, small_other = (pooled(each, 2, 2) for each in (still, shifted, other))
    unpooled, after = in_common(still, shifted), in_common(small, small_shifted)
    expect(line).to_have_text([percent(unpooled), percent(after)])
    conclusion = words.maps_differ(
        unpooled, after, in_common(still, other), in_common(small, small_other), "O"
    )
    expect(chapter.locator(".conclusion")).to_have_text(conclusion)
    expect(chapter.locator(".over .unlike").first).to_be_visible()
    chapter.get_by_role("combobox").select_option("none")
    expect(chapter.locator(".shift-table")).to_have_count(0)


def test_the_keyboard_walks_over_the_pooled_map(chapter: Locator) -> None:
    values = pooled(maps("X"), 2, 2)[0]
    place = chapter.locator('[data-point="at"]')
    place.focus()
    for key, (row, col) in (
        ("ArrowRight", (0, 1)),
        ("ArrowDown", (1, 1)),
        ("End", (1, 3)),
        ("ArrowDown", (2, 3)),
    ):
        place.press(key)
        expect(chapter.locator(".pool-window .value")).to_have_text(f"= {lesson.printed(values[row, col])}")
        said = f"Row {row + 1}, column {col + 1}: {lesson.printed(values[row, col])}"
        expect(chapter.page.locator("#cell-status")).to_have_text(said)
        expect(place).to_be_focused()


def test_a_finger_looks_into_a_window(phone_page: Page) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    cell = cells(chapter, words.POOLED).nth(15)
    cell.scroll_into_view_if_needed()
    hand.tap(cell)
    expect(cell).to_contain_class("current")
    expect(cells(chapter, words.WINDOW).nth(3)).to_contain_class("pending")  # it hangs over the edge
