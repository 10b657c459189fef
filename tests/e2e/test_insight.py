"""Understanding the result: a person asks what a network gets wrong, looks at, and still reads."""

from __future__ import annotations

import re

import numpy as np
import pytest
from app.insight import asked
from app.insight.record import Asked
from app.networks import Catalogue
from app.words import insight as words
from playwright.sync_api import Locator, Page, expect

from pycnn import lesson
from pycnn.answers import confusion
from pycnn.evidence import occlusion
from pycnn.robustness import measure

from . import hand
from .axe import assert_accessible
from .conftest import NewPage
from .shared import PHONE, open_ready

PATIENCE = 120_000  # ms; pictures are made first, and other things run on the machine


def run(page: Page, name: str) -> Locator:
    """Press the button that begins a task, and return the one that stops it."""
    part = page.locator(f"#{name}-part")
    part.scroll_into_view_if_needed()
    begin = part.locator(f'[data-do="run:{name}"]')
    if PHONE.viewport == page.viewport_size:
        hand.tap(begin)
    else:
        begin.click()
    return part.locator('[data-do="stop"]')


def field(page: Page, name: str) -> Locator:
    return page.locator(f'#insight [data-field="{name}"]')


def pictures(count: int) -> Asked:
    """What the article's network is asked about, made here."""
    work = asked.drawn(Catalogue()["lesson"], count)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Asked = end.value
            return found


def test_a_person_finds_the_mistakes_and_looks_into_one(ready_page: Page) -> None:
    page = ready_page
    hand.scroll_to(page, "#answers-part")
    expect(page.locator("#answers-status")).to_have_text(words.NOT_ASKED)
    field(page, "count").select_option("100")
    run(page, "answers")
    expect(page.locator("#answers-status")).to_have_text(
        re.compile("^Asked about 100 pictures"), timeout=PATIENCE
    )

    made = pictures(100)
    expected = confusion(lesson.network(), made.images, made.labels)
    cells = page.locator("#confusion tbody td :first-child")
    shown = [int(text.replace("·", "0")) for text in cells.all_text_contents()]
    assert shown == expected.ravel().tolist()
    mistakes = 100 - int(np.trace(expected))
    expect(page.locator("#mistakes > p")).to_have_text(re.compile(f"of {mistakes} mistakes"))
    expect(page.locator("#answers-of")).to_have_text(
        re.compile("^This is of the article's network, with 56 parameters")
    )

    cell = page.locator('#confusion [data-do="pair:0:1"]')
    cell.focus()
    cell.press("Enter")
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#mistakes > p")).to_have_text(
        re.compile(f"of {expected[0, 1]} mistakes of X taken for O")
    )
    first = page.locator("#mistakes .mistake").first
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#picked")).to_have_text(words.picked("X", "O", "O", same=True))
    expect(page.locator("#verdict")).to_have_text("O")
    expect(page.locator("#picture td").first).to_have_text(re.compile("^-?1$"))
    assert_accessible(page, "#insight")
    page.locator("#undo").click()
    hand.scroll_to(page, "#picked")
    expect(page.locator("#picked")).to_be_empty()


def test_a_result_says_when_the_page_shows_another_network(ready_page: Page) -> None:
    page = ready_page
    field(page, "count").select_option("100")
    run(page, "answers")
    expect(page.locator("#answers-status")).to_have_text(re.compile("^Asked about 100"), timeout=PATIENCE)
    result = page.locator("#answers-result")
    expect(result).not_to_contain_class("old")
    page.locator('#networks input[value="xo"]').check()
    hand.scroll_to(page, "#answers-part")
    expect(result).to_contain_class("old")
    expect(page.locator("#answers-of")).to_have_text(re.compile("The page shows another one by now"))
    assert_accessible(page, "#insight")
    page.locator('#networks input[value="lesson"]').check()
    hand.scroll_to(page, "#answers-part")
    expect(result).not_to_contain_class("old")


