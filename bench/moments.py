"""From a network's file that was chosen, and from the timeline's slider, to the redrawn page: milliseconds.

Measured in the page: from the event, before the page's own handlers see it, until the frame with what it
changed has been painted.
"""

from __future__ import annotations

import io
import statistics
import tempfile
import threading
from pathlib import Path
from typing import Final

import numpy as np
from playwright.sync_api import FilePayload, Page, sync_playwright

from building import browsers, cache, runtime, server, site
from building import page as pages
from building.pins import PARTS
from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential

ROOT = Path(__file__).resolve().parents[1]
ROUNDS: Final = 10
SIDE: Final = 24

STOPWATCH = """([kind, source, place]) => {
  window.taken = new Promise(done => addEventListener(kind, event => {
    const start = performance.now();
    new MutationObserver((_, observer) => {
      observer.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();  // its message comes after the frame has been painted
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(null);
      });
    }).observe(document.querySelector(place), {childList: true, subtree: true, characterData: true});
  }, {capture: true, once: true}));
}"""
MOVE = """([slider, part]) => {
  const found = document.querySelector(slider);
  found.value = String(Math.round(part * found.max));
  found.dispatchEvent(new Event("input", {bubbles: true}));
}"""
DONE = "() => document.querySelector('#lab-status').textContent.startsWith('Done')"
TIME = '#lab [data-field="time"]'


def main() -> None:
    """Print a line per browser and change."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    with tempfile.TemporaryDirectory() as folder:
        site.assemble(ROOT, parts, Path(folder) / "www", pages.render(ROOT))
        content = network_file()
        with server.listen(Path(folder) / "www", 0) as www, sync_playwright() as playwright:
            threading.Thread(target=www.serve_forever, daemon=True).start()
            print(f"change to redrawn page, ms\n{'':40}{'times':>7}{'median':>8}{'worst':>8}")
            for wanted in (browsers.CHROMIUM, browsers.FIREFOX):
                browser = getattr(playwright, wanted.name).launch(**browsers.launch_options(wanted))
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(www.address)
                page.wait_for_selector("html[data-python=ready]", state="attached", timeout=120_000)
                page.locator('[data-example="X"]').click()
                report(f"{wanted.name}, a file of {len(content) // 1000} KB", opened(page, content))
                report(f"{wanted.name}, a rewind", rewound(page))
                browser.close()
            www.shutdown()
    print("wanted: a file below 100 ms, a rewind below 50 ms")


def network_file() -> bytes:
    """Return the file of a network with about 200 KB of weights."""
    layers = [Conv2D(16, 5), ReLU(), MaxPool2D(2), Flatten(), Dense(32), ReLU(), Dense(2)]
    network = Sequential(
        layers, input_shape=(1, SIDE, SIDE), classes=["X", "O"], rng=np.random.default_rng(0)
    )
    file = io.BytesIO()
    network.save(file)
    return file.getvalue()


def opened(page: Page, content: bytes) -> list[float]:
    """Open the file again and again, with the lab in the window."""
    page.evaluate("() => document.querySelector('#lab').scrollIntoView()")
    found = []
    for number in range(ROUNDS + 1):
        page.wait_for_timeout(500)  # for what waits until nothing moves
        page.evaluate(STOPWATCH, ["change", "#lab-file", "#lab-keep-status"])
        file: FilePayload = {"name": f"{number}.npz", "mimeType": "", "buffer": content}
        page.locator("#lab-file").set_input_files(file)
        found.append(page.evaluate("() => window.taken"))
    return found[1:]  # at first functions have never run


def rewound(page: Page) -> list[float]:
    """Train for a moment, and go to and fro in time."""
    page.locator('#lab [data-do="preset:quick"]').click()
    page.locator('#lab [data-field="count"]').fill("400")
    page.locator('#lab [data-field="epochs"]').fill("4")
    page.locator('#lab [data-do="start"]').click()
    page.wait_for_function(DONE, timeout=120_000)
    page.evaluate("() => document.querySelector('#lab-time').scrollIntoView({block: 'center'})")
    found = []
    for number in range(ROUNDS + 1):
        page.wait_for_timeout(500)
        page.evaluate(STOPWATCH, ["input", TIME, "#lab-time"])
        page.evaluate(MOVE, [TIME, 0.37 * number % 1])
        found.append(page.evaluate("() => window.taken"))
    return found[1:]


def report(name: str, times: list[float]) -> None:
    print(f"{name:40}{len(times):7}{statistics.median(times):8.1f}{max(times):8.1f}")


if __name__ == "__main__":
    main()
