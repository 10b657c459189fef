"""The assembled site, served under a sub-path, and browsers for which there is no other network."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from selenium.webdriver import WebKitGTK

from building import browsers, cache, runtime, server, site
from building import page as article
from building.pins import PARTS

from . import webkit
from .shared import DESKTOP, PHONE, OwnPage, Screen, SharedPages, open_context
from .watch import Watch

ROOT = Path(__file__).resolve().parents[2]
SUB_PATH = "some/repo"  # as on GitHub Pages, where a project's site is not at the root

NewPage = Callable[..., Page]

expect.set_options(timeout=15_000)  # ms; a busy machine is slow

FAILED = pytest.StashKey[bool]()
OPENED_ANEW = "page opened anew"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests cost a start of Python, because what they do to a shared page cannot be taken back."""
    # What is said while a page is taken back is in the report of that, which has no kind if nothing failed.
    reports = [report for kind in ("", "error") for report in terminalreporter.stats.get(kind, [])]
    said = [(report.nodeid, dict(report.user_properties).get(OPENED_ANEW)) for report in reports]
    if lines := [f"{test}: {left}" for test, left in said if left]:
        terminalreporter.section("shared pages that could not be brought back", sep="-")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, assembled as `python3 build.py build` does."""
    folder = tmp_path_factory.mktemp("www") / SUB_PATH
    folder.parent.mkdir(parents=True)
    site.assemble(ROOT, runtime.fetch(PARTS, cache.folder() / "runtime"), folder, article.rendered(ROOT))
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


@pytest.fixture
def new_page(browser: Browser, origin: str) -> Iterator[NewPage]:
    """Return a function that makes an empty page; its arguments are those of Playwright's new_context().

    At the end no page may have reported an error or asked another origin for anything.
    """
    watch = Watch(origin)
    contexts = []

    def make(**options: Any) -> Page:  # noqa: ANN401 — they are Playwright's
        contexts.append(open_context(browser, watch, **options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()
    watch.assert_clean()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """Return an empty page of its own; the test navigates it."""
    return new_page(**DESKTOP.options)


@pytest.fixture(scope="session")
def own_pages(browser: Browser, origin: str, site_url: str) -> Iterator[list[OwnPage]]:
    """Return the window in which pages are opened anew, while there is one and no test has it."""
    made: list[OwnPage] = []
    yield made
    for each in made:
        each.close()


@pytest.fixture
def ready_page(
    own_pages: list[OwnPage], browser: Browser, origin: str, site_url: str, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Return a page of its own, on which Python has just started."""
    own = own_pages.pop() if own_pages else OwnPage(DESKTOP, browser, origin, site_url)
    yield own.open()
    if request.node.stash.get(FAILED, False) or own.watch.problems:
        own.close()
    else:
        own_pages.append(own)
    own.watch.assert_clean()


@pytest.fixture(scope="session")
def shared_pages(browser: Browser, origin: str, site_url: str) -> Iterator[SharedPages]:
    pages = SharedPages(browser, origin, site_url)
    yield pages
    pages.close()


@pytest.fixture
def shared_page(shared_pages: SharedPages, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return a ready page in its initial state. Tests share it: whatever they do to it is taken back."""
    yield from _lend(shared_pages, DESKTOP, request.node)


@pytest.fixture
def phone_page(shared_pages: SharedPages, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return such a page on an upright phone with a touch screen."""
    yield from _lend(shared_pages, PHONE, request.node)


@pytest.fixture(scope="session")
def dark_pages(
    browser: Browser, playwright: Playwright, shared_pages: SharedPages, origin: str, site_url: str
) -> Iterator[SharedPages]:
    """The pages of a dark system. Firefox must be started for them: its driver cannot change the scheme."""
    if browser.browser_type.name != "firefox":
        yield shared_pages
        return
    options = browsers.launch_options(browsers.FIREFOX)
    dark = playwright.firefox.launch(**options, firefox_user_prefs={"ui.systemUsesDarkTheme": 1})
    yield SharedPages(dark, origin, site_url)
    dark.close()


@pytest.fixture
def dark_page(dark_pages: SharedPages, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return such a page in dark colours."""
    yield from _lend(dark_pages, DESKTOP, request.node, "dark")


@pytest.fixture
def dark_phone_page(dark_pages: SharedPages, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return such a page in dark colours, on a phone."""
    yield from _lend(dark_pages, PHONE, request.node, "dark")


def _lend(
    pages: SharedPages, screen: Screen, test: pytest.Item, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """Lend a shared page to a test and bring it back to its initial state; what goes wrong is this test's."""
    shared = pages.take(screen)
    shared.page.emulate_media(color_scheme=scheme)
    yield shared.page
    failed = test.stash.get(FAILED, False)
    remaining = ["the test failed"] if failed else shared.restore()
    if remaining and not failed:
        test.user_properties.append((OPENED_ANEW, ", ".join(remaining[:5])))
    problems = shared.watch.problems
    if failed or problems:
        pages.drop(screen)
    elif remaining:
        shared.open()
    assert problems == [], "\n".join(problems)


@pytest.fixture
def faulty_page(browser: Browser, origin: str) -> Iterator[Page]:
    """Return an empty page on which errors are expected; requests to other origins still are not."""
    watch = Watch(origin)
    with open_context(browser, watch) as context:
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


@pytest.fixture(scope="session", name="webkit")
def webkit_page(display: str, site_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKitGTK]:
    """Return WebKitGTK, driven by Selenium, with the page opened; the test waits until Python is ready."""
    with webkit.opened(display, tmp_path_factory.mktemp("webkit")) as driver:
        driver.get(site_url)
        yield driver
