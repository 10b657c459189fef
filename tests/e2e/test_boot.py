"""Python starts in every browser, under the strict policy, and then the boot scripts step aside."""

import sys

import pytest
from playwright.sync_api import Page, expect
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import text_to_be_present_in_element_attribute
from selenium.webdriver.support.wait import WebDriverWait


def test_python_becomes_ready(ready_page: Page) -> None:
    expect(ready_page.locator("#trouble")).to_be_hidden()


def test_the_policy_forbids_inline_scripts_and_eval(shared_page: Page) -> None:
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


@pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK exists only on Linux")
def test_python_becomes_ready_in_webkitgtk(webkit: WebKitGTK) -> None:
    ready = text_to_be_present_in_element_attribute((By.TAG_NAME, "html"), "data-python", "ready")
    assert WebDriverWait(webkit, 120).until(ready)
