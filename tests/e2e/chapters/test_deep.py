"""Deep learning: a person stacks layers and points at values to see how much of the picture they see."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from pycnn import explain, lesson, pretrained
from tests.e2e import hand

KEY = "deep"
X = lesson.network().trace(lesson.IMAGES["X"])


def level(chapter: Locator, number: int) -> Locator:
    return chapter.locator(".level").nth(number)


def cell(chapter: Locator, number: int, index: int, at: int) -> Locator:
    return level(chapter, number).locator("table").nth(index).locator("td").nth(at)


def add(chapter: Locator, name: str) -> Locator:
    return chapter.get_by_role("group", name="Add a layer").get_by_role("button", name=name)


def seen(layer: int, index: tuple[int, int, int]) -> str:
    """What is said of a value of the article's network on its X."""
    _, rows, cols = explain.receptive_field(X, layer, index)[0]
    count = (rows.stop - rows.start) * (cols.stop - cols.start)
    return (
        f"{count} of the picture's 81 pixels: rows {rows.start + 1} to {rows.stop}, columns {cols.start + 1}"
    )


def test_pointing_at_any_value_frames_what_it_sees(chapter: Locator) -> None:
    for layer, index, at, place in ((3, 2, 3, (2, 1, 1)), (2, 1, 5, (1, 1, 1)), (0, 0, 24, (0, 3, 3))):
        cell(chapter, layer + 1, index, at).hover()
        expect(chapter.locator(".seen")).to_contain_text(seen(layer, place))
        expect(cell(chapter, layer + 1, index, at)).to_have_class(re.compile("current"))
        _, rows, cols = explain.receptive_field(X, layer, place)[0]
        pixels = (rows.stop - rows.start) * (cols.stop - cols.start)
        expect(level(chapter, 0).locator("td.in-patch")).to_have_count(pixels)
    expect(level(chapter, 4).locator("td.in-patch")).to_have_count(0)


def test_layers_are_added_inserted_and_taken_away(chapter: Locator) -> None:
    expect(add(chapter, "Convolution")).to_be_disabled()
    expect(chapter.locator(".reasons")).to_contain_text("maps of only 2×2")
    add(chapter, "ReLU").click()
    expect(chapter.locator(".level")).to_have_count(6)
    chapter.get_by_role("button", name="Add the next layer after layer 2, ReLU").click()
    expect(chapter.locator(".adder b")).to_have_text("after layer 2, ReLU")
    add(chapter, "Convolution").click()
    expect(chapter.locator(".level h3")).to_have_text(
        ["0 Picture", "1 Convolution", "2 ReLU", "3 Convolution", "4 Pooling", "5 Pooling", "6 ReLU"]
    )
    expect(level(chapter, 3)).to_contain_text("random, not learned")
    expect(level(chapter, 3).locator("dd").nth(1)).to_have_text("5×5")
    expect(chapter.page).to_have_url(re.compile(r"deep\.stack=crcppr"))
    for _ in range(6):
        chapter.get_by_role("button", name="Take away layer 1,").click()
    expect(chapter.locator(".level")).to_have_count(1)
    expect(chapter.locator(".seen")).to_contain_text("each pixel sees itself")
    chapter.get_by_role("button", name="The article's network").click()
    expect(chapter.locator(".level")).to_have_count(5)


def test_the_keyboard_alone_builds_and_points(chapter: Locator) -> None:
    page = chapter.page
    last = level(chapter, 4).get_by_role("application").first
    last.focus()
    page.keyboard.press("End")
    expect(chapter.locator(".seen")).to_contain_text("row 1, column 2 of map 1")
    page.keyboard.press("ArrowDown")
    expect(chapter.locator(".seen")).to_contain_text(seen(3, (0, 1, 1)))
    expect(page.locator("#cell-status")).to_contain_text("1.00")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    expect(chapter.locator(".seen")).to_contain_text("row 2, column 1 of map 2")
    add(chapter, "Pooling").focus()
    page.keyboard.press("Enter")
    expect(chapter.locator(".level")).to_have_count(6)
    expect(level(chapter, 5).locator("dd").first).to_have_text("3 × 1×1")


def test_the_trained_networks_own_stack_is_painted(ready_page: Page) -> None:
    page = ready_page
    page.locator('#networks input[value="xo"]').check()
    chapter = hand.in_sight(page, KEY)
    chapter.get_by_role("button", name="The chosen network's own").click()
    expect(chapter.locator(".level")).to_have_count(7)
    network = pretrained("xo")
    trace = network.trace(network.batch([[[-1.0] * 24] * 24])[0])
    canvas = level(chapter, 4).locator("canvas").nth(1)
    canvas.scroll_into_view_if_needed()
    before = level(chapter, 0).locator("canvas").evaluate("canvas => canvas.toDataURL()")
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1.5 * box["width"] / 6, box["y"] + 2.5 * box["height"] / 6)
    region = explain.receptive_field(trace, 3, (1, 2, 1))[0]
    said = (
        f"rows {region[1].start + 1} to {region[1].stop}, columns {region[2].start + 1} to {region[2].stop}"
    )
    expect(chapter.locator(".seen")).to_contain_text("row 3, column 2 of map 2")
    expect(chapter.locator(".seen")).to_contain_text(said)
    page.wait_for_function(
        "before => document.querySelector('#deep .level canvas').toDataURL() !== before", arg=before
    )
    expect(level(chapter, 6).locator("dd").nth(1)).to_have_text("24×24")


def test_a_finger_points_and_builds(phone_page: Page) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    target = cell(chapter, 3, 0, 6)
    target.scroll_into_view_if_needed()
    hand.tap(target)
    expect(chapter.locator(".seen")).to_contain_text(seen(2, (0, 1, 2)))
    hand.tap(chapter.get_by_role("button", name="The article's deep stack"))
    expect(chapter.locator(".level")).to_have_count(9)
    for button in chapter.locator(".exhibit button").all():
        size = button.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 24
    wide, window = phone_page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= window
