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

from playwright.sync_api import Page, sync_playwright

from building import browsers, cache, runtime, server, site
from building.pins import PARTS

ROOT = Path(__file__).resolve().parents[2]
RACE = ROOT / "bench" / "race"
IN_THE_PAGE = ("__init__.py", "networks.py", "ours.py", "scales.py", "stopwatch.py", "xo.py")


@contextmanager
def opened(files: Mapping[str, bytes | Path] | None = None) -> Iterator[Page]:
    """Open bench/race/page, with these files served beside it by their names."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    with tempfile.TemporaryDirectory() as folder:
        www = Path(folder) / "www"
        site.assemble(ROOT, parts, www)
        shutil.copytree(RACE / "page", www / "race")
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
            yield page
            browser.close()
            listening.shutdown()
