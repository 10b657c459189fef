"""Features: a person finds where they fit, changes them pixel by pixel, and sees what follows."""

import re

import numpy as np
from app.networks import Catalogue
from app.words import features as words
from playwright.sync_api import FloatRect, Locator, Page, expect

from pycnn import lesson
from pycnn.arrays import FloatArray
from tests.e2e import hand

KEY = "features"


def box(place: Locator) -> FloatRect:
    found = place.bounding_box()
    assert found is not None
    return found


def pixel(chapter: Locator, row: int, col: int, cols: int = 3) -> Locator:
    return chapter.locator(".pixel").nth(row * cols + col)


def places(chapter: Locator) -> list[list[float]]:
    """Where some parts of the chapter are, seen from its upper left corner."""
    corner = box(chapter)
    parts = [box(chapter.locator(each)) for each in (".feature-presets", ".ten", ".prose.after")]
    return [
        [round(part["x"] - corner["x"]), round(part["y"] - corner["y"]), round(part["width"])]
        for part in parts
    ]


def line(chapter: Locator, name: str) -> Locator:
    return chapter.get_by_role("row", name=name).get_by_role("cell")


def votes_with(changes: dict[str, FloatArray], drawing: str) -> list[str]:
    """What the article's network gives a drawing if some of its parameters are others."""
    network = lesson.network()
    network.parameters = changes
    return [lesson.printed(vote) for vote in network.trace(lesson.IMAGES[drawing]).votes.tolist()]


def test_pointing_at_the_drawing_compares_that_place(chapter: Locator) -> None:
    expect(chapter.locator(".found")).to_contain_text("perfectly at 4 places")
    cell = chapter.locator(".outlined td").nth(4 * 9 + 4)
    cell.hover()
    expect(chapter.locator(".formula")).to_contain_text("(7 − 2) / 9 = 0.55")
    expect(chapter.locator(".feature-effects td.current")).to_have_text("0.55")
    chapter.locator(".tile").nth(1).click()
    expect(chapter.locator(".found")).to_contain_text("perfectly at 1 place,")
    expect(chapter.locator(".formula")).to_contain_text("9 of 9 pixels agree")
    chapter.page.mouse.move(0, 0)
    chapter.get_by_role("button", name=words.BEST_PLACE).click()
    expect(chapter.locator(".formula")).to_contain_text("= 1.00")


def test_a_flipped_pixel_changes_the_network_everywhere(chapter: Locator) -> None:
    page = chapter.page
    page.locator('[data-example="X thick"]').click()
    hand.in_sight(page, KEY)
    expect(line(chapter, words.DECISION)).to_have_text(["O", "O"])
    before = places(chapter)
    changed = np.stack(list(lesson.FEATURES.values()))
    changed[0, 0, 0, 2] = 1
    expected = votes_with({"0.weight": changed}, "X thick")
    pixel(chapter, 0, 2).click()
    expect(pixel(chapter, 0, 2)).to_have_text("1")
    expect(line(chapter, "Vote for X").last).to_have_text(expected[0])
    expect(line(chapter, "Vote for O").last).to_have_text(expected[1])
    expect(line(chapter, words.read(10)).last).to_have_text("10")
    expect(chapter.locator(".ten p").nth(5)).to_have_text("✓ X")
    expect(page.locator("#verdict")).to_have_text("X")
    assert places(chapter) == before, "something jumps"
    expect(page).to_have_url(re.compile(r"edit=0\.weight\.2~1\.0"))
    chapter.get_by_role("button", name=words.RESTORE).click()
    expect(line(chapter, words.read(10))).to_have_text(["9", "9"])
    expect(chapter.get_by_role("button", name=words.RESTORE)).to_have_count(0)
    expect(page.locator("#verdict")).to_have_text("O")


def test_presets_replace_a_feature(chapter: Locator) -> None:
    chapter.get_by_role("button", name="Empty").click()
    expect(chapter.locator(".found")).to_contain_text(words.ASKS_NOTHING)
    expect(chapter.locator(".outlines rect")).to_have_count(0)
    expect(line(chapter, words.read(10)).last).to_have_text("10")
    chapter.get_by_role("button", name="Rising line").click()
    expect(chapter.locator(".pixel")).to_have_text(["-1", "-1", "1", "-1", "1", "-1", "1", "-1", "-1"])
    expect(chapter.locator(".found")).to_contain_text("perfectly at 4 places")


