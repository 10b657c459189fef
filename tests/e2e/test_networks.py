"""Two networks look at one drawing: a person goes from one to the other and sees the same stages for both."""

import re

import numpy as np
import pytest
from app import words
from app.drawing import Drawing, Sheet
from app.networks import Catalogue
from app.share import from_fragment
from playwright.sync_api import FloatRect, Locator, Page, expect

import pycnn
from pycnn import Trace, images, lesson

from . import hand
from .conftest import NewPage
from .shared import open_ready

XO = pycnn.pretrained("xo")
PAINTED = "canvas"
POOLED = 2
"""A layer whose cells are some pixels wide at any width of the window."""
SPOIL = """canvas => {
  const context = canvas.getContext("2d");
  context.fillStyle = "#123456";
  context.fillRect(0, 0, 1, 1);
}"""
SPOILT = """canvas => {
  const copy = document.createElement("canvas");
  copy.width = copy.height = 1;
  const context = copy.getContext("2d");
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, 1, 1).data.join() === "18,52,86,255";
}"""


@pytest.fixture
def page(shared_page: Page) -> Page:
    return shared_page


def choice(page: Page, key: str) -> Locator:
    return page.locator(f'#networks input[value="{key}"]')


def drawing(page: Page) -> Drawing:
    """The drawing that the page's address holds, once that has come to rest."""
    before = ""
    while page.url != before:
        before = page.url
        page.wait_for_timeout(600)
    return from_fragment(page.url.partition("#")[2], Catalogue()).drawing


def trained(page: Page) -> Trace:
    """What the trained network makes of the drawing, worked out outside the browser."""
    return XO.trace(images.from_ink(Sheet().show(drawing(page)), XO.input_shape[1]))


def a_map(page: Page, layer: int, index: int) -> Locator:
    return page.locator(f'[data-layer="{layer}"] [data-map="{index}"]')


def box(place: Locator) -> FloatRect:
    found = place.bounding_box()
    assert found is not None
    return found


def assert_votes(page: Page, trace: Trace) -> None:
    for name, vote in zip(trace.classes, trace.votes.tolist(), strict=True):
        found = page.locator(f'#votes [data-class="{name}"]')
        expect(found).to_have_attribute("data-value", re.compile(r"^-?\d+\.\d{4}$"))
        # Other hardware adds in another order.
        assert float(found.get_attribute("data-value") or "nan") == pytest.approx(vote, rel=1e-4, abs=2e-3)
    expect(page.locator("#verdict")).to_have_text(trace.decision)


NUMBERS = """() => ["#picture", "#stages [data-map]"].flatMap(all => [...document.querySelectorAll(all)])
  .map(place => place.querySelector("canvas") ? place.querySelector("p").textContent
    : [...place.querySelectorAll("td")].map(td => td.textContent).join(" "))"""


def said(page: Page) -> list[list[float]]:
    """The numbers of the picture and of each map: of one that is painted as they are heard."""
    texts: list[str] = page.evaluate(NUMBERS)
    return [
        [float(number) for number in re.findall(r"(?<!\S)-?\d+(?:\.\d+)?(?!\d*:)", text)] for text in texts
    ]


def test_the_choice_says_what_the_networks_are(page: Page) -> None:
    expect(page.get_by_role("group", name="Who decides?")).to_be_visible()
    article, learned, own = page.get_by_role("radio").all()
    expect(article).to_be_checked()
    expect(article).to_have_accessible_description("made by hand: three features, 9×9 pixels")
    expect(learned).to_have_accessible_name(re.compile("^A trained network"))
    expect(learned).to_have_accessible_description(re.compile("^learned"))
    expect(own).to_have_accessible_name(re.compile("^Your own network"))


