"""Whatever keeps Python from starting is said in the page, within seconds, and the page stays readable."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from building.server import Handler, Server

from .shared import BOOT_TIMEOUT

MODULES = [
    "boot-*/downloader.mjs",
    "boot-*/interpreter.mjs",
    "boot-*/parts.mjs",
    "boot-*/pyscript.mjs",
    "pyscript-*/core.js",
    "pyscript-*/core-*.js",
    "pyodide-*/pyodide.mjs",
    "pyodide-*/pyodide.asm.mjs",
]
FETCHED = [
    "pyodide-*/pyodide.asm.wasm.gzip",
    "python/stdlib-*",
    "python/numpy-*",
    "python/ours-*",
]
WASM = FETCHED[0]

HALF_OF_THE_WASM = "() => document.getElementById('boot-progress').value > 1_500_000"

ROOT = Path(__file__).resolve().parents[2]

Fault = Callable[[Route, bytes], None]


def missing(route: Route, content: bytes) -> None:
    route.fulfill(status=404, body="File not found")


def replaced_by_html(route: Route, content: bytes) -> None:
    route.fulfill(
        status=200, content_type="text/html", body="<!doctype html><p>Please log in to this network</p>"
    )


def refused(route: Route, content: bytes) -> None:
    route.abort("connectionrefused")


def truncated(route: Route, content: bytes) -> None:
    route.fulfill(status=200, content_type=content_type(route), body=content[: len(content) // 2])


def altered(route: Route, content: bytes) -> None:
    middle = len(content) // 2
    changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    route.fulfill(status=200, content_type=content_type(route), body=changed)


def without_a_type(route: Route, content: bytes) -> None:
    route.fulfill(status=200, content_type="application/octet-stream", body=content)


def content_type(route: Route) -> str:
    suffix = Path(route.request.url).suffix
    return Handler.extensions_map.get(suffix, "application/octet-stream")


def inject(page: Page, site_folder: Path, pattern: str, fault: Fault) -> str:
    """Let one file of the site arrive with a fault; return the file's path in the site."""
    (file,) = site_folder.glob(pattern)
    path = file.relative_to(site_folder).as_posix()
    page.route(f"**/{path}", lambda route: fault(route, file.read_bytes()))
    return path


def expect_trouble(page: Page, *words: str) -> None:
    """Wait until the page says what happened, and check that it is still there to be read."""
    trouble = page.locator("#trouble[role=alert]")
    expect(trouble).to_be_visible(timeout=BOOT_TIMEOUT)
    for word in words:
        expect(trouble).to_contain_text(word)
    expect(page.locator("html")).to_have_attribute("data-python", "failed")
    expect(page.locator("#boot")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("pattern", FETCHED)
def test_a_missing_file_is_named(faulty_page: Page, site_url: str, site_folder: Path, pattern: str) -> None:
    path = inject(faulty_page, site_folder, pattern, missing)
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, path, "404", "eload the page")


@pytest.mark.parametrize("pattern", MODULES)
def test_a_missing_module_is_named(faulty_page: Page, site_url: str, site_folder: Path, pattern: str) -> None:
    path = inject(faulty_page, site_folder, pattern, missing)
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, path, "eload the page")


def test_a_missing_module_is_named_whatever_its_consequences_say_first(
    faulty_page: Page, site_url: str, site_folder: Path
) -> None:
    """A script that needs it may complain before the browser says why: seen on a busy machine."""
    complaint = "Promise.reject(new Error('Failed to fetch dynamically imported module: x/interpreter.mjs'))"
    faulty_page.add_init_script(f"addEventListener('DOMContentLoaded', () => {complaint})")
    path = inject(faulty_page, site_folder, "boot-*/parts.mjs", missing)
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, path, "eload the page")


@pytest.mark.parametrize(
    ("pattern", "fault", "reason"),
    [
        (WASM, replaced_by_html, "web page"),
        (WASM, refused, "Check the connection"),
        ("pyodide-*/pyodide.mjs", replaced_by_html, "eload the page"),
        ("pyodide-*/pyodide.mjs", refused, "eload the page"),
        ("pyodide-*/pyodide.mjs", without_a_type, "JavaScript"),
        ("boot-*/interpreter.mjs", without_a_type, "JavaScript"),
    ],
)
def test_a_part_that_does_not_arrive_is_named(
    faulty_page: Page, site_url: str, site_folder: Path, pattern: str, fault: Fault, reason: str
) -> None:
    path = inject(faulty_page, site_folder, pattern, fault)
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, path, reason)


@pytest.mark.parametrize("fault", [truncated, altered], ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("pattern", FETCHED)
def test_a_part_with_other_bytes_is_named(
    faulty_page: Page, site_url: str, site_folder: Path, pattern: str, fault: Fault
) -> None:
    path = inject(faulty_page, site_folder, pattern, fault)
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, path, "damaged")


@pytest.mark.parametrize("pattern", ["pyscript-*/core-*.js", "pyodide-*/pyodide.asm.mjs"])
def test_a_truncated_module_is_named(
    faulty_page: Page, site_url: str, site_folder: Path, pattern: str
) -> None:
    path = inject(faulty_page, site_folder, pattern, truncated)
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, path, "damaged")


