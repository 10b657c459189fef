"""A page in headless Chromium that has the built site's runtime: Pyodide, NumPy and pycnn."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from building import browsers, cache, runtime, server, site
from building import page as pages
from building.pins import PARTS

ROOT = Path(__file__).resolve().parents[2]
RACE = ROOT / "bench" / "race"
IN_THE_PAGE = ("__init__.py", "networks.py", "ours.py", "scales.py", "stopwatch.py", "xo.py")


class Tab:
    """The page, asked for values, and how long its main thread has worked for them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def ask(self, expression: str, *arguments: object) -> Any:  # noqa: ANN401 — whatever JSON holds
        """Return the value of a JavaScript function for these arguments."""
        return self._page.evaluate(f"all => ({expression})(...all)", arguments)

    def python(self, expression: str) -> Any:  # noqa: ANN401
        """Return the value of a Python expression in the page."""
        return self.ask("race.python", f"json.dumps({expression})")

    def run(self, statements: str) -> None:
        """Run Python statements in the page."""
        self.ask("race.python", f"{statements}\n'null'")

    def worked(self) -> float:
        """Return for how many seconds the processor has worked for the page's main thread."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime"))


@contextmanager
def opened(files: Mapping[str, bytes | Path] | None = None) -> Iterator[Tab]:
    """Open bench/race/page, with these files served beside it by their names."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    with tempfile.TemporaryDirectory() as folder:
        www = Path(folder) / "www"
        site.assemble(ROOT, parts, www, pages.render(ROOT))
        shutil.copytree(RACE / "page", www / "race")
        ours = www / "race" / "pycnn.js"
        (boot,) = (each.name for each in www.glob("boot-*"))
        ours.write_text(ours.read_text(encoding="utf-8").replace("../boot/", f"../{boot}/"), encoding="utf-8")
        served = {f"python/{name}": RACE / name for name in IN_THE_PAGE} | dict(files or {})
        served["python/files.json"] = json.dumps(IN_THE_PAGE).encode()
        for name, content in served.items():
            target = www / "race" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read_bytes() if isinstance(content, Path) else content)
        with server.listen(www, 0) as listening, sync_playwright() as playwright:
            threading.Thread(target=listening.serve_forever, daemon=True).start()
            browser = playwright.chromium.launch(**browsers.launch_options(browsers.CHROMIUM))
            page = browser.new_page()
            page.on("pageerror", lambda error: print(f"the page: {error}", file=sys.stderr))
            page.goto(f"{listening.address}race/")
            page.wait_for_function("() => window.race")
            yield Tab(page)
            browser.close()
            listening.shutdown()
