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


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, browser: Browser) -> Page:
    """Return each kind of page, in each browser."""
    found: Page = request.getfixturevalue(PAGES[request.param])
    dark = found.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark == ("dark" in request.param)
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


def test_the_page_is_accessible(page: Page) -> None:
    assert_accessible(at_rest(page))


@pytest.mark.parametrize(
    ("network", "drawn"),
    [("lesson", True), ("xo", False), ("xo", True)],
    ids=["lesson, drawn", "xo, empty", "xo, drawn"],
)
def test_the_pipeline_is_accessible(page: Page, network: str, *, drawn: bool) -> None:
    page.locator(f'#networks input[value="{network}"]').check()
    if drawn:
        page.locator('[data-example="X"]').click()
        expect(page.locator("#verdict")).to_have_text("X")
        page.locator('[data-layer="0"] [data-map="0"]').locator("td, canvas").first.click()
        expect(page.locator("#arithmetic")).to_contain_text("row 1, column 1")
    assert_accessible(at_rest(page), LIVE)


@pytest.mark.parametrize("page", ["desktop", "dark phone"], indirect=True)
@pytest.mark.parametrize("key", [chapter.key for chapter in CHAPTERS])
def test_a_chapter_that_is_answered_and_open_is_accessible(page: Page, key: str) -> None:
    chapter = page.locator(f"#{key}")
    chapter.locator("[data-option]").first.click()
    for summary in chapter.locator("details:not([open]) > summary").all():
        summary.click()
    assert_accessible(at_rest(page), f"#{key}")


@pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK exists only on Linux")
def test_the_page_is_accessible_in_webkitgtk(webkit: WebKitGTK) -> None:
    ready = text_to_be_present_in_element_attribute((By.TAG_NAME, "html"), "data-python", "ready")
    WebDriverWait(webkit, 120).until(ready)
    assert_accessible_in_webkit(webkit)
