"""Files that the page hands to the browser."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

CATCH = """() => {
  const make = URL.createObjectURL;
  URL.createObjectURL = blob => {
    window.handed = blob;
    URL.createObjectURL = make;
    return make.call(URL, blob);
  };
}"""
CAUGHT = "async () => [...new Uint8Array(await window.handed.arrayBuffer())]"


def download(page: Page, press: Callable[[], None], target: Path) -> Path:
    """Press what saves a file, and keep it as `target`.

    Firefox's driver tells of no downloads, so there it is what the page has handed to the browser.
    """
    browser = page.context.browser
    if browser is not None and browser.browser_type.name == "chromium":
        with page.expect_download() as waited:
            press()
        waited.value.save_as(target)
    else:
        page.evaluate(CATCH)
        press()
        target.write_bytes(bytes(page.evaluate(CAUGHT)))
    return target
