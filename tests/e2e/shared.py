"""Ready pages that tests share, to save starting Python; each test finds one as it was when it was opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, JSHandle, Page, ViewportSize, expect

from .watch import Watch

BOOT_TIMEOUT = 120_000  # ms; Python takes 3 s to start where nothing else runs
INITIAL_STATE = Path(__file__).with_name("initial_state.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Screen:
    """A window's size in CSS pixels, and whether it is touched."""

    width: int
    height: int
    touch: bool = False

    @property
    def viewport(self) -> ViewportSize:
        return {"width": self.width, "height": self.height}

    @property
    def options(self) -> dict[str, Any]:
        """What Playwright's new_context() needs."""
        return {"viewport": self.viewport, "has_touch": self.touch}


DESKTOP = Screen(1280, 900)
PHONE = Screen(390, 844, touch=True)


# Most tests do without: each new context would keep the whole site once more.
NOTHING_KEPT = "delete Navigator.prototype.serviceWorker"


def open_context(
    browser: Browser,
    watch: Watch,
    *,
    offline: bool = False,
    **options: Any,  # noqa: ANN401 — Playwright's
) -> BrowserContext:
    """Open a context that is watched; in an `offline` one the site is kept by its service worker."""
    context = browser.new_context(**options)
    if not offline:
        context.add_init_script(NOTHING_KEPT)
    context.set_default_timeout(20_000)
    watch.follow(context)
    return context


def open_ready(page: Page, url: str) -> Page:
    """Open the page and wait until Python is ready."""
    page.goto(url)
    expect(page.locator("html")).not_to_have_attribute("data-python", "booting", timeout=BOOT_TIMEOUT)
    expect(page.locator("html")).to_have_attribute("data-python", "ready")
    return page


FRAMES = "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))"
LATE = "new Promise(late => setTimeout(late, 1000, false))"


def to_front(page: Page) -> None:
    """Bring a window to the front, and see that it is drawn; Firefox draws no other.

    A window of another test that is being closed may come between.
    """
    for _ in range(10):
        page.bring_to_front()
        if page.evaluate(f"() => Promise.race([({FRAMES})(), {LATE}])"):
            return
    raise AssertionError("the window is not drawn")


# Of the lab, in all tabs.
WHAT_IS_KEPT = """() => new Promise(told => {
  indexedDB.open("pycnn lab").onsuccess = ({target: {result: shelf}}) => {
    shelf.transaction("tabs").objectStore("tabs").getAll().onsuccess = ({target: {result: kept}}) => {
      shelf.close();
      told(kept.map(({text}) => text).join("\\n"));
    };
  };
})"""


def wait_until_kept(page: Page, text: str) -> None:
    """Wait until the browser keeps something of the lab that says this."""
    kept = ""
    for _ in range(100):
        kept = page.evaluate(WHAT_IS_KEPT)
        if text in kept:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{text!r} is not kept, only {kept[:500]!r}")


# Run in a page of the site that is nothing but a text.
FORGET = """async () => {
  localStorage.clear();
  sessionStorage.clear();
  for (const { name } of await indexedDB.databases()) {
    await new Promise(done => {
      const asked = indexedDB.deleteDatabase(name);
      asked.onsuccess = asked.onerror = asked.onblocked = done;
    });
  }
}"""


class OwnPage:
    """A page that is opened anew for each test, in a window that stays, and with it what has been compiled.

    Nothing is left of what the site has kept.
    """

    def __init__(self, screen: Screen, browser: Browser, origin: str, url: str) -> None:
        self.watch = Watch(origin)
        self.page = open_context(browser, self.watch, **screen.options).new_page()
        self._screen = screen
        self._url = url
        self._used = False

    def open(self) -> Page:
        if self._used:
            for other in self.page.context.pages:
                if other != self.page:
                    other.close()
            self._take_back_window()
            self.page.goto(f"{self._url}404.html")
            self.page.evaluate(FORGET)
        self._used = True
        to_front(self.page)
        self.watch.problems.clear()
        return open_ready(self.page, self._url)

    def close(self) -> None:
        self.page.context.close()

    def _take_back_window(self) -> None:
        if self._screen.viewport != self.page.viewport_size:
            self.page.set_viewport_size(self._screen.viewport)
        self.page.emulate_media(color_scheme="light")
        if not self._screen.touch:
            self.page.mouse.move(0, 0)


class SharedPage(OwnPage):
    """A ready page that stays open from test to test, in one browser and on one kind of screen."""

    def __init__(self, screen: Screen, browser: Browser, origin: str, url: str) -> None:
        super().__init__(screen, browser, origin, url)
        self.open()

    def open(self) -> Page:
        super().open()
        self._state: JSHandle = self.page.evaluate_handle(INITIAL_STATE)
        self._state.evaluate("state => state.remember()")
        self.watch.assert_clean()
        return self.page

    def restore(self) -> list[str]:
        """Bring the page back to how it was when it was opened; return selectors of what differs."""
        self._take_back_window()
        try:
            remaining: list[str] = self._state.evaluate("state => state.restore()")
        except Error as error:  # the test has left the page
            return [error.message]
        return remaining


class SharedPages:
    """All pages of a browser that are shared, opened when they are first asked for."""

    def __init__(self, browser: Browser, origin: str, url: str) -> None:
        self._made_of = browser, origin, url
        self._pages: dict[Screen, SharedPage] = {}

    def take(self, screen: Screen) -> SharedPage:
        if screen not in self._pages:
            self._pages[screen] = SharedPage(screen, *self._made_of)
        shared = self._pages[screen]
        to_front(shared.page)
        return shared

    def drop(self, screen: Screen) -> None:
        """Close a page in which something went wrong; who asks next gets a new one."""
        self._pages.pop(screen).close()

    def close(self) -> None:
        for page in self._pages.values():
            page.close()
