"""Convolution: a person moves the window over the picture and sees each number of the map made."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from pycnn import explain, lesson
from tests.e2e import hand

KEY = "convolution"
TRACE = lesson.network().trace(lesson.IMAGES["X"])
PLACE = "Place {} of 49: row {}, column {}"


def assert_at(chapter: Locator, at: int, feature: int = 0) -> None:
    """Check that the figure shows how the number at a place came about."""
    row, col = divmod(at, 7)
    made = explain.cell(TRACE, 0, (feature, row, col))
    assert made.products is not None
    expect(chapter.locator(".where")).to_have_text(PLACE.format(at + 1, row + 1, col + 1))
    products = [str(int(product)) for product in made.products.flat]
    expect(chapter.get_by_label("Products").locator("td")).to_have_text(products)
    total = int(made.products.sum())
    expect(chapter.locator(".summed dd")).to_have_text(
        [str(total), f"{total} / 9", lesson.printed(made.value)]
    )


def the_map(chapter: Locator) -> Locator:
    return chapter.locator('[data-point="at"]')


def test_the_number_under_the_pointer_is_taken_to_pieces(chapter: Locator) -> None:
    assert_at(chapter, 16)
    for at in (24, 3, 48):
        the_map(chapter).locator("td").nth(at).hover()
        assert_at(chapter, at)
    expect(chapter.locator(".filled-map .pending")).to_have_count(0)


def test_the_window_goes_by_itself_and_step_by_step(chapter: Locator) -> None:
    chapter.get_by_role("button", name="First place").click()
    expect(chapter.locator(".filled-map .pending")).to_have_count(48)
    chapter.get_by_role("button", name="Play").click()
    expect(chapter.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    expect(chapter.locator(".where")).not_to_have_text(PLACE.format(1, 1, 1), timeout=20_000)
    chapter.get_by_role("button", name="Pause").click()
    expect(chapter.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false")
    chapter.get_by_role("button", name="Last place").click()
    assert_at(chapter, 48)
    chapter.get_by_role("button", name="One place back").click()
    assert_at(chapter, 47)


def test_all_of_it_can_be_done_with_the_keyboard(chapter: Locator) -> None:
    on = chapter.get_by_role("button", name="One place on")
    on.focus()
    for at in (17, 18, 19):
        on.press("Enter")
        assert_at(chapter, at)
        expect(on).to_be_focused()
    the_map(chapter).focus()
    for key, at in (("ArrowDown", 26), ("ArrowRight", 27), ("Home", 21), ("ArrowUp", 14)):
        the_map(chapter).press(key)
        assert_at(chapter, at)
        expect(the_map(chapter)).to_be_focused()
    row, col = divmod(14, 7)
    said = lesson.printed(TRACE.steps[0].output[0, row, col])
    expect(chapter.page.locator("#cell-status")).to_have_text(f"Row {row + 1}, column {col + 1}: {said}")
    crossing = chapter.get_by_role("button", name="Feature 2, crossing")
    crossing.press("Enter")
    expect(crossing).to_have_attribute("aria-pressed", "true")
    assert_at(chapter, 14, feature=1)


def test_telling_places_are_a_click_away(chapter: Locator) -> None:
    chapter.get_by_role("button", name="Feature 3, rising stroke").click()
    values = TRACE.steps[0].output[2]
    for name, at in (("Worst match", values.argmin()), ("Best match", values.argmax())):
        button = chapter.get_by_role("button", name=name)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert_at(chapter, int(at), feature=2)


def test_a_learned_feature_is_followed_on_a_painted_map(chapter: Locator) -> None:
    page = chapter.page
    page.locator("input[value=xo]").check()
    hand.in_sight(page, KEY)
    expect(chapter.locator(".where")).to_contain_text("of 400")
    canvas = the_map(chapter).locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 7.5 / 20, box["y"] + box["height"] * 12.5 / 20)
    expect(chapter.locator(".where")).to_have_text("Place 248 of 400: row 13, column 8")
    expect(chapter.locator(".said")).to_contain_text("25 products")


def test_who_predicts_learns_how_pixels_that_differ_count(chapter: Locator) -> None:
    question = chapter.locator(".question")
    question.get_by_role("button", name="0.77").click()
    expect(question).to_contain_text("Not so.")
    expect(question).to_contain_text("7 − 2 = 5, and 5 / 9 = 0.55")


def test_a_finger_chooses_a_number(phone_page: Page) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    cell = the_map(chapter).locator("td").nth(30)
    cell.scroll_into_view_if_needed()
    browser = phone_page.context.browser
    if browser is not None and browser.browser_type.name == "chromium":
        hand.tap(cell)
    else:
        cell.click()  # Firefox's driver cannot tap
    assert_at(chapter, 30)
