"""Nobody is shut out, as far as rules can tell: at any width, in light and dark, whatever has been done."""

import sys

import pytest
from app.chapters import CHAPTERS
from playwright.sync_api import Browser, Page, expect
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import text_to_be_present_in_element_attribute
from selenium.webdriver.support.wait import WebDriverWait

from .axe import assert_accessible, assert_accessible_in_webkit

PAGES = {
    "desktop": "shared_page",
    "phone": "phone_page",
    "dark desktop": "dark_page",
    "dark phone": "dark_phone_page",
}
LIVE = "#networks, #pipeline, #lens"  # what changes with the network and the drawing


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, kind: str) -> Page:
    """Return a kind of page, in each browser."""
    found: Page = request.getfixturevalue(PAGES[kind])
    dark = found.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark == ("dark" in kind)
    return found


def at_rest(page: Page) -> Page:
    """Wait until details have followed and colours have changed."""
    page.wait_for_timeout(500)
    return page


def test_what_shuts_people_out_is_named(shared_page: Page) -> None:
    name = shared_page.locator("#clear").inner_text()
    rename = "name => { document.getElementById('clear').textContent = name; }"
    shared_page.evaluate(rename, "")
    with pytest.raises(AssertionError, match=r"Buttons must have discernible text[^!]*#clear: <button"):
        assert_accessible(shared_page, LIVE)
    shared_page.evaluate(rename, name)


@pytest.mark.parametrize("kind", ["desktop", "dark phone"])
def test_the_page_is_accessible(page: Page) -> None:
    assert_accessible(at_rest(page))


@pytest.mark.parametrize(
    ("kind", "network"),
    # Each screen and each scheme with each network: all three together would find nothing else.
    [("desktop", "lesson"), ("dark desktop", "xo"), ("phone", "xo"), ("dark phone", "lesson")],
)
def test_all_that_a_reader_opens_is_accessible(page: Page, network: str) -> None:
    """With a drawing, a number taken to pieces, every question answered, and every chapter's code open."""
    page.locator(f'#networks input[value="{network}"]').check()
    page.locator('[data-example="X"]').click()
    expect(page.locator("#verdict")).to_have_text("X")
    page.locator('[data-layer="0"] [data-map="0"]').locator("td, canvas").first.click()
    expect(page.locator("#lens")).to_contain_class("open")
    expect(page.locator("#arithmetic")).to_contain_text("laid over the patch")
    if page.locator("#close-lens").is_visible():
        page.locator("#close-lens").click()  # on a phone it lies over all else
    for chapter in CHAPTERS:
        section = page.locator(f"#{chapter.key}")
        section.locator("[data-option]").first.click()
        for summary in section.locator("details:not([open]) > summary").all():
            summary.click()
        expect(section.locator("[data-code]")).to_contain_text("def ")
    page.evaluate("scrollTo(0, 0)")  # else the strip lies over what is under it
    assert_accessible(at_rest(page))


@pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK exists only on Linux")
def test_the_page_is_accessible_in_webkitgtk(webkit: WebKitGTK) -> None:
    ready = text_to_be_present_in_element_attribute((By.TAG_NAME, "html"), "data-python", "ready")
    WebDriverWait(webkit, 120).until(ready)
    assert_accessible_in_webkit(webkit)
