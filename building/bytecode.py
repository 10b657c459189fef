"""Replace modules by their bytecode, so that no browser has to compile them each time the page is opened.

Only the very Python that will load bytecode can make it: Pyodide's, which Node.js runs here.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from building import archive, cache
from building.compiler import METHODS
from building.errors import BuildError
from building.pins import PYODIDE, Part

OLDEST_NODE = 18  # the oldest that Pyodide supports
PATIENCE = 600  # seconds; it takes 10 to 30
CACHE_TAG = "cpython-314"  # what Python calls its bytecode where the sources are kept too
KEPT = 5  # archives of one name in the cache: some states of the sources, or some checkouts

TOOLS = ("bytecode.py", "compiler.mjs", "compiler.py")
"""The files that decide, beside Pyodide and the sources, what is made; in this folder."""


class CompileError(Exception):
    """Why nothing can be compiled here, in half a line."""


@dataclass(frozen=True)
class Library:
    """Modules and other files, by their names, and where the page's Python will find them."""

    name: str
    files: Mapping[str, bytes]
    folder: str
    """In Pyodide's file system; a module's full path is part of its bytecode."""
    keeps_sources: bool = False
    """Whether they are needed too: to be shown, or for tracebacks. Docstrings go with them."""

    def path(self, name: str) -> str:
        """Return under which name the compiler gets a module: how far to optimise it, and its path."""
        return f"{0 if self.keeps_sources else 2}{self.folder}/{name}"

    def with_bytecode(self, bytecode: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the files with the bytecode, given by the modules' paths, among them."""
        files = dict(self.files)
        for name in self.files:
            code = bytecode.get(self.path(name))
            if code is None:
                continue
            if not self.keeps_sources:
                del files[name]
            files[self._compiled_name(name)] = code
            if (methods := bytecode.get(self.path(name) + METHODS)) is not None:
                files[name + METHODS] = methods
        return files

    def _compiled_name(self, name: str) -> str:
        module = PurePosixPath(name)
        if not self.keeps_sources:
            return str(module.with_suffix(".pyc"))
        return str(module.parent / "__pycache__" / f"{module.stem}.{CACHE_TAG}.pyc")


def compiled(
    libraries: Sequence[Library], runtime: Mapping[Part, Path], folder: Path
) -> list[dict[str, bytes]]:
    """Return the libraries' files with bytecode; what the folder, a cache, lacks is compiled in one go.

    Raises CompileError when there is no Node.js that can do it.
    """
    kept = [folder / f"{each.name}-{_key(each, runtime)}.zip" for each in libraries]
    results = [_read(file) for file in kept]
    if missing := [each for each, found in zip(libraries, results, strict=True) if found is None]:
        bytecode = run(missing, runtime)
        for index, each in enumerate(libraries):
            if results[index] is None:
                made = each.with_bytecode(bytecode)
                _keep(kept[index], archive.pack(made))
                results[index] = made
    return [found for found in results if found is not None]


def run(libraries: Iterable[Library], runtime: Mapping[Part, Path]) -> dict[str, bytes]:
    """Compile the modules of the libraries with Pyodide's Python; return the bytecode by their paths."""
    command = [node(), str(Path(__file__).with_name("compiler.mjs"))]
    (pyodide,) = (path.parent for part, path in runtime.items() if part.name == "pyodide.mjs")
    print("Compiling the site's Python, so that it starts faster …", flush=True)
    with tempfile.TemporaryDirectory(prefix="pycnn-") as scratch:
        sources, target = Path(scratch) / "sources.zip", Path(scratch) / "compiled.zip"
        with zipfile.ZipFile(sources, "w") as modules:
            for each in libraries:
                for name, content in each.files.items():
                    if name.endswith(".py"):
                        modules.writestr(each.path(name), content)
        _run([*command, str(pyodide), str(sources), str(target)])
        with zipfile.ZipFile(target) as made:
            return {path: made.read(path) for path in made.namelist()}


def node() -> str:
    """Return the command of a Node.js that is new enough, or raise CompileError."""
    command = shutil.which("node")
    if command is None:
        raise CompileError("Node.js is not installed")
    version = _run([command, "--version"])
    number = re.match(r"v(\d+)\.", version)
    if not number or int(number[1]) < OLDEST_NODE:
        raise CompileError(f"Node.js {version} is too old")
    return command


def _run(command: list[str]) -> str:
    """Run Node.js; return what it prints, or raise CompileError with its last words."""
    try:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CompileError(f"Node.js could not compile it ({error})") from error
    if result.returncode:
        words = [line.strip() for line in result.stderr.splitlines() if line.strip()]
        reason = words[-1] if words else f"it ended with status {result.returncode}"
        raise CompileError(f"Node.js could not compile it ({reason})")
    return result.stdout.strip()


def _key(each: Library, runtime: Mapping[Part, Path]) -> str:
    """Return a name for all that decides what the compiled library is."""
    tools = [Path(__file__).with_name(name).read_bytes() for name in TOOLS]
    pyodide = [part.sha256.encode() for part in runtime if part.package == PYODIDE]
    how = f"{each.folder} {each.keeps_sources}".encode()
    files = [part for name in sorted(each.files) for part in (name.encode(), each.files[name])]
    digests = [hashlib.sha256(content).digest() for content in (*tools, *pyodide, how, *files)]
    return hashlib.sha256(b"".join(digests)).hexdigest()[:32]


def _read(file: Path) -> dict[str, bytes] | None:
    """Return the files of an archive of the cache if it is there and whole."""
    try:
        with zipfile.ZipFile(file) as kept:
            return {name: kept.read(name) for name in kept.namelist()}
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error):
        return None


def _keep(file: Path, content: bytes) -> None:
    """Put an archive into the cache, and take the oldest of its name out."""
    try:
        cache.write(file, content)
    except BuildError as error:
        print(f"{error}\nThe next build compiles again.", file=sys.stderr)  # this one has what it needs
    else:
        cache.prune(file.parent, f"{file.name.partition('-')[0]}-*.zip", KEPT)
