"""Python starts in every browser, under the strict policy, and then the boot scripts step aside."""

import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import text_to_be_present_in_element_attribute
from selenium.webdriver.support.wait import WebDriverWait

from .shared import BOOT_TIMEOUT


def test_python_becomes_ready(ready_page: Page) -> None:
    expect(ready_page.locator("#trouble")).to_be_hidden()


def test_the_policy_forbids_eval_and_inline_scripts_but_the_pages_own(shared_page: Page) -> None:
    policy = shared_page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    assert "default-src 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy


@pytest.mark.parametrize("name", ["fetch", "WebAssembly.instantiate", "WebAssembly.instantiateStreaming"])
def test_the_boot_scripts_give_back_what_they_wrapped(shared_page: Page, name: str) -> None:
    path = name.split(".")
    source = shared_page.evaluate(
        "path => path.reduce((object, key) => object[key], window).toString()", path
    )
    assert "[native code]" in source


def with_program(page: Page, site_url: str, site_folder: Path, added: str) -> None:
    """Open the page with some lines added to its program, after its start."""
    index = (site_folder / "index.html").read_text(encoding="utf-8")
    changed = re.sub(r"\nawait start\(\).*\n", lambda found: f"{found[0]}{added}\n", index, count=1)
    assert changed != index
    page.route(site_url, lambda route: route.fulfill(body=changed, content_type="text/html"))
    page.goto(site_url)
    expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=BOOT_TIMEOUT)


def test_python_stays_on_the_stack_of_its_thread(faulty_page: Page, site_url: str, site_folder: Path) -> None:
    """Chromium loses a page that is on another one when it samples what asks for memory."""
    added = "import js, pyodide.ffi\njs.document.title = f'can switch: {pyodide.ffi.can_run_sync()}'"
    with_program(faulty_page, site_url, site_folder, added)
    expect(faulty_page).to_have_title("can switch: False")


def test_the_build_has_compiled_the_methods_of_dataclasses(
    faulty_page: Page, site_url: str, site_folder: Path
) -> None:
    added = (
        "import dataclasses, js\n"
        "methods = dataclasses.exec\n"
        "few = 0 < 20 * len(methods.unknown) < len(methods.known)\n"  # those of a class with inherited fields
        "js.document.title = f'few are unknown: {few}'"
    )
    with_program(faulty_page, site_url, site_folder, added)
    expect(faulty_page).to_have_title("few are unknown: True")


def test_pyscripts_own_package_runs_when_it_is_used(
    faulty_page: Page, site_url: str, site_folder: Path
) -> None:
    added = (
        "import sys, js\n"
        "before = type(sys.modules['pyscript']).__name__\n"
        "from pyscript import RUNNING_IN_WORKER\n"
        "after = type(sys.modules['pyscript']).__name__\n"
        "js.document.title = f'{before}, {after}, {RUNNING_IN_WORKER}'"
    )
    with_program(faulty_page, site_url, site_folder, added)
    expect(faulty_page).to_have_title("_LazyModule, module, False")


def test_any_other_module_is_fetched_when_it_is_imported(
    faulty_page: Page, site_url: str, site_folder: Path
) -> None:
    asked: list[str] = []
    faulty_page.on("request", lambda request: asked.append(request.url))
    added = "import wave, email.message, numpy.testing, js\njs.document.title = email.message.__name__"
    with_program(faulty_page, site_url, site_folder, added)
    expect(faulty_page).to_have_title("email.message")
    assert len([address for address in asked if "/python/more-" in address]) == 1


def test_a_module_that_cannot_be_fetched_is_an_error_that_says_why(
    faulty_page: Page, site_url: str, site_folder: Path
) -> None:
    faulty_page.route("**/python/more-*", lambda route: route.fulfill(status=404, body=""))
    added = (
        "import js\ntry:\n    import wave\n"
        "except ModuleNotFoundError as error:\n    js.document.title = str(error)"
    )
    with_program(faulty_page, site_url, site_folder, added)
    expect(faulty_page).to_have_title(re.compile("No module named 'wave'.*404.*Check the connection"))


@pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK exists only on Linux")
def test_python_becomes_ready_in_webkitgtk(webkit: WebKitGTK) -> None:
    ready = text_to_be_present_in_element_attribute((By.TAG_NAME, "html"), "data-python", "ready")
    assert WebDriverWait(webkit, 120).until(ready)
