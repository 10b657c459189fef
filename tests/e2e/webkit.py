"""WebKitGTK, which Playwright cannot drive; Selenium can, on an X server without a screen."""

import os
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from selenium.common import WebDriverException
from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService
from urllib3.exceptions import HTTPError

from building import browsers

ATTEMPTS = 3
PATIENCE = 60  # s, for an answer of the driver


@contextmanager
def opened(display: str, home: Path) -> Iterator[WebKitGTK]:
    """Start the browser with an empty home folder; end it afterwards."""
    settings = {**os.environ, "DISPLAY": display, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    driver = _started(settings)
    try:
        driver.set_window_size(1280, 1000)
        yield driver
    finally:
        driver.quit()


def _started(settings: Mapping[str, str]) -> WebKitGTK:
    """Start the browser, again if need be: now and then it ends at once, and its driver waits for ever."""
    options = WebKitGTKOptions()
    options.binary_location = str(browsers.minibrowser())
    options.add_argument("--automation")
    for left in reversed(range(ATTEMPTS)):
        service = WebKitGTKService(executable_path=shutil.which("WebKitWebDriver"), env=settings)
        usual = socket.getdefaulttimeout()
        socket.setdefaulttimeout(PATIENCE)  # Selenium takes no other word for it before it has started
        try:
            return WebKitGTK(options=options, service=service)
        except (HTTPError, WebDriverException):
            if not left:
                raise
        finally:
            socket.setdefaulttimeout(usual)
    raise AssertionError("it has either started or failed")
