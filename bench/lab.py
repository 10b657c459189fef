"""Training in the page, while it is shown, against the bare loop in the same browser; and its frames.

The same network learns from the same drawings, once in the lab with the pipeline, a chapter or the lab itself
in the window, once in a loop that does nothing else. Rates are images per second of the clock; in Chromium
also per second of the processor's time for the page, which other programs do not change, but which leaves out
the waiting for frames. A frame is the time from one animation frame to the next.
"""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from building import browsers, cache, runtime, server, site
from building import page as pages
from building.pins import PARTS

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 6.0
WARMING = 1.5  # the data are there, the first frames are over
IN_SIGHT = {"the lab": "#lab", "the pipeline": "#networks", "a chapter": "#convolution"}
NETWORK = "xo"
BATCH = 16
TRAINS = "It learns …"

FRAMES = """() => {
  window.frames_seen = [];
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    window.frames_seen.push(now - last);
    last = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
STEP = """() => [
  Number([...document.querySelectorAll('#lab-numbers dd')][1].textContent.replace(/[^0-9]/g, '')),
  performance.now() / 1000,
]"""
PAUSE = """() => {
  document.querySelector('#lab [data-do="pause"]').click();
  return performance.now() / 1000;
}"""
STATUS = "() => document.querySelector('#lab-status').textContent"
EMPTY = '<!doctype html><title>bare</title><link rel="icon" href="data:,">'
PREPARE = """
import time
import numpy as np
import pycnn
from pycnn import Adam, datasets

network = pycnn.pretrained("xo")
images, labels = datasets.drawings(2000, network.input_shape[1], np.random.default_rng(0))
fresh = datasets.drawings(500, network.input_shape[1], np.random.default_rng(1))
records = pycnn.train(
    network, images, labels, Adam(0.01), epochs=None, batch_size=16, validation_data=fresh
)
(0.0, 0)
"""
BARE = """
began = time.perf_counter()
while time.perf_counter() - began < SECONDS:
    record = next(records)
(time.perf_counter() - began, record.images)
"""
START = """async boot => {
  const {loadPyodide} = await import(`./${boot}/interpreter.mjs`);
  window.python = await loadPyodide();
  window.python.runPython('import gc; gc.enable()'); // which web/main.py does in the page
}"""
RUN = "([code, seconds]) => window.python.runPython(`SECONDS = ${seconds}\n${code}`).toJs()"


def main() -> int:
    """Print a line per browser and place; return 1 if training is too slow, or a frame too long."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        www = Path(folder) / "www"
        site.assemble(ROOT, parts, www, pages.render(ROOT))
        (www / "bare.html").write_text(EMPTY, encoding="utf-8")
        (boot,) = (folder.name for folder in www.glob("boot-*"))
        with server.listen(www, 0) as served, sync_playwright() as playwright:
            threading.Thread(target=served.serve_forever, daemon=True).start()
            head = (
                f"{'images/s':>9}{'of bare':>9}{'in CPU':>8}{'frames':>8}{'median':>8}{'95 %':>7}{'worst':>7}"
            )
            print(f"training while it is shown; frames in ms\n{'':28}{head}")
            for wanted in (browsers.CHROMIUM, browsers.FIREFOX):
                browser = getattr(playwright, wanted.name).launch(**browsers.launch_options(wanted))
                alone = [bare(browser, served.address, boot)]
                measured = {name: lab(browser, served.address, at) for name, at in IN_SIGHT.items()}
                alone.append(bare(browser, served.address, boot))
                rate, worked = (statistics.mean(pair) for pair in zip(*alone, strict=True))
                print(f"{wanted.name + ', bare loop':28}{rate:9,.0f}")
                for name, (images, per_cpu, frames) in measured.items():
                    share, twentieths = images / rate, statistics.quantiles(frames, n=20)
                    failed |= share < 0.7 or max(frames) > 50
                    cpu = "" if math.isnan(per_cpu) else f"{per_cpu / worked:.0%}"
                    print(
                        f"{'  ' + name:28}{images:9,.0f}{share:9.0%}{cpu:>8}{len(frames):8}"
                        f"{statistics.median(frames):8.1f}{twentieths[-1]:7.1f}{max(frames):7.1f}"
                    )
                browser.close()
            served.shutdown()
    print("wanted: at least 70 % of the bare loop, no frame over 50 ms")
    return 1 if failed else 0


class Clock:
    """How long the processor has worked for the main thread of a page in Chromium."""

    def __init__(self, page: Page) -> None:
        browser = page.context.browser
        self._session = None
        if browser is not None and browser.browser_type.name == "chromium":
            self._session = page.context.new_cdp_session(page)
            self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked(self) -> float:
        """Return it in seconds; in another browser it is not known."""
        if self._session is None:
            return float("nan")
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime"))


def lab(browser: Browser, address: str, at: str) -> tuple[float, float, list[float]]:
    """Train in the lab with a part of the page in the window.

    Return images per second, images per second of the processor's time, and the frames.
    """
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}#net={NETWORK}")
    page.wait_for_selector("html[data-python=ready]", state="attached", timeout=120_000)
    page.locator('[data-example="X"]').click()
    page.locator("#lab").scroll_into_view_if_needed()
    page.locator('#lab [data-field="epochs"]').fill("1000")
    page.locator('#lab [data-do="start"]').click()
    while page.evaluate(STATUS) != TRAINS:
        page.wait_for_timeout(100)
    clock = Clock(page)
    step, began = page.evaluate(STEP)
    before = clock.worked()
    page.evaluate("at => document.querySelector(at).scrollIntoView()", at)
    page.wait_for_timeout(int(1000 * WARMING))
    page.evaluate(FRAMES)
    page.wait_for_timeout(int(1000 * SECONDS))
    frames: list[float] = page.evaluate("() => window.frames_seen")
    ended = page.evaluate(PAUSE)
    worked = clock.worked() - before
    page.evaluate("() => document.querySelector('#lab-numbers').scrollIntoView()")
    while page.evaluate(STATUS) == TRAINS:
        page.wait_for_timeout(20)
    last, _ = page.evaluate(STEP)
    page.close()
    images = BATCH * (last - step)
    return images / (ended - began), images / worked, frames


def bare(browser: Browser, address: str, boot: str) -> tuple[float, float]:
    """Return the same two rates of the loop alone, in a page that shows nothing."""
    page = browser.new_page()
    page.goto(f"{address}bare.html")
    page.evaluate(START, boot)
    clock = Clock(page)
    page.evaluate(RUN, [PREPARE, 0])
    before = clock.worked()
    seconds, images = page.evaluate(RUN, [BARE, SECONDS])
    worked = clock.worked() - before
    page.close()
    return images / seconds, images / worked


if __name__ == "__main__":
    sys.exit(main())
