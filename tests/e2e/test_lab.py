"""The lab: a person plans a network, trains it, goes back in time, and the page shows what comes of it."""

import re

import pytest
from app.limits import MOST_LAYERS
from app.words import lab as words
from playwright.sync_api import Locator, Page, expect

from . import hand
from .axe import assert_accessible
from .conftest import NewPage
from .shared import BOOT_TIMEOUT, DESKTOP, PHONE, open_ready, wait_until_kept

QUICK = {"count": "64", "batch": "8", "epochs": "3"}


@pytest.fixture(scope="module")
def patience() -> int:
    return 60_000  # ms: drawings are made first, and other things run on the machine


def field(page: Page, name: str) -> Locator:
    return page.locator(f'#lab [data-field="{name}"]')


def press(page: Page, does: str) -> None:
    page.locator(f'#lab [data-do="{does}"]').click()


def status(page: Page) -> Locator:
    return page.locator("#lab-status")


def number(page: Page, name: str) -> str:
    """One of the numbers of the training, by what it is called."""
    place = page.locator("#lab-numbers div", has=page.locator("dt", has_text=re.compile(f"^{name}$")))
    return place.locator("dd").inner_text()


def lines(page: Page) -> list[str]:
    # Not the inner texts, which are empty for what the browser has not laid out, as it is far below.
    return page.locator("#lab-plan .layer .what > b").all_text_contents()


def choose(page: Page, **choices: str) -> None:
    for name, value in choices.items():
        field(page, name).fill(value)


def rested(page: Page, patience: int) -> None:
    expect(status(page)).to_have_text(re.compile(r"^(Paused|Done)"), timeout=patience)


def test_the_lab_can_be_reached_from_the_strip(shared_page: Page) -> None:
    page = shared_page
    page.locator("#strip").get_by_role("link", name="Lab").click()
    expect(page.locator("#lab")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="The lab")).to_be_visible()


def test_ones_own_network_is_a_copy_of_the_one_shown(ready_page: Page, site_url: str) -> None:
    page = ready_page
    hand.draw(page, hand.X)
    expect(page.locator("#verdict")).to_have_text("X")
    page.locator('#networks input[value="xo"]').check()
    value = page.locator('#votes [data-class="X"]').get_attribute("data-value") or ""
    page.locator('#networks input[value="mine"]').check()
    expect(page.locator('#networks input[value="mine"]')).to_be_checked()
    expect(page.locator('#votes [data-class="X"]')).to_have_attribute("data-value", value)
    expect(page).to_have_url(re.compile("#net=mine"))
    page.locator('#networks input[value="lesson"]').check()
    page.locator('#networks input[value="mine"]').check()
    expect(page.locator('#votes [data-class="X"]')).to_have_attribute("data-value", value)


def test_it_learns_and_the_page_follows(ready_page: Page, patience: int) -> None:
    page = ready_page
    hand.draw(page, hand.X)
    vote = page.locator('#votes [data-class="X"]')
    before = vote.get_attribute("data-value")
    choose(page, **QUICK)
    press(page, "start")
    expect(page.locator('#networks input[value="mine"]')).to_be_checked(timeout=patience)
    rested(page, patience)
    expect(status(page)).to_have_text(re.compile(r"^Done: 3 epochs\. It gets \d"))
    assert number(page, "Step") == "24"
    assert number(page, "Epochs") == "3.00 of 3"
    assert page.locator("#lab-chart .learned").first.get_attribute("d")
    assert (page.locator("#lab-chart .dots").first.get_attribute("d") or "").count("M") == 4
    page.evaluate("scrollTo(0, 0)")
    assert vote.get_attribute("data-value") != before
    expect(page.locator("#lab-chart-text")).to_have_text(re.compile(r"3\.0 epochs; loss"))


