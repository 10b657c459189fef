"""WebKitGTK, which Playwright cannot drive; Selenium can, on an X server without a screen."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService

from building import browsers


@contextmanager
def opened(display: str, home: Path) -> Iterator[WebKitGTK]:
    """Start the browser with an empty home folder; end it afterwards."""
    options = WebKitGTKOptions()
    options.binary_location = str(browsers.minibrowser())
    options.add_argument("--automation")
    settings = {**os.environ, "DISPLAY": display, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    service = WebKitGTKService(executable_path=shutil.which("WebKitWebDriver"), env=settings)
    driver = WebKitGTK(options=options, service=service)
    try:
        driver.set_window_size(1280, 1000)
        yield driver
    finally:
        driver.quit()
