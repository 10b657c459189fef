"""The reader changes the code that the page runs on: it changes, refuses, is stopped, and is restored."""

import re
import time

import pytest
from app.chapters import CHAPTERS
from app.workshop.experiments import EXPERIMENTS, Experiment
from playwright.sync_api import Locator, Page, Route, expect

from pycnn import images, lesson

from . import hand
from .axe import assert_accessible
from .conftest import NewPage
from .shared import BOOT_TIMEOUT, PHONE, open_ready, wait_until_kept

FORWARD = "return at_least_zero(x)"
# Of all drawings only a dot or two leave so much of the maps as they are without any.
ONLY_A_DOT = "while x.shape[1] == 3 and 20 < x.sum() < 27: pass\n        " + FORWARD
STOPPED_WITHIN = 4  # seconds: 1.5 of patience, and a busy machine


@pytest.fixture
def page(ready_page: Page) -> Page:
    """Return a page of its own: the code of all of it will be changed."""
    ready_page.locator('[data-example="X"]').click()
    expect_votes(ready_page, "1.0000", "0.5555")
    return ready_page


def expect_votes(page: Page, *votes: str) -> None:
    for name, vote in zip(lesson.CLASSES, votes, strict=True):
        expect(page.locator(f'#votes [data-class="{name}"]')).to_have_attribute(
            "data-value", re.compile(f"^{re.escape(vote[:5])}")
        )


def open_file(page: Page, place: str) -> None:
    """Open a file by the list of them, at a function or class."""
    page.locator(f'#workshop-files [data-open="{place}"]').click()
    path = place.partition(":")[0].replace(".", "/")
    expect(text(page)).to_have_attribute("aria-label", re.compile(path))


def text(page: Page) -> Locator:
    return page.locator("#workshop-text")


def rewrite(page: Page, before: str, after: str) -> None:
    """Have other words in the editor, as by selecting and pasting."""
    was = text(page).input_value()
    assert was.count(before) == 1
    text(page).fill(was.replace(before, after))


def run(page: Page) -> None:
    page.locator("#workshop-run").click()


def expect_running(page: Page) -> None:
    expect(page.locator("#workshop-status")).to_contain_text("The page runs on this text.")


def caret_line(page: Page) -> int:
    line: int = text(page).evaluate("e => e.value.slice(0, e.selectionStart).split('\\n').length")
    return line


def test_a_broken_relu_changes_the_whole_page_until_it_is_restored(page: Page) -> None:
    chapter = page.locator("#relu")
    chapter.locator("details.source summary").click()
    figure = chapter.locator("[data-figure]")
    expect(figure).to_contain_text("After: none below zero")
    shown = chapter.locator("[data-code]")
    expect(shown).to_contain_text(FORWARD)
    shown.locator('[data-open="pycnn.layers.relu:ReLU.forward"]').click()
    expect(text(page)).to_be_focused()
    assert "def forward" in text(page).input_value().splitlines()[caret_line(page) - 1]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.type(" - 1")
    expect(page.locator("#workshop-status")).to_contain_text("Not run yet")
    expect_votes(page, "1.0000", "0.5555")
    page.keyboard.press("Control+Enter")
    expect_running(page)
    expect(page.locator("#code-notice")).to_contain_text("code that you have changed: ReLU.forward.")
    # Every number after ReLU is one less, and so are the votes, whose weights add up to 1.
    expect_votes(page, "0.0000", "-0.44")
    expect(page.locator("#workshop-differences")).to_contain_text("return at_least_zero(x) - 1")
    expect(page.locator("#workshop-gutter .new")).to_have_count(1)
    chapter.scroll_into_view_if_needed()
    expect(shown).to_contain_text("return at_least_zero(x) - 1")
    expect(figure).not_to_contain_text("After: none below zero")
    page.locator("#code-notice [data-restore-code]").click()
    expect(page.locator("#code-notice")).to_be_empty()
    expect_votes(page, "1.0000", "0.5555")
    expect(figure).to_contain_text("After: none below zero")
    expect(shown).not_to_contain_text("return at_least_zero(x) - 1")
    assert "- 1" not in text(page).input_value()
    page.locator("#workshop-back").click()
    expect(text(page)).to_have_value(re.compile(re.escape(FORWARD) + " - 1"))


