"""What is done before PyScript runs the page's program; web/boot/interpreter.mjs calls it.

All of it is for a quicker start, and none of it changes what a module means.
"""

from __future__ import annotations

import asyncio
import dataclasses
import importlib
import marshal
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from pathlib import Path
from types import ModuleType
from typing import Final

from . import library, listed

METHODS: Final = "dataclasses.methods"
"""The file, where packages are, with what the build has compiled of the methods of dataclasses. It is read by
what web/boot/sitecustomize.py has put in the place of the module's `exec`."""

STEPS: Final = ("numpy", "app.state", "app.main")
"""What the page's program imports, in parts of similar length."""


class OnlyIfUsed(MetaPathFinder):
    """Finds a package that is executed when something of it is used first.

    PyScript imports its package `pyscript` for every page. This one uses the browser as it is; but whoever
    changes its code may well try the other.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._package:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, Loader):
            spec.loader = LazyLoader(spec.loader)
        return spec


def begin() -> None:
    """Prepare Python, and have it import the program's modules while PyScript waits for its storage."""
    listed.install()
    library.install()
    sys.meta_path.insert(0, OnlyIfUsed("pyscript"))
    kept = Path(__file__).parents[1] / METHODS
    if kept.exists():
        vars(dataclasses)["exec"].known.update(marshal.loads(kept.read_bytes()))
    _importing.append(asyncio.ensure_future(_import()))


_importing: Final[list[asyncio.Future[None]]] = []  # else nothing would hold it


async def _import() -> None:
    for name in STEPS:
        await asyncio.sleep(0)
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001 — the program will meet it, and say so
            return
