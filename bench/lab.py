"""Training in the page, while it is shown, against the bare loop in the same browser; and its frames.

The same network learns from the same drawings, once in the lab with the pipeline, a chapter or the lab itself
in the window, once in a loop that does nothing else. Rates are images per second of the clock; a frame is the
time from one animation frame to the next.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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
BARE = """
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
began = time.perf_counter()
while time.perf_counter() - began < SECONDS:
    record = next(records)
record.images / (time.perf_counter() - began)
"""
RUN = """async ([code, seconds]) => {
  const {loadPyodide} = await import('./pyodide/pyodide.mjs');
  const python = await loadPyodide({indexURL: new URL('./pyodide/', location.href).href});
  await python.loadPackage(['numpy', 'pycnn'], {messageCallback() {}});
  return python.runPython(`SECONDS = ${seconds}\n${code}`);
}"""


def main() -> int:
    """Print a line per browser and place; return 1 if training is too slow, or a frame too long."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        www = Path(folder) / "www"
        site.assemble(ROOT, parts, www, pages.render(ROOT))
        (www / "bare.html").write_text(EMPTY, encoding="utf-8")
        with server.listen(www, 0) as served, sync_playwright() as playwright:
            threading.Thread(target=served.serve_forever, daemon=True).start()
            head = f"{'images/s':>9}{'of bare':>9}{'frames':>8}{'median':>8}{'95 %':>7}{'worst':>7}"
            print(f"training while it is shown; frames in ms\n{'':28}{head}")
            for wanted in (browsers.CHROMIUM, browsers.FIREFOX):
                browser = getattr(playwright, wanted.name).launch(**browsers.launch_options(wanted))
                before = bare(browser, served.address)
                measured = {name: lab(browser, served.address, at) for name, at in IN_SIGHT.items()}
                alone = statistics.mean((before, bare(browser, served.address)))
                print(f"{wanted.name + ', bare loop':28}{alone:9,.0f}")
                for name, (rate, frames) in measured.items():
                    share, twentieths = rate / alone, statistics.quantiles(frames, n=20)
                    failed |= share < 0.7 or max(frames) > 50
                    print(
                        f"{'  ' + name:28}{rate:9,.0f}{share:9.0%}{len(frames):8}"
                        f"{statistics.median(frames):8.1f}{twentieths[-1]:7.1f}{max(frames):7.1f}"
                    )
                browser.close()
            served.shutdown()
    print("wanted: at least 70 % of the bare loop, no frame over 50 ms")
    return 1 if failed else 0


def lab(browser: Browser, address: str, at: str) -> tuple[float, list[float]]:
    """Train in the lab with a part of the page in the window; return the rate and the frames."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}#net={NETWORK}")
    page.wait_for_selector("html[data-python=ready]", state="attached", timeout=120_000)
    page.locator('[data-example="X"]').click()
    page.locator("#lab").scroll_into_view_if_needed()
    page.locator('#lab [data-field="epochs"]').fill("1000")
    page.locator('#lab [data-do="start"]').click()
    while page.evaluate(STATUS) != TRAINS:
        page.wait_for_timeout(100)
    step, began = page.evaluate(STEP)
    page.evaluate("at => document.querySelector(at).scrollIntoView()", at)
    page.wait_for_timeout(int(1000 * WARMING))
    page.evaluate(FRAMES)
    page.wait_for_timeout(int(1000 * SECONDS))
    frames: list[float] = page.evaluate("() => window.frames_seen")
    ended = page.evaluate(PAUSE)
    page.evaluate("() => document.querySelector('#lab-numbers').scrollIntoView()")
    while page.evaluate(STATUS) == TRAINS:
        page.wait_for_timeout(20)
    last, _ = page.evaluate(STEP)
    page.close()
    return BATCH * (last - step) / (ended - began), frames


def bare(browser: Browser, address: str) -> float:
    """Return the rate of the loop alone, in a page that shows nothing."""
    page = browser.new_page()
    page.goto(f"{address}bare.html")
    rate: float = page.evaluate(RUN, [BARE, SECONDS])
    page.close()
    return rate


if __name__ == "__main__":
    sys.exit(main())
