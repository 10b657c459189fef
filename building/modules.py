"""The archives of Python that the page loads: the standard library, NumPy, ours, and what is seldom used."""

import json
import marshal
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from building import archive, bytecode, cache
from building.bytecode import Library
from building.compiler import METHODS
from building.pins import NUMPY, Part

STDLIB = "python_stdlib.zip"
STDLIB_FOLDER = "/lib/python314.zip"  # where Pyodide puts the archive, which is not unpacked
PACKAGES_FOLDER = "/lib/python3.14/site-packages"  # where it looks for packages
PYSCRIPT_FOLDER = "/home/pyodide/pyscript"  # where PyScript writes modules of its own at each start

# What NumPy's wheel has for those who build upon it: sources in C, static libraries, types for checkers,
# examples, and the settings of its own tests. numpy.f2py is of no use without a Fortran compiler, but
# numpy.matlib imports it.
NUMPY_UNUSED_FOLDERS = {"_examples", "_pyinstaller", "include", "npy-pkg-config", "pkgconfig"}
NUMPY_UNUSED_SUFFIXES = {".a", ".c", ".h", ".pxd", ".pyi", ".pyx"}
NUMPY_UNUSED_FILES = {"conftest.py"}

# What NumPy says of its compiled functions, in Python; everything else loses its docstrings as well.
NUMPY_DOCUMENTATION = {f"numpy/_core/_add_newdocs{which}.py": b"" for which in ("", "_scalars")}

BASE = Path(__file__).with_name("base.txt")
"""Lists the modules of the two libraries that come with the page."""

ALL_METHODS = "dataclasses.methods"
"""Holds, in an archive, what is compiled of the methods of its dataclasses; see web/boot/sitecustomize.py."""

MODULES = "modules.txt"
"""Lists, where packages are, the modules that come with the page, and their files; see web/app/listed.py."""

MORE_MODULES = "more-modules.txt"
"""Lists, where packages are, the modules of the archive `more`: Python must know what to fetch it for."""


class Modules(NamedTuple):
    """All Python of the site, as archives that are packed as a whole, not file by file."""

    stdlib: bytes
    """A zip archive, which Python imports from."""
    numpy: bytes
    """Tar archives, to be unpacked."""
    ours: bytes
    more: bytes
    """The rest of both libraries; a zip archive, whose files lie in stdlib/ and numpy/."""


def make(
    runtime: Mapping[Part, Path], packages: Mapping[str, bytes], startup: Mapping[str, bytes]
) -> Modules:
    """Return the archives with bytecode; or, with a word of it on stderr, with the sources as they are.

    Our packages keep their sources beside the bytecode: the page shows them. What is needed for the
    start of Python itself becomes a part of the standard library.
    """
    (numpy_wheel,) = (path for part, path in runtime.items() if part.package == NUMPY)
    (stdlib_zip,) = (path for part, path in runtime.items() if part.name == STDLIB)
    libraries = (
        Library("stdlib", {**_files(stdlib_zip, lambda name: True), **startup}, STDLIB_FOLDER),
        Library("numpy", _files(numpy_wheel, numpy_needs) | NUMPY_DOCUMENTATION, PACKAGES_FOLDER),
        Library("ours", packages, PACKAGES_FOLDER, keeps_sources=True),
        Library("pyscript", pyscript_modules(runtime), PYSCRIPT_FOLDER, keeps_sources=True),
    )
    try:
        made = bytecode.compiled(libraries, runtime, cache.folder() / "compiled")
    except bytecode.CompileError as reason:
        print(
            f"The site will start slower, its Python is not compiled: {reason}. "
            f"Install Node.js {bytecode.OLDEST_NODE} or newer, and build again.",
            file=sys.stderr,
        )
        made = [dict(each.files) for each in libraries]
    stdlib, numpy, ours, pyscript = made
    ours = with_all_methods(ours)
    first = {*BASE.read_text(encoding="utf-8").split(), *map(module, startup)}
    stdlib, more_stdlib = _split(stdlib, lambda name: module(name.removesuffix(METHODS)) in first)
    stdlib, more_stdlib = with_all_methods(stdlib), _without_methods(more_stdlib)
    numpy, more_numpy = _split(
        _without_methods(numpy), lambda name: not name.startswith("numpy/") or module(name) in first
    )
    more = sorted(filter(None, (module(name) for name in (*more_stdlib, *more_numpy))))
    listed = {MODULES: list_of((*numpy, *ours)), MORE_MODULES: "\n".join(more).encode()}
    beside = {name: content for name, content in pyscript.items() if name.endswith(".pyc")}
    return Modules(
        archive.pack(stdlib, compressed=False),
        archive.tar(_in(PACKAGES_FOLDER, numpy | listed)),
        archive.tar(_in(PACKAGES_FOLDER, ours) | _in(PYSCRIPT_FOLDER, beside)),
        archive.pack(
            {f"stdlib/{name}": content for name, content in more_stdlib.items()} | more_numpy,
            compressed=False,
        ),
    )