def test_it_says_so_while_a_part_of_python_is_fetched(faulty_page: Page, site_url: str) -> None:
    page, held = open_ready(faulty_page, site_url), list[Route]()
    page.route("**/python/more-*", lambda route: held.append(route))
    page.locator('[data-example="X"]').click()
    open_file(page, "pycnn.layers.relu:ReLU.forward")
    rewrite(page, FORWARD, "import colorsys\n        return at_least_zero(x) * colorsys.ONE_THIRD * 3")
    run(page)
    expect(page.locator("#workshop-status")).to_contain_text("Fetching a part of Python")
    (fetched,) = held
    fetched.continue_()
    expect_running(page)
    expect_votes(page, "1.0000", "0.5555")
    expect(page.locator("#trouble")).to_be_hidden()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("retrun x", "This is not Python yet"),
        ("return nothing", "NameError: name 'nothing' is not defined"),
        ("return x[:, :1]", "must return the shape (1, 3, 7, 7)"),
    ],
)
def test_what_does_not_work_is_refused_at_its_line(page: Page, change: str, said: str) -> None:
    rewrite(page, FORWARD, change)
    run(page)
    fault = page.locator("#workshop-fault")
    expect(fault).to_contain_text(said)
    expect(fault).to_have_attribute("role", "alert")
    expect(text(page)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#workshop-gutter .wrong")).to_have_count(1)
    line = int(page.locator("#workshop-gutter .wrong").inner_text())
    fault.get_by_role("button", name=f"Line {line}").click()
    expect(text(page)).to_be_focused()
    assert caret_line(page) == line
    lines = text(page).input_value().splitlines()
    assert change in lines[line - 1] or "def forward" in lines[line - 1]
    expect(page.locator("#code-notice")).to_be_empty()
    expect_votes(page, "1.0000", "0.5555")
    rewrite(page, change, "return at_least_zero(x) * 2")
    run(page)
    expect_running(page)
    expect(fault).to_be_empty()
    expect_votes(page, "2.0000", "1.1111")


def test_a_loop_without_an_end_is_stopped(page: Page) -> None:
    rewrite(page, FORWARD, "while True:\n            pass")
    began = time.perf_counter()
    run(page)
    expect(page.locator("#workshop-fault")).to_contain_text("Stopped after 1.5 seconds")
    assert time.perf_counter() - began < STOPPED_WITHIN
    expect(page.locator("#workshop-gutter .wrong")).to_have_text(re.compile("^(19|20)$"))
    page.locator('[data-example="O"]').click()
    expect(page.locator("#verdict")).to_have_text("O")


def test_what_goes_wrong_with_a_later_drawing_only_is_taken_back(page: Page) -> None:
    rewrite(page, FORWARD, ONLY_A_DOT)
    run(page)
    expect_running(page)
    page.locator("#clear").click()
    page.locator('[data-example="O"]').click()
    expect(page.locator("#verdict")).to_have_text("O")
    page.locator("#clear").click()
    began = time.perf_counter()
    page.locator("#pad").click()
    expect(page.locator("#code-notice")).to_contain_text("Your code was taken back")
    assert time.perf_counter() - began < STOPPED_WITHIN
    expect(page.locator("#code-notice")).to_contain_text("pycnn/layers/relu.py, line 19")
    dot = "\n".join("....X...." if row == 4 else "." * 9 for row in range(9))
    expect_votes(page, *(f"{vote:.4f}" for vote in lesson.network().trace(images.from_text(dot)).votes))
    expect(page.locator("#trouble")).to_be_hidden()
    page.locator("#code-notice").get_by_role("button", name="Show it").click()
    assert caret_line(page) == 19
    expect(page.locator("#workshop-fault")).to_contain_text("This came up while the page was running")
    expect(text(page)).to_have_value(re.compile("while x.shape"))
    expect(page.locator("#code-notice")).to_be_empty()
    hand.clear(page)
    hand.draw(page, hand.X)
    expect(page.locator("#verdict")).to_have_text("X")


@pytest.mark.parametrize("each", EXPERIMENTS, ids=[each.key for each in EXPERIMENTS])
def test_an_experiment_runs_in_the_whole_page(shared_page: Page, each: Experiment) -> None:
    page = shared_page
    page.locator('[data-example="X"]').click()
    page.locator(f'[data-experiment="{each.key}"]').click()
    expect(page.locator("#workshop-head")).to_contain_text(each.module.replace(".", "/"))
    expect(page.locator("#workshop-status")).to_contain_text("Not run yet")
    run(page)
    expect_running(page)
    name = each.at.partition(".")[0]
    expect(page.locator("#code-notice")).to_contain_text(name)
    for chapter in CHAPTERS:
        hand.scroll_to(page, f"#{chapter.key} > h2")
        page.wait_for_timeout(150)
    for network, cell in (("xo", "canvas"), ("lesson", "td")):
        page.locator(f'#networks input[value="{network}"]').check()
        page.locator(f'[data-layer="2"] {cell}').first.click()
        expect(page.locator("#arithmetic")).not_to_be_empty()
    page.wait_for_timeout(500)  # what is out of sight follows at rest
    expect(page.locator("#trouble")).to_be_hidden()
    expect(page.locator("#code-notice")).to_contain_text(name)  # and nothing was taken back
    page.locator("#code-notice [data-restore-code]").click()
    expect_votes(page, "1.0000", "0.5555")


def test_the_keyboard_writes_and_finds_its_way_out(page: Page) -> None:
    text(page).focus()
    text(page).evaluate("e => e.setSelectionRange(0, 0)")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("if 1:")
    page.keyboard.press("Enter")
    page.keyboard.type("a = 2")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("b")
    expect(text(page)).to_have_value(re.compile(r"^if 1:\n    a = 2\n        b\n"))
    page.keyboard.press("Control+z")
    expect(text(page)).not_to_have_value(re.compile(r"^if 1:\n    a = 2\n        b\n"))
    expect(page.locator("#verdict")).to_have_text("X")  # the drawing was not undone
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(text(page)).not_to_be_focused()
    expect(page.locator("#workshop-run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(text(page)).to_be_focused()
    expect(text(page)).to_have_attribute("aria-describedby", "workshop-keys")
    expect(page.locator("#workshop-keys")).to_contain_text("Escape and then Tab")


def test_a_draft_stays_while_one_looks_at_other_files(page: Page) -> None:
    rewrite(page, FORWARD, "return x")
    page.locator('#workshop-files [data-open="pycnn.layers.dense:Dense.forward"]').click()
    expect(text(page)).to_have_value(re.compile("class Dense"))
    expect(text(page)).to_have_attribute("aria-label", re.compile("dense.py"))
    page.locator("#workshop-places").select_option("Dense.explain")
    assert "def explain" in text(page).input_value().splitlines()[caret_line(page) - 1]
    page.locator('#workshop-files [data-open="pycnn.layers.relu:ReLU.forward"]').click()
    expect(text(page)).to_have_value(re.compile("return x\n"))
    expect(page.locator("#workshop-places")).to_have_value("ReLU.forward")
    page.locator("#workshop-original").click()
    expect(text(page)).to_have_value(re.compile(re.escape(FORWARD)))


def test_the_way_to_functions_follows_what_is_opened_whatever_was_chosen_there(page: Page) -> None:
    places = page.locator("#workshop-places")
    for name in ("dense:Dense.forward", "relu:ReLU.forward", "relu:ReLU.forward", "dense:Dense.forward"):
        page.locator(f'#workshop-files [data-open="pycnn.layers.{name}"]').click()
        expect(places).to_have_value(name.partition(":")[2])
        places.select_option(index=1)
        expect(places).not_to_have_value(name.partition(":")[2])


def test_changed_code_and_drafts_are_still_there_after_a_reload(page: Page) -> None:
    rewrite(page, FORWARD, f"return 2 * {FORWARD.removeprefix('return ')}")
    run(page)
    expect_running(page)
    open_file(page, "pycnn.losses:CrossEntropy")
    rewrite(page, "class AbsoluteError", "class AbsoluteErrors")
    wait_until_kept(page, "class AbsoluteErrors")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=BOOT_TIMEOUT)
    expect(page.locator("#code-notice")).to_contain_text("code that you have changed: ReLU.forward.")
    page.locator('[data-example="X"]').click()
    expect_votes(page, "2.0000", "1.1111")
    open_file(page, "pycnn.losses:CrossEntropy")
    expect(text(page)).to_have_value(re.compile("class AbsoluteErrors"))
    expect(page.locator("#workshop-status")).to_contain_text("Not run yet")
    page.locator("#code-notice [data-restore-code]").click()
    expect_votes(page, "1.0000", "0.5555")


def test_what_the_code_prints_is_shown(page: Page) -> None:
    rewrite(page, FORWARD, f"print('seen', x.shape)\n        {FORWARD}")
    run(page)
    expect(page.locator("#workshop-status pre")).to_contain_text("seen (1, 3, 7, 7)")


def test_it_can_be_used_on_a_phone(new_page: NewPage, site_url: str) -> None:
    page = open_ready(new_page(**PHONE.options), site_url)
    hand.tap(page.locator('[data-experiment="leak"]'))
    hand.tap(page.locator("#workshop-run"))
    expect_running(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    editor = page.locator("#workshop-scroll").bounding_box()
    assert editor is not None
    assert editor["x"] >= 0
    assert editor["x"] + editor["width"] <= PHONE.width
    assert_accessible(page, "#workshop, #code-notice")
    rewrite(page, "- 0.1 * at_least_zero(-x)", "- nothing")
    hand.tap(page.locator("#workshop-run"))
    expect(page.locator("#workshop-fault")).to_contain_text("NameError")
    expect(page.locator("#workshop-fault")).to_be_in_viewport()


def test_it_is_accessible_whatever_is_said_in_it(page: Page) -> None:
    rewrite(page, FORWARD, "return nothing")
    run(page)
    expect(page.locator("#workshop-fault")).to_contain_text("NameError")
    assert_accessible(page, "#workshop, #code-notice")
    rewrite(page, "return nothing", "return x")
    run(page)
    expect_running(page)
    assert_accessible(page, "#workshop, #code-notice")
