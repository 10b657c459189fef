"""Beyond pictures: a person looks at other data, swaps its columns and sees what is left."""

import pytest
from app.words import beyond as words
from playwright.sync_api import Locator, Page, expect

from tests.e2e import hand

KEY = "beyond"


def look_at(chapter: Locator, kind: str) -> None:
    chapter.get_by_role("combobox").select_option(kind)
    expect(chapter.locator(f".orders.of-{kind}")).to_be_visible()


def meaning(chapter: Locator) -> Locator:
    return chapter.locator(".meaning")


def found(chapter: Locator) -> Locator:
    return chapter.locator(".orders figcaption")


def test_swapping_columns_of_the_drawing_loses_what_was_found(chapter: Locator) -> None:
    in_order = words.found("1.00", 1, 1, 4, 7)
    expect(found(chapter)).to_have_text([in_order] * 2)
    swap = chapter.get_by_role("button", name=words.SWAP)
    for count in range(1, 4):
        swap.click()
        expect(chapter.locator('[data-shows="beyond.swaps"]')).to_have_text(str(count))
    expect(found(chapter).last).not_to_have_text(in_order)
    chapter.get_by_role("button", name=words.SHUFFLE).click()
    expect(chapter.get_by_label(words.LABELS["swaps"])).to_have_value("40")
    expect(found(chapter).last).to_contain_text("Fits well in 0 places")
    chapter.get_by_role("button", name=words.SORT).click()
    expect(chapter.locator('[role="status"]', has_text=words.swaps(0, None))).to_be_visible()
    expect(found(chapter).last).to_have_text(in_order)


def test_a_sound_is_painted_and_its_rise_breaks(chapter: Locator) -> None:
    look_at(chapter, "sound")
    expect(chapter.locator('canvas[data-canvas="data-before"]')).to_be_visible()
    painted = """canvas => {
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      return new Set(new Uint32Array(pixels.buffer)).size;
    }"""
    assert chapter.locator('canvas[data-canvas="data-before"]').evaluate(painted) > 3
    assert chapter.locator('canvas[data-canvas="fits-after"]').evaluate(painted) > 3
    expect(meaning(chapter)).to_have_text([words.melody(10)] * 2)
    chapter.get_by_role("button", name=words.SHUFFLE).click()
    expect(meaning(chapter).last).not_to_have_text(words.melody(10))
    chapter.get_by_role("button", name=words.SOUNDS[1]).click()
    expect(meaning(chapter).first).to_have_text(words.melody(4))
    chapter.get_by_role("button", name=words.TONES[1]).click()
    expect(chapter.get_by_role("button", name=words.TONES[1])).to_have_attribute("aria-pressed", "true")


def test_a_text_is_read_in_its_new_order_with_the_keyboard_alone(chapter: Locator) -> None:
    page = chapter.page
    choice = chapter.get_by_role("combobox")
    choice.focus()
    choice.select_option("text")
    expect(meaning(chapter)).to_have_text([words.reading(words.SENTENCES[0])] * 2)
    page.keyboard.press("Tab")
    for _ in range(3):  # two of the columns may have the same letter
        page.keyboard.press("ArrowRight")
    expect(meaning(chapter).last).not_to_have_text(words.reading(words.SENTENCES[0]))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    second = chapter.get_by_role("button", name=words.SENTENCES[1])
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(second).to_be_focused()
    expect(meaning(chapter).first).to_have_text(words.reading(words.SENTENCES[1]))


def test_the_table_is_as_useful_as_before(chapter: Locator) -> None:
    look_at(chapter, "table")
    same = meaning(chapter).first.inner_text()
    expect(meaning(chapter)).to_have_text([same, same])
    before = chapter.get_by_role("columnheader").all_inner_texts()
    chapter.get_by_role("button", name=words.SHUFFLE).click()
    expect(chapter.locator(".customers thead").last).not_to_have_text(
        chapter.locator(".customers thead").first.inner_text()
    )
    assert sorted(chapter.get_by_role("columnheader").all_inner_texts()) == sorted(before)
    expect(meaning(chapter)).to_have_text([same, same])


def test_the_question_is_answered_with_numbers(chapter: Locator) -> None:
    chapter.get_by_role("button", name=words.ANSWERS["sound"]).click()
    expect(chapter.locator(".option.right")).to_contain_text(words.ANSWERS["table"])
    expect(chapter.locator(".because")).to_contain_text("shuffled 20 times")


@pytest.mark.parametrize("kind", words.OPTIONS)
def test_on_a_phone_nothing_is_cut_off(phone_page: Page, kind: str) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    if kind != "drawing":
        look_at(chapter, kind)
    hand.tap(chapter.get_by_role("button", name=words.SHUFFLE))
    expect(chapter.get_by_label(words.LABELS["swaps"])).to_have_value("40")
    width = phone_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
