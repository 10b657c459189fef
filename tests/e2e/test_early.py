"""What is done while Python starts is answered once it can answer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from . import hand
from .pictures import File, X, bring
from .shared import BOOT_TIMEOUT

HELD = "**/python/stdlib-*"


class Gate:
    """Holds a part of Python back until it is opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._held: list[Route] = []
        self._open = False
        page.route(HELD, self._arrive)

    def _arrive(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self._held.append(route)

    def open(self) -> None:
        self._open = True
        for route in self._held:
            route.continue_()
        expect(self._page.locator("html")).to_have_attribute("data-python", "ready", timeout=BOOT_TIMEOUT)


@pytest.fixture
def early_page(page: Page, site_url: str) -> tuple[Page, Callable[[], None]]:
    """Return a page on which Python does not start before the second value is called."""
    gate = Gate(page)
    page.goto(site_url)
    page.wait_for_function("() => document.readyState === 'complete'")  # the hand aims at where the pad stays
    expect(page.locator("html")).to_have_attribute("data-python", "booting")
    return page, gate.open


def test_what_is_shown_first_is_what_python_shows(early_page: tuple[Page, Callable[[], None]]) -> None:
    page, begin = early_page

    def shown() -> list[str]:
        page.locator("#arithmetic").scroll_into_view_if_needed()
        expect(page.locator("#arithmetic")).to_contain_text("laid over the patch", use_inner_text=True)
        place = page.locator("#position").input_value()
        return [page.locator(part).inner_text() for part in ("#stages", "#arithmetic")] + [place]

    before = shown()
    begin()
    assert shown() == before


def test_the_maps_are_there_a_moment_after_the_words(
    early_page: tuple[Page, Callable[[], None]],
) -> None:
    page, start = early_page
    expect(page.locator("html")).not_to_have_class(re.compile("words-first"))
    seen = "element => element.checkVisibility({contentVisibilityAuto: true})"
    for cell in page.locator("#stages td").all()[:20]:
        assert cell.evaluate(seen)
    start()


AS_BUILT = """async () => {
  const built = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
  const parts = root => [...root.querySelectorAll('.chapter, .lab, .workshop')].map(part => part.innerHTML);
  return JSON.stringify(parts(document)) === JSON.stringify(parts(built));
}"""


@pytest.mark.parametrize("way", ["scroll", "key"])
def test_fields_far_below_are_there_for_whoever_goes_there(
    early_page: tuple[Page, Callable[[], None]], way: str
) -> None:
    page, start = early_page
    fields = page.locator(":is(.lab, .workshop) :is(input[type=text], select, textarea)")
    expect(fields).to_have_count(0)
    assert not page.evaluate(AS_BUILT)
    if way == "scroll":
        page.mouse.move(600, 400)
        page.mouse.wheel(0, 200)
    else:
        page.keyboard.press("Tab")
    expect(fields).not_to_have_count(0)
    assert page.evaluate(AS_BUILT)
    start()


def test_strokes_are_shown_at_once_and_decided_later(early_page: tuple[Page, Callable[[], None]]) -> None:
    page, start = early_page
    hand.draw(page, hand.X)
    middle = page.locator("#pad").evaluate(
        "pad => [...pad.getContext('2d').getImageData(pad.width / 2, pad.height / 2, 1, 1).data]"
    )
    assert middle == [255, 255, 255, 255]
    expect(page.locator("#hint")).to_be_hidden()
    expect(page.locator("#verdict")).to_have_text("")
    start()
    expect(page.locator("#verdict")).to_have_text("X")
    hand.expect_picture(page, hand.example("X"))
    page.locator("#undo").click()  # each stroke is one
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_be_disabled()


DECIDED_WHILE = """() => {
  const verdict = document.querySelector('#verdict');
  const look = () => {
    if (verdict.textContent) window.decidedWhile ??= document.documentElement.dataset.python;
  };
  new MutationObserver(look).observe(verdict, {childList: true, characterData: true, subtree: true});
}"""


def test_the_decision_does_not_wait_for_the_chapters(
    early_page: tuple[Page, Callable[[], None]],
) -> None:
    page, start = early_page
    page.evaluate(DECIDED_WHILE)
    question = page.locator("#pictures [data-option]").first
    question.click()  # the pad cannot answer this
    hand.draw(page, hand.O)
    start()
    expect(page.locator("#verdict")).to_have_text("O")
    assert page.evaluate("() => window.decidedWhile") == "booting"
    hand.scroll_to(page, "#pictures")
    expect(page.locator("#pictures [data-option='-1']")).to_be_visible()


def test_a_stroke_goes_on_while_python_becomes_ready(early_page: tuple[Page, Callable[[], None]]) -> None:
    page, start = early_page
    hand.draw(page, hand.X[:1])
    at = hand.on_pad(page)
    page.mouse.move(*at(hand.X[1][0]))
    page.mouse.down()
    page.mouse.move(*at((0.5, 0.5)), steps=5)
    start()
    page.mouse.move(*at(hand.X[1][1]), steps=5)
    page.mouse.up()
    expect(page.locator("#verdict")).to_have_text("X")
    hand.expect_picture(page, hand.example("X"))


def test_clearing_clears_and_what_is_drawn_after_it_counts(
    early_page: tuple[Page, Callable[[], None]],
) -> None:
    page, start = early_page
    hand.draw(page, hand.X)
    hand.clear(page)
    hand.draw(page, hand.O)
    start()
    expect(page.locator("#verdict")).to_have_text("O")


def test_a_page_that_is_scrolled_meanwhile_gets_the_same_strokes(
    early_page: tuple[Page, Callable[[], None]],
) -> None:
    page, start = early_page
    hand.draw(page, hand.X)
    page.evaluate("() => scrollTo({ top: 300, behavior: 'instant' })")
    start()
    expect(page.locator("#verdict")).to_have_text("X")
    hand.expect_picture(page, hand.example("X"))


def test_keys_draw(early_page: tuple[Page, Callable[[], None]]) -> None:
    page, start = early_page
    top = page.evaluate("() => scrollY")
    page.locator("#pad").focus()
    for key in ("Space", "ArrowDown", "ArrowRight", "Space"):
        page.keyboard.press(key)
    assert page.evaluate("() => scrollY") == top
    start()
    hand.expect_picture(page, "X........\n.X.......\n" + ".........\n" * 7)


def test_buttons_and_choices_are_answered_in_order(early_page: tuple[Page, Callable[[], None]]) -> None:
    page, start = early_page
    page.locator("[data-example]").nth(1).click()
    page.locator("#networks input").nth(1).check()
    start()
    expect(page.locator("#networks input").nth(1)).to_be_checked()
    expect(page.locator("#verdict")).to_have_text("O")
    expect(page).to_have_url(re.compile("net=xo"))


def test_a_picture_that_is_chosen_is_read(early_page: tuple[Page, Callable[[], None]]) -> None:
    page, start = early_page
    drawn = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200">
      <rect width="200" height="200" fill="white"/>
      <path d="M30 30L170 170M170 30L30 170" stroke="black" stroke-width="16"/></svg>"""
    file: FilePayload = {"name": "x.svg", "mimeType": "image/svg+xml", "buffer": drawn.encode()}
    page.locator("#picture-file").set_input_files(file)
    start()
    expect(page.locator("#verdict")).to_have_text("X")


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_picture_that_is_dropped_or_pasted_is_read_later(
    early_page: tuple[Page, Callable[[], None]], way: str
) -> None:
    page, start = early_page
    bring(page, way, [File("notes.txt", "text/plain", b"O"), File("x.png", "image/png", X)])
    expect(page.locator("#verdict")).to_have_text("")
    start()
    expect(page.locator("#verdict")).to_have_text("X")
    expect(page.locator("#notice")).to_be_hidden()
