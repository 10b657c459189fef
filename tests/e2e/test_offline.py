"""Once kept, the site opens without a server; versions are never mixed, and what is damaged is mended."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as when
from selenium.webdriver.support.wait import WebDriverWait

from building import browsers, cache, page, runtime, site
from building.pins import PARTS

from . import hand, webkit
from .host import Host
from .shared import BOOT_TIMEOUT, open_context, open_ready
from .watch import Watch

ROOT = Path(__file__).resolve().parents[2]
KEPT = "kept in your browser"


# Look for another version, and wait until the browser has taken it over.
UPDATED = """async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  const worker = registration.installing ?? registration.waiting;
  if (!worker) throw new Error("there is no other version");
  while (worker.state !== "activated") {
    if (worker.state === "redundant") throw new Error("it was not taken over");
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}"""


@pytest.fixture
def host(site_folder: Path) -> Iterator[Host]:
    host = Host(site_folder)
    yield host
    host.stop()


@pytest.fixture
def kept_page(browser: Browser, host: Host) -> Iterator[Page]:
    """Return an empty page in a context that keeps sites; errors are expected when the server is gone."""
    watch = Watch(host.origin)
    with open_context(browser, watch, offline=True, viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()
    assert [problem for problem in watch.problems if "another origin" in problem] == []


@pytest.fixture(scope="module")
def keeping(browser: Browser, site_folder: Path) -> Iterator[tuple[Host, BrowserContext]]:
    """Return a context that keeps the site, and the host that it has the site from."""
    host = Host(site_folder)
    watch = Watch(host.origin)
    with open_context(browser, watch, offline=True, viewport={"width": 1280, "height": 900}) as context:
        keep(context.new_page(), host)
        yield host, context
    host.stop()
    assert [problem for problem in watch.problems if "another origin" in problem] == []


@pytest.fixture
def visited(keeping: tuple[Host, BrowserContext]) -> Iterator[tuple[Host, Page]]:
    """Return the host and an empty page of somebody who has been there before."""
    host, context = keeping
    host.restart()
    with context.new_page() as opened:
        yield host, opened


@pytest.fixture(scope="module")
def next_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site as it is after a change in what the page says and in what Python does."""
    root = tmp_path_factory.mktemp("next") / "checkout"
    for folder in ("pycnn", "web", "building"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / file, root)
    words = root / "web" / "app" / "words" / "front.py"
    changed = words.read_text(encoding="utf-8").replace('HEADING = "X or O?"', 'HEADING = "O or X?"')
    words.write_text(changed, encoding="utf-8")
    style = root / "web" / "style" / "page.css"
    style.write_text(style.read_text(encoding="utf-8") + "h1 { font-style: italic; }\n", encoding="utf-8")
    target = root / "dist"
    site.assemble(root, runtime.fetch(PARTS, cache.folder() / "runtime"), target, page.render(root))
    return target


def keep(opened: Page, host: Host) -> None:
    """Open the page and wait until all of it is kept."""
    open_ready(opened, host.url)
    expect(opened.locator("#offline")).to_contain_text(KEPT, timeout=BOOT_TIMEOUT)


def expect_ready(opened: Page) -> None:
    expect(opened.locator("html")).to_have_attribute("data-python", "ready", timeout=BOOT_TIMEOUT)


def expect_decisions(opened: Page) -> None:
    hand.draw(opened, hand.X)
    expect(opened.locator("#verdict")).to_have_text("X")


def test_the_second_visit_needs_no_server(visited: tuple[Host, Page], site_folder: Path) -> None:
    host, opened = visited
    host.stop()
    opened.goto(host.url)
    expect_ready(opened)
    expect_decisions(opened)
    for name in ("data/digits.npz", "licenses/README.md"):
        size = opened.evaluate("async name => (await (await fetch(name)).arrayBuffer()).byteLength", name)
        assert size == (site_folder / name).stat().st_size


def test_nothing_is_fetched_twice(browser: Browser, host: Host) -> None:
    # Where requests are watched the browser has no cache, and Firefox keeps it so.
    (wanted,) = (
        each for each in (browsers.CHROMIUM, browsers.FIREFOX) if each.name == browser.browser_type.name
    )
    with browser.browser_type.launch(**browsers.launch_options(wanted)) as fresh:
        keep(fresh.new_page(), host)
    parts = [name for name in host.asked if "/" in name]
    assert len(parts) > 15
    assert sorted(parts) == sorted(set(parts))


def test_a_new_version_is_there_after_a_reload_and_whole(
    kept_page: Page, host: Host, next_version: Path
) -> None:
    keep(kept_page, host)
    host.site = next_version
    host.asked.clear()
    kept_page.reload()
    expect_ready(kept_page)
    expect(kept_page.locator("h1")).to_have_text("O or X?")
    assert kept_page.locator("h1").evaluate("element => getComputedStyle(element).fontStyle") == "italic"
    (ours,) = (file.name for file in next_version.glob("python/ours-*"))
    assert {name for name in host.asked if "python/ours-" in name} == {f"python/{ours}"}
    expect(kept_page.locator("#offline")).to_contain_text(KEPT, timeout=BOOT_TIMEOUT)
    host.stop()
    kept_page.reload()
    expect_ready(kept_page)
    expect(kept_page.locator("h1")).to_have_text("O or X?")
    expect_decisions(kept_page)


