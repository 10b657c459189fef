"""Does memory grow while one draws and trains for long? Every minute's figures, in Chromium.

A hand draws X's and O's and changes the network that decides, while the lab trains. Counted each minute,
after the browser has collected its garbage: what the page's process holds in memory (Python's is in it),
JavaScript's heap, the nodes of the document and the listeners. It takes PYCNN_SOAK_MINUTES, 5 unless that
says otherwise; an hour is what it was made for.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from building import browsers, cache, runtime, server, site
from building import page as pages
from building.pins import PARTS
from tests.e2e import hand

ROOT: Final = Path(__file__).resolve().parents[1]
MINUTES: Final = int(os.environ.get("PYCNN_SOAK_MINUTES", "5"))
SETTLED: Final = 2
"""Minutes until everything has been used once, and what is kept has been filled."""
GROWTH: Final = 0.05
"""How much more memory the second half may hold than the first: Python's memory has no finer grain."""
EPOCHS: Final = "1000"
"""As many as the lab allows; when they are over, it is started again."""
MB: Final = 1e6


class Figures(NamedTuple):
    """What there is in memory."""

    process: float
    heap: float
    nodes: int
    listeners: int
    step: int


def main() -> int:
    """Print a line a minute; return 1 if memory has grown."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    with tempfile.TemporaryDirectory() as folder:
        www = Path(folder) / "www"
        site.assemble(ROOT, parts, www, pages.render(ROOT))
        with server.listen(www, 0) as served, sync_playwright() as playwright:
            threading.Thread(target=served.serve_forever, daemon=True).start()
            browser = playwright.chromium.launch(**browsers.launch_options(browsers.CHROMIUM))
            found = soak(browser, served.address)
            browser.close()
            served.shutdown()
    settled = found[min(SETTLED, len(found) - 1) :]
    first, last = settled[: len(settled) // 2 + 1], settled[len(settled) // 2 :]
    before, after = (max(each.process for each in half) for half in (first, last))
    print(f"most in the first half {before / MB:.0f} MB, in the second {after / MB:.0f} MB")
    return 1 if after > before * (1 + GROWTH) else 0


def soak(browser: Browser, address: str) -> list[Figures]:
    """Draw and train for so many minutes."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}#net=xo")
    page.wait_for_selector("html[data-python=ready]", state="attached", timeout=120_000)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    everything = browser.new_browser_cdp_session()
    page.locator('#lab [data-field="epochs"]').fill(EPOCHS)
    print(f"{'minute':>6}{'process, MB':>13}{'JS heap, MB':>13}{'nodes':>9}{'listeners':>11}{'step':>9}")
    found: list[Figures] = []
    began = time.monotonic()
    for minute in range(1, MINUTES + 1):
        while time.monotonic() - began < 60 * minute:
            _draw(page)
        found.append(_figures(page, session, everything))
        process, heap, nodes, listeners, step = found[-1]
        print(
            f"{minute:6}{process / MB:13.1f}{heap / MB:13.1f}{nodes:9,}{listeners:11,}{step:9,}", flush=True
        )
    page.close()
    return found


def _draw(page: Page) -> None:
    """Draw both letters, look at a number, and ask the other networks; and see to it that the lab trains."""
    start = page.locator('#lab [data-do="start"]')
    if start.is_visible() and start.is_enabled():
        start.click()
    for strokes in (hand.X, hand.O):
        hand.draw(page, strokes)
        page.locator("#pipeline [data-layer='0'] [data-map='0']").locator("td, canvas").first.click()
        hand.clear(page)
    for key in ("lesson", "xo", "mine"):
        page.locator(f'#networks input[value="{key}"]').check()
    page.locator("#lab-numbers").scroll_into_view_if_needed()
    page.wait_for_timeout(1000)


def _figures(page: Page, session: CDPSession, everything: CDPSession) -> Figures:
    page.locator("#lab-numbers").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    step: str = page.evaluate("() => document.querySelectorAll('#lab-numbers dd')[1].textContent")
    session.send("HeapProfiler.collectGarbage")
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    renderers = [
        each["id"]
        for each in everything.send("SystemInfo.getProcessInfo")["processInfo"]
        if each["type"] == "renderer"
    ]
    return Figures(
        max(_resident(process) for process in renderers),
        metrics["JSHeapUsedSize"],
        int(metrics["Nodes"]),
        int(metrics["JSEventListeners"]),
        int(re.sub(r"\D", "", step) or 0),
    )


def _resident(process: int) -> float:
    """How many bytes of memory a process holds, as Linux counts them."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
    assert found, f"no figure for process {process}"
    return 1024.0 * int(found[1])


if __name__ == "__main__":
    sys.exit(main())
