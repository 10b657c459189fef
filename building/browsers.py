"""Find the browsers that the tests drive: the installed ones, else Playwright's, else Debian's packages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from building.errors import BuildError


@dataclass(frozen=True)
class Browser:
    """A browser, the commands by which it may be installed, and the packages that bring it on Debian."""

    name: str
    commands: tuple[str, ...]
    debian: tuple[str, ...]


CHROMIUM = Browser(
    "chromium", ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"), ("chromium",)
)
FIREFOX = Browser("firefox", ("firefox-esr", "firefox"), ("firefox-esr",))
WEBKITGTK = ("webkit2gtk-driver", "libwebkit2gtk-4.1-0", "xvfb")
DEBIAN = (*CHROMIUM.debian, *FIREFOX.debian, *WEBKITGTK)

# No chatter with the browser's maker, which the tests would take for a request of the page.
CHROMIUM_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def installed(browser: Browser) -> str | None:
    """Return the path of the installed browser, if there is one."""
    return next((path for command in browser.commands if (path := shutil.which(command))), None)


def launch_options(browser: Browser) -> dict[str, Any]:
    """Return what Playwright's launch() needs; without an installed browser it takes Playwright's own."""
    path = installed(browser)
    if browser == FIREFOX:
        # A stock Firefox lacks the patches of Playwright's own; the standard protocol drives it instead.
        return {"executable_path": path, "channel": "moz-firefox"} if path else {}
    # Chromium's sandbox refuses to work for root, as whom a container's tests run.
    sandbox = ["--no-sandbox"] if sys.platform == "linux" else []
    return {"args": CHROMIUM_FLAGS + sandbox} | ({"executable_path": path} if path else {})


def minibrowser() -> Path | None:
    """Return WebKitGTK's test browser, which its library brings outside of PATH."""
    folders = [Path("/usr/lib"), Path("/usr/libexec"), Path("/usr/lib64")]
    patterns = ("webkit2gtk-4.1/MiniBrowser", "*/webkit2gtk-4.1/MiniBrowser")
    return next((path for folder in folders for pattern in patterns for path in folder.glob(pattern)), None)


def missing_for_webkitgtk() -> list[str]:
    """Name what the WebKitGTK test needs and this machine lacks."""
    commands = [command for command in ("WebKitWebDriver", "Xvfb") if not shutil.which(command)]
    return commands + ([] if minibrowser() else ["MiniBrowser"])


def provide(python: Path) -> None:
    """Make sure that the tests have every browser; raise BuildError, saying what to do, if not."""
    lacking = [browser for browser in (CHROMIUM, FIREFOX) if not _is_there(browser, python)]
    reasons = []
    if lacking:
        names = [browser.name for browser in lacking]
        print(f"Not installed: {' and '.join(names)}. Asking Playwright …", file=sys.stderr, flush=True)
        reasons += _run([str(python), "-m", "playwright", "install", *names])
        lacking = [browser for browser in lacking if not _is_there(browser, python)]
    packages = [package for browser in lacking for package in browser.debian]
    if sys.platform == "linux" and missing_for_webkitgtk():
        packages += WEBKITGTK
    if packages:
        reasons += install(packages)
    lacking = [browser for browser in lacking if not _is_there(browser, python)]
    still = [browser.name for browser in lacking]
    if sys.platform == "linux":
        still += missing_for_webkitgtk()
    else:
        print(f"WebKitGTK exists only on Linux: its test does not run on {sys.platform}.", file=sys.stderr)
    if still:
        raise BuildError(
            f"The tests need what this machine does not have: {', '.join(still)}.\n"
            + "".join(f"  {reason}\n" for reason in reasons)
            + "Install them and run the tests again. On Debian or Ubuntu, as root:\n"
            + f"  apt-get update && apt-get install {' '.join(DEBIAN)}"
        )


def install(packages: Sequence[str]) -> list[str]:
    """Install Debian packages where that is allowed; return the reasons why not."""
    apt = shutil.which("apt-get")
    if apt is None:
        return ["apt-get: this is not a Debian or Ubuntu"]
    prefix = []
    if os.geteuid() != 0:
        if _run(["sudo", "-n", "true"]):
            return ["apt-get: only root may, and sudo wants a password"]
        prefix = ["sudo", "-n"]
    print(f"Installing {' '.join(packages)} with apt-get …", file=sys.stderr, flush=True)
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt]
    options = ["--yes", "--no-install-recommends"]
    return _run([*command, "update"]) + _run([*command, "install", *options, *packages])


def _is_there(browser: Browser, python: Path) -> bool:
    """Tell whether the browser is installed, or Playwright has brought its own."""
    if installed(browser):
        return True
    code = (
        "import sys; from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(getattr(p, sys.argv[1]).executable_path)"
    )
    result = subprocess.run([str(python), "-c", code, browser.name], capture_output=True, text=True)
    return result.returncode == 0 and Path(result.stdout.strip()).exists()


def _run(command: Sequence[str]) -> list[str]:
    """Run a command; return its last words if it failed, as a list of one reason or none."""
    try:
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
        )
    except OSError as error:
        return [f"{command[0]}: {error}"]
    if result.returncode == 0:
        return []
    words = [line.strip() for line in (result.stderr or result.stdout).splitlines() if line.strip()]
    errors = [line for line in words if line.startswith(("E:", "Error:"))] or words[-1:]
    return [f"{' '.join(command)}: {errors[0] if errors else f'status {result.returncode}'}"]
