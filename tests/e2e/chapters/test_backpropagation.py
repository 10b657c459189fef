"""Backpropagation: a person nudges values, follows the gradient back, and takes a step downhill."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

from pycnn import AbsoluteError, Nudge, backpropagate, error_curve, lesson
from pycnn.arrays import FloatArray
from tests.e2e import hand

KEY = "backpropagation"
X = np.stack([lesson.IMAGES["X"]])


def wanted(chapter: Locator, name: str) -> None:
    """Say what the drawing should be."""
    button = chapter.locator(".of-error .choices button", has_text=re.compile(f"^{name}$"))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def total(chapter: Locator) -> Locator:
    return chapter.locator(".of-error tfoot td").first


def error(label: int, **parameters: FloatArray) -> float:
    """The error of the article's X if the network had other parameters, worked out outside the browser."""
    network = lesson.network()
    network.parameters = {name.replace("_", "."): values for name, values in parameters.items()}
    return float(AbsoluteError().errors(network.votes(X), np.array([label]))[0])


def test_a_value_is_turned_and_kept(chapter: Locator) -> None:
    wanted(chapter, "O")
    expect(total(chapter)).to_have_text(lesson.printed(error(1)))
    chapter.get_by_role("button", name="Feature 1 (falling stroke), row 1, column 1").click()
    hand.slide(chapter.get_by_role("slider", name="Turn it"), -3)
    expect(chapter.locator(".of-value .what")).to_contain_text("row 1, column 1: 1.00, turned to 0.85")
    curve = error_curve(lesson.network(), X, [1], AbsoluteError(), "0.weight", (0, 0, 0, 0), [0.8, 0.85, 0.9])
    shown = chapter.locator(".turning tbody tr").nth(1).locator("td")
    expect(shown).to_have_text([lesson.printed(each, 4) for each in curve])
    expect(chapter.locator(".turning .verdict")).to_contain_text("Turn it down")
    chapter.get_by_role("button", name="Keep this value").click()
    expect(total(chapter)).to_have_text(lesson.printed(curve[1]))
    expect(chapter.locator(".of-value .what")).to_have_text(re.compile(r"row 1, column 1: 0\.85$"))
    expect(chapter.get_by_role("slider", name="Turn it")).to_have_value("0")
    expect(chapter.page).to_have_url(re.compile("edit=0.weight.0"))
    chapter.get_by_role("button", name="Restore the network").first.click()
    expect(total(chapter)).to_have_text(lesson.printed(error(1)))
    expect(chapter.get_by_role("button", name="Restore the network")).to_have_count(0)


def test_every_value_is_nudged_and_the_result_taken_over(chapter: Locator) -> None:
    wanted(chapter, "O")
    chapter.get_by_role("button", name="Nudge every value once").click()
    part = chapter.locator(".of-all")
    expect(part.locator(".progress")).to_contain_text("56 of 56 values nudged")
    network = lesson.network()
    changes = [each.change for each in Nudge(0.05, AbsoluteError()).step(network, X, np.array([1]))]
    signs = [{1: "+", 0: "0", -1: "−"}[each.kept] for each in changes if each is not None]
    expect(part.locator("td")).to_have_text(signs)
    after = error(1, **{name.replace(".", "_"): values for name, values in network.parameters.items()})
    expect(part.locator(".sum")).to_have_text(f"Error 1.4444 → {lesson.printed(after, 4)}")
    part.get_by_role("button", name="Take these values over").click()
    expect(total(chapter)).to_have_text(lesson.printed(after))
    expect(part.locator(".progress")).to_contain_text("nothing was nudged yet")
    expect(part.get_by_role("button", name="Restore the network")).to_be_visible()


def test_the_gradient_is_followed_back_and_pointed_at(chapter: Locator) -> None:
    part = chapter.locator(".of-way")
    found = backpropagate(lesson.network(), X, np.array([0]), AbsoluteError())
    part.get_by_role("button", name="Pooling", exact=True).click()
    gradients = part.get_by_role("application", name="Pooling, gradients (map 1)")
    expect(gradients.locator("td")).to_have_text(
        [lesson.printed(each) for each in found.flows[3][0, 0].ravel()]  # type: ignore[index]
    )
    gradients.locator("td").nth(3).hover()
    expect(part.locator(".made .what")).to_have_text("Map 1, row 1, column 4")
    expect(part.locator(".reason")).to_contain_text("Row 1, column 3 was larger and won the window")
    part.get_by_role("button", name="Map 3, rising stroke").click()
    expect(part.get_by_role("application", name="Pooling, gradients (map 3)")).to_be_visible()
    part.get_by_role("button", name="Feature", exact=True).click()
    expect(part.locator(".reason")).to_contain_text("laid over 49 places")
    part.get_by_role("application", name="Feature 3: gradients of its pixels").locator("td").nth(5).hover()
    expect(part.locator(".made .what")).to_have_text("Feature 3 (rising stroke), row 2, column 3")
    gradient = float(found.gradients["0.weight"][2, 0, 1, 2])
    expect(part.locator(".reason")).to_contain_text(f"{lesson.printed(gradient, 4)}.")
    part.get_by_role("button", name="Turn this value in the second part").click()
    expect(chapter.locator(".of-value .what")).to_contain_text("Feature 3 (rising stroke), row 2, column 3")
    expect(chapter.locator(".check td").first).to_have_text(f"{gradient:.4f}")


