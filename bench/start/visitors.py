"""Visitors: browsers that open a page for the first time and once more, and tell what the stopwatch saw."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, sync_playwright

from building import browsers
from tests.e2e import webkit

PATIENCE = 120  # seconds
READ = "() => window.seen"
KEPT = "() => !document.getElementById('offline') || document.getElementById('offline').textContent !== ''"
"""Whether what is to be kept for the next visit is there."""


class Seen(NamedTuple):
    """Milliseconds from the navigation on."""

    decided: float
    readable: float


class Played:
    """Chromium or Firefox, driven by Playwright."""

    def __init__(self, browser: Browser, name: str) -> None:
        self._browser = browser
        self.name = name

    def visits(self, address: str, count: int, first: Callable[[], None] = lambda: None) -> list[Seen]:
        """Open the page `count` times, the first time with nothing kept; call `first` after that time."""
        found = []
        with self._browser.new_context(viewport={"width": 1280, "height": 900}) as context:
            for number in range(count):
                page = context.new_page()
                page.goto(address)
                found.append(until(lambda page=page: page.evaluate(READ)))  # type: ignore[misc]
                if not number:
                    first()
                if number < count - 1:
                    until_true(lambda page=page: page.evaluate(KEPT))  # type: ignore[misc]
                page.close()
        return found

    def on_a_slow_network(self, address: str, megabits: float, latency: float) -> Seen:
        """Open the page for the first time on such a network; only Chromium can play one."""
        with self._browser.new_context(viewport={"width": 1280, "height": 900}) as context:
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            bytes_per_second = megabits * 1e6 / 8
            conditions = {"downloadThroughput": bytes_per_second, "uploadThroughput": bytes_per_second}
            session.send(
                "Network.emulateNetworkConditions", {"offline": False, "latency": latency, **conditions}
            )
            page.goto(address)
            return until(lambda: page.evaluate(READ))


class Webkit:
    """WebKitGTK, driven by Selenium, started anew for each first visit."""

    name = "webkitgtk"

    def __init__(self, display: str) -> None:
        self._display = display

    def visits(self, address: str, count: int, first: Callable[[], None] = lambda: None) -> list[Seen]:
        found = []
        with tempfile.TemporaryDirectory() as home, webkit.opened(self._display, Path(home)) as driver:
            for number in range(count):
                driver.get("about:blank")
                driver.get(address)
                found.append(until(lambda: driver.execute_script("return window.seen")))
                if not number:
                    first()
                if number < count - 1:
                    until_true(lambda: driver.execute_script(f"return ({KEPT})()"))
        return found


def until(read: Callable[[], Any]) -> Seen:
    """Wait for the first decision."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        seen = read()
        if seen and seen["decided"]:
            return Seen(seen["decided"], seen["readable"] or float("nan"))
        time.sleep(0.05)
    raise TimeoutError(f"no decision within {PATIENCE} s")


def until_true(ask: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not ask():
        if time.monotonic() > end:
            raise TimeoutError(f"nothing was kept within {PATIENCE} s")
        time.sleep(0.1)


@contextmanager
def all_visitors() -> Iterator[list[Played | Webkit]]:
    """Start the browsers of this machine."""
    found: list[Played | Webkit] = []
    with sync_playwright() as playwright, screen() as display:
        for wanted in (browsers.CHROMIUM, browsers.FIREFOX):
            running = getattr(playwright, wanted.name).launch(**browsers.launch_options(wanted))
            found.append(Played(running, wanted.name))
        if display:
            found.append(Webkit(display))
        yield found


@contextmanager
def screen() -> Iterator[str | None]:
    """Start an X server without a screen, for WebKitGTK; None where there is none."""
    command = shutil.which("Xvfb")
    if command is None or browsers.missing_for_webkitgtk():
        yield None
        return
    read, write = os.pipe()
    options = ["-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen([command, *options], pass_fds=[write], stderr=subprocess.DEVNULL) as process:
        os.close(write)
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
        process.terminate()