def test_without_a_worker_the_page_fetches_its_parts_itself(
    faulty_page: Page, site_url: str, site_folder: Path
) -> None:
    """Its program is missing at first, as on a host that is busy; or the browser has no workers."""
    (program,) = site_folder.glob("boot-*/downloader.mjs")
    asked: list[str] = []

    def first_time_missing(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort("connectionrefused")
        else:
            route.continue_()

    faulty_page.route(f"**/{program.relative_to(site_folder).as_posix()}", first_time_missing)
    faulty_page.goto(site_url)
    expect(faulty_page.locator("html")).to_have_attribute("data-python", "ready", timeout=BOOT_TIMEOUT)
    faulty_page.unroute_all()
    faulty_page.add_init_script("delete globalThis.Worker")
    inject(faulty_page, site_folder, WASM, altered)
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, "pyodide.asm.wasm", "damaged")


def test_no_webassembly(faulty_page: Page, site_url: str) -> None:
    faulty_page.add_init_script("delete globalThis.WebAssembly")
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, "WebAssembly", "Firefox")


def test_a_webassembly_that_is_too_old(faulty_page: Page, site_url: str) -> None:
    faulty_page.add_init_script(
        "WebAssembly.instantiate = async () => {  throw new WebAssembly.CompileError('invalid opcode 0xfb');}"
    )
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, "invalid opcode", "Firefox")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("raise RuntimeError('the pen is broken')", "RuntimeError: the pen is broken"),
        ("import app.no_such_module", "ModuleNotFoundError"),
        ("def broken(:", "SyntaxError"),
    ],
)
def test_an_error_at_the_top_of_the_program(
    faulty_page: Page, site_url: str, site_folder: Path, code: str, words: str
) -> None:
    index = (site_folder / "index.html").read_text(encoding="utf-8")
    program = (ROOT / "web" / "main.py").read_text(encoding="utf-8")
    assert program in index
    changed = index.replace(program, code)
    faulty_page.route(site_url, lambda route: route.fulfill(body=changed, content_type="text/html"))
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, words)


class HalfWay(Handler):
    """A server that sends half of the WebAssembly, and the rest when it is told to; or hangs up."""

    go_on: threading.Event
    hang_up = False

    def do_GET(self) -> None:  # noqa: N802 — the base class calls it so
        if ".wasm" not in self.path:
            return super().do_GET()
        content = Path(self.translate_path(self.path)).read_bytes()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.go_on.wait(60)
        if self.hang_up:
            self.close_connection = True
            return None
        self.wfile.write(content[len(content) // 2 :])
        return None


@pytest.fixture
def half_way(site_folder: Path) -> Iterator[tuple[type[HalfWay], str]]:
    """Serve the site so that its largest part stops in the middle."""

    class Once(HalfWay):
        go_on = threading.Event()

    with Server(("127.0.0.1", 0), partial(Once, directory=str(site_folder))) as www:
        thread = threading.Thread(target=www.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield Once, www.address
        Once.go_on.set()
        www.shutdown()
        thread.join()


@pytest.fixture
def half_way_page(browser: Browser, half_way: tuple[type[HalfWay], str]) -> Iterator[Page]:
    """Return an empty page for that server's address, which is another origin than the site's own server."""
    with browser.new_context(base_url=half_way[1]) as context:
        yield context.new_page()


def test_a_connection_that_breaks_off_is_told(
    half_way_page: Page, half_way: tuple[type[HalfWay], str]
) -> None:
    handler, _ = half_way
    handler.hang_up = True
    handler.go_on.set()
    half_way_page.goto("./")
    expect_trouble(half_way_page, "pyodide.asm.wasm", "connection")


def test_silence_is_told_and_taken_back(half_way_page: Page, half_way: tuple[type[HalfWay], str]) -> None:
    handler, _ = half_way
    half_way_page.clock.install(time=0)
    half_way_page.clock.pause_at(1)  # so that a slow machine adds no seconds of its own
    half_way_page.goto("./")
    half_way_page.wait_for_function(HALF_OF_THE_WASM)
    half_way_page.clock.run_for(24_000)
    expect(half_way_page.locator("html")).to_have_attribute("data-python", "booting")
    half_way_page.clock.run_for(30_000)
    expect_trouble(half_way_page, "nothing has happened")
    half_way_page.clock.resume()
    handler.go_on.set()
    expect(half_way_page.locator("#trouble")).to_be_hidden()
    expect(half_way_page.locator("html")).to_have_attribute("data-python", "ready", timeout=60_000)


def test_a_reload_recovers_when_the_cause_is_gone(
    faulty_page: Page, site_url: str, site_folder: Path
) -> None:
    inject(faulty_page, site_folder, "python/numpy-*", truncated)
    faulty_page.goto(site_url)
    expect_trouble(faulty_page, "damaged")
    faulty_page.unroute_all()
    faulty_page.reload()
    expect(faulty_page.locator("html")).to_have_attribute("data-python", "ready", timeout=BOOT_TIMEOUT)
    expect(faulty_page.locator("#trouble")).to_be_hidden()


def test_a_proxy_that_strips_all_types_does_no_harm_to_the_archives(
    faulty_page: Page, site_url: str, site_folder: Path
) -> None:
    for pattern in FETCHED:
        inject(faulty_page, site_folder, pattern, without_a_type)
    faulty_page.goto(site_url)
    expect(faulty_page.locator("html")).to_have_attribute("data-python", "ready", timeout=BOOT_TIMEOUT)