def with_all_methods(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with the methods of all dataclasses in a single one, which is read much quicker."""
    methods: dict[str, bytes] = {}
    for name in sorted(files):
        if name.endswith(METHODS):
            methods |= marshal.loads(files[name])
    others = _without_methods(files)
    return others | {ALL_METHODS: marshal.dumps(methods)} if methods else others


def list_of(files: Iterable[str]) -> bytes:
    """Return the names of the modules among some files, each with the file that stands for it."""
    found = [(module(name), name) for name in sorted(files) if "/__pycache__/" not in name]
    return "".join(f"{each} {name}\n" for each, name in found if each).encode()


def pyscript_modules(runtime: Mapping[Part, Path]) -> dict[str, bytes]:
    """Return the modules that PyScript carries in its JavaScript; Python checks that they are the same."""
    (core,) = (path for part, path in runtime.items() if part.name.startswith("core-"))
    text = core.read_text(encoding="utf-8")
    found = text.find('{pyscript:{"__init__.py":')
    modules = re.finditer(r'"(\w+\.py)":("(?:[^"\\]|\\.)*")', text[found:] if found >= 0 else "")
    sources: dict[str, bytes] = {}
    for each in modules:
        sources.setdefault(each[1], json.loads(each[2]).encode("utf-8"))  # the first of a name is at the top
    return sources


def numpy_needs(name: str) -> bool:
    """Tell whether a file of NumPy's wheel is of any use in a page."""
    path = PurePosixPath(name)
    if path.parts[0] != "numpy":
        return path.name == "METADATA"  # which tells the version; the licences are beside the page
    return not (
        path.name in NUMPY_UNUSED_FILES
        or path.suffix in NUMPY_UNUSED_SUFFIXES
        or NUMPY_UNUSED_FOLDERS.intersection(path.parts)
    )


def module(name: str) -> str | None:
    """Return the name of the module that a file holds, if it holds one."""
    path = PurePosixPath(name)
    if path.suffix not in (".py", ".pyc", ".so"):
        return None
    parts = (*path.parts[:-1], path.name.partition(".")[0])
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _files(file: Path, needs: Callable[[str], bool]) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as packed:
        names = [name for name in packed.namelist() if not name.endswith("/") and needs(name)]
        return {name: packed.read(name) for name in names}


def _without_methods(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if not name.endswith(METHODS)}


def _in(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files by their paths in Pyodide's file system, without the first slash, as in archives."""
    return {f"{folder[1:]}/{name}": content for name, content in files.items()}


def _split(
    files: Mapping[str, bytes], first: Callable[[str], bool]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the files that are needed first, and the others."""
    chosen = {name: content for name, content in files.items() if first(name)}
    return chosen, {name: content for name, content in files.items() if name not in chosen}