def test_the_evidence_is_read_by_keyboard(ready_page: Page) -> None:
    page = ready_page
    page.locator('[data-example="X"]').click()
    expect(page.locator("#verdict")).to_have_text("X")
    run(page, "evidence")
    canvas = page.locator("#evidence-figure canvas[tabindex]")
    expect(page.locator("#evidence-text")).to_have_text(re.compile("^Most of all for X"), timeout=PATIENCE)
    expect(page.locator('[data-do="run:evidence"]')).to_be_visible(timeout=PATIENCE)

    work = occlusion(lesson.network(), lesson.IMAGES["X"], 0)
    while True:
        try:
            next(work)
        except StopIteration as end:
            values = end.value
            break
    canvas.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    fall = float(values[1, 3])
    expect(page.locator("#evidence-at")).to_have_text(
        words.evidence_at(1, 3, float(lesson.IMAGES["X"][0, 1, 3]), fall, "X", "cover")
    )
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] * 4.5 / 9, "y": box["height"] * 4.5 / 9})
    expect(page.locator("#evidence-at")).to_have_text(
        words.evidence_at(4, 4, 1.0, float(values[4, 4]), "X", "cover")
    )
    assert_accessible(page, "#insight")
    # Another drawing: what is shown is not of it.
    page.locator('[data-example="O"]').click()
    hand.scroll_to(page, "#evidence-part")
    expect(page.locator("#evidence-of")).to_have_text(re.compile("another drawing"))
    field(page, "way").select_option("gradient")
    expect(field(page, "window")).to_have_count(0)
    run(page, "evidence")
    expect(page.locator("#evidence-text")).to_have_text(re.compile("for O"), timeout=PATIENCE)
    expect(page.locator("#evidence-of")).not_to_have_text(re.compile("another drawing"))


def test_robustness_on_a_phone_stops_and_goes_to_its_end(new_page: NewPage, site_url: str) -> None:
    page = open_ready(new_page(**PHONE.options), site_url)
    hand.tap(run(page, "robustness"))
    expect(page.locator('[data-do="run:robustness"]')).to_be_visible()
    run(page, "robustness")
    last = page.locator("#bearing table").last.locator("tbody tr").first.locator("td").last
    expect(last).not_to_have_text("–", timeout=PATIENCE)
    expect(page.locator('[data-do="run:robustness"]')).to_be_visible(timeout=PATIENCE)

    model = Catalogue()["lesson"]
    drawings, labels = zip(*asked.originals(None, ("X", "O")), strict=True)
    work = measure(model.network, drawings, labels, amounts={"turn": (-45, 0, 45)}, look=model.picture)
    turned = [record for record in work if record.done]
    table = page.locator("#bearing table").nth(2)
    for row, values in enumerate(
        ([record.accuracy for record in turned], [record.literal for record in turned])
    ):
        cells = table.locator("tbody tr").nth(row).locator("td").all_text_contents()
        assert [int(cells[0]), int(cells[3]), int(cells[6])] == [int(100 * value) for value in values]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page, "#insight")


def test_nothing_is_worked_out_while_a_network_learns(ready_page: Page) -> None:
    page = ready_page
    stop = run(page, "robustness")
    expect(stop).to_be_visible()
    page.locator('#lab [data-field="count"]').fill("64")
    page.locator('#lab [data-field="epochs"]').fill("1000")
    page.locator('#lab [data-do="start"]').click()
    hand.scroll_to(page, "#robustness-part")
    begin = page.locator('[data-do="run:robustness"]')
    expect(begin).to_be_disabled()
    expect(page.locator("#robustness-status")).to_have_text(words.WAIT_FOR_TRAINING)
    page.locator('#lab [data-do="pause"]').click()
    hand.scroll_to(page, "#robustness-part")
    expect(begin).to_be_enabled()


@pytest.mark.parametrize("way", ["light", "dark"])
def test_it_is_accessible_before_anything_is_asked(shared_page: Page, dark_page: Page, way: str) -> None:
    page = {"light": shared_page, "dark": dark_page}[way]
    for part in ("#insight", "#search", "#export"):
        assert_accessible(page, part)