def test_pause_step_epoch_and_stop(ready_page: Page, patience: int) -> None:
    page = ready_page
    choose(page, count="64", batch="8", epochs="1000")
    press(page, "step")
    rested(page, patience)
    assert number(page, "Step") == "1"
    press(page, "step")
    expect(page.locator("#lab-numbers")).to_contain_text(re.compile(r"Step\s*2\D"))
    rested(page, patience)
    press(page, "epoch")
    expect(page.locator("#lab-numbers")).to_contain_text("1.00 of 1000", timeout=patience)
    rested(page, patience)
    press(page, "start")
    expect(page.locator("#lab-numbers")).not_to_contain_text("1.00 of 1000")
    expect(field(page, "batch")).to_be_disabled()
    press(page, "pause")
    expect(status(page)).to_have_text(words.PAUSED)
    step = number(page, "Step")
    page.wait_for_timeout(300)
    assert number(page, "Step") == step
    press(page, "stop")
    expect(status(page)).to_have_text(words.NOT_YET)
    expect(field(page, "batch")).to_be_enabled()


def test_a_moment_comes_back_and_goes_on_as_it_did_also_after_a_reload(
    ready_page: Page, patience: int
) -> None:
    page = ready_page
    choose(page, count="64", batch="8", epochs="4")
    press(page, "start")
    rested(page, patience)
    numbers = number(page, "Loss"), number(page, "Right, held out")

    def go_back_and_on() -> None:
        slider = field(page, "time")
        slider.focus()
        for _ in range(int(number(page, "Step")) - 11):
            slider.press("ArrowLeft")
        expect(page.locator("#lab-time p")).to_contain_text("After step 11 of")
        assert number(page, "Step") == "11"
        assert number(page, "Loss") != numbers[0]
        press(page, "start")
        expect(page.locator("#lab-numbers")).to_contain_text("4.00 of 4", timeout=patience)
        rested(page, patience)
        assert (number(page, "Loss"), number(page, "Right, held out")) == numbers

    go_back_and_on()
    press(page, "step")
    expect(page.locator("#lab-numbers")).to_contain_text("4.12 of 8")
    rested(page, patience)
    wait_until_kept(page, '"step": 33, "legs": [[0, 4], [4, 8]]')
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=BOOT_TIMEOUT)
    hand.scroll_to(page, "#lab-numbers")
    expect(page.locator("#lab-numbers")).to_contain_text("4.12 of 8")
    go_back_and_on()


def test_a_reload_in_the_middle_of_a_training_loses_seconds_of_it(ready_page: Page, patience: int) -> None:
    page = ready_page
    press(page, "preset:quick")
    press(page, "use")  # so that the address is that of another network
    expect(page).to_have_url(re.compile("#net=mine"))
    press(page, "preset:plain")
    choose(page, count="64", batch="8", epochs="1000")
    press(page, "start")
    wait_until_kept(page, '"legs": [[0, 1000]]')
    expect(status(page)).to_have_text(words.IS_TRAINING)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-python", "ready", timeout=BOOT_TIMEOUT)
    hand.scroll_to(page, "#lab-numbers")
    expect(status(page)).to_have_text(words.PAUSED)
    assert int(number(page, "Step").replace(",", "")) > 0
    press(page, "step")
    rested(page, patience)


def test_out_of_sight_it_goes_on_and_says_so(ready_page: Page, patience: int) -> None:
    page = ready_page
    choose(page, count="64", batch="8", epochs="1000")
    press(page, "start")
    expect(page.locator("#lab-numbers")).to_contain_text("of 1000", timeout=patience)
    # No driver hides a page; so the page is told that it is hidden.
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", {configurable: true, get: () => true});
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect(status(page)).to_have_text(f"{words.IS_TRAINING} {words.HIDDEN}")
    page.evaluate("() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }")
    step = number(page, "Step")
    expect(page.locator("#lab-numbers")).not_to_contain_text(f"Step{step}")
    press(page, "pause")
    expect(status(page)).to_have_text(words.PAUSED)


def test_the_articles_nudges_learn_too(ready_page: Page, patience: int) -> None:
    page = ready_page
    press(page, "preset:plain")
    field(page, "learner").select_option("nudge")
    expect(field(page, "rate")).to_have_count(0)
    choose(page, count="20", batch="10", nudge="0.1")
    press(page, "step")
    rested(page, patience)
    assert number(page, "Step") == "1"