def test_both_networks_decide_the_same_drawing(page: Page) -> None:
    hand.draw(page, hand.X)
    expect(page.locator("#verdict")).to_have_text("X")
    drawing(page)  # at rest
    before, pad = page.locator("#votes").inner_text(), box(page.locator("#pad"))
    choice(page, "xo").check()
    expect(page.locator("#certainty")).to_contain_text("%")
    assert_votes(page, trained(page))
    vote = page.locator('#votes [data-class="X"]')
    value = vote.get_attribute("data-value") or ""
    assert box(page.locator("#pad")) == pad, "the pad jumps under the pen"
    hand.draw(page, [hand.O[0][:10]])  # the drawing goes on
    assert_votes(page, trained(page))
    page.locator("#undo").click()
    expect(vote).to_have_attribute("data-value", value)
    choice(page, "lesson").check()
    expect(page.locator("#votes")).to_have_text(before, use_inner_text=True)
    expect(page.locator("#verdict")).to_have_text("X")
    expect(page.locator("#certainty")).to_contain_text("against")


def test_every_stage_of_the_trained_network_shows_its_numbers(page: Page) -> None:
    hand.draw(page, hand.O)
    choice(page, "xo").check()
    layers = page.locator("[data-layer]")
    expect(layers).to_have_count(len(XO.layers))
    trace = trained(page)
    expect(page.locator("#stages [data-map] > p").last).to_contain_text("Row 1:")
    expected = [trace.image]
    for layer, step in enumerate(trace.steps[:-1]):
        maps = step.output if step.output.ndim == 3 else step.output[np.newaxis]
        assert layers.nth(layer).get_attribute("data-layer") == str(layer)
        assert layers.nth(layer).locator("[data-map]").count() == len(maps)
        expected += list(maps)
    found = said(page)
    for number, (numbers, values) in enumerate(zip(found, expected, strict=False)):
        assert numbers == pytest.approx(values.ravel().tolist(), rel=1e-3, abs=0.02), number
    assert found[len(expected) :] == [[]], "the votes are no map of numbers"
    choice(page, "lesson").check()
    expect(layers).to_have_count(6)


# The colour at the middle of each cell of each map of a layer: as the page shows it, or as it is on paper.
COLOURS = """([layer, onPaper]) => {
  const read = canvas => {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext("2d");
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    const pixel = (x, y) => [...data.subarray(4 * (y * copy.width + x)).subarray(0, 4)].join(" ");
    return (x, y) => pixel(Math.floor(x), Math.floor(y));
  };
  const sheet = document.querySelector(`[data-layer="${layer}"] > .sheet`);
  const all = sheet.getBoundingClientRect();
  const [across, down] = [sheet.width / all.width, sheet.height / all.height];
  const shown = read(sheet);
  return [...document.querySelectorAll(`[data-layer="${layer}"] [data-map] canvas`)].map(place => {
    const { left, top, width, height } = place.getBoundingClientRect();
    const printed = read(place);
    const colours = [];
    for (let row = 0.5; row < place.height; row++) {
      for (let col = 0.5; col < place.width; col++) {
        const x = left - all.left + width * col / place.width;
        const y = top - all.top + height * row / place.height;
        colours.push(onPaper ? printed(col, row) : shown(x * across, y * down));
      }
    }
    return colours;
  });
}"""


