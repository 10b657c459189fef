"""A picture from elsewhere, dropped, pasted or chosen, becomes a drawing, or the page says why not."""

import base64
import re
import struct
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from app.drawing import Drawing, Scan, Sheet
from app.networks import Catalogue
from app.share import from_fragment
from playwright.sync_api import FilePayload, Page, expect

import pycnn
from pycnn import images
from tests.pycnn.photographs.pictures import letter, rgba

from . import hand
from .conftest import NewPage
from .pictures import File, O, X, bmp, bring, chunk, drawn, drop, png, svg
from .shared import open_ready

XO = pycnn.pretrained("xo")


@pytest.fixture
def page(shared_page: Page) -> Iterator[Page]:
    yield shared_page
    expect(shared_page.locator("#trouble")).to_be_hidden()


def in_the_address(page: Page) -> Drawing:
    """The drawing that the page's address holds, once it is a picture."""
    for _ in range(100):
        drawing = from_fragment(page.url.partition("#")[2] or "net=lesson", Catalogue()).drawing
        if [type(mark) for mark in drawing.marks] == [Scan]:
            return drawing
        page.wait_for_timeout(100)
    raise AssertionError(f"no picture in {page.url}")


def assert_read(page: Page, name: str) -> None:
    """Both networks read it, the trained one outside the browser, and nothing is to be said."""
    expect(page.locator("#verdict")).to_have_text(name)
    expect(page.locator("#notice")).to_be_hidden()
    ink = Sheet().show(in_the_address(page))
    assert XO.trace(images.from_ink(ink, XO.input_shape[1])).decision == name


READ = [
    ("X", File("x.png", "image/png", X)),
    ("O", File("o.png", "image/png", O)),
    ("X", File("x.jpg", "image/jpeg", X, rewritten=True)),
    ("O", File("o.webp", "image/webp", O, rewritten=True)),
    ("O", File("o.bmp", "image/bmp", bmp(rgba(drawn("O"))))),
    ("X", File("sized.svg", "image/svg+xml", svg('width="60" height="60"'))),
    ("X", File("boxed.svg", "image/svg+xml", svg('viewBox="0 0 60 60"'))),
    ("X", File("neither.svg", "image/svg+xml", svg(""))),
    ("X", File("x", "", X)),  # some systems know no kind without an ending
    ("X", File("white.png", "image/png", png(rgba(1, letter("X", 200, 200, 20))))),
    ("O", File("light-on-dark.png", "image/png", png(rgba(0.1 + 0.8 * letter("O", 200, 200, 9))))),
    ("O", File("tiny.png", "image/png", png(rgba(drawn("O", 12, 12, 2))))),
    ("X", File("large.png", "image/png", png(rgba(drawn("X", 1500, 2500, 4))))),
    ("O", File("wide.png", "image/png", png(rgba(drawn("O", 150, 9000, 10))))),
    ("O", File("high.png", "image/png", png(rgba(drawn("O", 9000, 150, 10))))),
]


def test_dropped_pictures_are_read_by_both_networks(page: Page) -> None:
    for name, file in READ:
        drop(page, file)
        assert_read(page, name)
        hand.clear(page)
        expect(page.locator("#verdict"), file.name).to_have_text("")
        expect(page, file.name).not_to_have_url(re.compile("ink="))


