"""The election: a person counts the votes, follows values to their pixels, and trains voters."""

from __future__ import annotations

import re

from app.words import election as words
from playwright.sync_api import Locator, Page, expect

import pycnn
from pycnn import explain, lesson
from tests.e2e import hand

KEY = "election"
LEARNING = 120_000  # ms; drawings are made and voters trained in the browser
TRACE = lesson.network().trace(lesson.IMAGES["X"])


def shares(unit: int) -> list[str]:
    """What each value adds to the vote for a class, worked out outside the browser."""
    ledger = explain.ledger(TRACE, TRACE.classes[unit])
    return [f"= {lesson.printed(line.contribution, 4)}" for line in ledger.lines if line.kind == "value"]


def test_the_votes_of_either_class_are_counted(chapter: Locator) -> None:
    expect(chapter.locator(".ballot .adds")).to_have_text(shares(0))
    chapter.locator(".counts").get_by_role("button", name=re.compile("^O")).click()
    expect(chapter.locator(".ballot .adds")).to_have_text(shares(1))
    expect(chapter.locator(".sums dd").last).to_have_text(lesson.printed(float(TRACE.votes[1]), 4))
    chapter.get_by_role("checkbox", name="Largest share first").check()
    expect(chapter.locator(".ballot .adds")).to_have_text(sorted(shares(1), reverse=True))


def test_a_value_is_followed_to_its_pixels(chapter: Locator) -> None:
    for number in (4, 11):
        chapter.locator(".ballot td").nth(number).hover()
        expect(chapter.locator(".ballot td").nth(number)).to_contain_class("current")
        _, rows, cols = explain.winning_field(TRACE, 4, number)[0]
        said = f"rows {rows.start + 1}–{rows.stop}, columns {cols.start + 1}–{cols.stop} (frame)"
        expect(chapter.locator(".voter-pixels")).to_contain_text(said)
        first = 9 * rows.start + cols.start
        expect(chapter.locator(".voter-pixels td").nth(first)).to_contain_class("in-patch")


def test_the_keyboard_goes_through_the_values(chapter: Locator) -> None:
    place = chapter.locator('[data-point="line"]')
    place.focus()
    for number in (1, 2, 3):
        place.press("ArrowDown")
        expect(chapter.locator(".ballot td").nth(number)).to_contain_class("current")
        expect(place).to_be_focused()
    expect(chapter.page.locator("#cell-status")).to_contain_text("× 1/5 = 0.2000")


def test_the_article_s_example_can_be_counted(chapter: Locator) -> None:
    chapter.get_by_role("combobox").select_option("article")
    expect(chapter.locator(".ballot i")).to_have_text([lesson.printed(each) for each in lesson.NEW_PICTURE])
    expect(chapter.locator(".ruled")).to_have_text("X wins with 0.91, before O with 0.51.")
    expect(chapter.locator(".no-picture")).to_be_visible()


def test_scores_become_shares(chapter: Locator) -> None:
    page = chapter.page
    page.locator("input[value=xo]").check()
    hand.draw(page, hand.O)
    hand.in_sight(page, KEY)
    expect(chapter.locator(".softmax b")).to_have_text(["0.0 %", "99.9 %"])
    expect(chapter.locator(".ballot td")).to_have_count(16)
    weight = pycnn.pretrained("xo").layers[-1].weight[1]
    expect(chapter.locator(".ballot .weight").first).to_have_text(f"× {lesson.printed(float(weight[0]), 4)}")


def test_voters_are_trained_stopped_and_looked_into(ready_page: Page) -> None:
    chapter = hand.in_sight(ready_page, KEY)  # of its own: what has been learned cannot be taken back
    chapter.get_by_role("button", name=words.TRAIN).click()
    counts = chapter.locator(".hidden-counts button")
    expect(chapter.locator(".train-voters p")).to_contain_text("Making drawings")
    expect(counts.nth(1).locator("small")).to_contain_text("%", timeout=LEARNING)
    chapter.get_by_role("button", name=words.STOP).click()
    expect(chapter.get_by_role("button", name=words.GO_ON)).to_be_visible()
    counts.nth(0).click()
    expect(chapter.locator(".hidden-values")).to_contain_text("Here each of the values votes itself.")
    counts.nth(1).click()
    expect(counts.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(chapter.locator(".hidden-values tbody tr")).to_have_count(1)
    expect(chapter.locator(".hidden-values tbody td")).to_have_text([re.compile(r"^\d+\.\d\d$")] * 5)


def test_a_finger_chooses_a_value(phone_page: Page) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    line = chapter.locator(".ballot td").nth(9)
    line.scroll_into_view_if_needed()
    browser = phone_page.context.browser
    if browser is not None and browser.browser_type.name == "chromium":
        hand.tap(line)
    else:
        line.click()  # Firefox's driver cannot tap
    expect(line).to_contain_class("current")
    expect(chapter.locator(".voter-pixels")).to_contain_text("Value 10 (rising stroke)")