def test_what_is_painted_stands_in_its_place_at_any_width_and_on_paper(page: Page) -> None:
    hand.draw(page, hand.X)
    choice(page, "xo").check()
    expect(page.locator("#certainty")).to_contain_text("%")
    values = trained(page).steps[POOLED].output
    shown = page.evaluate(COLOURS, [POOLED, False])
    assert [len(colours) for colours in shown] == [values[0].size] * len(values)
    for colours, value in zip(shown, values, strict=True):
        strongest = int(value.argmax())
        levels = {colours[i] for i in np.flatnonzero(value.ravel() >= 0.97 * value.max())}
        assert len(levels) <= 2, "equal numbers have one colour"
        assert colours[strongest] != colours[int(np.abs(value).argmin())]
    for width in (390, 834, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert page.evaluate(COLOURS, [POOLED, False]) == shown
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(COLOURS, [POOLED, True]) == shown
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert {colour for colours in page.evaluate(COLOURS, [POOLED, True]) for colour in colours} == {"0 0 0 0"}


def test_a_painted_cell_is_chosen_by_a_click_and_by_keys(page: Page) -> None:
    hand.draw(page, hand.X)
    choice(page, "xo").check()
    canvas = a_map(page, 0, 3).locator(PAINTED)
    size = XO.shapes[1][1]
    frame = box(canvas)
    at = {"x": frame["width"] * 4.5 / size, "y": frame["height"] * 2.5 / size}
    canvas.click(position={"x": at["x"], "y": at["y"]})
    arithmetic = page.locator("#arithmetic")
    expect(arithmetic).to_contain_text("Feature 4, laid over the patch for row 3, column 5")
    value = trained(page).steps[0].output[3, 2, 4]
    expect(arithmetic.locator("dd").last).to_have_text(lesson.printed(float(value)))
    mark = box(page.locator("#marks .chosen"))
    cell = box(canvas)
    assert mark["x"] == pytest.approx(cell["x"] + cell["width"] * 4 / size, abs=2.5)
    assert mark["y"] == pytest.approx(cell["y"] + cell["height"] * 2 / size, abs=2.5)
    expect(canvas).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(arithmetic).to_contain_text("row 4, column 6")
    expect(page.locator("#cell-status")).to_have_text(re.compile(r"^Row 4, column 6: -?\d+\.\d\d$"))
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")  # there is nothing beyond
    expect(arithmetic).to_contain_text(f"row 4, column {size}")
    page.keyboard.press("Tab")
    expect(a_map(page, 0, 4).locator(PAINTED)).to_be_focused()
    page.locator("#step-back").click()
    expect(arithmetic).to_contain_text(f"row 4, column {size - 1}")


def test_a_map_of_the_arithmetic_is_painted_again_only_if_it_changes(page: Page) -> None:
    hand.draw(page, hand.X)
    choice(page, "xo").check()
    canvas = a_map(page, 0, 3).locator(PAINTED)
    size = XO.shapes[1][1]

    def choose(row: int, col: int) -> None:
        frame = box(canvas)
        at = {"x": frame["width"] * (col + 0.5) / size, "y": frame["height"] * (row + 0.5) / size}
        canvas.click(position={"x": at["x"], "y": at["y"]})

    choose(2, 4)
    arithmetic = page.locator("#arithmetic")
    expect(arithmetic).to_contain_text("row 3, column 5")
    page.locator("#step-on").click()
    expect(arithmetic).to_contain_text("row 3, column 6")
    before, after = (arithmetic.locator(f'canvas[data-canvas="{name}"]') for name in ("before", "after"))
    for each in (before, after):
        each.evaluate(SPOIL)
    choose(2, 5)  # the same number: the map is no longer left clear behind it, and the patch is where it was
    for _ in range(100):
        if not after.evaluate(SPOILT):
            break
        page.wait_for_timeout(50)
    assert not after.evaluate(SPOILT)
    assert before.evaluate(SPOILT)


def test_a_match_with_several_maps_adds_up(page: Page) -> None:
    hand.draw(page, hand.X)
    choice(page, "xo").check()
    layer = [n for n, each in enumerate(XO.layers) if isinstance(each, pycnn.Conv2D)][1]
    a_map(page, layer, 1).locator("canvas, td").first.click(position={"x": 3, "y": 3})
    arithmetic = page.locator("#arithmetic")
    channels = arithmetic.locator(".channel")
    expect(channels).to_have_count(XO.shapes[layer][0])
    sums = [float(text) for text in arithmetic.locator(".channel-sum b").all_inner_texts()]
    expect(arithmetic.locator(".strongest")).to_have_count(1)
    total = float(arithmetic.locator("dd").first.inner_text())
    assert sum(sums) == pytest.approx(total, abs=0.01 * (len(sums) + 1))
    value = trained(page).steps[layer].output[1, 0, 0]
    assert float(arithmetic.locator("dd").last.inner_text()) == pytest.approx(value, rel=1e-3, abs=0.02)
    expect(page.locator("#marks .other")).not_to_have_count(0)


def test_the_gallery_follows_the_network(page: Page) -> None:
    expect(page.locator("#score")).to_have_text("The network reads 9 of the 10 correctly. Wrong: X thick.")
    choice(page, "xo").check()
    expect(page.locator(".example small").first).to_contain_text("%")
    model = Catalogue()["xo"]
    for name, trace in model.examples.items():
        right = "right" if trace.decision == name[0] else "wrong"
        expect(page.locator(f'[data-example="{name}"]')).to_have_class(f"example {right}")
    page.locator('[data-example="O shifted"]').click()
    expect(page.locator("#verdict")).to_have_text(model.examples["O shifted"].decision)


def test_the_keyboard_alone_goes_to_the_other_network(page: Page) -> None:
    hand.draw(page, hand.X)
    choice(page, "lesson").focus()
    page.keyboard.press("ArrowRight")
    expect(choice(page, "xo")).to_be_focused()
    expect(page.locator("#picture-size")).to_have_text(words.picture_size(*XO.input_shape[1:]))
    assert_votes(page, trained(page))
    page.keyboard.press("Tab")
    expect(page.locator("#pad")).to_be_focused()
    page.keyboard.press("Space")  # the cursor still walks over nine by nine cells
    expect(page.locator("#pad-status")).to_have_text("Row 1, column 1, white")
    assert_votes(page, trained(page))
    for _ in range(4):  # Undo, Clear, Open, the first map
        page.keyboard.press("Tab")
    first = a_map(page, 0, 0).locator(PAINTED)
    expect(first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    middle = XO.shapes[1][1] // 2
    expect(page.locator("#arithmetic")).to_contain_text(f"row {middle + 1}, column {middle}")
    page.locator("#pad").press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#picture-size")).to_have_text("9×9 pixels")
    expect(page.locator("#arithmetic")).to_contain_text("row 2, column 2")


def test_a_link_brings_the_trained_network(new_page: NewPage, page: Page) -> None:
    hand.draw(page, hand.O)
    choice(page, "xo").check()
    a_map(page, 2, 1).locator("canvas, td").first.click(position={"x": 2, "y": 2})
    expect(page).to_have_url(re.compile(r"#net=xo&ink=[\w-]+&at=2\.1\.0\.0$"))
    copy = open_ready(new_page(viewport={"width": 390, "height": 844}), page.url)
    expect(choice(copy, "xo")).to_be_checked()
    assert_votes(copy, trained(page))
    assert copy.locator("#arithmetic").text_content() == page.locator("#arithmetic").text_content()
    widths = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    for width in (360, 390, 834, 1440):
        copy.set_viewport_size({"width": width, "height": 844})
        page_width, window_width = copy.evaluate(widths)
        assert page_width == window_width
    copy.evaluate("() => { location.hash = 'net=lesson&ink=AwA'; }")  # an old link goes back
    expect(choice(copy, "lesson")).to_be_checked()
    expect(copy.locator("#verdict")).to_have_text("X")
    copy.evaluate("() => { location.hash = 'net=xo&at=99.0'; }")
    expect(copy.locator("#notice")).to_have_text(words.BAD_LINK)
    expect(choice(copy, "lesson")).to_be_checked()


def test_colours_follow_the_scheme(page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    if browser.browser_type.name != "chromium":
        pytest.skip("only Chromium's driver changes the scheme of a page that is open")
    choice(page, "xo").check()
    hand.draw(page, hand.X)
    canvas = a_map(page, 0, 7).locator(PAINTED)
    expect(page.locator("#certainty")).to_contain_text("%")
    drawing(page)  # at rest
    light = canvas.screenshot()
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    dark = canvas.screenshot()
    page.emulate_media(color_scheme="light")
    page.wait_for_timeout(500)
    assert dark != light
    assert canvas.screenshot() == light
