"""Hyperparameters: a person chooses some, lets networks learn, and compares what came of it."""

from __future__ import annotations

import re

import pytest
from app.chapters.chapter import Given
from app.chapters.hyperparameters import Hyperparameters, HyperparametersChapter
from app.chapters.hyperparameters.network import Choices, parameters
from app.networks import Catalogue
from app.scene import Director
from app.state import State
from playwright.sync_api import Locator, Page, expect

from tests.e2e import hand

KEY = "hyperparameters"
PATIENCE = 180_000  # ms; drawing and learning take a few seconds where nothing else runs
QUICK = {"features": "2", "pixels": "5", "window": "12", "stride": "12"}


def control(chapter: Locator, name: str) -> Locator:
    return chapter.locator(f'[data-setting="{KEY}.{name}"]')


def choose(chapter: Locator, **values: str) -> None:
    for name, value in values.items():
        if name in ("order", "vary"):
            control(chapter, name).select_option(value)
        else:
            control(chapter, name).fill(value)


def chosen(**values: str) -> Choices:
    settings = Hyperparameters()
    for name, value in values.items():
        settings = settings.set(name, value)
    return Choices.of(settings)


def total(chapter: Locator) -> Locator:
    return chapter.locator(".plan .sum td").nth(1)


def tries(chapter: Locator) -> Locator:
    return chapter.locator(".tries tbody tr")


def finished(chapter: Locator, count: int) -> None:
    expect(chapter.locator(".try")).to_have_text("Try it", timeout=PATIENCE)
    expect(tries(chapter)).to_have_count(count)


def test_choices_show_at_once_what_network_they_make(chapter: Locator) -> None:
    expect(total(chapter)).to_have_text(f"{parameters(chosen()):,}")
    for values in ({"features": "12"}, {"hidden": "16"}, {"blocks": "2"}, {"order": "pool"}):
        choose(chapter, **values)
    expected = parameters(chosen(features="12", hidden="16", blocks="2", order="pool"))
    expect(total(chapter)).to_have_text(f"{expected:,}")
    expect(chapter.locator(".plan tbody tr")).to_have_count(11)
    expect(chapter.page).to_have_url(re.compile(r"hyperparameters\.hidden=16"))


def test_what_cannot_be_says_why_and_nothing_breaks(chapter: Locator) -> None:
    control(chapter, "pixels").focus()
    chapter.page.keyboard.press("End")
    choose(chapter, blocks="2", stride="5")
    expect(chapter.locator(".trouble-here")).to_contain_text("a feature of 7×7 does not fit on maps of 2×2")
    expect(chapter.locator(".starting")).to_contain_text("does not fit")
    expect(chapter.locator(".try")).to_be_disabled()
    choose(chapter, blocks="1")
    expect(chapter.locator(".try")).to_be_enabled()
    expect(chapter.locator(".trouble-here")).to_have_count(0)


def test_tries_are_made_compared_chosen_again_and_cleared(ready_page: Page) -> None:
    chapter = hand.in_sight(ready_page, KEY)  # of its own: what has been learned cannot be taken back
    page = chapter.page
    choose(chapter, **QUICK)
    chapter.locator(".try").click()
    expect(chapter.locator(".try")).to_have_text("Stop")
    going_on = re.compile("round [1-6] of 6|Try 1 is done")  # a fast machine learns between two looks
    expect(chapter.locator(".progress")).to_contain_text(going_on, timeout=PATIENCE)
    finished(chapter, 1)
    expect(chapter.locator(".progress")).to_contain_text("Try 1 is done")
    shown = float(tries(chapter).locator(".right span").inner_text().partition(" %")[0])
    settings = Hyperparameters(features=2, pixels=5, window=12, stride=12)
    subject = Director(Catalogue()).scene(State()).subject
    *_, (expected,) = HyperparametersChapter().work(Given(subject, settings))
    # Sums in another order are rounded otherwise, and learning makes more of it.
    assert shown == pytest.approx(100 * (expected.accuracy or 0), abs=3)

    choose(chapter, vary="order")
    chapter.locator(".try").focus()
    page.keyboard.press("Enter")
    expect(chapter.locator(".try")).to_have_text("Stop")
    expect(chapter.locator(".try")).to_be_focused()
    finished(chapter, 3)
    texts = tries(chapter).locator(".right span").all_inner_texts()
    assert len({text.partition("%")[0] for text in texts}) == 1, "the same seed, another result"
    expect(chapter.locator(".scatter circle")).to_have_count(1)
    expect(chapter.locator(".tries .best")).to_have_count(1)

    choose(chapter, features="9", hidden="20", vary="one")
    chapter.get_by_role("button", name="Choose what try 3 had").click()
    expect(control(chapter, "features")).to_have_value("2")
    expect(control(chapter, "hidden")).to_have_value("0")
    expect(control(chapter, "order")).to_have_value("pool")

    chapter.locator(".try").click()
    expect(tries(chapter)).to_have_count(4)
    expect(chapter.locator(".progress")).to_contain_text("Try 4: learning", timeout=PATIENCE)
    chapter.locator(".try").click()
    finished(chapter, 3)

    chapter.get_by_role("button", name="Order the tries by: Learned in").click()
    expect(chapter.locator('.tries [aria-sort="ascending"]')).to_have_text("Learned in")
    times = chapter.locator('td[data-label="Learned in"]').all_inner_texts()
    assert [float(time.removesuffix(" s")) for time in times] == sorted(
        float(time.removesuffix(" s")) for time in times
    )
    page.locator('[data-example="O"]').click()
    hand.in_sight(page, KEY)
    verdict = tries(chapter).first.locator('[data-label="Your drawing"]')
    expect(verdict).to_have_text(re.compile(r"[XO] \(\d+\.\d %\)"))
    chapter.get_by_role("button", name="Clear the tries").click()
    expect(tries(chapter)).to_have_count(0)
    expect(chapter).to_contain_text("Nothing has been tried yet")


def test_a_finger_stops_and_nothing_is_lost(phone_page: Page) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    button = chapter.locator(".try")
    hand.tap(button)
    expect(button).to_have_text("Stop")
    expect(chapter.locator(".progress")).not_to_be_empty()
    hand.tap(button)
    expect(button).to_have_text("Try it")
    expect(tries(chapter)).to_have_count(0)
    wide, window = phone_page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= window
