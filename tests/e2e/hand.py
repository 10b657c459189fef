"""A hand that draws on the pad as a person does, with mouse or finger, and an eye that reads the page."""

import math
from collections.abc import Sequence
from itertools import pairwise

from playwright.sync_api import Locator, Page, expect

from pycnn import lesson
from pycnn.images import from_text, to_text

Stroke = Sequence[tuple[float, float]]
"""Points from (0, 0) at the pad's upper left corner to (1, 1) at the lower right one."""

X: list[Stroke] = [[(0.16, 0.14), (0.84, 0.86)], [(0.85, 0.15), (0.15, 0.85)]]
O: list[Stroke] = [  # noqa: E741 — it is what it looks like
    [(0.5 + 0.36 * math.sin(turn / 6), 0.5 - 0.37 * math.cos(turn / 6)) for turn in range(39)]
]


def draw(page: Page, strokes: Sequence[Stroke]) -> None:
    """Draw with the mouse, which tells of itself on the way, as often as the browser has time to listen."""
    at = on_pad(page)
    for stroke in strokes:
        page.mouse.move(*at(stroke[0]))
        page.mouse.down()
        for last, point in pairwise(stroke):
            page.mouse.move(*at(point), steps=math.ceil(4 * math.dist(last, point)))
        page.mouse.up()


def touch(page: Page, stroke: Stroke) -> None:
    """Draw with a finger; a stroke of one point is a tap.

    Chromium gets real touches, through its own protocol. Firefox's driver offers none, so there the page gets
    the events that a touch would cause; whether the browser would scroll instead is tested in Chromium only.
    """
    at = on_pad(page)
    points = [at(point) for point in stroke]
    context = page.context
    if context.browser is not None and context.browser.browser_type.name == "chromium":
        session = context.new_cdp_session(page)
        for number, (x, y) in enumerate(points):
            kind = "touchMove" if number else "touchStart"
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        session.detach()
        return
    pad = page.locator("#pad")
    kinds = ["pointerdown", *["pointermove"] * (len(points) - 1), "pointerup"]
    for kind, (x, y) in zip(kinds, [*points, points[-1]], strict=True):
        details = {"pointerId": 7, "pointerType": "touch", "button": 0, "clientX": x, "clientY": y}
        pad.dispatch_event(kind, {**details, "bubbles": True, "isPrimary": True})


def tap(place: Locator) -> None:
    """Tap with a finger; Firefox's driver cannot, so there it is a click."""
    browser = place.page.context.browser
    if browser is not None and browser.browser_type.name == "chromium":
        place.tap()
    else:
        place.click()


def slide(control: Locator, steps: int) -> None:
    """Move a slider by the keyboard, as its arrow keys do everywhere."""
    control.focus()
    for _ in range(abs(steps)):
        control.press("ArrowRight" if steps > 0 else "ArrowLeft")


SCROLL = """async selector => {
  for (let frame = 0; frame < 300; frame++) {
    const element = document.querySelector(selector);
    element.scrollIntoView({block: "center"});
    const {top, bottom} = element.getBoundingClientRect();
    if (bottom >= 0 && top <= innerHeight) return;
    await new Promise(requestAnimationFrame);
  }
  throw new Error(`${selector} does not come into view`);
}"""


def scroll_to(page: Page, selector: str) -> None:
    """Scroll to an element; again, if Firefox has not done it because much was being laid out."""
    page.locator(selector).wait_for(state="attached")
    page.evaluate(SCROLL, selector)


def in_sight(page: Page, chapter: str) -> Locator:
    """Scroll to the figure of a chapter, named by its key, and wait until it shows what there is now."""
    found = page.locator(f"#{chapter}")
    scroll_to(page, f"#{chapter} .exhibit")
    wait_for_drawing(page)
    return found


def wait_for_drawing(page: Page) -> None:
    """Wait for what has come into sight: it is drawn anew, two frames later."""
    page.evaluate("async () => { for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame); }")


def on_pad(page: Page) -> "Pad":
    """Return the pad as it stands on the screen now."""
    scroll_to(page, "#pad")
    pad = page.locator("#pad")
    box = pad.bounding_box()
    assert box is not None
    return Pad(box["x"], box["y"], box["width"], box["height"])


class Pad:
    """Where the pad's points are on the screen."""

    def __init__(self, left: float, top: float, width: float, height: float) -> None:
        self.left, self.top, self.width, self.height = left, top, width, height

    def __call__(self, point: tuple[float, float]) -> tuple[float, float]:
        return self.left + point[0] * self.width, self.top + point[1] * self.height


def clear(page: Page) -> None:
    page.locator("#clear").click()


def picture(page: Page) -> str:
    """Read the picture as ASCII art, from its numbers."""
    return read_pixels(page.locator("#picture"))


def read_pixels(place: Locator) -> str:
    rows = place.locator("tr").all()
    return "\n".join(
        "".join({"1": "X", "-1": "."}[cell] for cell in row.locator("td").all_inner_texts()) for row in rows
    )


def expect_picture(page: Page, art: str) -> None:
    """Wait for a picture, given as ASCII art; it may be out of sight, and follow a moment later."""
    expect_numbers(
        page.locator("#picture"), ["1" if pixel == "X" else "-1" for pixel in "".join(art.split())]
    )


def expect_numbers(place: Locator, numbers: Sequence[str]) -> None:
    """Wait for the numbers of a map, in reading order."""
    expect(place.locator("td")).to_have_text(list(numbers))


def example(name: str) -> str:
    return to_text(lesson.IMAGES[name])


def numbers(place: Locator) -> list[str]:
    """Read all numbers of a map, in reading order."""
    return place.locator("td").all_text_contents()


def expected_numbers(art: str) -> dict[tuple[int, int], list[str]]:
    """Work out, outside the browser, what each map of each layer must print for a picture."""
    trace = lesson.network().trace(from_text(art))
    found = {}
    for layer, step in enumerate(trace.steps[:-1]):
        maps = step.output if step.output.ndim == 3 else [step.output]
        for index, values in enumerate(maps):
            found[layer, index] = [lesson.printed(value) for value in values.ravel().tolist()]
    return found
