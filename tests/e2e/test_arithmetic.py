"""Any cell of any map opens the arithmetic behind it and shows where it came from."""

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from . import hand


@pytest.fixture
def page(shared_page: Page) -> Page:
    shared_page.locator('[data-example="X"]').click()
    expect(shared_page.locator("#verdict")).to_have_text("X")
    return shared_page


def cell(page: Page, layer: int, map_index: int, position: int) -> Locator:
    return page.locator(f'[data-layer="{layer}"] [data-map="{map_index}"] td').nth(position)


def box(place: Locator) -> FloatRect:
    found = place.bounding_box()
    assert found is not None
    return found


def assert_same_place(mark: Locator, first: Locator, last: Locator) -> None:
    """Check that a mark frames the cells from the first to the last, to a pixel or two."""
    found, start, end = box(mark), box(first), box(last)
    assert found["x"] == pytest.approx(start["x"], abs=2.5)
    assert found["y"] == pytest.approx(start["y"], abs=2.5)
    assert found["x"] + found["width"] == pytest.approx(end["x"] + end["width"], abs=2.5)
    assert found["y"] + found["height"] == pytest.approx(end["y"] + end["height"], abs=2.5)


def test_a_match_is_multiplied_added_and_divided(page: Page) -> None:
    cell(page, 0, 1, 24).click()
    arithmetic = page.locator("#arithmetic")
    expect(arithmetic).to_contain_text("9 of 9 pixels agree")
    figures = {
        name: arithmetic.locator("figure", has=page.locator("figcaption", has_text=name)).locator("td")
        for name in ("Patch", "Feature", "Products")
    }
    crossing = ["1", "-1", "1", "-1", "1", "-1", "1", "-1", "1"]
    expect(figures["Patch"]).to_have_text(crossing)
    expect(figures["Feature"]).to_have_text(crossing)
    expect(figures["Products"]).to_have_text(["1"] * 9)
    expect(arithmetic.locator("dd")).to_have_text(["9", "9 / 9", "1.00"])


def test_the_patch_is_marked_in_the_picture(page: Page) -> None:
    cell(page, 0, 0, 7 * 3 + 5).click()  # row 4, column 6
    expect(page.locator("#arithmetic")).to_contain_text("row 4, column 6")
    pixels = page.locator("#picture td")
    assert_same_place(page.locator("#marks .chosen"), cell(page, 0, 0, 26), cell(page, 0, 0, 26))
    assert_same_place(page.locator("#marks .patch"), pixels.nth(3 * 9 + 5), pixels.nth(5 * 9 + 7))
    pad, field = box(page.locator("#pad")), box(page.locator("#marks .field"))
    assert field["x"] == pytest.approx(pad["x"] + pad["width"] * 5 / 9, abs=2.5)
    assert field["width"] == pytest.approx(pad["width"] * 3 / 9, abs=4)


def test_a_pooled_value_is_traced_through_every_stage_to_its_pixels(page: Page) -> None:
    cell(page, 3, 2, 3).click()  # the last of the twice pooled values: all the rest of the map
    expect(page.locator("#arithmetic")).to_contain_text("Map 3 (rising stroke), row 2, column 2")
    assert_same_place(page.locator("#marks .patch"), cell(page, 2, 2, 2 * 4 + 2), cell(page, 2, 2, 15))
    fields = page.locator("#marks .field")
    expect(fields).to_have_count(4)  # on the pad, in the picture, after convolution and after ReLU
    assert_same_place(
        fields.nth(1), page.locator("#picture td").nth(4 * 9 + 4), page.locator("#picture td").nth(80)
    )
    assert_same_place(fields.nth(2), cell(page, 0, 2, 4 * 7 + 4), cell(page, 0, 2, 48))
    assert_same_place(fields.nth(3), cell(page, 1, 2, 4 * 7 + 4), cell(page, 1, 2, 48))


