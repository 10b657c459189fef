"""The modules that come with the page are found in a list, which the build has made.

Python asks the file system several times for each of almost four hundred, and in a browser that is slow: it
took 140 ms of a start in Chromium.
"""

from __future__ import annotations

import importlib.util
import marshal
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec, SourceFileLoader, SourcelessFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final

PACKAGES: Final = Path(__file__).parents[1]

LIST: Final = "modules.txt"
"""Names, where packages are, the modules and their files."""

HEADER: Final = 16
"""The bytes before the code in a file of bytecode."""


class Compiled(SourceFileLoader):
    """Loads the bytecode of a module as it is, since the build has made it of the source beside it."""

    def get_code(self, fullname: str) -> CodeType | None:
        file = importlib.util.cache_from_source(self.get_filename(fullname))
        try:
            content = self.get_data(file)
        except FileNotFoundError:  # nothing was compiled, or this is no valid Python, and will say so
            return super().get_code(fullname)
        code: CodeType = marshal.loads(memoryview(content)[HEADER:])
        return code


LOADERS: Final[Mapping[str, Callable[[str, str], Loader]]] = {
    "py": Compiled,
    "pyc": SourcelessFileLoader,
    "so": ExtensionFileLoader,
}
"""How a module is loaded, by the ending of its file."""


class Listed(MetaPathFinder):
    """Finds modules by the list; all others are left to the next finder."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        file = self._files.get(name)
        if file is None:
            return None
        loader = LOADERS[file.rpartition(".")[2]](name, file)
        folder, _, last = file.rpartition("/")
        return importlib.util.spec_from_file_location(
            name,
            file,
            loader=loader,
            submodule_search_locations=[folder] if last.startswith("__init__.") else None,
        )


def install() -> None:
    """From now on the modules of the list are found by it; without a list, as ever."""
    listed = PACKAGES / LIST
    if listed.exists():
        words = listed.read_text("utf-8").split()
        files = {name: f"{PACKAGES}/{file}" for name, file in zip(words[::2], words[1::2], strict=True)}
        sys.meta_path.insert(0, Listed(files))
