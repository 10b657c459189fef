"""Assemble the static site in one folder: the page, the runtime, our Python in one wheel, and the digits."""

import base64
import hashlib
import json
import os
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from building import digits, modules, page, wheel
from building.errors import BuildError
from building.modules import File, Modules
from building.pins import NUMPY, PYODIDE, PYSCRIPT, Part

# What is counted into the page's progress bar: the parts that Python asks for with fetch.
FETCHED = {".wasm", ".whl", ".zip"}

LOCK = "pyodide-lock.json"


def assemble(root: Path, runtime: Mapping[Part, Path], target: Path, index: str) -> list[Path]:
    """Build the site, with `index` as its index.html, into `target` and return its files.

    A failure leaves the former site alone.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".dist-") as scratch:
        site = Path(scratch) / "new"
        copy_page(root, site, index)
        copy_runtime(runtime, site)
        python = modules.make(runtime, pack_python(root))
        for file in python:
            (site / "pyodide" / file.name).write_bytes(file.content)
        write_lock(runtime, python, site)
        write_parts(site)
        copy_digits(root, site)
        copy_licenses(root, runtime, site)
        if target.exists():
            os.replace(target, Path(scratch) / "old")
        os.replace(site, target)
    return sorted(file for file in target.rglob("*") if file.is_file())


def copy_page(root: Path, site: Path, index: str) -> None:
    """Write the page and its style sheet; copy the rest of web/ but what is in the wheel."""
    web = root / "web"
    for needed in ("index.html", "main.py", "pyscript.toml"):
        if not (web / needed).is_file():
            raise BuildError(f"{web / needed} is missing. Is this checkout complete? `git status` tells.")
    shutil.copytree(web, site, ignore=shutil.ignore_patterns("app", "style", "__pycache__", ".*"))
    (site / "index.html").write_text(index, encoding="utf-8")
    (site / "style.css").write_text(page.style(root), encoding="utf-8")


def copy_runtime(runtime: Mapping[Part, Path], site: Path) -> None:
    """Copy PyScript and Pyodide, but no Python, to where web/pyscript.toml and web/index.html expect them."""
    folders = {PYSCRIPT: site / "pyscript", PYODIDE: site / "pyodide"}
    for folder in folders.values():
        folder.mkdir()
    for part, file in runtime.items():
        if part.package in folders and part.name not in (modules.STDLIB, LOCK):
            shutil.copyfile(file, folders[part.package] / part.name)


def pack_python(root: Path) -> File:
    """Pack pycnn and the page's app into one wheel."""
    project = _project(root)
    files = wheel.sources(root / "pycnn") | wheel.sources(root / "web" / "app")
    return File(*wheel.pack(project["name"], project["version"], files))


def write_lock(runtime: Mapping[Part, Path], python: Modules, site: Path) -> None:
    """Trim Pyodide's list of packages to NumPy, add our wheel, and write down the files of both."""
    (numpy_part,) = (part for part in runtime if part.package == NUMPY)
    (official,) = (path for part, path in runtime.items() if part.name == LOCK)
    lock = json.loads(official.read_text(encoding="utf-8"))
    numpy = lock["packages"]["numpy"]
    if (numpy["sha256"], numpy["file_name"]) != (numpy_part.sha256, numpy_part.name):
        raise BuildError(
            f"building/pins.py names another NumPy wheel than {PYODIDE} wants; put that one in the table:\n"
            f"  pinned {numpy_part.name}, sha256 {numpy_part.sha256}\n"
            f"  wanted {numpy['file_name']}, sha256 {numpy['sha256']}"
        )
    name, version = python.ours.name.split("-")[:2]
    ours = {
        "name": name,
        "version": version,
        **_identity(python.ours),
        "install_dir": "site",
        "package_type": "package",
        "imports": [name, "app"],
        "depends": ["numpy"],
        "unvendored_tests": False,
    }
    packages = {"numpy": {**numpy, **_identity(python.numpy)}, name: ours}
    trimmed = {"info": lock["info"], "packages": packages}
    (site / "pyodide" / LOCK).write_text(json.dumps(trimmed, indent=1), encoding="utf-8")


def write_parts(site: Path) -> None:
    """List size and checksum of every part of the runtime, for the page's progress bar and diagnosis.

    The lock is left out: it changes with every build under the same name, so that a browser's cache may
    well hold another one than this list, and nothing is wrong.
    """
    parts = {}
    for folder in ("pyscript", "pyodide"):
        for file in sorted((site / folder).iterdir()):
            if file.name == LOCK:
                continue
            digest = base64.b64encode(hashlib.sha256(file.read_bytes()).digest()).decode()
            parts[f"{folder}/{file.name}"] = {
                "bytes": file.stat().st_size,
                "integrity": f"sha256-{digest}",
                "fetched": file.suffix in FETCHED,
            }
    (site / "boot" / "parts.json").write_text(json.dumps(parts, indent=1), encoding="utf-8")


def copy_digits(root: Path, site: Path) -> None:
    """Put the digits in a file of their own: the page asks for them only where a network learns from them."""
    (site / "data").mkdir()
    try:
        shutil.copyfile(root / digits.FILE, site / "data" / "digits.npz")
    except FileNotFoundError as error:
        raise BuildError(f"{root / digits.FILE} is missing: `python3 build.py build` makes it.") from error


def copy_licenses(root: Path, runtime: Mapping[Part, Path], site: Path) -> None:
    """Put our licence and those that the NumPy wheel carries beside the ones of web/licenses."""
    (site / "licenses" / "pycnn").mkdir(parents=True)
    shutil.copyfile(root / "LICENSE", site / "licenses" / "pycnn" / "LICENSE.txt")
    (file,) = (path for part, path in runtime.items() if part.package == NUMPY)
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            path = name.partition(".dist-info/licenses/")[2]
            if path and not name.endswith("/"):
                copy = site / "licenses" / "numpy" / path
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(archive.read(name))


def _identity(file: File) -> dict[str, str]:
    """Return what a lock says of a wheel's file."""
    return {"file_name": file.name, "sha256": hashlib.sha256(file.content).hexdigest()}


def _project(root: Path) -> dict[str, Any]:
    try:
        project: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))[
            "project"
        ]
        return project
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise BuildError(
            f"Cannot read the name and version of the project from pyproject.toml: {error}"
        ) from error
