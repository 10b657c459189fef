"""Assemble the static site in one folder: the page, the runtime, Python, the digits, the service worker."""

import hashlib
import json
import os
import shutil
import tempfile
import tomllib
import zipfile
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from building import archive, digits, modules, packages, page, wasm
from building.errors import BuildError
from building.pins import NUMPY, PYODIDE, PYSCRIPT, Part

# Both are named in web/boot/ and web/index.html; their content never changes without their version, and
# Pyodide's not without the edition of what is made of it here.
FOLDERS = {
    PYSCRIPT: f"pyscript-{PYSCRIPT.version}",
    PYODIDE: f"pyodide-{PYODIDE.version}-{wasm.EDITION}",
}

PACKED = ".gzip"  # a suffix that no server knows, so that none unpacks what web/boot/downloader.mjs does

LOCK = "pyodide-lock.json"

BASE_PATH = "PYCNN_BASE_PATH"
"""The variable that names the site's path on its server, if it is not `/`: only the 404 page must know."""

# Of web/boot/, what must run before all that may fail: it stands in the page, whose policy names its sum.
INLINE = ("trouble", "begin", "first", "early")

# What is copied from web/ as it is, or with words filled in.
COPIED = ("icon.svg", "icon.png")
FILLED = ("404.html", "manifest.webmanifest")


def assemble(root: Path, runtime: Mapping[Part, Path], target: Path, index: str) -> list[Path]:
    """Build the site, with `index` as its index.html, into `target` and return its files.

    A failure leaves the former site alone. Every file that changes from version to version has a name made
    from its content, so that no cache on the way can mix two of them; but for the page itself.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".dist-") as scratch:
        site = Path(scratch) / "new"
        site.mkdir()
        copy_page(root, site)
        copy_runtime(runtime, site)
        python = write_python(modules.make(runtime, pack_python(root), startup(root)), site)
        style = named(site, "style.css", page.style(root).encode())
        boot = write_boot(root, site, python, lock(runtime))
        copy_digits(root, site)
        copy_licenses(root, runtime, site)
        write_index(root, site, index, style=style, boot=boot, more=python["more"] + PACKED)
        write_worker(root, site)
        if target.exists():
            os.replace(target, Path(scratch) / "old")
        os.replace(site, target)
    return sorted(file for file in target.rglob("*") if file.is_file())


def copy_page(root: Path, site: Path) -> None:
    """Copy what belongs to the page and changes little."""
    web = root / "web"
    for needed in ("index.html", "main.py", "pyscript.toml", "worker.js", *COPIED, *FILLED):
        if not (web / needed).is_file():
            raise BuildError(f"{web / needed} is missing. Is this checkout complete? `git status` tells.")
    shutil.copytree(web / "licenses", site / "licenses", ignore=shutil.ignore_patterns(".*"))
    for name in COPIED:
        shutil.copyfile(web / name, site / name)
    for name in FILLED:
        text = (web / name).read_text(encoding="utf-8")
        fields = {**page.words(root), "home": os.environ.get(BASE_PATH, "").rstrip("/") + "/"}
        (site / name).write_text(page.filled(text, fields), encoding="utf-8")


def copy_runtime(runtime: Mapping[Part, Path], site: Path) -> None:
    """Copy PyScript, and Pyodide as browsers compile it quickest, but no Python."""
    for folder in FOLDERS.values():
        (site / folder).mkdir()
    for part, file in runtime.items():
        if part.package not in FOLDERS or part.name in (modules.STDLIB, LOCK):
            continue
        copy = site / FOLDERS[part.package] / part.name
        if part.name.endswith(".wasm"):
            module = wasm.share_calls(file.read_bytes())
            copy.with_name(part.name + PACKED).write_bytes(archive.gzipped(module))
        else:
            shutil.copyfile(file, copy)


def pack_python(root: Path) -> dict[str, bytes]:
    """Return the files of pycnn and of the page's app."""
    return packages.sources(root / "pycnn") | packages.sources(root / "web" / "app")


def startup(root: Path) -> dict[str, bytes]:
    """Return the module that Python imports before all others, because of its name."""
    return {file.name: file.read_bytes() for file in (root / "web" / "boot").glob("*.py")}


def write_python(made: modules.Modules, site: Path) -> dict[str, str]:
    """Write the archives of Python; return their paths without the suffix that says that they are packed."""
    (site / "python").mkdir()
    paths = {}
    for (name, content), suffix in zip(made._asdict().items(), (".zip", ".tar", ".tar", ".zip"), strict=True):
        paths[name] = f"python/{name}-{_digest(content)}{suffix}"
        (site / (paths[name] + PACKED)).write_bytes(archive.gzipped(content))
    return paths


def lock(runtime: Mapping[Part, Path]) -> dict[str, Any]:
    """Return Pyodide's list of packages, emptied, once it is sure that our NumPy is the one it wants."""
    (numpy_part,) = (part for part in runtime if part.package == NUMPY)
    (official,) = (path for part, path in runtime.items() if part.name == LOCK)
    listed = json.loads(official.read_text(encoding="utf-8"))
    numpy = listed["packages"]["numpy"]
    if (numpy["sha256"], numpy["file_name"]) != (numpy_part.sha256, numpy_part.name):
        raise BuildError(
            f"building/pins.py names another NumPy wheel than {PYODIDE} wants; put that one in the table:\n"
            f"  pinned {numpy_part.name}, sha256 {numpy_part.sha256}\n"
            f"  wanted {numpy['file_name']}, sha256 {numpy['sha256']}"
        )
    return {"info": listed["info"], "packages": {}}


