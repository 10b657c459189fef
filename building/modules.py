"""The three archives of Python that the page loads: the standard library, NumPy and our own wheel."""

import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from building import bytecode, cache, wheel
from building.bytecode import Archive
from building.pins import NUMPY, Part

STDLIB = "python_stdlib.zip"
STDLIB_FOLDER = "/lib/python314.zip"  # where Pyodide puts the archive, which is not unpacked
PACKAGES_FOLDER = "/lib/python3.14/site-packages"  # where it unpacks wheels

# What NumPy's wheel has for those who build upon it: sources in C, static libraries, types for checkers,
# examples, and the settings of its own tests. numpy.f2py is of no use without a Fortran compiler, but
# `from numpy import *` and numpy.matlib import it.
NUMPY_UNUSED_FOLDERS = {"_examples", "_pyinstaller", "include", "npy-pkg-config", "pkgconfig"}
NUMPY_UNUSED_SUFFIXES = {".a", ".c", ".h", ".pxd", ".pyi", ".pyx"}
NUMPY_UNUSED_FILES = {"conftest.py"}


class File(NamedTuple):
    """A file of the site: its name in the folder pyodide/, and its bytes."""

    name: str
    content: bytes


class Modules(NamedTuple):
    """All Python of the site but main.py."""

    stdlib: File
    numpy: File
    ours: File


def make(runtime: Mapping[Part, Path], ours: File) -> Modules:
    """Return the archives compiled; or, with a word of it on stderr, with their sources as they are.

    Our wheel keeps its sources beside the bytecode: the page shows them.
    """
    (numpy,) = (path for part, path in runtime.items() if part.package == NUMPY)
    (stdlib,) = (path for part, path in runtime.items() if part.name == STDLIB)
    archives = (
        Archive(STDLIB, stdlib.read_bytes(), STDLIB_FOLDER),
        Archive(numpy.name, numpy.read_bytes(), PACKAGES_FOLDER, needs=numpy_needs),
        Archive(ours.name, ours.content, PACKAGES_FOLDER, keeps_sources=True),
    )
    try:
        contents = bytecode.compiled(archives, runtime, cache.folder() / "compiled")
    except bytecode.CompileError as reason:
        print(
            f"The site will start slower, its Python is not compiled: {reason}. "
            f"Install Node.js {bytecode.OLDEST_NODE} or newer, and build again.",
            file=sys.stderr,
        )
        return Modules(*(File(each.file, each.content) for each in archives))
    compiled_stdlib, compiled_numpy, compiled_ours = contents
    return Modules(
        File(STDLIB, compiled_stdlib),  # Pyodide asks for it by this name
        File(wheel.tagged(numpy.name, compiled_numpy), compiled_numpy),
        File(wheel.tagged(ours.name, compiled_ours), compiled_ours),
    )


def numpy_needs(name: str) -> bool:
    """Tell whether a file of NumPy's wheel is of any use in a page."""
    path = PurePosixPath(name)
    if path.parts[0] != "numpy":
        return True  # what is said about the package, and its licences
    return not (
        path.name in NUMPY_UNUSED_FILES
        or path.suffix in NUMPY_UNUSED_SUFFIXES
        or NUMPY_UNUSED_FOLDERS.intersection(path.parts)
    )
