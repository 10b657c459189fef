"""From a slider, a button or a pointed-at cell of a chapter to its redrawn figure: milliseconds, in Chromium.

Whatever the chapters have is found in the page and used with the mouse: sliders are dragged, choices made,
buttons of the figures pressed, cells pointed at, features edited. Measured in the page: from the event,
before the page's own handlers see it, until the frame with the redrawn figure has been painted. What changes
no figure is not counted.

A click can come at any moment of a frame, and nothing is painted before the frame ends. So, besides the whole
time, it says how much of it was work: all but the time from the answer to the beginning of the next frame.
"""

import statistics
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from building import browsers, cache, page, runtime, server, site
from building.pins import PARTS

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 16
AIM = 16  # ms: a frame
PRESS = 80  # ms that a button is held down; without, the frame that shows the press would still be on its way

KINDS = {
    "slider": "input[type=range][data-setting]",
    "choice": "select[data-setting], input[type=checkbox][data-setting]",
    "button": "button[data-set]",
    "edit": "button[data-edit]",
    "cell": "[data-point]",
}

STOPWATCH = (Path(__file__).with_suffix(".js")).read_text(encoding="utf-8")


class Measured(NamedTuple):
    """What one kind of change in one chapter took, in ms: the whole of each, and the work in it."""

    network: str
    chapter: str
    kind: str
    times: list[float]
    work: list[float]


def main() -> None:
    """Print a line per chapter and kind of change, and the median of all."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    with tempfile.TemporaryDirectory() as folder:
        site.assemble(ROOT, parts, Path(folder) / "www", page.render(ROOT))
        with server.listen(Path(folder) / "www", 0) as www, sync_playwright() as playwright:
            threading.Thread(target=www.serve_forever, daemon=True).start()
            browser = playwright.chromium.launch(**browsers.launch_options(browsers.CHROMIUM))
            columns = "  median   worst    work   worst"
            print(f"change to redrawn figure, ms\n{'':34}{'times':>7}{columns}")
            for network in ("lesson", "xo"):
                found = measure(browser, www.address, network)
                for each in found:
                    name = f"{network}, {each.chapter}, {each.kind}"
                    numbers = [(statistics.median(row), max(row)) for row in (each.times, each.work)]
                    print(f"{name:34}{len(each.times):7}" + "".join(f"{a:8.1f}{b:8.1f}" for a, b in numbers))
                for kinds in (("slider",), ("edit",), tuple(KINDS)):
                    chosen = [each for each in found if each.kind in kinds]
                    whole = [ms for each in chosen for ms in each.times]
                    work = [ms for each in chosen for ms in each.work]
                    share = sum(ms < AIM for ms in work) / len(work)
                    print(
                        f"{network}, {', '.join(kinds)}: median {statistics.median(whole):.1f}, of it work "
                        f"{statistics.median(work):.1f}; in {share:.0%} the work is below {AIM} ms"
                    )
            browser.close()
            www.shutdown()


def measure(browser: Browser, address: str, network: str) -> list[Measured]:
    """Try every kind of change in every chapter with the article's X drawn."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.goto(f"{address}#net={network}&ink=AwA")
    opened.wait_for_selector("html[data-python=ready]", state="attached", timeout=120_000)
    opened.evaluate(STOPWATCH)
    chapters: list[str] = opened.evaluate(
        "() => [...document.querySelectorAll('[data-chapter]')].map(e => e.dataset.chapter)"
    )
    found = [
        Measured(network, chapter, kind, [each[0] for each in times], [each[0] - each[1] for each in times])
        for chapter in chapters
        for kind in KINDS
        if (times := _times(opened, chapter, kind))
    ]
    opened.close()
    return found


def _times(opened: Page, chapter: str, kind: str) -> list[tuple[float, float]]:
    """Use the controls of one kind in turn, once more than is counted: at first functions have never run."""
    found: list[tuple[float, float]] = []
    for number in range(ROUNDS + 1):
        visible = [each for each in opened.locator(f"#{chapter} {KINDS[kind]}").all() if _usable(each)]
        if not visible:
            return []
        target = visible[number % len(visible)]
        target.evaluate("element => element.scrollIntoView({block: 'center'})")
        opened.evaluate("() => window.measured()")  # what came into sight is drawn
        _use(opened, target, kind, number)
        taken: list[float] | None = opened.evaluate("() => window.measured()")
        if number and taken is not None:
            found.append((taken[0], taken[1]))
    return found


def _usable(control: Locator) -> bool:
    return control.is_visible() and control.is_enabled()


def _use(opened: Page, target: Locator, kind: str, number: int) -> None:
    """Do to a control what it is there for, another thing each time."""
    box = target.bounding_box()
    assert box is not None
    left, top, width, height = box["x"], box["y"], box["width"], box["height"]
    if kind == "slider":
        start, end = 0.2 + 0.1 * (number % 3), 0.5 + 0.15 * (number % 3)
        opened.mouse.move(left + start * width, top + height / 2)
        opened.mouse.down()
        opened.evaluate("() => window.measured()")  # the press was a change of its own
        opened.mouse.move(left + end * width, top + height / 2)
        opened.mouse.up()
    elif kind == "cell":
        rows, cols = (int(target.get_attribute(name) or 1) for name in ("data-rows", "data-cols"))
        row, col = (5 * number + 1) % rows, (3 * number + 2) % cols
        opened.mouse.move(left + (col + 0.5) * width / cols, top + (row + 0.5) * height / rows)
    elif target.evaluate("element => element.tagName") == "SELECT":
        options = target.locator("option").count()
        chosen: int = target.evaluate("element => element.selectedIndex")
        target.select_option(index=(chosen + 1) % options)
    else:
        target.click(delay=PRESS)


if __name__ == "__main__":
    main()
