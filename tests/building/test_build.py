"""The command line: what it says and how it ends."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, env={**os.environ, **environment}
    )


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.returncode == 0
    for word in ("build", "onefile", "test", "bench", "train", "--port", "--no-browser", "PYCNN_CACHE"):
        assert word in result.stdout


@pytest.mark.parametrize("arguments", [["buidl"], ["--prot", "1"], ["--port", "99999"], ["build", "x"]])
def test_a_slip_of_the_pen_is_told(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert arguments[-1] in result.stderr


def test_an_error_is_words_and_no_traceback(tmp_path: Path) -> None:
    offline = {
        "HTTPS_PROXY": "http://127.0.0.1:1",
        "PATH": str(tmp_path),
        "PIP_INDEX_URL": "http://127.0.0.1:1",
    }
    result = run("build", PYCNN_CACHE=str(tmp_path / "empty"), **offline, PIP_NO_INDEX="1")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    for words in ("core.js (@pyscript/core", "the CDN: ", "npm is not installed", "Connect this machine"):
        assert words in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process alone on Windows")
def test_it_serves_the_site_and_ends_calmly(tmp_path: Path) -> None:
    for folder in ("building", "pycnn", "web"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("build.py", "pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / file, tmp_path)
    # A shell lets what runs in its background ignore Ctrl-C, and so would whatever that starts.
    heed = "import signal, runpy, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    run_it = "sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-c", heed + run_it, str(tmp_path / "build.py"), "--port", "0"]
    headless = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=headless
    ) as process:
        assert process.stdout
        address = next(word for line in process.stdout for word in line.split() if word.startswith("http"))
        with urllib.request.urlopen(address, timeout=10) as page:
            assert b"<!doctype html>" in page.read(100).lower()
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    if shutil.which("node"):  # else there is a word about it
        assert errors == ""
    assert "Traceback" not in errors
    assert "Ended" in output
