"""The rest of the standard library and of NumPy: fetched when a module of it is imported first.

The page itself needs none of it, but whoever changes its code may. An `import` cannot wait for the network,
so this is the one request that the page stands still for.
"""

from __future__ import annotations

import codecs
import importlib
import io
import sys
import zipfile
import zlib
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Final

from js import XMLHttpRequest, document

from .words.troubles import NO_LIBRARY

PACKAGES: Final = Path(__file__).parents[1]
STDLIB: Final = Path("/lib/python314.zip")


class More(MetaPathFinder):
    """Asked for a module that nobody else has: fetches the archive if that has it, and then it is there."""

    def __init__(self, modules: frozenset[str]) -> None:
        self._modules = modules

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self._modules:
            return None
        unpack(fetch(name))
        self._modules = frozenset()
        return PathFinder.find_spec(name, path, target)


def install() -> None:
    """From now on every module of the two libraries can be imported."""
    listed = PACKAGES / "more-modules.txt"
    if listed.exists():
        sys.meta_path.append(More(frozenset(listed.read_text("utf-8").split())))


def fetch(name: str) -> bytes:
    """Return the archive; ModuleNotFoundError, which says why, if it cannot be had."""
    request = XMLHttpRequest.new()
    request.open("GET", document.documentElement.dataset.more, False)
    request.overrideMimeType("text/plain; charset=x-user-defined")  # keeps every byte as it is
    try:
        request.send()
        if request.status not in (0, 200):
            raise OSError(f"{request.status} {request.statusText}")
        packed = codecs.utf_16_le_encode(request.responseText)[0][::2]
        return zlib.decompress(packed, wbits=31)
    except Exception as error:
        raise ModuleNotFoundError(NO_LIBRARY.format(module=name, reason=error), name=name) from error


def unpack(archive: bytes) -> None:
    """Put the modules where the others are: into the standard library's archive, and among the packages."""
    with zipfile.ZipFile(io.BytesIO(archive)) as more, zipfile.ZipFile(STDLIB, "a") as stdlib:
        for name in more.namelist():
            if name.startswith("stdlib/"):
                stdlib.writestr(name.removeprefix("stdlib/"), more.read(name))
            else:
                more.extract(name, PACKAGES)
    importlib.invalidate_caches()