def write_boot(root: Path, site: Path, python: Mapping[str, str], listed: Mapping[str, Any]) -> str:
    """Write the JavaScript that starts Python, and what it must know; return its folder's name."""
    scripts = {file.name: file.read_bytes() for file in sorted((root / "web" / "boot").glob("*.mjs"))}
    served = [file for folder in (*FOLDERS.values(), "python") for file in sorted((site / folder).iterdir())]
    parts: dict[str, dict[str, object]] = {
        file.relative_to(site).as_posix(): _identity(file.read_bytes()) for file in served
    }
    told = {"parts": parts, "python": dict(python), "lock": dict(listed)}
    folder = f"boot-{_digest(json.dumps(told).encode(), *scripts.values())}"
    parts |= {f"{folder}/{name}": _identity(content) for name, content in scripts.items()}
    (site / folder).mkdir()
    for name, content in scripts.items():
        (site / folder / name).write_bytes(content)
    lines = [f"export const {name} = {json.dumps(value, indent=1)};\n" for name, value in told.items()]
    (site / folder / "parts.mjs").write_text("".join(lines), encoding="utf-8")
    return folder


def write_index(root: Path, site: Path, index: str, **names: str) -> None:
    """Fill the rest of the page in: the names of the other files, and the program and its configuration."""
    web = root / "web"
    boot = names["boot"]
    config = tomllib.loads((web / "pyscript.toml").read_text(encoding="utf-8").replace("{{ boot }}", boot))
    ahead = [f"{boot}/{file.name}" for file in _modules(site / boot) if f"/{file.name}" not in index]
    ahead += [f"{folder}/{file.name}" for folder in FOLDERS.values() for file in _modules(site / folder)]
    preloads = [f'<link rel="modulepreload" href="./{name}">' for name in ahead]
    first = {file.relative_to(site).as_posix(): _identity(file.read_bytes()) for file in first_parts(site)}
    icon = b64encode((web / "icon.svg").read_bytes()).decode("ascii")
    inline = {name: (web / "boot" / f"{name}.js").read_text(encoding="utf-8") for name in INLINE}
    fields = {
        **names,
        **inline,
        "inline": " ".join(f"'{_identity(text.encode())['integrity']}'" for text in inline.values()),
        "icon": f"data:image/svg+xml;base64,{icon}",  # a file is asked for whenever the address changes
        "parts": escape(json.dumps(first)),
        "config": escape(json.dumps(config)),
        "program": (web / "main.py").read_text(encoding="utf-8"),
        "preloads": "\n  ".join(preloads),
    }
    (site / "index.html").write_text(page.filled(index, fields), encoding="utf-8")


def write_worker(root: Path, site: Path) -> None:
    """Write the service worker with all files and their checksums in it: another site, another worker."""
    files = {
        file.relative_to(site).as_posix(): _identity(file.read_bytes())["integrity"]
        for file in sorted(site.rglob("*"))
        if file.is_file() and file.name != "404.html"
    }
    worker = (root / "web" / "worker.js").read_text(encoding="utf-8")
    (site / "worker.js").write_text(
        page.filled(worker, {"files": json.dumps(files, indent=1)}), encoding="utf-8"
    )


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
    with zipfile.ZipFile(file) as wheel:
        for name in wheel.namelist():
            path = name.partition(".dist-info/licenses/")[2]
            if path and not name.endswith("/"):
                copy = site / "licenses" / "numpy" / path
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(wheel.read(name))


def named(site: Path, name: str, content: bytes) -> str:
    """Write a file of the site under a name that tells its content; return that name."""
    stem, _, suffix = name.rpartition(".")
    full = f"{stem}-{_digest(content)}.{suffix}"
    (site / full).write_bytes(content)
    return full


def _modules(folder: Path) -> Iterable[Path]:
    """Return the modules to load ahead: not TOML's, since the page has none, and not the one that is large.

    That one is asked for in time for Python, and before would come in the way of the page's first lines.
    """
    modules = (file for file in folder.iterdir() if file.suffix in (".js", ".mjs"))
    return sorted(file for file in modules if not file.name.startswith(("toml-", "pyodide.asm.")))


def first_parts(site: Path) -> list[Path]:
    """Return the packed files without which Python cannot start, in the order in which it needs them."""
    packed = [file for file in site.glob(f"*/*{PACKED}") if not file.name.startswith("more-")]
    return sorted(packed, key=lambda file: (".wasm" not in file.name, "stdlib-" not in file.name, file.name))


def _identity(content: bytes) -> dict[str, object]:
    digest = b64encode(hashlib.sha256(content).digest()).decode()
    return {"bytes": len(content), "integrity": f"sha256-{digest}"}


def _digest(*contents: bytes) -> str:
    """Return a short name for these bytes."""
    whole = hashlib.sha256()
    for content in contents:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()[:12]