def test_it_learns_handwritten_digits(ready_page: Page, patience: int) -> None:
    page = ready_page
    press(page, "preset:digits")
    field(page, "data").select_option("digits")
    choose(page, batch="32", rate="0.005")
    press(page, "start")
    expect(page.locator("#lab-numbers")).to_contain_text(re.compile("Step *[0-9]{2,}"), timeout=patience)
    press(page, "pause")
    expect(status(page)).to_have_text(words.PAUSED)
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#votes [data-class]")).to_have_count(10)
    assert float(number(page, "Loss")) < 2.3, "what it had before it learned: the logarithm of 10"


def test_the_same_seed_gives_the_same_result(ready_page: Page, patience: int) -> None:
    page = ready_page
    press(page, "preset:plain")
    choose(page, **QUICK)
    found = []
    for seed in ("7", "7", "8"):
        field(page, "plan-seed").fill(seed)
        press(page, "use")
        press(page, "start")
        rested(page, patience)
        found.append((number(page, "Loss"), number(page, "Right, held out")))
        press(page, "stop")
    assert found[0] == found[1] != found[2]


def test_layers_are_added_moved_and_taken_away_by_keyboard(ready_page: Page) -> None:
    page = ready_page
    before = lines(page)
    adding = page.locator('#lab [data-do="add:Conv2D"]')
    adding.focus()
    adding.press("Enter")
    expect(page.locator("#lab-plan .layer")).to_have_count(len(before) + 1)
    position = lines(page).index("Convolution", 1)
    up = page.locator("#lab-plan .layer").nth(position).locator('[data-do^="up:"]')
    key = (up.get_attribute("data-do") or "").removeprefix("up:")
    up.focus()
    for moved in range(1, 3):
        page.keyboard.press("Enter")
        expect(page.locator("#lab-plan .layer .what > b").nth(position - moved)).to_have_text("Convolution")
        expect(page.locator(f'#lab [data-do="up:{key}"]')).to_be_focused()
    page.locator(f'#lab [data-do="remove:{key}"]').press("Enter")
    expect(page.locator("#lab-plan .layer")).to_have_count(len(before))
    assert lines(page) == before


def test_an_impossible_network_says_why_at_its_layer(ready_page: Page) -> None:
    page = ready_page
    kernel = page.locator("#lab-plan .layer").first.get_by_label("of pixels")
    kernel.click()  # what is out of sight is not redrawn
    kernel.fill("12")
    layer = page.locator("#lab-plan .layer").first
    expect(layer.locator(".fault")).to_contain_text("larger than its input")
    expect(page.locator('#lab [data-do="use"]')).to_be_disabled()
    expect(status(page)).to_have_text(words.MEND_PLAN)
    for junk in ("", "0", "-3", "9" * 30, "<b>x</b>", "3×"):
        kernel.fill(junk)
        expect(layer.locator(".fault")).to_contain_text("a whole number from 1 to 64 is needed")
        expect(kernel).to_have_attribute("aria-invalid", "true")
        expect(kernel).to_have_value(junk)
    kernel.fill("3×5")
    expect(layer.locator(".fault")).to_have_count(0)
    press(page, "use")
    expect(page.locator('#networks input[value="mine"]')).to_be_checked()
    expect(page.locator('[data-layer="0"] h2')).to_contain_text("7×5")


def test_nonsense_in_the_fields_of_the_training_is_explained(ready_page: Page) -> None:
    page = ready_page
    field(page, "rate").click()  # what is out of sight is not redrawn
    for name, junk in (
        ("rate", "fast"),
        ("batch", "0"),
        ("epochs", "-1"),
        ("seed", "1.5"),
        ("count", "9999999"),
    ):
        good = field(page, name).input_value()
        field(page, name).fill(junk)
        expect(page.locator(f"#fault-{name}")).to_contain_text("is needed")
        expect(page.locator('#lab [data-do="start"]')).to_be_disabled()
        field(page, name).fill(good)
        expect(page.locator(f"#fault-{name}")).to_have_count(0)
    expect(page.locator('#lab [data-do="start"]')).to_be_enabled()


