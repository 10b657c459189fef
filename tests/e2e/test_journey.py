"""The main job: a drawing goes in, every step is shown, the decision comes out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from pycnn import lesson
from pycnn.images import from_text

from . import hand


@pytest.fixture
def page(shared_page: Page) -> Iterator[Page]:
    yield shared_page
    expect(shared_page.locator("#trouble")).to_be_hidden()


@pytest.mark.parametrize(("strokes", "answer"), [(hand.X, "X"), (hand.O, "O")])
def test_a_drawing_is_decided(page: Page, strokes: list[hand.Stroke], answer: str) -> None:
    hand.draw(page, strokes)
    expect(page.locator("#verdict")).to_have_text(answer)
    expect(page.locator("#certainty")).to_contain_text(f"Sure: {answer}")


def test_every_number_is_that_of_the_package(page: Page) -> None:
    hand.draw(page, hand.X)
    hand.expect_picture(page, hand.example("X"))
    expect(page.locator("#verdict")).to_have_text("X")
    art = hand.picture(page)
    for (layer, index), numbers in hand.expected_numbers(art).items():
        place = page.locator(f'[data-layer="{layer}"] [data-map="{index}"]')
        hand.expect_numbers(place, numbers)
    trace = lesson.network().trace(from_text(art))
    for name, vote in zip(trace.classes, trace.votes.tolist(), strict=True):
        expect(page.locator(f'#votes [data-class="{name}"]')).to_have_attribute("data-value", f"{vote:.4f}")


def test_the_articles_x_gives_the_articles_map(page: Page) -> None:
    page.locator('[data-example="X"]').click()
    expect(page.locator("#verdict")).to_have_text("X")
    printed = {9: "1.00", 7: "0.77", 5: "0.55", 3: "0.33", 1: "0.11", -1: "-0.11", -3: "-0.33"}
    ninths = [
        [7, -1, 1, 3, 5, -1, 3],
        [-1, 9, -1, 3, -1, 1, -1],
        [1, -1, 9, -3, 1, -1, 5],
        [3, 3, -3, 5, -3, 3, 3],
    ]
    upper = [printed[value] for row in ninths for value in row]
    symmetric = upper + upper[:21][::-1]  # the map is the same from its end
    hand.expect_numbers(page.locator('[data-layer="0"] [data-map="0"]'), symmetric)


def test_an_empty_pad_asks_for_a_drawing(page: Page) -> None:
    expect(page.locator("#hint")).to_be_visible()
    expect(page.locator("#certainty")).to_contain_text("draw an X or an O")
    expect(page.locator(".literal-answer")).to_have_text("Literally: –")


def test_a_dot_is_too_little(page: Page) -> None:
    pad = hand.on_pad(page)
    page.mouse.click(*pad((3 / 9, 3 / 9)))  # where four pixels meet
    expect(page.locator("#certainty")).to_contain_text("draw larger")
    expect(page.locator("#verdict")).to_have_text("")
    expect(page.locator("#hint")).to_be_hidden()


def test_something_else_is_called_unsure(page: Page) -> None:
    hand.draw(page, [[(0.5, 0.1), (0.5, 0.9)]])
    expect(page.locator("#certainty")).to_contain_text("nsure")
    votes = [
        float(vote.get_attribute("data-value") or "nan") for vote in page.locator("#votes [data-class]").all()
    ]
    assert abs(votes[0] - votes[1]) < 0.1


def test_the_page_follows_during_the_stroke(page: Page) -> None:
    pad = hand.on_pad(page)
    page.mouse.move(*pad((0.5, 0.06)))
    page.mouse.down()
    page.mouse.move(*pad((0.5, 0.5)), steps=8)
    cells = page.locator("#picture td.white")
    expect(cells).to_have_count(5)
    before = hand.numbers(page.locator('[data-layer="0"] [data-map="0"]'))
    page.mouse.move(*pad((0.5, 0.94)), steps=8)
    expect(cells).to_have_count(9)
    assert hand.numbers(page.locator('[data-layer="0"] [data-map="0"]')) != before
    page.mouse.up()
    page.mouse.move(*pad((0.1, 0.1)), steps=3)
    expect(cells).to_have_count(9)


def test_a_stroke_that_leaves_the_pad_goes_on(page: Page) -> None:
    pad = hand.on_pad(page)
    page.mouse.move(*pad((0.5, 0.5)))
    page.mouse.down()
    page.mouse.move(*pad((1.3, 0.5)), steps=6)
    page.mouse.move(*pad((1.3, 0.17)), steps=6)
    page.mouse.move(*pad((0.5, 0.17)), steps=6)
    page.mouse.up()
    expect(page.locator("#picture tr").nth(4).locator("td.white")).to_have_count(5)
    expect(page.locator("#picture tr").nth(1).locator("td.white")).to_have_count(5)
    expect(page.locator("#picture td.white")).to_have_count(10)


def test_undo_takes_back_stroke_by_stroke(page: Page) -> None:
    first, second = hand.X
    hand.draw(page, [first])
    expect(page.locator("#picture td.white")).to_have_count(7)
    one = hand.picture(page)
    hand.draw(page, [second])
    expect(page.locator("#verdict")).to_have_text("X")
    page.locator("#undo").click()
    expect(page.locator("#picture td.white")).to_have_count(7)
    assert hand.picture(page) == one
    page.keyboard.press("Control+z")
    expect(page.locator("#picture td.white")).to_have_count(0)


def test_clearing_can_be_undone(page: Page) -> None:
    hand.draw(page, hand.O)
    expect(page.locator("#verdict")).to_have_text("O")
    hand.clear(page)
    expect(page.locator("#verdict")).to_have_text("")
    page.locator("#undo").click()
    expect(page.locator("#verdict")).to_have_text("O")


NO_FRAMES = """() => {
  const plain = window.requestAnimationFrame;
  const waiting = [];
  window.requestAnimationFrame = (callback) => waiting.push(callback);
  window.framesAgain = () => {
    window.requestAnimationFrame = plain;
    delete window.framesAgain;
    waiting.forEach((callback) => plain(callback));
  };
}"""


def test_a_window_that_is_not_painted_answers_too(page: Page) -> None:
    """As Firefox has them behind others: no animation frame comes."""
    page.evaluate(NO_FRAMES)
    try:
        for name in ("X", "O", "X"):
            page.locator(f'[data-example="{name}"]').click()
            expect(page.locator("#verdict")).to_have_text(name)
    finally:
        page.evaluate("() => framesAgain()")


@pytest.mark.parametrize("name", lesson.IMAGES)
def test_each_example_is_decided_as_the_article_has_it(page: Page, name: str) -> None:
    page.locator(f'[data-example="{name}"]').click()
    expect(page.locator("#verdict")).to_have_text("O" if name == "X thick" else name[0])
    hand.expect_picture(page, hand.example(name))


def test_the_thick_x_is_shown_as_wrong(page: Page) -> None:
    expect(page.locator(".example.wrong")).to_have_attribute("data-example", "X thick")
    expect(page.locator("#score")).to_have_text("The network reads 9 of the 10 correctly. Wrong: X thick.")


def test_the_literal_comparison_counts_the_pixels_that_match(page: Page) -> None:
    page.locator('[data-example="X shifted"]').click()
    expect(page.locator("#verdict")).to_have_text("X")
    drawn = hand.example("X shifted")
    hand.expect_picture(page, drawn)
    for name in "XO":
        figure = page.locator(f'[data-exemplar="{name}"]')
        pairs = list(zip(drawn, hand.example(name), strict=True))
        differing = sum(a != b for a, b in pairs)
        expect(figure).to_contain_text(f"{81 - differing} of 81 match")
        expect(figure.locator("td.differs")).to_have_count(differing)


def test_numbers_can_be_switched_off(page: Page) -> None:
    cell = page.locator('[data-layer="0"] [data-map="0"] td').first
    page.get_by_label("Numbers in the maps").uncheck()
    expect(cell).to_have_css("font-size", "0px")
    page.get_by_label("Numbers in the maps").check()
    expect(cell).not_to_have_css("font-size", "0px")


def test_the_page_needs_no_network_once_it_is_there(page: Page) -> None:
    page.context.set_offline(True)
    hand.draw(page, hand.O)
    expect(page.locator("#verdict")).to_have_text("O")
    page.locator('[data-layer="2"] [data-map="1"] td').first.click()
    expect(page.locator("#arithmetic")).to_contain_text("max(")
    page.context.set_offline(False)
