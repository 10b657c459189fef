"""X's and O's: a person points at pixels, moves the drawing, and compares both ways to read it."""

import re

import pytest
from app.words import pictures as words
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.e2e import hand
from tests.pycnn import article

KEY = "pictures"


def picture(chapter: Locator) -> Locator:
    return chapter.get_by_role("application", name=words.PICTURE)


def answers(chapter: Locator) -> Locator:
    return chapter.locator(".answer")


def place_in(chapter: Locator, selector: str) -> FloatRect:
    """Where something is in its chapter, however far the page is scrolled."""
    around, found = chapter.bounding_box(), chapter.locator(selector).bounding_box()
    assert around is not None
    assert found is not None
    return {**found, "x": found["x"] - around["x"], "y": found["y"] - around["y"]}


def drawing(name: str) -> str:
    return "\n".join(article.DRAWINGS[name].split())


def test_pointing_at_a_pixel_reads_it(chapter: Locator) -> None:
    picture(chapter).locator("td").nth(4 * 9 + 4).hover()
    expect(chapter.locator("figcaption").first).to_have_text("Row 5, column 5: white")
    expect(chapter.locator(".value")).to_have_text(["1", f"1 {words.SAME}", f"-1 {words.DIFFERS}"])
    picture(chapter).locator("td").nth(0).hover()
    expect(chapter.locator("figcaption").first).to_have_text("Row 1, column 1: black")
    expect(chapter.locator(".value")).to_have_text(["-1", f"-1 {words.SAME}", f"-1 {words.SAME}"])


@pytest.mark.parametrize("case", words.CASES)
def test_a_case_of_the_article_moves_the_x_and_put_back_brings_it_back(chapter: Locator, case: str) -> None:
    before = place_in(chapter, ".answers")
    chapter.get_by_role("button", name=words.CASES[case]).click()
    expect(chapter.get_by_role("button", name=words.CASES[case])).to_have_attribute("aria-pressed", "true")
    assert hand.read_pixels(picture(chapter)) == drawing(f"X {case}")
    network = "O ✗" if case == "thick" else "X ✓"
    expect(answers(chapter)).to_have_text(["X ✓", network])
    assert place_in(chapter, ".answers") == pytest.approx(before, abs=0.01), "something jumps"
    chapter.get_by_role("button", name=words.PUT_BACK).click()
    expect(chapter.get_by_role("button", name=words.PUT_BACK)).to_have_attribute("aria-pressed", "true")
    assert hand.read_pixels(picture(chapter)) == drawing("X")


def test_a_slider_moves_the_drawing_until_the_count_fails(chapter: Locator) -> None:
    slider = chapter.get_by_label(words.LABELS["across"])
    slider.focus()
    for step, answer in ((1, "X ✓"), (2, "O ✗")):
        chapter.page.keyboard.press("ArrowRight")
        expect(chapter.locator('[data-shows="pictures.across"]')).to_have_text(str(step))
        expect(answers(chapter)).to_have_text([answer, "X ✓"])
    expect(chapter.locator("figcaption").nth(1)).to_have_text("61 of 81 pixels agree with the X")
    chapter.get_by_role("combobox").select_option("O")
    expect(answers(chapter)).to_have_text(["O ✓", "X ✗"])


def test_many_changes_are_tried_and_counted(chapter: Locator) -> None:
    page = chapter.page
    page.locator('#networks input[value="xo"]').check()
    hand.in_sight(page, KEY)
    chapter.get_by_role("button", name=words.TRY_ALL).click()
    row = chapter.get_by_role("row", name=re.compile(f"^{words.KINDS['all']} "))
    expect(row.get_by_role("cell").last).to_have_text("49 of 49", timeout=60_000)
    expect(chapter.get_by_role("button", name=words.TRY_ALL)).to_be_visible()
    expect(row.get_by_role("cell").first).to_have_text("33 of 49")
    page.locator('[data-example="O"]').click()
    expect(row.get_by_role("cell")).to_have_text([words.NOT_TRIED] * 2)  # that was another drawing


def test_the_readers_own_drawing_is_turned_with_the_keyboard(chapter: Locator) -> None:
    page = chapter.page
    hand.draw(page, hand.O)
    expect(page.locator("#verdict")).to_have_text("O")
    hand.in_sight(page, KEY)
    drawn = hand.picture(page)
    hand.expect_numbers(picture(chapter), hand.numbers(page.locator("#picture")))
    chapter.get_by_label(words.LABELS["size"]).focus()
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    expect(chapter.locator('[data-shows="pictures.size"]')).to_have_text("60")
    expect(answers(chapter).last).to_have_text("O ✓")
    expect(chapter.locator(".meant")).to_contain_text("what the network called your drawing before")
    assert hand.read_pixels(picture(chapter)).count("X") < drawn.count("X")
    picture(chapter).focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(chapter.locator("figcaption").first).to_contain_text("Row 3, column 1")
    expect(picture(chapter)).to_be_focused()


def test_on_a_phone_a_finger_points_and_nothing_is_cut_off(phone_page: Page) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    cell = picture(chapter).locator("td").nth(7 * 9 + 1)
    hand.tap(cell)
    expect(chapter.locator("figcaption").first).to_have_text("Row 8, column 2: white")
    hand.tap(chapter.get_by_role("button", name=words.CASES["rotated"]))
    expect(answers(chapter)).to_have_text(["X ✓", "X ✓"])
    width = phone_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
