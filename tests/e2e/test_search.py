"""The search: a person tries many settings, compares what comes of them, and uses one of the networks."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import Locator, Page, expect

from . import hand
from .axe import assert_accessible
from .conftest import NewPage
from .shared import PHONE, open_ready

PATIENCE = 180_000  # ms


def box(page: Page, name: str, value: str) -> Locator:
    group = page.locator("#search-settings fieldset", has=page.locator("legend", has_text=name))
    return group.get_by_role("checkbox", name=value, exact=True)


def field(page: Page, name: str) -> Locator:
    return page.locator(f'#search [data-field="{name}"]')


def begin(page: Page) -> Locator:
    return page.locator('#search [data-do="run:search"]')


def in_sight(page: Page) -> None:
    """What is out of sight is not redrawn, as a person would not see it."""
    hand.scroll_to(page, "#search-fields")


def done(page: Page) -> None:
    expect(begin(page)).to_be_visible(timeout=PATIENCE)


def rows(page: Page) -> Locator:
    return page.locator(".runs tbody tr")


def test_a_person_searches_sorts_and_uses_a_network(ready_page: Page) -> None:
    page = ready_page
    in_sight(page)
    box(page, "Pixels of a feature", "7").check()
    box(page, "Features in the first", "8").uncheck()
    field(page, "drawings").fill("100")
    field(page, "seconds").fill("3")
    expect(page.locator("#search-fields .about")).to_have_text("8 networks, 0.4 s each.")
    begin(page).click()
    expect(rows(page)).to_have_count(8, timeout=PATIENCE)
    done(page)

    # Two convolutions of 7 pixels have no room in 16.
    faults = page.locator(".runs td.fault")
    expect(faults).to_have_count(2)
    expect(faults.first).to_contain_text("the kernel (7 × 7) is larger than its input (5 × 5)")
    expect(page.locator("#search-status")).to_have_text(re.compile("^8 of 8 networks tried, on X and O"))
    for chart in page.locator("#search-charts svg").all():
        dots = chart.locator(".tried").get_attribute("d") or ""
        assert dots.count("M") == 6

    def numbers(column: int) -> list[float]:
        texts = page.locator(f".runs tbody tr.done td:nth-of-type({column})").all_text_contents()
        return [float(text.replace(",", "").replace("%", "")) for text in texts]

    right = page.locator('[data-do="sort:right"]')
    right.click()
    expect(page.locator(".runs th.of-right")).to_have_attribute("aria-sort", "descending")
    assert all(a >= b for a, b in pairwise(numbers(3)))
    right.press("Enter")
    expect(page.locator(".runs th.of-right")).to_have_attribute("aria-sort", "ascending")
    expect(right).to_be_focused()
    assert all(a <= b for a, b in pairwise(numbers(3)))
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".runs th.of-parameters")).to_have_attribute("aria-sort", "ascending")
    assert all(a <= b for a, b in pairwise(numbers(1)))

    first = rows(page).first
    parameters = first.locator("td").first.inner_text()
    first.get_by_role("button").click()
    expect(first.get_by_role("button")).to_have_text("Shown")
    expect(page.locator('#networks input[value="mine"]')).to_be_checked()
    hand.scroll_to(page, "#lab-plan")
    expect(page.locator("#lab-plan .sum .number").first).to_contain_text(parameters)
    assert_accessible(page, "#search")


def test_nonsense_is_explained_and_nothing_is_lost(ready_page: Page) -> None:
    page = ready_page
    in_sight(page)
    for name, text in (("seconds", "soon"), ("seed", "-1"), ("drawings", "9" * 30)):
        before = field(page, name).input_value()
        field(page, name).fill(text)
        expect(field(page, name)).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#search-fields .fault")).to_contain_text("a whole number from")
        expect(begin(page)).to_be_disabled()
        field(page, name).fill(before)
        expect(begin(page)).to_be_enabled()
    only = box(page, "Learner", "Adam")
    only.click()
    expect(only).to_be_checked()  # something has to be tried
    for name in ("5", "7"):
        box(page, "Pixels of a feature", name).check()
    for name in ("0.001", "0.03", "0.1"):
        box(page, "Learning rate", name).check()
    box(page, "Batch", "8").check()
    expect(page.locator("#search-fields .about")).to_have_text(
        re.compile("^These are 120 networks, but at most 60")
    )
    expect(begin(page)).to_be_disabled()
    field(page, "way").select_option("random")
    expect(page.locator("#search-fields .about")).to_have_text("12 networks of 120 possible, 2.5 s each.")
    expect(begin(page)).to_be_enabled()


def test_on_a_phone_a_search_can_be_stopped_and_keeps_what_it_found(new_page: NewPage, site_url: str) -> None:
    page = open_ready(new_page(**PHONE.options), site_url)
    in_sight(page)
    field(page, "drawings").fill("50")
    field(page, "seconds").fill("24")
    hand.tap(begin(page))
    expect(page.locator(".runs tr.done")).not_to_have_count(0, timeout=PATIENCE)
    hand.tap(page.locator('#search [data-do="stop"]'))
    done(page)
    found = page.locator(".runs tr.done").count()
    assert 0 < found < 8
    expect(rows(page)).to_have_count(8)
    expect(page.locator(".runs tr.waiting").last).to_contain_text("not tried")
    hand.tap(page.locator(".runs tr.done button:not(:disabled)").first)
    expect(page.locator('#networks input[value="mine"]')).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page, "#search")
