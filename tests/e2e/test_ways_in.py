"""Finger, keyboard alone, a link; small screens; and trouble."""

import re

import pytest
from app import words
from playwright.sync_api import Page, expect

from pycnn import lesson

from . import hand
from .conftest import NewPage
from .shared import BOOT_TIMEOUT, DESKTOP, open_ready


def test_a_finger_draws_and_opens_a_cell(phone_page: Page) -> None:
    for row, line in enumerate(hand.example("X").splitlines()):
        for col, pixel in enumerate(line):
            if pixel == "X":
                hand.touch(phone_page, [((col + 0.5) / 9, (row + 0.5) / 9)])
    expect(phone_page.locator("#verdict")).to_have_text("X")
    expect(phone_page.locator("#brief")).to_contain_text("X 1.00")
    cell = phone_page.locator('[data-layer="3"] [data-map="0"] td').first
    cell.click()
    lens = phone_page.locator("#lens")
    expect(lens).to_have_css("position", "fixed")
    expect(lens).to_contain_text("max(")
    expect(cell).to_be_in_viewport()
    top, bottom = lens.bounding_box(), cell.bounding_box()
    assert top is not None
    assert bottom is not None
    assert bottom["y"] + bottom["height"] <= top["y"], "the lens hides the cell that it explains"
    phone_page.locator("#close-lens").click()
    expect(lens).not_to_have_css("position", "fixed")


def test_a_finger_draws_a_stroke_and_the_page_stays(phone_page: Page) -> None:
    hand.on_pad(phone_page)
    scrolled = phone_page.evaluate("() => window.scrollY")
    for stroke in hand.O:
        hand.touch(phone_page, stroke)
    expect(phone_page.locator("#verdict")).to_have_text("O")
    assert phone_page.evaluate("() => window.scrollY") == scrolled


def test_the_keyboard_alone_is_enough(shared_page: Page) -> None:
    page = shared_page
    page.keyboard.press("Tab")  # the link that skips
    page.keyboard.press("Tab")  # the choice of the network
    page.keyboard.press("Tab")
    expect(page.locator("#pad")).to_be_focused()
    pixels = hand.example("X").splitlines()
    for row, line in enumerate(pixels):
        for col in range(9) if row % 2 == 0 else reversed(range(9)):
            if line[col] == "X":
                page.keyboard.press("Space")
            if row % 2 == 0 and col < 8:
                page.keyboard.press("ArrowRight")
            elif row % 2 == 1 and col > 0:
                page.keyboard.press("ArrowLeft")
        if row == 1:
            expect(page.locator("#pad-status")).to_have_text("Row 2, column 1, black")
        page.keyboard.press("ArrowDown")
    expect(page.locator("#verdict")).to_have_text("X")
    hand.expect_picture(page, hand.example("X"))
    expect(page.locator("#cursor")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.locator("#picture td.white")).to_have_count(12)
    for _ in range(4):  # Undo, Clear, Open, the first map
        page.keyboard.press("Tab")
    expect(page.locator('[data-layer="0"] [data-map="0"] td').nth(8)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#arithmetic")).to_contain_text("row 2, column 3")


def test_shift_and_an_arrow_draw_a_line(shared_page: Page) -> None:
    shared_page.locator("#pad").focus()
    for _ in range(4):
        shared_page.keyboard.press("Shift+ArrowRight")
    expect(shared_page.locator("#picture tr").first.locator("td.white")).to_have_count(4)
    expect(shared_page.locator("#pad-status")).to_have_text("Row 1, column 5, white")


def test_a_copied_link_restores_drawing_and_cell(new_page: NewPage, shared_page: Page) -> None:
    page = shared_page
    hand.draw(page, hand.O)
    page.locator('[data-layer="2"] [data-map="2"] td').nth(6).click()
    expect(page).to_have_url(re.compile(r"#net=lesson&ink=[\w-]+&at=2\.2\.1\.2$"))
    drawn, arithmetic = hand.picture(page), page.locator("#arithmetic").inner_text()
    copy = open_ready(new_page(), page.url)
    expect(copy.locator("#verdict")).to_have_text("O")
    hand.expect_picture(copy, drawn)
    expect(copy.locator("#arithmetic")).to_have_text(arithmetic, use_inner_text=True)


def follow(page: Page, fragment: str) -> None:
    """Change the address of a page that is open. The drivers' own way waits for a load that does not come."""
    page.evaluate("fragment => { location.hash = fragment; }", fragment)


def test_a_link_to_the_page_that_is_open_changes_it(shared_page: Page) -> None:
    follow(shared_page, "net=lesson&ink=AwE")  # the second example
    expect(shared_page.locator("#verdict")).to_have_text("O")
    hand.expect_picture(shared_page, hand.example(list(lesson.IMAGES)[1]))


@pytest.mark.parametrize(
    "fragment",
    [
        "net=lesson&ink=AQ",
        "net=other",
        "<img src=x onerror=alert(1)>",
        "at=99",
        "net=lesson&ink=" + "A" * 9000,
    ],
)
def test_a_link_that_makes_no_sense_is_answered_calmly(shared_page: Page, fragment: str) -> None:
    hand.clear(shared_page)
    expect(shared_page.locator("#notice")).to_be_hidden()
    follow(shared_page, fragment)
    expect(shared_page.locator("#notice")).to_have_text(words.BAD_LINK)
    expect(shared_page.locator("#verdict")).to_have_text("")
    assert shared_page.locator("img").count() == 0
    hand.draw(shared_page, hand.X)
    expect(shared_page.locator("#verdict")).to_have_text("X")
    expect(shared_page.locator("#notice")).to_be_hidden()


def test_what_is_said_of_a_link_stays_until_something_is_done(new_page: NewPage, site_url: str) -> None:
    page = open_ready(new_page(**DESKTOP.options), f"{site_url}#net=xo&ink=!!!")
    expect(page.locator("#notice")).to_have_text(words.BAD_LINK)
    page.wait_for_timeout(1000)  # longer than an address takes to be written
    expect(page.locator("#notice")).to_have_text(words.BAD_LINK)
    hand.draw(page, hand.X)
    expect(page.locator("#verdict")).to_have_text("X")
    expect(page.locator("#notice")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390, 834, 1024, 1440, 1920])
