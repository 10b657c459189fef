"""The assembled site, served under a sub-path, and browsers for which there is no other network."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Response,
    Route,
    expect,
    sync_playwright,
)
from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService

from building import browsers, cache, runtime, server, site
from building.pins import PARTS

ROOT = Path(__file__).resolve().parents[2]
SUB_PATH = "some/repo"  # as on GitHub Pages, where a project's site is not at the root
BOOT_TIMEOUT = 120_000  # ms; Python takes 3 s to start where nothing else runs

NewPage = Callable[..., Page]


@dataclass
class Watch:
    """What went wrong in a page that its test did not look for."""

    origin: str
    problems: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.route(lambda url: not url.startswith((self.origin, "data:", "blob:")), self._refuse)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.problems.append(f"uncaught: {error.error}"))
        context.on("response", self._on_response)

    def _refuse(self, route: Route) -> None:
        self.problems.append(f"request to another origin: {route.request.url}")
        route.abort()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def assert_clean(self) -> None:
        problems, self.problems = self.problems, []
        assert problems == []


def open_ready(page: Page, url: str) -> Page:
    """Open the page and wait until Python is ready."""
    page.goto(url)
    expect(page.locator("html")).not_to_have_attribute("data-python", "booting", timeout=BOOT_TIMEOUT)
    expect(page.locator("html")).to_have_attribute("data-python", "ready")
    return page


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, assembled as `python3 build.py build` does."""
    folder = tmp_path_factory.mktemp("www") / SUB_PATH
    folder.parent.mkdir(parents=True)
    site.assemble(ROOT, runtime.fetch(PARTS, cache.folder() / "runtime"), folder)
    return folder


@pytest.fixture(scope="session")
def origin(site_folder: Path) -> Iterator[str]:
    """Serve the site with the project's own server; return the address of the server's root."""
    with server.listen(site_folder.parents[1], 0) as www:
        thread = threading.Thread(target=www.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield www.address
        www.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def site_url(origin: str) -> str:
    """Return the address of the page, below a sub-path."""
    return f"{origin}{SUB_PATH}/"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(
    scope="session", params=[browsers.CHROMIUM, browsers.FIREFOX], ids=lambda browser: browser.name
)
def browser(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Browser]:
    """Run each test in Chromium and in Firefox."""
    wanted: browsers.Browser = request.param
    running: Browser = getattr(playwright, wanted.name).launch(**browsers.launch_options(wanted))
    yield running
    running.close()


@contextmanager
def _context(browser: Browser, watch: Watch, options: dict[str, Any]) -> Iterator[BrowserContext]:
    context = browser.new_context(**options)
    context.set_default_timeout(20_000)
    watch.follow(context)
    try:
        yield context
    finally:
        context.close()


@pytest.fixture
def new_page(browser: Browser, origin: str) -> Iterator[NewPage]:
    """Return a function that makes an empty page; its arguments are those of Playwright's new_context().

    At the end no page may have reported an error or asked another origin for anything.
    """
    watch = Watch(origin)
    contexts = []

    def make(**options: Any) -> Page:  # noqa: ANN401 — they are Playwright's
        context = _context(browser, watch, options)
        contexts.append(context)
        return context.__enter__().new_page()

    yield make
    for context in contexts:
        context.__exit__(None, None, None)
    watch.assert_clean()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """Return an empty page of its own; the test navigates it."""
    return new_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def ready_page(page: Page, site_url: str) -> Page:
    """Return a page of its own, on which Python is ready."""
    return open_ready(page, site_url)


@pytest.fixture
def phone_page(new_page: NewPage, site_url: str) -> Page:
    """Return a page of its own on an upright phone with a touch screen, on which Python is ready."""
    return open_ready(new_page(viewport={"width": 390, "height": 844}, has_touch=True), site_url)


@pytest.fixture(scope="module")
def _module_page(browser: Browser, origin: str, site_url: str) -> Iterator[tuple[Page, Watch]]:
    watch = Watch(origin)
    with _context(browser, watch, {"viewport": {"width": 1280, "height": 900}}) as context:
        yield open_ready(context.new_page(), site_url), watch
    watch.assert_clean()


@pytest.fixture
def shared_page(_module_page: tuple[Page, Watch]) -> Iterator[Page]:
    """Return the ready page that a module's tests share, to save starting Python; what one leaves, it has."""
    page, watch = _module_page
    yield page
    watch.assert_clean()


@pytest.fixture
def faulty_page(browser: Browser, origin: str) -> Iterator[Page]:
    """Return an empty page on which errors are expected; requests to other origins still are not."""
    watch = Watch(origin)
    with _context(browser, watch, {}) as context:
        yield context.new_page()
    assert [problem for problem in watch.problems if "another origin" in problem] == []


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Start an X server without a screen, on a free display, for the browser that has no headless mode."""
    command = shutil.which("Xvfb")
    assert command, "Xvfb is missing; `python3 build.py test` installs it or says how"
    read, write = os.pipe()
    options = ["-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen([command, *options], pass_fds=[write], stderr=subprocess.DEVNULL) as screen:
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
        screen.terminate()


@pytest.fixture(scope="module")
def webkit(display: str, site_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKitGTK]:
    """Return WebKitGTK, driven by Selenium, with the page opened; the test waits until Python is ready."""
    options = WebKitGTKOptions()
    options.binary_location = str(browsers.minibrowser())
    options.add_argument("--automation")
    home = tmp_path_factory.mktemp("webkit")
    settings = {**os.environ, "DISPLAY": display, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    service = WebKitGTKService(executable_path=shutil.which("WebKitWebDriver"), env=settings)
    driver = WebKitGTK(options=options, service=service)
    try:
        driver.set_window_size(1280, 1000)
        driver.get(site_url)
        yield driver
    finally:
        driver.quit()
