"""The rest of the standard library and of NumPy: fetched when a module of it is imported first.

The page itself needs none of it, but whoever changes its code may. What a program plainly imports is fetched
before it runs. Any other `import` cannot wait for the network, so that is the one request that the page
stands still for; and the one that Chromium does not let a service worker answer.
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
from js import fetch as fetch_later
from pyodide.ffi import JsException

from .words.troubles import NO_LIBRARY

PACKAGES: Final = Path(__file__).parents[1]
STDLIB: Final = Path("/lib/python314.zip")


class More(MetaPathFinder):
    """Asked for a module that nobody else has: fetches the archive if that has it, and then it is there."""

    def __init__(self) -> None:
        self._modules: frozenset[str] = frozenset()

    def offer(self, names: frozenset[str]) -> None:
        """Know the names of the modules that the archive has."""
        self._modules = names

    def lacks(self, text: str) -> bool:
        """Tell whether a program imports a module from the archive, which is not here yet."""
        from .workshop.outline import modules  # it takes a while, and is not needed for a start

        try:
            return any(name in self._modules for name in modules(text))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False  # whoever runs it will say so

    async def provide(self) -> None:
        """Fetch the archive, so that its modules are here. If it cannot be had, the `import` will say so."""
        try:
            response = await fetch_later(document.documentElement.dataset.more)
            if not response.ok:
                return
            packed = (await response.arrayBuffer()).to_bytes()
            self._have(packed)
        except (JsException, zlib.error):
            return

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self._modules:
            return None
        try:
            self._have(fetch())
        except Exception as error:
            raise ModuleNotFoundError(NO_LIBRARY.format(module=name, reason=error), name=name) from error
        return PathFinder.find_spec(name, path, target)

    def _have(self, packed: bytes) -> None:
        if self._modules:  # or it has come by another way meanwhile
            unpack(zlib.decompress(packed, wbits=31))
            self._modules = frozenset()


more: Final = More()


def install() -> None:
    """From now on every module of the two libraries can be imported."""
    listed = PACKAGES / "more-modules.txt"
    if listed.exists():
        more.offer(frozenset(listed.read_text("utf-8").split()))
        sys.meta_path.append(more)


def fetch() -> bytes:
    """Return the packed archive at once; OSError, or what the browser throws, if it cannot be had."""
    request = XMLHttpRequest.new()
    request.open("GET", document.documentElement.dataset.more, False)
    request.overrideMimeType("text/plain; charset=x-user-defined")  # keeps every byte as it is
    request.send()
    if request.status not in (0, 200):
        raise OSError(f"{request.status} {request.statusText}")
    return codecs.utf_16_le_encode(request.responseText)[0][::2]


def unpack(archive: bytes) -> None:
    """Put the modules where the others are: into the standard library's archive, and among the packages."""
    with zipfile.ZipFile(io.BytesIO(archive)) as more, zipfile.ZipFile(STDLIB, "a") as stdlib:
        for name in more.namelist():
            if name.startswith("stdlib/"):
                stdlib.writestr(name.removeprefix("stdlib/"), more.read(name))
            else:
                more.extract(name, PACKAGES)
    importlib.invalidate_caches()
