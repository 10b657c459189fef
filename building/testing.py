"""Run the checks and the tests in a virtual environment of their own, made of pinned packages."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Sequence
from pathlib import Path

from building import browsers, cache, digits, runtime
from building.errors import BuildError
from building.pins import AXE, PARTS, Part

# Who gets which tests is decided in tests/conftest.py. On two cores four processes take longer than two:
# browsers that have to wait for each other look again and again.
SHARED_OUT = ("--numprocesses=2",)

# What is measured computes on one thread, as in the page; these are read when NumPy is imported.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")


def test(root: Path, arguments: Sequence[str]) -> int:
    """Run ruff, mypy and pytest; with arguments only pytest, with them. Return the exit status."""
    python = environment(root)
    parts: tuple[Part, ...] = PARTS
    if _wants_browsers(root, arguments):
        browsers.provide(python)
        parts = (*PARTS, AXE)
    runtime.fetch(parts, cache.folder() / "runtime")  # here, where a person sees the progress
    digits.make(root)
    pytest = ["pytest", *(arguments or SHARED_OUT)]
    checks = [pytest] if arguments else [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], pytest]
    failed = [" ".join(check) for check in checks if _run(python, root, check)]
    print(f"\nFailed: {'; '.join(failed)}." if failed else "\nEverything passed.", flush=True)
    return 1 if failed else 0


def bench(root: Path, names: Sequence[str]) -> int:
    """Run the measurements of bench/, or those that are named."""
    scripts = sorted((root / "bench").glob("[!_]*.py"))
    known = {script.stem: script for script in scripts}
    if unknown := [name for name in names if name not in known]:
        raise BuildError(f"bench/ has no {', '.join(unknown)}; it has: {', '.join(known) or 'nothing yet'}.")
    if not known:
        raise BuildError("bench/ has no measurements yet.")
    python = environment(root, "bench")
    browsers.provide(python)
    digits.make(root)
    # bench/cpython.py compares with PyTorch if this interpreter, or the one the variable names, has it.
    variables = {"PYCNN_TORCH_PYTHON": sys.executable, **os.environ, **ONE_THREAD, "PYTHONPATH": str(root)}
    chosen = [known[name] for name in names or known]
    statuses = [subprocess.run([python, script], cwd=root, env=variables).returncode for script in chosen]
    return 1 if any(statuses) else 0


def train(root: Path, names: Sequence[str]) -> int:
    """Follow the recipes of pycnn/models/, or those that are named. Return the exit status."""
    python = environment(root)
    digits.make(root)
    # On one thread sums are always added up in the same order.
    variables = {**os.environ, **ONE_THREAD}
    return subprocess.run([python, "-m", "pycnn.models.recipes", *names], cwd=root, env=variables).returncode


def environment(root: Path, group: str = "test") -> Path:
    """Return the Python of a virtual environment with a group of packages, made once for each set of pins."""
    pins = packages(root, group)
    made_of = [*pins, sys.version, sys.executable, platform.machine()]
    key = hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:16]
    folder = cache.folder() / f"tests-{key}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    finished = folder / "finished"
    if not finished.exists():
        print(f"Making a virtual environment in {folder} …", file=sys.stderr, flush=True)
        _make(folder, python, pins)
        finished.touch()
    return python


def packages(root: Path, group: str = "test") -> list[str]:
    """Return the pinned packages of one of pyproject.toml's dependency groups, and of those it includes."""
    groups = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    pins: list[str] = []
    for entry in groups[group]:
        pins += [entry] if isinstance(entry, str) else packages(root, entry["include-group"])
    if loose := [pin for pin in pins if "==" not in pin]:
        raise BuildError(f"pyproject.toml does not pin {', '.join(loose)}: write name==version.")
    return pins


def _make(folder: Path, python: Path, pins: Sequence[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # what an interrupted run left
    try:
        venv.create(folder, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError(
            f"Cannot make a virtual environment: {error}.\nOn Debian or Ubuntu: apt-get install python3-venv"
        ) from error
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", *pins]
    result = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
    )
    if result.returncode:
        raise BuildError(f"pip could not install the tests' packages:\n{result.stderr.strip()}")


def _wants_browsers(root: Path, arguments: Sequence[str]) -> bool:
    """Tell whether tests of the browser are among the chosen ones; without a chosen path all are."""
    paths = [root / argument.partition("::")[0] for argument in arguments if not argument.startswith("-")]
    chosen = [path.resolve() for path in paths if path.exists()]
    e2e = root / "tests" / "e2e"
    return not chosen or any(path.is_relative_to(e2e) or e2e.is_relative_to(path) for path in chosen)


def _run(python: Path, root: Path, check: Sequence[str]) -> int:
    print(f"\n$ {' '.join(check)}", flush=True)
    return subprocess.run([python, "-m", *check], cwd=root).returncode