def test_an_old_tab_gets_what_it_needs_later_from_its_own_version(
    kept_page: Page, host: Host, next_version: Path
) -> None:
    keep(kept_page, host)
    host.site = next_version
    kept_page.evaluate(UPDATED)
    host.missing = "python/"  # as the files of a version are gone that has other contents
    # A module that only whoever changes the code needs, from an archive that the host has no more.
    kept_page.locator('#workshop-files [data-open="pycnn.layers.relu:ReLU.forward"]').click()
    text = kept_page.locator("#workshop-text")
    expect(text).to_have_value(re.compile("class ReLU"))
    before = text.input_value()
    text.fill(before.replace("class ReLU", "import statistics\n\n\nclass ReLU", 1))
    kept_page.locator("#workshop-run").click()
    expect(kept_page.locator("#workshop-status")).to_contain_text("The page runs on this text.")
    kept_page.locator('#lab [data-field="data"]').select_option("digits")
    kept_page.locator('#lab [data-do="preset:plain"]').click()
    kept_page.locator('#lab [data-do="step"]').click()
    expect(kept_page.locator("#votes [data-class]")).to_have_count(10, timeout=BOOT_TIMEOUT)
    host.missing = ""
    kept_page.reload()
    expect_ready(kept_page)
    expect(kept_page.locator("h1")).to_have_text("O or X?")


def test_half_a_new_version_leaves_the_former_one_whole(
    kept_page: Page, host: Host, next_version: Path
) -> None:
    keep(kept_page, host)
    host.site, host.missing = next_version, "python/ours-"
    kept_page.reload()
    expect(kept_page.locator("#trouble")).to_contain_text("python/ours-", timeout=BOOT_TIMEOUT)
    host.stop()
    kept_page.reload()
    expect_ready(kept_page)
    expect(kept_page.locator("h1")).to_have_text("X or O?")
    expect_decisions(kept_page)


def test_what_is_lost_or_damaged_is_mended(visited: tuple[Host, Page]) -> None:
    host, opened = visited
    opened.goto(host.url)
    expect_ready(opened)
    opened.evaluate(
        """async () => {
             const [name] = await caches.keys();
             const cache = await caches.open(name);
             const requests = await cache.keys();
             const find = part => requests.find(({ url }) => url.includes(part));
             await cache.delete(find("python/stdlib-"));
             await cache.put(find("python/ours-"), new Response("nonsense"));
             const headers = { "content-type": "text/javascript" };
             await cache.put(find("core-"), new Response("nonsense", { headers }));
           }"""
    )
    opened.reload()
    expect_ready(opened)
    host.stop()
    opened.reload()
    expect_ready(opened)
    expect_decisions(opened)


@pytest.mark.parametrize("answer", ["login", "nothing"])
def test_a_network_that_brings_something_else_or_nothing_is_passed_over(
    visited: tuple[Host, Page], answer: str
) -> None:
    host, opened = visited
    host.answer = answer
    opened.goto(host.url)
    expect_ready(opened)
    expect_decisions(opened)


def test_a_browser_without_room_says_so_and_works(kept_page: Page, host: Host) -> None:
    browser = kept_page.context.browser
    if browser is None or browser.browser_type.name != "chromium":
        pytest.skip("only Chromium can be given less room")
    session = kept_page.context.new_cdp_session(kept_page)
    session.send(
        "Storage.overrideQuotaForOrigin", {"origin": host.origin.rstrip("/"), "quotaSize": 1_000_000}
    )
    open_ready(kept_page, host.url)
    expect(kept_page.locator("#offline")).to_contain_text("no room", timeout=BOOT_TIMEOUT)
    expect_decisions(kept_page)


def test_a_server_that_goes_away_meanwhile_is_said_and_tried_again(kept_page: Page, host: Host) -> None:
    host.missing = "digits.npz"
    open_ready(kept_page, host.url)
    expect(kept_page.locator("#offline")).to_contain_text("could not be kept", timeout=BOOT_TIMEOUT)
    host.missing = ""
    kept_page.reload()
    expect_ready(kept_page)
    expect(kept_page.locator("#offline")).to_contain_text(KEPT, timeout=BOOT_TIMEOUT)


@pytest.mark.skipif(sys.platform != "linux", reason="WebKitGTK exists only on Linux")
def test_the_second_visit_needs_no_server_in_webkitgtk(host: Host, display: str, tmp_path: Path) -> None:
    ready = when.text_to_be_present_in_element_attribute((By.TAG_NAME, "html"), "data-python", "ready")
    with webkit.opened(display, tmp_path) as driver:
        driver.get(host.url)
        assert WebDriverWait(driver, 120).until(ready)
        assert WebDriverWait(driver, 60).until(when.text_to_be_present_in_element((By.ID, "offline"), KEPT))
        host.stop()
        driver.get("about:blank")
        driver.get(host.url)
        assert WebDriverWait(driver, 120).until(ready)
        driver.find_element(By.CSS_SELECTOR, "[data-example]").click()
        WebDriverWait(driver, 20).until(lambda opened: opened.find_element(By.ID, "verdict").text == "X")
