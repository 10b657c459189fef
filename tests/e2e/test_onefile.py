"""The whole site in one file, opened from a disk, in every browser."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as when
from selenium.webdriver.support.wait import WebDriverWait

from building import single

from . import hand, webkit
from .shared import open_context, open_ready
from .watch import Watch

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def one_file(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a folder with spaces")
    return single.write(site_folder, ROOT, folder / "x-or-o.html")


@pytest.fixture
def opened(browser: Browser, one_file: Path) -> Iterator[Page]:
    """Return the file's page, ready; no request may leave it."""
    watch = Watch("file:")
    with open_context(browser, watch, viewport={"width": 1280, "height": 900}) as context:
        yield open_ready(context.new_page(), one_file.as_uri())
    watch.assert_clean()


def test_it_decides_on_a_drawing_and_keeps_it_in_its_address(opened: Page) -> None:
    hand.draw(opened, hand.X)
    expect(opened.locator("#verdict")).to_have_text("X")
    hand.expect_picture(opened, hand.example("X"))
    expect(opened).to_have_url(re.compile("#.*ink="))
    opened.reload()
    expect(opened.locator("#verdict")).to_have_text("X", timeout=60_000)


def test_it_has_the_digits_the_licences_and_the_rest_of_the_library(opened: Page, site_folder: Path) -> None:
    size = opened.evaluate("async () => (await (await fetch('data/digits.npz')).arrayBuffer()).byteLength")
    assert size == (site_folder / "data" / "digits.npz").stat().st_size
    address = opened.locator("footer a").get_attribute("href")
    licences = opened.evaluate("async address => (await fetch(address)).text()", address)
    assert "Mozilla Public License" in licences
    assert (
        opened.evaluate(
            """() => { const request = new XMLHttpRequest();
             request.open("GET", document.documentElement.dataset.more, false);
             request.overrideMimeType("text/plain; charset=x-user-defined");
             request.send(); return request.responseText.length; }"""
        )
        == next(site_folder.glob("python/more-*")).stat().st_size
    )


def test_all_text_is_as_in_the_site(opened: Page, site_folder: Path) -> None:
    index = (site_folder / "index.html").read_text(encoding="utf-8")
    said = opened.locator("body").inner_text()
    for words in ("Draw an", "–", "…", "×"):
        assert (words in index) == (words in opened.content())
    assert "�" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK exists only on Linux")
def test_it_works_in_webkitgtk(one_file: Path, display: str, tmp_path: Path) -> None:
    ready = when.text_to_be_present_in_element_attribute((By.TAG_NAME, "html"), "data-python", "ready")
    with webkit.opened(display, tmp_path) as driver:
        driver.get(one_file.as_uri())
        assert WebDriverWait(driver, 120).until(ready)
        driver.find_element(By.CSS_SELECTOR, "[data-example]").click()
        WebDriverWait(driver, 20).until(lambda page: page.find_element(By.ID, "verdict").text == "X")
