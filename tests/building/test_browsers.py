"""Browsers are found, or installed, or their lack is an error that says what to do."""

import os
from pathlib import Path

import pytest

from building import browsers
from building.errors import BuildError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for programs are shell scripts")


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that holds all the programs there are."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "env").symlink_to("/usr/bin/env")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(browsers, "minibrowser", lambda: None)
    monkeypatch.setattr("sys.platform", "linux")
    return folder


def program(folder: Path, name: str, script: str = "exit 0") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_an_installed_firefox_is_driven_by_the_standard_protocol(commands: Path) -> None:
    path = program(commands, "firefox-esr")
    assert browsers.launch_options(browsers.FIREFOX) == {
        "executable_path": str(path),
        "channel": "moz-firefox",
    }


def test_chromium_goes_by_several_names(commands: Path) -> None:
    path = program(commands, "google-chrome")
    assert browsers.launch_options(browsers.CHROMIUM)["executable_path"] == str(path)


def test_without_an_installed_one_playwrights_own_is_launched(commands: Path) -> None:
    assert browsers.launch_options(browsers.FIREFOX) == {}
    assert "executable_path" not in browsers.launch_options(browsers.CHROMIUM)


def test_what_cannot_be_had_is_an_error_with_reasons_and_the_way_out(commands: Path) -> None:
    python = program(commands, "python", "echo 'Error: getaddrinfo ENOTFOUND' >&2; exit 1")
    with pytest.raises(BuildError) as failure:
        browsers.provide(python)
    message = str(failure.value)
    for words in (
        "chromium, firefox",
        "WebKitWebDriver",
        "ENOTFOUND",
        "not a Debian",
        "apt-get install chromium",
    ):
        assert words in message


def test_debian_packages_are_installed_where_that_is_allowed(
    commands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = "chromium firefox-esr WebKitWebDriver Xvfb"
    install = f'case "$1" in install) for name in {names}; do /bin/cp "$0" {commands}/$name; done;; esac'
    program(commands, "apt-get", f'echo "$@" >> {commands.parent}/calls; {install}')
    python = program(commands, "python", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(browsers, "minibrowser", lambda: commands / "MiniBrowser")
    browsers.provide(python)
    update, installed = (commands.parent / "calls").read_text().splitlines()
    assert update == "update"
    assert {"chromium", "firefox-esr", "webkit2gtk-driver", "xvfb"} <= set(installed.split())


def test_without_root_and_password_nothing_is_installed(
    commands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(commands, "apt-get", f"echo called >> {commands.parent}/calls")
    program(commands, "sudo", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert browsers.install(["chromium"]) == ["apt-get: only root may, and sudo wants a password"]
    assert not (commands.parent / "calls").exists()


def test_where_webkitgtk_cannot_exist_the_output_says_so(
    commands: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(commands, "chromium")
    program(commands, "firefox")
    monkeypatch.setattr("sys.platform", "darwin")
    browsers.provide(program(commands, "python"))
    assert "WebKitGTK exists only on Linux" in capsys.readouterr().err