def test_the_pass_plays_until_it_is_paused(chapter: Locator) -> None:
    part = chapter.locator(".of-way")
    part.get_by_role("button", name="Play").click()
    now = part.locator(".places [aria-pressed=true]")
    expect(now).to_have_text("List", timeout=15_000)
    part.get_by_role("button", name="Pause").click()
    expect(part.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false")


def test_the_keyboard_alone_goes_back_and_steps_downhill(chapter: Locator) -> None:
    page, part = chapter.page, chapter.locator(".of-way")
    part.get_by_role("button", name="Votes", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    pooled = part.get_by_role("button", name="Pooled again", exact=True)
    expect(pooled).to_have_attribute("aria-pressed", "true")
    expect(pooled).to_be_focused()
    part.get_by_role("application", name="Pooled again, gradients (map 1)").focus()
    for key in ("Home", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    expect(part.locator(".made .what")).to_have_text("Map 1, row 2, column 1")
    hand.slide(chapter.get_by_role("slider", name="Step size"), -5)
    network, gradients = (
        lesson.network(),
        backpropagate(lesson.network(), X, np.array([0]), AbsoluteError()).gradients,
    )
    after = error(
        0,
        **{
            name.replace(".", "_"): values - np.float32(0.05) * gradients[name]
            for name, values in network.parameters.items()
        },
    )
    said = f"With a step size of 0.05: error 0.5555 → {lesson.printed(after, 4)}"
    expect(chapter.locator(".downhill .sum")).to_have_text(said)
    take = chapter.get_by_role("button", name="Take the step")
    take.focus()
    page.keyboard.press("Enter")
    expect(total(chapter)).to_have_text(lesson.printed(after))


def test_a_phone_has_all_of_it_in_a_column(phone_page: Page) -> None:
    chapter = hand.in_sight(phone_page, KEY)
    hand.tap(chapter.locator(".of-error .choices button", has_text=re.compile("^O$")))
    expect(total(chapter)).to_have_text("1.44")
    hand.tap(chapter.locator(".of-way").get_by_role("button", name="Convolution", exact=True))
    part = chapter.locator(".of-way")
    hand.tap(part.get_by_role("application", name="Convolution, values (map 1)").locator("td").nth(9))
    expect(part.locator(".made .what")).to_have_text("Map 1, row 2, column 3")
    hand.tap(chapter.get_by_role("button", name="Nudge every value once"))
    expect(chapter.locator(".of-all .progress")).to_contain_text("56 of 56")
    boxes = [chapter.locator(each).bounding_box() for each in (".chooser", ".turning", ".of-all")]
    tops = [box["y"] for box in boxes if box is not None]
    assert tops == sorted(tops)
    # The slider stands between the value and its curve.
    slider = chapter.get_by_role("slider", name="Turn it").bounding_box()
    assert slider is not None
    assert tops[0] < slider["y"] < tops[1]
    width, window = phone_page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= window


def test_a_large_network_is_nudged_until_it_is_stopped(chapter: Locator) -> None:
    chapter.page.locator('#networks input[value="xo"]').check()
    wanted(chapter, "O")
    part = chapter.locator(".of-all")
    part.get_by_role("button", name="Nudge every value once").click()
    expect(part.locator(".progress")).to_have_text(re.compile(r"^[1-9]\d* of 3458 values nudged"))
    part.get_by_role("button", name="Stop").click()
    expect(part.get_by_role("button", name="Nudge them again")).to_be_visible()
    expect(part.locator(".sum")).to_have_text(re.compile(r"^Error \d+\.\d{4} → \d+\.\d{4}$"))
    # The page is brought back from where the network can be seen.
    hand.scroll_to(chapter.page, "#networks")
    hand.wait_for_drawing(chapter.page)
