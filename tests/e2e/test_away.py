"""What is far outside the window is left out by the browser, and nobody notices."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .shared import DESKTOP, open_ready

SECTIONS = ".pipeline, .gallery, .chapter, .lab, .workshop"
HEIGHTS = f"""() => {{
  const sections = [...document.querySelectorAll("{SECTIONS}")];
  return sections.map(section => section.getBoundingClientRect().height);
}}"""
RENDERED = "section => section.firstElementChild.checkVisibility({contentVisibilityAuto: true})"


@pytest.fixture
def page(ready_page: Page) -> Page:
    return ready_page


def heights(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(HEIGHTS)
    return found


def test_far_sections_are_left_out_and_keep_their_room(page: Page) -> None:
    before = heights(page)
    last = page.locator("#workshop")
    expect(last).to_have_class("workshop away")
    assert not last.evaluate(RENDERED)
    expect(page.locator("#pipeline")).not_to_have_class("pipeline away")
    assert heights(page) == before


def test_who_goes_to_a_section_finds_it_there(page: Page) -> None:
    expect(page.locator("#workshop")).to_have_class("workshop away")
    for name in ("beyond", "deep"):
        section = page.locator(f"#{name}")
        page.locator(f'#strip [data-leads-to="{name}"]').click()
        expect(section).to_be_in_viewport()
        assert section.evaluate(RENDERED)
        expect(section).not_to_have_class("chapter away")
    expect(page.locator("#pipeline")).to_have_class("pipeline away")


def test_in_another_width_each_has_the_room_that_it_needs_there(page: Page, site_url: str) -> None:
    expect(page.locator("#workshop")).to_have_class("workshop away")
    page.set_viewport_size({"width": 834, "height": 900})
    expect(page.locator("#workshop")).to_have_class("workshop")
    now = heights(page)
    expect(page.locator("#workshop")).to_have_class("workshop away")
    assert heights(page) == now
    open_ready(page, site_url)
    assert now == pytest.approx(heights(page), abs=1)
    page.set_viewport_size(DESKTOP.viewport)


def test_all_of_it_is_there_to_be_printed(page: Page) -> None:
    last = page.locator("#workshop")
    expect(last).to_have_class("workshop away")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".away")).to_have_count(0)
    assert last.evaluate(RENDERED)
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(last).to_have_class("workshop away")