REFUSED = [
    (File("notes.txt", "text/plain", b"X"), "This is no picture"),
    (File("nothing.png", "image/png", b""), "This file is empty"),
    (File("junk.png", "image/png", b"junk"), "cannot be read"),
    (File("film.png", "image/png", X, padding=50_000_000), "too large"),
    (File("junk", "", b"junk"), "cannot be read"),
    (File("photo.heic", "image/heic", b"\0\0\0\x18ftypheic"), "save it as JPEG first"),
    (File("half.png", "image/png", X[: len(X) // 2]), "cannot be read"),
    (File("blank.png", "image/png", png(rgba(np.ones((90, 90))))), "all of one colour: take one"),
    (File("junk.svg", "image/svg+xml", b"<svg><b>"), "cannot be read"),
    (File("clear.png", "image/png", png(rgba(0, np.zeros((90, 90))))), "transparent everywhere: take one"),
    (File("photo.HEIC", "", b"\0\0\0\x18ftypheic"), "save it as JPEG first"),
    (File("wall.png", "image/png", png(rgba(0.9 - drawn("O", 90, 90, 80)))), "crop the picture"),
]
"""Neighbours have different answers, so that each can be waited for."""


def test_anything_else_is_refused_and_the_drawing_stays(page: Page) -> None:
    page.locator('[data-example="O"]').click()
    expect(page).to_have_url(re.compile("ink=AwE$"))  # which clears whatever was said before
    for file, answer in REFUSED:
        drop(page, file)
        expect(page.locator("#notice"), file.name).to_contain_text(answer)
    assert hand.picture(page) == hand.example("O")
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_be_disabled()


def test_a_picture_of_far_too_many_pixels_is_refused_before_it_is_unpacked(page: Page) -> None:
    """12,000 × 12,000 pixels would take half a gigabyte; as a file they take next to nothing."""
    side = 12_000
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    packing = zlib.compressobj(9)
    rows = b"".join(packing.compress(bytes(side // 8 + 1)) for _ in range(side)) + packing.flush()
    content += chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    assert len(content) < 1_000_000
    drop(page, File("bomb.png", "image/png", content))
    expect(page.locator("#notice")).to_contain_text("too large")


def test_a_picture_dragged_from_another_site_is_not_asked_for(page: Page) -> None:
    url = page.url
    drop(page, address="https://example.org/x.png")
    expect(page.locator("#notice")).to_contain_text("save the picture first")
    assert page.url == url


def test_of_several_files_the_first_picture_is_taken(page: Page) -> None:
    drop(
        page, File("a.txt", "text/plain", b"?"), File("o.png", "image/png", O), File("x.png", "image/png", X)
    )
    assert_read(page, "O")


def test_of_two_pictures_in_a_row_the_later_is_shown(page: Page) -> None:
    large = png(rgba(drawn("O", 1500, 1500, 60)))
    bring(page, "drop", [File("o.png", "image/png", large)], [File("x.png", "image/png", X)])
    assert_read(page, "X")
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_be_disabled()


def test_what_is_dragged_within_a_text_stays_with_the_browser(page: Page) -> None:
    prevented = page.evaluate(
        """() => ["dragover", "drop"].map(kind => {
          const transfer = new DataTransfer();
          transfer.setData("text/plain", "a word");
          const event = new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: transfer});
          document.querySelector("p").firstChild.dispatchEvent(event);
          return event.defaultPrevented;
        })"""
    )
    assert prevented == [False, False]
    expect(page.locator("#notice")).to_be_hidden()


def test_a_pasted_picture_is_read(page: Page) -> None:
    bring(page, "paste", [File("image.png", "image/png", O)])
    assert_read(page, "O")


def test_a_refusal_goes_when_a_picture_comes(page: Page) -> None:
    bring(page, "paste", [File("notes.txt", "text/plain", b"X")])
    expect(page.locator("#notice")).to_contain_text("no picture")
    bring(page, "paste", [File("image.png", "image/png", X)])
    assert_read(page, "X")


def test_pasting_text_is_left_to_the_browser(page: Page) -> None:
    """Also where the clipboard has a picture of the text as well, as spreadsheets put it there."""
    prevented = page.evaluate(
        """content => {
          const input = document.createElement("input");
          document.body.append(input);
          const paste = (target, file) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", "a word");
            if (file) {
              const data = Uint8Array.from(atob(content), character => character.charCodeAt(0));
              clipboardData.items.add(new File([data], "image.png", {type: "image/png"}));
            }
            const event = new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData});
            target.dispatchEvent(event);
            return event.defaultPrevented;
          };
          const prevented = [paste(input, false), paste(input, true), paste(document.body, false)];
          input.remove();
          return prevented;
        }""",
        base64.b64encode(O).decode(),
    )
    assert prevented == [False, False, False]
    expect(page.locator("#undo")).to_be_disabled()


def test_a_chosen_file_is_read_and_may_be_chosen_again(page: Page) -> None:
    chooser = page.locator("#picture-file")
    chosen: FilePayload = {"name": "x.png", "mimeType": "image/png", "buffer": X}
    for _ in range(2):
        chooser.set_input_files(chosen)
        expect(page.locator("#verdict")).to_have_text("X")
        hand.clear(page)
        expect(page.locator("#verdict")).to_have_text("")
    asked = page.evaluate(
        """() => new Promise(done => {
          const chooser = document.getElementById("picture-file");
          chooser.addEventListener("click", event => { event.preventDefault(); done(true); }, {once: true});
          document.getElementById("open-picture").click();
        })"""
    )
    assert asked


def test_a_picture_can_be_undone_drawn_over_and_shared(page: Page, new_page: NewPage, site_url: str) -> None:
    hand.draw(page, hand.O)
    expect(page.locator("#verdict")).to_have_text("O")
    expect(page.locator("#picture td.white")).to_have_count(18)  # the verdict stands before the O is closed
    before = hand.picture(page)
    drop(page, File("x.png", "image/png", X))
    expect(page.locator("#verdict")).to_have_text("X")
    page.locator("#undo").click()
    expect(page.locator("#verdict")).to_have_text("O")
    hand.expect_picture(page, before)
    drop(page, File("x.png", "image/png", X))
    expect(page.locator("#verdict")).to_have_text("X")
    hand.expect_picture(page, hand.example("X"))
    hand.draw(page, [[(0.06, 0.5), (0.94, 0.5)]])
    expect(page.locator("#picture tr").nth(4).locator("td.white")).to_have_count(9)
    page.locator("#undo").click()
    expect(page.locator("#picture td.white")).to_have_count(13)
    in_the_address(page)
    copy = open_ready(new_page(), f"{site_url}#{page.url.partition('#')[2]}")
    hand.expect_picture(copy, hand.example("X"))