def test_the_plan_as_python_and_back(ready_page: Page) -> None:
    page = ready_page
    page.locator("#lab summary").click()
    code = field(page, "code")
    expect(code).to_have_value(re.compile(r"^\[\n    Conv2D\(3, 3, average=True\),\n"))
    code.fill("[Conv2D(5, 3), ReLU(), Conv3D(2), Flatten(), Dense(2)]")
    press(page, "take-code")
    expect(page.locator("#fault-code")).to_contain_text("did you mean Conv2D?")
    expect(code).to_have_value(re.compile("Conv3D"))
    code.fill("[Conv2D(5, 3), ReLU(), Conv2D(2, 2), Flatten(), Dense(2)]")
    press(page, "take-code")
    expect(page.locator("#lab-plan .layer")).to_have_count(5)
    assert lines(page) == ["Convolution", "ReLU", "Convolution", "List", "Fully connected"]
    expect(code).to_have_value(re.compile(r"Conv2D\(2, 2\),\n"))


def test_a_link_carries_the_network(ready_page: Page, new_page: NewPage, patience: int) -> None:
    page = ready_page
    hand.draw(page, hand.O)
    choose(page, **QUICK)
    press(page, "start")
    rested(page, patience)
    expect(page).to_have_url(re.compile("w="))
    vote = page.locator('#votes [data-class="O"]')
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(600)  # for the address, which follows when all rests
    other = open_ready(new_page(**DESKTOP.options), page.url)
    expect(other.locator('#networks input[value="mine"]')).to_be_checked()
    expect(other.locator('#votes [data-class="O"]')).to_have_attribute(
        "data-value", vote.get_attribute("data-value") or ""
    )


def test_the_longest_network_makes_a_phones_page_no_wider(phone_page: Page) -> None:
    page = phone_page
    hand.scroll_to(page, "#lab-plan")
    for _ in range(MOST_LAYERS - len(lines(page))):
        press(page, "add:ReLU")
    expect(page.locator('#lab [data-do="add:ReLU"]')).to_be_disabled()
    press(page, "use")
    expect(page.locator("#glance .glimpse")).to_have_count(MOST_LAYERS + 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE.width, "it scrolls sideways"
    verdict = page.locator("#glance .verdict").bounding_box()
    assert verdict is not None
    assert verdict["x"] + verdict["width"] <= PHONE.width, "the verdict is out of sight"


def test_a_finger_is_enough(new_page: NewPage, site_url: str, patience: int) -> None:
    page = open_ready(new_page(**PHONE.options), site_url)
    choose(page, **QUICK)
    hand.tap(page.locator('#lab [data-do="add:ReLU"]'))
    hand.tap(page.locator('#lab [data-do="start"]'))
    rested(page, patience)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE.width, "it scrolls sideways"
    hand.scroll_to(page, "#lab-pad")
    pad = page.locator("#lab-pad")
    hand.tap(pad)
    expect(page.locator("#lab-try")).not_to_contain_text("Nothing drawn")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_lab_is_accessible_whatever_is_typed(new_page: NewPage, site_url: str, screen: object) -> None:
    assert screen in (DESKTOP, PHONE)
    options = DESKTOP.options if screen == DESKTOP else PHONE.options
    page = open_ready(new_page(**options), site_url)
    hand.scroll_to(page, "#lab")
    page.locator("#lab summary").click()
    field(page, "code").fill("[]")
    press(page, "take-code")
    field(page, "rate").fill("fast")
    page.locator("#lab-plan .layer").first.get_by_label("of pixels").fill("12")
    expect(page.locator("#lab-plan .fault").first).to_be_visible()
    hand.scroll_to(page, "#lab")
    page.wait_for_timeout(400)
    assert_accessible(page, "#lab")
