"""What Python runs before all else, because of its name; it makes the rest of Python's own start quicker.

The build puts it into the archive of the standard library, from which Pyodide imports a hundred and fifty
modules before any of ours is there. Here is what finds these, and what web/app/ahead.py goes on with.
"""

from __future__ import annotations

import gc
import marshal
import os
import sys
import zipimport
from importlib.machinery import ModuleSpec

TYPE_CHECKING = False  # typing's own would have to be imported
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import CodeType, ModuleType
    from typing import Any

ARCHIVE = "/lib/python314.zip"

METHODS = "dataclasses.methods"
"""The file, in the archive and where packages are, with what the build has compiled for dataclasses."""

LOCAL_HEADER = 30
"""Bytes that stand before the name and the content of each file of an archive."""

HEADER = 16
"""The bytes before the code in a file of bytecode."""


class Packed:
    """Finds the modules of an archive that are compiled; all others are left to the next finder.

    Python's own finder for archives asks the file system about each, and opens the archive anew. This one
    looks only into the directory that it has read at the first import.
    """

    def __init__(self, archive: str, files: Mapping[str, tuple[Any, ...]]) -> None:
        self._archive = archive
        self._files = files
        self._descriptor = os.open(archive, os.O_RDONLY)

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        file = self._file(name)
        if file is None:
            return None
        folder, _, last = f"{self._archive}/{file}".rpartition("/")
        package = last == "__init__.pyc"
        spec = ModuleSpec(name, self, origin=f"{folder}/{last}", is_package=package)  # type: ignore[arg-type]
        spec.has_location = True
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(folder)
        return spec

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave it to Python, as the protocol wants."""

    def exec_module(self, module: ModuleType) -> None:
        exec(self.get_code(module.__name__), vars(module))

    def get_code(self, name: str) -> CodeType:
        """Return the code of a module; ImportError if the archive does not have it."""
        file = self._file(name)
        if file is None:
            raise ImportError(f"{self._archive} has no module {name}", name=name)
        code: CodeType = marshal.loads(self.content(file)[HEADER:])
        return code

    def content(self, file: str) -> memoryview:
        """Return what is in a file of the archive, which is not compressed."""
        size, offset = self._files[file][2], self._files[file][4]
        before = LOCAL_HEADER + len(file)
        return memoryview(os.pread(self._descriptor, before + size, offset))[before:]

    def _file(self, name: str) -> str | None:
        place = name.replace(".", "/")
        files = f"{place}/__init__.pyc", f"{place}.pyc"
        return next((file for file in files if file in self._files), None)


class Methods:
    """Stands for `exec` in the module dataclasses, which writes methods as text and compiles them.

    That takes a millisecond for each of more than a hundred classes; here it is found ready where the text is
    one that the build has met.
    """

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}
        """What is compiled, by the texts."""
        self.unknown: list[str] = []
        """The texts that had to be compiled."""

    def __call__(self, text: str, names: dict[str, Any], found: dict[str, Any]) -> None:
        code = self.known.get(text)
        if code is None:
            self.unknown.append(text)
            exec(text, names, found)
        else:
            exec(marshal.loads(code), names, found)


def begin() -> None:
    """Have the standard library found and run quicker from now on; nothing else changes."""
    gc.disable()  # web/main.py enables it again, without all that is there by then
    files = zipimport._zip_directory_cache.get(ARCHIVE, {})  # type: ignore[attr-defined]
    if METHODS not in files:  # nothing could be compiled
        return
    packed = Packed(ARCHIVE, files)
    sys.meta_path.insert(-1, packed)  # before the finder that goes through sys.path
    import dataclasses

    methods = Methods()
    methods.known.update(marshal.loads(packed.content(METHODS)))
    vars(dataclasses)["exec"] = methods


if sys.platform == "emscripten":
    begin()