def test_the_keyboard_alone_changes_a_feature(chapter: Locator) -> None:
    page = chapter.page
    chapter.locator(".tile").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    third = chapter.locator(".tile").nth(2)
    expect(third).to_have_accessible_name("Feature 3: Rising stroke")
    expect(third).to_have_attribute("aria-pressed", "true")
    expect(third).to_be_focused()
    page.keyboard.press("Tab")
    picture = chapter.get_by_role("application", name=words.PICTURE)
    expect(picture).to_be_focused()
    page.keyboard.press("Home")
    expect(chapter.locator(".outlined .in-patch")).to_have_count(9)
    page.keyboard.press("Tab")  # the best place
    page.keyboard.press("Tab")
    expect(pixel(chapter, 0, 0)).to_be_focused()
    for value in ("1", "-1"):
        page.keyboard.press("Enter")
        expect(pixel(chapter, 0, 0)).to_have_text(value)
        expect(pixel(chapter, 0, 0)).to_be_focused()
    for _ in range(9):
        page.keyboard.press("Tab")
    expect(chapter.get_by_role("button", name=words.BLACK)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(pixel(chapter, 0, 0)).to_have_text("0")
    expect(chapter.get_by_role("button", name=words.GREY)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    restore = chapter.get_by_role("button", name=words.RESTORE)
    expect(restore).to_be_focused()
    page.keyboard.press("Enter")
    expect(restore).to_have_count(0)
    expect(chapter.locator(".feature-presets button").first).to_be_focused()


def test_a_learned_pixel_is_chosen_and_changed_step_by_step(chapter: Locator) -> None:
    page = chapter.page
    page.locator('#networks input[value="xo"]').check()
    hand.in_sight(page, KEY)
    expect(chapter.locator(".tile")).to_have_count(8)
    own = float(Catalogue()["xo"].network.parameters["0.weight"][0, 0, 1, 3])
    pixel(chapter, 1, 3, 5).click()
    expect(chapter.locator(".chosen-pixel")).to_contain_text("row 2, column 4")
    more = chapter.get_by_role("button", name=words.more("0.1"))
    more.focus()
    for steps in (1, 2):
        page.keyboard.press("Enter")
        expect(pixel(chapter, 1, 3, 5)).to_have_text(lesson.printed(own + steps / 10))
        expect(more).to_be_focused()
    back = chapter.get_by_role("button", name=words.as_before(lesson.printed(own)))
    expect(back).to_have_attribute("aria-pressed", "false")
    back.click()
    expect(back).to_have_attribute("aria-pressed", "true")
    expect(pixel(chapter, 1, 3, 5)).to_have_text(lesson.printed(own))


def test_a_finger_flips_pixels(phone_page: Page) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    for network, cols in (("lesson", 3), ("xo", 5)):
        phone_page.locator(f'#networks input[value="{network}"]').check()
        hand.in_sight(phone_page, KEY)
        expect(chapter.locator(".pixel")).to_have_count(cols**2)
        for button in chapter.locator(".exhibit button").all():
            size = box(button)
            assert min(size["width"], size["height"]) >= 24
    phone_page.locator('#networks input[value="lesson"]').check()
    hand.in_sight(phone_page, KEY)
    expect(pixel(chapter, 1, 1)).to_have_text("1")
    hand.tap(pixel(chapter, 1, 1))
    expect(pixel(chapter, 1, 1)).to_have_text("-1")
    expect(line(chapter, words.read(10)).last).to_have_text("7")
    hand.tap(chapter.locator(".outlined td").nth(10))
    expect(chapter.locator(".outlined .in-patch")).to_have_count(9)
    widths = "() => [document.documentElement.scrollWidth, innerWidth]"
    wide, window = phone_page.evaluate(widths)
    assert wide <= window
