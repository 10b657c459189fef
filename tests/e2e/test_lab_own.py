"""Own classes in the lab: drawn, named, learned, kept over a reload, and taken along as files."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from app.words import lab as words
from app.words import search as search_words
from playwright.sync_api import Page, expect

import pycnn
from pycnn import Sequential

from . import hand
from .conftest import NewPage
from .downloads import download
from .shared import DESKTOP, open_ready, wait_until_kept

PATIENCE = 60_000  # ms: pictures are made first, and other things run on the machine
DASH: list[hand.Stroke] = [[(0.2, 0.5), (0.8, 0.5)]]


def draw(page: Page, strokes: Sequence[hand.Stroke]) -> None:
    """Draw on the pad of the lab."""
    hand.scroll_to(page, "#lab-pad")
    pad = page.locator("#lab-pad")
    box = pad.bounding_box()
    assert box is not None
    for stroke in strokes:
        for number, (x, y) in enumerate(stroke):
            page.mouse.move(
                box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3 if number else 1
            )
            if not number:
                page.mouse.down()
        page.mouse.up()
    expect(page.locator("#lab-hint")).to_be_hidden()


def keep(page: Page, place: int) -> None:
    page.locator(f'#lab [data-do="keep:{place}"]').click()
    expect(page.locator("#lab-hint")).to_be_visible()


def three_classes(page: Page) -> None:
    page.locator('#lab [data-do="new-class"]').click()
    for place, name in enumerate(("cross", "ring", "dash")):
        page.locator(f'#lab [data-field="class-{place}"]').fill(name)
    for _ in range(3):
        for place, strokes in enumerate([hand.X, hand.O, DASH]):
            draw(page, strokes)
            keep(page, place)


def learn(page: Page) -> None:
    """Let a network learn the own classes, as far as four epochs take it."""
    page.locator('#lab [data-field="data"]').select_option("own")
    page.locator('#lab [data-field="count"]').fill("150")
    page.locator('#lab [data-field="epochs"]').fill("4")
    page.locator('#lab [data-do="preset:plain"]').click()
    page.locator('#lab [data-do="start"]').click()
    status = page.locator("#lab-status")
    expect(status).to_have_text(re.compile("^Done: 4 epochs"), timeout=PATIENCE)


def pictures(page: Page) -> list[int]:
    rows = page.locator("#lab-own .classes > li").all()
    return [row.locator(".kept-example svg").count() for row in rows]


def test_three_own_classes_are_learned_and_still_there_after_a_reload(ready_page: Page) -> None:
    page = ready_page
    three_classes(page)
    learn(page)
    draw(page, hand.O)
    expect(page.locator("#lab-try .answer")).to_have_text(re.compile("cross|ring|dash"))
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#votes [data-class]")).to_have_count(3)
    hand.scroll_to(page, "#lab-own")
    expect(page.locator("#lab-keep-status")).to_have_text(words.KEPT)
    wait_until_kept(page, '"legs": [[0, 4]]')
    page.wait_for_timeout(700)  # for the address
    answer = page.locator("#lab-try").inner_text()  # right after the stroke it may still follow
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=PATIENCE)
    hand.scroll_to(page, "#lab-own")
    expect(page.locator('#lab [data-field="class-2"]')).to_have_value("dash")
    assert pictures(page) == [3, 3, 3]
    expect(page.locator('#lab [data-field="data"]')).to_have_value("own")
    expect(page.locator('#lab [data-field="count"]')).to_have_value("150")
    expect(page.locator("#lab-try")).to_have_text(re.compile(answer.split("\n")[0]))
    assert page.locator("#lab-try").inner_text() == answer


def test_with_one_class_less_a_training_makes_a_network_of_those_that_are_left(ready_page: Page) -> None:
    page = ready_page
    three_classes(page)
    learn(page)
    page.locator('#lab [data-do="drop-class:0"]').click()
    start = page.locator('#lab [data-do="start"]')
    expect(start).to_have_text(words.MAKE_AND_START)
    start.click()
    expect(page.locator("#lab-status")).to_have_text(re.compile("^Done: 4 epochs"), timeout=PATIENCE)
    page.evaluate("scrollTo(0, 0)")
    votes = page.locator("#votes [data-class]")
    expect(votes).to_have_count(2)
    assert [vote.get_attribute("data-class") for vote in votes.all()] == ["ring", "dash"]


def test_what_is_drawn_after_a_training_is_learned_from_in_the_next(ready_page: Page) -> None:
    page = ready_page
    three_classes(page)
    learn(page)
    start, status = page.locator('#lab [data-do="start"]'), page.locator("#lab-status")
    start.click()
    expect(status).to_have_text(re.compile("^Done: 8 epochs"), timeout=PATIENCE)  # it went on
    draw(page, [[(0.1, 0.5), (0.9, 0.5)]])
    keep(page, 2)
    start.click()
    expect(status).to_have_text(re.compile("^Done: 4 epochs"), timeout=PATIENCE)  # the drawings are others


def test_examples_can_be_taken_away_and_names_are_checked(ready_page: Page) -> None:
    page = ready_page
    page.locator('#lab [data-do="keep:0"]').click()
    expect(page.locator("#lab-own .using .fault")).to_have_text(words.DRAW_FIRST)
    draw(page, hand.X)
    keep(page, 0)
    draw(page, hand.O)
    keep(page, 0)
    assert pictures(page) == [2, 0]
    page.get_by_role("button", name="Remove example 1 of A").click()
    expect(page.locator("#lab-own .classes > li").first.locator(".kept-example")).to_have_count(1)
    for name, why in (("", words.NAME_NEEDED), ("A", words.name_twice("A")), ("n" * 30, words.long_name(20))):
        page.locator('#lab [data-field="class-1"]').fill(name)
        expect(page.locator("#fault-class-1")).to_have_text(why)
    page.locator('#lab [data-field="class-1"]').fill("other")
    page.locator('#lab [data-field="data"]').select_option("own")
    expect(page.locator("#lab-status")).to_have_text(words.examples_missing(["other"]))
    expect(page.locator('#lab [data-do="start"]')).to_be_disabled()


def two_tabs(new_page: NewPage, site_url: str) -> tuple[Page, Page]:
    """Return two tabs, in whose labs the first class is called "first" and "second"."""
    first = open_ready(new_page(**DESKTOP.options), site_url)
    first.locator('#lab [data-field="class-0"]').fill("first")
    expect(first.locator("#lab-keep-status")).to_have_text(words.KEPT)
    second = first.context.new_page()
    open_ready(second, site_url)
    hand.scroll_to(second, "#lab-own")
    expect(second.locator('#lab [data-field="class-0"]')).to_have_value("first")  # it goes on with the newest
    second.locator('#lab [data-field="class-0"]').fill("second")
    expect(second.locator("#lab-keep-status")).to_have_text(words.KEPT)
    return first, second


def test_two_tabs_keep_their_own_work(new_page: NewPage, site_url: str) -> None:
    for page, name in zip(two_tabs(new_page, site_url), ("first", "second"), strict=True):
        page.bring_to_front()
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=PATIENCE)
        hand.scroll_to(page, "#lab-own")
        expect(page.locator('#lab [data-field="class-0"]')).to_have_value(name)


# Stands for the page that a tab was before a reload, while it is busy and the browser cannot do away with it.
HOLD = """(tab) => {
  navigator.locks.request(`pycnn lab ${tab}`, () => new Promise((done) => { window.letGo = done; }));
}"""
IS_AWAITED = """async (tab) => {
  const { held, pending } = await navigator.locks.query();
  return [held, pending].every((locks) => locks.some(({ name }) => name === `pycnn lab ${tab}`));
}"""


def test_a_reload_waits_for_the_page_that_it_was(new_page: NewPage, site_url: str) -> None:
    first, second = two_tabs(new_page, site_url)
    tab = first.evaluate("sessionStorage.getItem('pycnn tab')")
    second.evaluate(HOLD, tab)  # it is its turn as soon as the first tab lets go
    first.bring_to_front()
    first.evaluate("location.reload()")
    awaited = 0
    while not (second.evaluate("'letGo' in window") and second.evaluate(IS_AWAITED, tab)):
        awaited += 1
        assert awaited < PATIENCE / 50, "the tab does not wait for its name"
        second.wait_for_timeout(50)
    second.evaluate("letGo()")
    expect(first.locator("html")).to_have_attribute("data-python", "ready", timeout=PATIENCE)
    hand.scroll_to(first, "#lab-own")
    expect(first.locator('#lab [data-field="class-0"]')).to_have_value("first")


# As a newer version of the page may write it one day.
OF_ANOTHER_VERSION = """() => new Promise(done => {
  indexedDB.open("pycnn lab").onsuccess = ({target: {result: shelf}}) => {
    const tabs = shelf.transaction("tabs", "readwrite").objectStore("tabs");
    tabs.getAll().onsuccess = ({target: {result: [record]}}) => {
      tabs.put({...record, text: record.text.replace('"version": 1', '"version": 9')}).onsuccess = () => {
        shelf.close();
        done();
      };
    };
  };
})"""


def test_what_cannot_be_read_is_not_written_over(ready_page: Page) -> None:
    page = ready_page
    name = page.locator('#lab [data-field="class-0"]')
    name.fill("old")
    expect(page.locator("#lab-keep-status")).to_have_text(words.KEPT)
    page.evaluate(OF_ANOTHER_VERSION)
    for typed in ("new", "newer"):
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=PATIENCE)
        hand.scroll_to(page, "#lab-own")
        if typed == "new":
            expect(page.locator("#lab-keep-status")).to_contain_text("It stays as it is.")
        else:
            expect(name).to_have_value("new")
        name.fill(typed)
        expect(page.locator("#lab-keep-status")).to_have_text(words.KEPT)
        wait_until_kept(page, f'"{typed}"')
        wait_until_kept(page, '"old"')


REFUSING = """
for (const [kind, name] of [[IDBFactory, "open"], [IDBObjectStore, "put"]]) {
  const asked = kind.prototype[name];
  kind.prototype[name] = function (...rest) {
    const ours = rest[0] === "pycnn lab" || this.name === "tabs"; // others keep something, too
    if (ours && name === FAULT) throw new DOMException(`${name} is refused`, "SecurityError");
    return asked.apply(this, rest);
  };
}"""


@pytest.mark.parametrize("fault", ["open", "put"], ids=["forbidden", "full"])
def test_where_nothing_can_be_kept_it_says_so_and_goes_on(
    new_page: NewPage, site_url: str, fault: str
) -> None:
    page = new_page(**DESKTOP.options)
    page.add_init_script(REFUSING.replace("FAULT", f"'{fault}'"))
    open_ready(page, site_url)
    draw(page, hand.X)
    keep(page, 0)
    expect(page.locator("#lab-keep-status")).to_contain_text("does not keep what you make here")
    assert pictures(page) == [1, 0]


def test_a_network_is_saved_and_opened(ready_page: Page, tmp_path: Path) -> None:
    page = ready_page
    page.locator('#networks input[value="xo"]').check()
    press = page.locator('#lab [data-do="save-network"]').click
    saved = download(page, press, tmp_path / "network.npz")
    assert repr(Sequential.load(saved)) == repr(pycnn.pretrained("xo"))
    digits = tmp_path / "digits.npz"
    pycnn.pretrained("digits").save(digits)
    page.locator("#lab-file").set_input_files(digits)
    expect(page.locator("#lab-keep-status")).to_have_text("digits.npz is open.")
    expect(page.locator('#networks input[value="mine"]')).to_be_checked()
    expect(page.locator('#lab [data-field="data"]')).to_have_value("digits")
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#votes [data-class]")).to_have_count(10)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a usable network"),
        (b"<!doctype html>", "not a usable network"),
        (b'{"format": "other"}', "no file of drawings"),
        (b'{"format": "pycnn drawings", "version": 1, "classes": []}', "2 to 10 classes"),
        (b"{" * 100_000, "damaged"),
    ],
    ids=["empty", "html", "json", "no classes", "nested"],
)
def test_other_files_are_refused(ready_page: Page, content: bytes, why: str) -> None:
    page = ready_page
    page.locator("#lab-file").set_input_files(
        {"name": "some.npz", "mimeType": "application/octet-stream", "buffer": content}
    )
    expect(page.locator("#lab-keep-status")).to_contain_text("nothing has changed")
    expect(page.locator("#lab-keep-status")).to_contain_text(why)


def test_drawings_are_saved_and_opened(ready_page: Page, tmp_path: Path) -> None:
    page = ready_page
    draw(page, hand.X)
    keep(page, 0)
    press = page.locator('#lab [data-do="save-drawings"]').click
    saved = download(page, press, tmp_path / "drawings.json")
    page.get_by_role("button", name="Remove example 1 of A").click()
    expect(page.locator(".kept-example")).to_have_count(0)
    page.locator("#lab-file").set_input_files(saved)
    expect(page.locator(".kept-example")).to_have_count(1)


def test_own_drawings_are_what_is_asked_about_distorted_and_searched_with(ready_page: Page) -> None:
    page = ready_page
    hand.scroll_to(page, "#search-fields")
    page.locator('#search [data-field="data"]').select_option("own")
    begin, found = page.locator('#search [data-do="run:search"]'), page.locator("#search-status")
    expect(found).to_have_text(search_words.NO_DRAWINGS)
    expect(begin).to_be_disabled()
    three_classes(page)
    learn(page)

    hand.scroll_to(page, "#answers-part")
    page.locator('#insight [data-field="count"]').select_option("100")
    page.locator('#answers-part [data-do="run:answers"]').click()
    status = page.locator("#answers-status")
    expect(status).to_have_text(re.compile(r"^Asked about \d+ pictures"), timeout=PATIENCE)
    heads = page.locator("#confusion tbody th").all_text_contents()
    assert [text.strip() for text in heads] == ["cross", "ring", "dash"]
    counted = page.locator("#confusion tbody td :first-child").all_text_contents()
    asked = int(re.findall(r"\d+", status.inner_text())[0])
    assert sum(int(text.replace("·", "0")) for text in counted) == asked > 20

    hand.scroll_to(page, "#robustness-part")
    page.locator('#robustness-part [data-do="run:robustness"]').click()
    unmoved = page.locator("#bearing table").first.locator("tbody tr").first.locator("td")
    expect(unmoved.last).to_have_text(re.compile(r"^\d+$"), timeout=PATIENCE)

    # In the place of that work, if it is not done by then.
    hand.scroll_to(page, "#search-fields")
    expect(begin).to_be_enabled()
    page.locator('#search [data-field="drawings"]').fill("60")
    page.locator('#search [data-field="seconds"]').fill("4")
    begin.click()
    expect(found).to_have_text(re.compile("^8 of 8 networks tried, on"), timeout=PATIENCE)
    expect(found).to_contain_text(words.DATA["own"])
    page.locator(".runs tr.done button:not(:disabled)").first.click()
    expect(page.locator('#networks input[value="mine"]')).to_be_checked()
    names = page.locator("#votes [data-class]").evaluate_all("all => all.map(e => e.dataset.class)")
    assert names == ["cross", "ring", "dash"]
