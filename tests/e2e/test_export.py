"""Export: a person takes the network away as a program, and it decides as the page does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from app.networks import Catalogue
from app.words import export as words
from playwright.sync_api import Browser, Page, expect

from pycnn import lesson

from . import hand
from .axe import assert_accessible
from .downloads import download


def test_the_script_is_downloaded_and_decides_as_the_page_does(ready_page: Page, tmp_path: Path) -> None:
    page = ready_page
    page.locator('[data-example="X thick"]').click()
    expect(page.locator("#verdict")).to_have_text("O")
    votes = page.locator("#votes [data-class]")
    shown = {
        vote.get_attribute("data-class"): float(vote.get_attribute("data-value") or "nan")
        for vote in votes.all()
    }
    hand.scroll_to(page, "#export")
    script, image = tmp_path / "network.py", tmp_path / "image.npy"
    download(page, page.locator('#export [data-do="download"]').click, script)
    expect(page.locator("#export-status")).to_contain_text("lesson_network_numpy.py")
    np.save(image, lesson.IMAGES["X thick"])
    run = subprocess.run([sys.executable, script, image], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "O"
    names: dict[str, object] = {"__name__": "network"}
    exec(compile(script.read_text(encoding="utf-8"), str(script), "exec"), names)
    found = names["votes"]
    assert callable(found)
    expected = dict(zip(("X", "O"), found(lesson.IMAGES["X thick"]).tolist(), strict=True))
    assert shown == pytest.approx(expected, abs=1e-4)


def test_the_program_can_be_read_and_says_of_which_network_it_is(ready_page: Page) -> None:
    page = ready_page
    page.locator('#networks input[value="xo"]').check()
    page.locator('#export [data-field="form"]').select_option("pytorch")
    page.locator('#export [data-do="show"]').click()
    area = page.locator("#export-area")
    expect(area).to_have_value(re.compile("class Network"))
    written = area.input_value()
    compile(written, "network", "exec")
    count = sum(values.size for values in Catalogue()["xo"].network.parameters.values())
    assert len(written) > count * 4 * 4 / 3  # four bytes a number, as base64
    expect(page.locator("#export-text .of")).to_have_text(words.OF_SHOWN)
    assert_accessible(page, "#export")
    page.locator('#networks input[value="lesson"]').check()
    hand.scroll_to(page, "#export")
    expect(page.locator("#export-text .of")).to_have_text(words.OF_ANOTHER)
    assert_accessible(page, "#export")
    page.locator('#export [data-do="hide"]').click()
    expect(area).to_have_count(0)


def test_it_can_be_copied(ready_page: Page, browser: Browser) -> None:
    page = ready_page
    if browser.browser_type.name == "chromium":
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator('#export [data-do="copy"]').click()
    # Where the browser forbids it, the text is there, chosen, to be copied by hand.
    expect(page.locator("#export-status")).to_have_text(
        re.compile(f"^({re.escape(words.COPIED)}|{re.escape(words.NOT_COPIED)})$")
    )
    if page.locator("#export-status").inner_text() == words.NOT_COPIED:
        assert page.locator("#export-area").evaluate("area => area.selectionEnd - area.selectionStart") > 1000
    elif browser.browser_type.name == "chromium":
        assert "INPUT_SHAPE" in page.evaluate("navigator.clipboard.readText()")


def test_changed_code_is_the_reason_why_not(ready_page: Page) -> None:
    page = ready_page
    text = page.locator("#workshop-text")
    text.fill(text.input_value().replace("return at_least_zero(x)", "return at_least_zero(x) - 1"))
    page.locator("#workshop-run").click()
    expect(page.locator("#code-notice")).to_contain_text("code that you have changed")
    show = page.locator('#export [data-do="show"]')
    show.click()
    expect(page.locator("#export-status")).to_have_text(words.impossible(words.OTHER_CODE))
    expect(page.locator("#export-area")).to_have_count(0)
    page.locator("#code-notice [data-restore-code]").click()
    expect(page.locator("#code-notice")).to_be_empty()
    show.click()
    expect(page.locator("#export-area")).to_have_value(re.compile("def relu"))
