"""ReLU: a person takes what is below zero away, and takes ReLU away from the whole network."""

import re

import numpy as np
import pytest
from app.words import relu as words
from playwright.sync_api import Locator, Page, expect

import pycnn
from pycnn import lesson
from pycnn.layers import ReLU
from pycnn.linearity import without
from tests.e2e import hand

KEY = "relu"


def line(chapter: Locator, name: str) -> Locator:
    return chapter.get_by_role("row", name=name).get_by_role("cell")


def numbers(chapter: Locator, label: str) -> list[str]:
    return chapter.get_by_role("table", name=label, exact=True).locator("td").all_inner_texts()


def squeezed(chapter: Locator) -> float:
    """How wide the group of the dots below zero is drawn: 1 as it is, 0 squeezed to zero."""
    transform = "group => new DOMMatrix(getComputedStyle(group).transform).a"
    found: float = chapter.locator(".number-line .moves").first.evaluate(transform)
    return found


def test_a_switch_takes_relu_away_and_the_dots_slide(chapter: Locator) -> None:
    chapter.locator(".number-line").evaluate("line => { line.isTheSame = true; }")
    before = numbers(chapter, words.MAP)
    expect(chapter.locator(".rectifies")).to_contain_text("20 of the 49 numbers")
    assert numbers(chapter, words.RECTIFIED) == [n if n[0] != "-" else "0.00" for n in before]
    chapter.page.wait_for_function(
        "() => document.querySelector('#relu .moves').getAnimations().length === 0"
    )
    assert squeezed(chapter) == pytest.approx(0, abs=0.01)
    switch = chapter.get_by_label(words.LABELS["applied"], exact=True)
    switch.uncheck()
    expect(chapter.locator(".keeps")).to_contain_text("20 of them below zero")
    assert numbers(chapter, words.RECTIFIED) == before
    expect(chapter.locator(".two-layers > .sign")).to_have_text("=")
    assert numbers(chapter, words.TWO) == numbers(chapter, words.ONE)
    chapter.page.wait_for_function(
        "() => document.querySelector('#relu .moves').getAnimations().length === 0"
    )
    assert squeezed(chapter) == 1
    kept = "line => line.isTheSame"
    assert chapter.locator(".number-line").evaluate(kept), "it was drawn anew, so that nothing can slide"
    switch.check()
    expect(chapter.locator(".two-layers > .sign")).to_have_text("≠")


def test_who_wants_less_motion_gets_none(chapter: Locator) -> None:
    transition = "group => getComputedStyle(group).transitionDuration"
    moves = chapter.locator(".number-line .moves").first
    assert moves.evaluate(transition) != "0s"
    browser = chapter.page.context.browser
    assert browser is not None
    if browser.browser_type.name != "chromium":
        pytest.skip("only Chromium's driver changes the motion of a page that is open")
    chapter.page.emulate_media(reduced_motion="reduce")
    assert moves.evaluate(transition) == "0s"
    chapter.page.emulate_media(reduced_motion="no-preference")


def test_pointing_at_a_cell_says_what_becomes_of_it(chapter: Locator) -> None:
    for label, cell, said in ((words.MAP, 0, "0.77) = 0.77"), (words.RECTIFIED, 17, "-0.33) = 0.00")):
        chapter.get_by_role("table", name=label).locator("td").nth(cell).hover()
        expect(chapter.locator(".formula")).to_contain_text(f"max(0, {said}")
        expect(chapter.locator("td.current")).to_have_count(2)


def test_the_keyboard_alone_walks_over_the_map(chapter: Locator) -> None:
    page = chapter.page
    chapter.get_by_label(words.LABELS["applied"], exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chapter.locator(".pick").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(chapter.locator(".pick").nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    first = chapter.get_by_role("application", name=words.MAP)
    expect(first).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    values = lesson.network().trace(lesson.IMAGES["X"]).steps[0].output[1]
    value = lesson.printed(float(values[1, 0]))
    expect(chapter.locator(".formula")).to_contain_text(f"max(0, {value})")
    expect(page.locator("#cell-status")).to_contain_text(f"Row 2, column 1: {value}")
    expect(first).to_be_focused()


def test_the_trained_network_without_relu_misreads_some(chapter: Locator) -> None:
    page = chapter.page
    page.locator('#networks input[value="xo"]').check()
    page.locator('[data-example="O"]').click()
    hand.in_sight(page, KEY)
    network = pycnn.pretrained("xo")
    expect(line(chapter, words.DECISION)).to_have_text(["O", "O"])
    shown = [float(text) for text in line(chapter, "Vote for O").all_inner_texts()]
    picture = np.asarray(pycnn.images.from_ink((lesson.IMAGES["O"][0] > 0).repeat(28, 0).repeat(28, 1), 24))
    votes = [each.trace(picture).votes[1] for each in (network, without(network, ReLU))]
    assert shown == pytest.approx(votes, abs=0.02)
    chapter.get_by_role("button", name=words.TRY).click()
    expect(line(chapter, words.NEW).first).to_have_text(re.compile(r"^\d+ of 200$"), timeout=60_000)
    expect(chapter.get_by_role("button", name=words.TRY)).to_be_visible()
    with_, bare = (int(text.split()[0]) for text in line(chapter, words.NEW).all_inner_texts())
    assert bare < with_ <= 200
    chapter.get_by_role("button", name=words.TRY).click()
    chapter.get_by_role("button", name=words.STOP).click()
    expect(chapter.get_by_role("button", name=words.TRY)).to_be_visible()


def test_a_finger_chooses_a_map_and_a_cell(phone_page: Page) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    hand.tap(chapter.locator(".pick").nth(2))
    expect(chapter.locator(".pick").nth(2)).to_have_attribute("aria-pressed", "true")
    hand.tap(chapter.get_by_role("table", name=words.MAP).locator("td").nth(48))
    value = float(lesson.network().trace(lesson.IMAGES["X"]).steps[0].output[2, 6, 6])
    expect(chapter.locator(".formula")).to_contain_text(f"max(0, {lesson.printed(value)})")
    widths = "() => [document.documentElement.scrollWidth, innerWidth]"
    wide, window = phone_page.evaluate(widths)
    assert wide <= window