def test_nothing_sticks_out_sideways(shared_page: Page, width: int) -> None:
    shared_page.set_viewport_size({"width": width, "height": 900})
    shared_page.locator('[data-example="X"]').click()
    shared_page.locator('[data-layer="0"] [data-map="0"] td').first.click()
    expect(shared_page.locator("#arithmetic")).to_contain_text("row 1, column 1")
    page_width, window_width = shared_page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert page_width == window_width
    for stage in shared_page.locator("[data-map], #pad, #picture, #verdict").all():
        box = stage.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_the_stages_keep_the_contract(shared_page: Page) -> None:
    layers = shared_page.locator("[data-layer]")
    assert [layer.get_attribute("data-layer") for layer in layers.all()] == list("012345")
    maps = [layer.locator("[data-map]").count() for layer in layers.all()]
    assert maps == [3, 3, 3, 3, 1, 1]
    assert shared_page.locator("output#verdict").count() == 1
    styled = shared_page.locator("[style]").evaluate_all("elements => elements.map(each => each.id)")
    assert sorted(styled) == ["cursor", "lab-cursor"], "only the cursors' places are set, by the page itself"


def test_nothing_jumps_when_python_takes_over(page: Page, site_url: str) -> None:
    browser = page.context.browser
    assert browser is not None
    if browser.browser_type.name != "chromium":
        pytest.skip("only Chromium reports layout shifts")
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " window.shifts += entry.value }).observe({type: 'layout-shift', buffered: true})"
    )
    for size in ({"width": 390, "height": 844}, {"width": 1440, "height": 900}):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        page.goto("about:blank")
        open_ready(page, site_url)
        assert page.evaluate("() => window.shifts") < 0.005


def test_trouble_in_one_part_is_shown_and_the_page_goes_on(faulty_page: Page, site_url: str) -> None:
    open_ready(faulty_page, site_url)
    faulty_page.evaluate("() => document.querySelector('#picture').remove()")
    faulty_page.locator('[data-layer="0"] [data-map="0"] td').nth(3).click()  # its patch cannot be marked now
    trouble = faulty_page.get_by_role("alert")
    expect(trouble).to_contain_text("the page goes on", timeout=BOOT_TIMEOUT)
    expect(trouble).to_contain_text("#picture")
    hand.draw(faulty_page, hand.X)
    expect(faulty_page.locator("#verdict")).to_have_text("X")