def test_relu_and_pooling_and_list_say_what_they_do(page: Page) -> None:
    arithmetic = page.locator("#arithmetic")
    cell(page, 1, 0, 1).click()
    expect(arithmetic).to_contain_text("max(0, -0.11) = 0.00")
    cell(page, 2, 0, 0).click()
    expect(arithmetic).to_contain_text("max(0.77, 0.00, 0.00, 1.00) = 1.00")
    cell(page, 2, 0, 15).click()
    expect(arithmetic).to_contain_text("max(0.77) = 0.77")
    cell(page, 4, 0, 4).click()
    expect(arithmetic).to_contain_text("Value 5 of the list is map 2 (crossing), row 1, column 1.")


def test_a_vote_adds_up_line_by_line(page: Page) -> None:
    page.locator('[data-example="X rotated"]').click()
    expect(page.locator("#certainty")).to_contain_text("0.82")
    page.locator('#votes [data-class="X"]').click()
    ledger = page.locator("#arithmetic .ledger")
    expect(ledger.locator("tfoot td")).to_have_text("0.8222")
    lines = [float(line) for line in ledger.locator("tbody td:last-child").all_inner_texts()]
    assert sum(round(line * 10**4) for line in lines) == 8222
    assert len(lines) >= 5


def test_the_arithmetic_follows_the_drawing(page: Page) -> None:
    cell(page, 0, 0, 8).click()
    expect(page.locator("#arithmetic dd").last).to_have_text("1.00")
    page.locator('[data-example="O"]').click()
    expect(page.locator("#arithmetic dd").last).to_have_text("0.11")


def test_arrow_keys_walk_over_a_map(page: Page) -> None:
    cell(page, 0, 2, 0).click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#arithmetic")).to_contain_text(
        "Feature 3 (rising stroke), laid over the patch for row 2, column 2"
    )
    expect(cell(page, 0, 2, 8)).to_be_focused()
    expect(cell(page, 0, 2, 8)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("End")
    expect(cell(page, 0, 2, 13)).to_be_focused()
    page.keyboard.press("ArrowRight")  # there is nothing beyond
    expect(page.locator("#arithmetic")).to_contain_text("row 2, column 7")
    page.keyboard.press("Tab")  # on to the next map
    expect(cell(page, 1, 0, 0)).to_be_focused()


def test_the_feature_slides_over_the_picture_and_fills_the_map(page: Page) -> None:
    cell(page, 0, 0, 30).click()
    pending, play = page.locator("#arithmetic td.pending"), page.locator("#play")
    expect(pending).to_have_count(0)
    page.locator("#speed").fill("1")
    play.click()
    expect(play).to_have_text("Pause")
    expect(page.locator("#position")).to_have_value("1")
    expect(page.locator("#position")).not_to_have_value("1")
    play.click()
    expect(play).to_have_text("Play")
    at = int(page.locator("#position").input_value())
    expect(pending).to_have_count(49 - at)
    page.locator("#step-on").click()
    expect(pending).to_have_count(49 - at - 1)
    page.locator("#step-back").click()
    expect(pending).to_have_count(49 - at)
    page.locator("#position").fill("48")
    expect(pending).to_have_count(1)
    page.locator("#speed").fill("20")
    play.click()  # to the end, where it stops by itself
    expect(pending).to_have_count(0)
    expect(play).to_have_text("Play")
    page.locator("#to-start").click()
    expect(pending).to_have_count(48)
    expect(page.locator("#marks .chosen")).to_have_count(1)
    assert_same_place(page.locator("#marks .chosen"), cell(page, 0, 0, 0), cell(page, 0, 0, 0))


def test_the_chosen_cell_stays_while_one_draws(page: Page) -> None:
    cell(page, 2, 1, 5).click()
    expect(page.locator("#arithmetic")).to_contain_text("Map 2 (crossing), row 2, column 2")
    hand.clear(page)
    hand.draw(page, hand.O)
    expect(page.locator("#verdict")).to_have_text("O")
    expect(cell(page, 2, 1, 5)).to_have_attribute("aria-selected", "true")
    expect(page.locator("#arithmetic")).to_contain_text("Map 2 (crossing), row 2, column 2")
