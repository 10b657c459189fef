"""From a move of the pen to the redrawn pipeline: milliseconds, in headless Chromium and Firefox.

Measured in the page: from the pointermove event, before the page's own handler sees it, until the frame with
the redrawn stages has been painted. Moves that change no pixel of the picture redraw only the pad; they are
counted apart.
"""

import statistics
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from building import browsers, cache, runtime, server, site
from building import page as pages
from building.pins import PARTS
from tests.e2e import hand

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5

STOPWATCH = """() => {
  window.moves = [];
  let changed = false;
  const picture = document.querySelector('#picture');
  const observer = new MutationObserver(() => { changed = true; });
  observer.observe(picture, {childList: true, subtree: true, characterData: true});
  // The article's network has its picture in a table, the trained one on a canvas.
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...rest) {
    changed ||= picture.contains(this.canvas);
    return put.apply(this, rest);
  };
  addEventListener('pointermove', event => {
    if (!event.buttons) return;
    const start = performance.now();
    changed = false;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();  // its message comes after the frame's scripts, layout and paint
      channel.port1.onmessage = () => window.moves.push([performance.now() - start, changed]);
      channel.port2.postMessage(null);
    });
  }, true);
}"""


def main() -> None:
    """Print a line per browser."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    with tempfile.TemporaryDirectory() as folder:
        site.assemble(ROOT, parts, Path(folder) / "www", pages.render(ROOT))
        with server.listen(Path(folder) / "www", 0) as www, sync_playwright() as playwright:
            threading.Thread(target=www.serve_forever, daemon=True).start()
            print(f"stroke to redrawn pipeline, ms\n{'':18}{'moves':>7}{'median':>8}{'95 %':>8}{'worst':>8}")
            for wanted in (browsers.CHROMIUM, browsers.FIREFOX):
                browser = getattr(playwright, wanted.name).launch(**browsers.launch_options(wanted))
                for network in ("lesson", "xo"):
                    moves = measure(browser, f"{www.address}#net={network}")
                    report(f"{wanted.name}, {network}", [ms for ms, changed in moves if changed])
                    report("  pad only", [ms for ms, changed in moves if not changed])
                browser.close()
            www.shutdown()


def measure(browser: Browser, address: str) -> list[tuple[float, bool]]:
    """Draw X and O some times; return for each move its milliseconds and whether the picture changed."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    page.wait_for_selector("html[data-python=ready]", state="attached", timeout=120_000)
    page.evaluate(STOPWATCH)
    for _ in range(ROUNDS):
        for strokes in (hand.X, hand.O):
            hand.draw(page, strokes)
            hand.clear(page)
    moves: list[tuple[float, bool]] = page.evaluate("() => window.moves")
    return moves


def report(name: str, times: list[float]) -> None:
    if len(times) < 2:
        print(f"{name:18}{len(times):7}   too few to tell")
        return
    twentieths = statistics.quantiles(times, n=20)
    print(f"{name:18}{len(times):7}{statistics.median(times):8.1f}{twentieths[-1]:8.1f}{max(times):8.1f}")


if __name__ == "__main__":
    main()
