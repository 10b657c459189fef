"""From a slider, a button or a pointed-at cell of a chapter to its redrawn figure: milliseconds, in Chromium.

Whatever the chapters have is found in the page and used: sliders and choices are changed, buttons of the
figures pressed, cells of maps pointed at, features edited. Measured in the page: from before the event until
the frame with the redrawn figure has been painted.
"""

import statistics
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from building import browsers, cache, page, runtime, server, site
from building.pins import PARTS

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 8
AIM = 16  # ms: a frame

KINDS = {
    "slider": "input[type=range][data-setting]",
    "choice": "select[data-setting], input[type=checkbox][data-setting]",
    "button": "button[data-set]",
    "edit": "button[data-edit]",
    "cell": "[data-point]",
}

ACT = (Path(__file__).with_suffix(".js")).read_text(encoding="utf-8")


class Measured(NamedTuple):
    """What one kind of change in one chapter took, in ms."""

    network: str
    chapter: str
    kind: str
    times: list[float]


def main() -> None:
    """Print a line per chapter and kind of change, and the median of all."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    with tempfile.TemporaryDirectory() as folder:
        site.assemble(ROOT, parts, Path(folder) / "www", page.render(ROOT))
        with server.listen(Path(folder) / "www", 0) as www, sync_playwright() as playwright:
            threading.Thread(target=www.serve_forever, daemon=True).start()
            browser = playwright.chromium.launch(**browsers.launch_options(browsers.CHROMIUM))
            print(f"change to redrawn figure, ms\n{'':34}{'times':>7}{'median':>8}{'worst':>8}")
            for network in ("lesson", "xo"):
                found = measure(browser, www.address, network)
                for each in found:
                    name = f"{network}, {each.chapter}, {each.kind}"
                    print(
                        f"{name:34}{len(each.times):7}{statistics.median(each.times):8.1f}{max(each.times):8.1f}"
                    )
                everything = [ms for each in found for ms in each.times]
                share = sum(ms < AIM for ms in everything) / len(everything)
                print(f"{network}: median {statistics.median(everything):.1f}; {share:.0%} below {AIM} ms")
            browser.close()
            www.shutdown()


def measure(browser: Browser, address: str, network: str) -> list[Measured]:
    """Try every kind of change in every chapter with the article's X drawn."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.goto(f"{address}#net={network}&ink=AwA")
    opened.wait_for_selector("html[data-python=ready]", state="attached", timeout=120_000)
    chapters: list[str] = opened.evaluate(
        "() => [...document.querySelectorAll('[data-chapter]')].map(e => e.dataset.chapter)"
    )
    found = [
        Measured(network, chapter, kind, times)
        for chapter in chapters
        for kind, selector in KINDS.items()
        if (times := _times(opened, chapter, selector))
    ]
    opened.close()
    return found


def _times(opened: Page, chapter: str, selector: str) -> list[float]:
    times = [opened.evaluate(ACT, [chapter, selector, number]) for number in range(ROUNDS + 1)]
    return [ms for ms in times[1:] if ms is not None]  # the first one meets functions that never ran


if __name__ == "__main__":
    main()
