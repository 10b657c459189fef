"""Replace modules by their bytecode, so that no browser has to compile them each time the page is opened.

Only the very Python that will load bytecode can make it: Pyodide's, which Node.js runs here.
"""

import hashlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from building import archive, cache, wheel
from building.errors import BuildError
from building.pins import PYODIDE, Part

OLDEST_NODE = 18  # the oldest that Pyodide supports
PATIENCE = 600  # seconds; it takes 10 to 30
CACHE_TAG = "cpython-314"  # what Python calls its bytecode where the sources are kept too
KEPT = 5  # archives of one name in the cache: some states of the sources, or some checkouts

TOOLS = ("archive.py", "bytecode.py", "compiler.mjs", "compiler.py", "modules.py", "wheel.py")
"""The files that decide, beside Pyodide and the sources, what is made; in this folder."""


class CompileError(Exception):
    """Why nothing can be compiled here, in half a line."""


@dataclass(frozen=True)
class Archive:
    """A zip file of modules, and where the page's Python will find them."""

    file: str
    content: bytes
    folder: str
    """In Pyodide's file system; a module's full path is part of its bytecode."""
    keeps_sources: bool = False
    """Whether the sources are needed too: to be shown, or for the lines of tracebacks."""
    needs: Callable[[str], bool] = lambda name: True
    """Whether a file, given by its name, is in the compiled archive at all."""

    def files(self) -> dict[str, bytes]:
        """Return those files that are needed."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as unpacked:
            names = [name for name in unpacked.namelist() if not name.endswith("/")]
            return {name: unpacked.read(name) for name in names if self.needs(name)}

    def path(self, name: str) -> str:
        return f"{self.folder}/{name}"

    def with_bytecode(self, bytecode: Mapping[str, bytes]) -> bytes:
        """Return the archive with the bytecode, given by the modules' paths, in it."""
        files = self.files()
        for name in list(files):
            code = bytecode.get(self.path(name))
            if code is None:
                continue
            if not self.keeps_sources:
                del files[name]
            files[self._compiled_name(name)] = code
        return archive.pack(wheel.recorded(files) if self.file.endswith(".whl") else files)

    def _compiled_name(self, name: str) -> str:
        module = PurePosixPath(name)
        if not self.keeps_sources:
            return str(module.with_suffix(".pyc"))
        return str(module.parent / "__pycache__" / f"{module.stem}.{CACHE_TAG}.pyc")


def compiled(archives: Sequence[Archive], runtime: Mapping[Part, Path], folder: Path) -> list[bytes]:
    """Return the archives with bytecode; what the folder, a cache, does not have is compiled in one go.

    Raises CompileError when there is no Node.js that can do it.
    """
    kept = {each: folder / f"{_name(each)}-{_key(each, runtime)}.zip" for each in archives}
    results = {each: content for each, file in kept.items() if (content := _read(file))}
    if missing := [each for each in archives if each not in results]:
        bytecode = run(missing, runtime)
        for each in missing:
            results[each] = each.with_bytecode(bytecode)
            _keep(kept[each], results[each])
    return [results[each] for each in archives]


def run(archives: Iterable[Archive], runtime: Mapping[Part, Path]) -> dict[str, bytes]:
    """Compile the modules of the archives with Pyodide's Python; return the bytecode by their paths."""
    command = [node(), str(Path(__file__).with_name("compiler.mjs"))]
    (pyodide,) = (path.parent for part, path in runtime.items() if part.name == "pyodide.mjs")
    print("Compiling the site's Python, so that it starts faster …", flush=True)
    with tempfile.TemporaryDirectory(prefix="pycnn-") as scratch:
        sources, target = Path(scratch) / "sources.zip", Path(scratch) / "compiled.zip"
        with zipfile.ZipFile(sources, "w") as modules:
            for each in archives:
                for name, content in each.files().items():
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


def _name(each: Archive) -> str:
    return re.split("[-.]", each.file)[0]


def _key(each: Archive, runtime: Mapping[Part, Path]) -> str:
    """Return a name for all that decides what the compiled archive is."""
    tools = [Path(__file__).with_name(name).read_bytes() for name in TOOLS]
    pyodide = [part.sha256.encode() for part in runtime if part.package == PYODIDE]
    how = f"{each.folder} {each.keeps_sources}".encode()
    digests = [hashlib.sha256(content).digest() for content in (*tools, *pyodide, how, each.content)]
    return hashlib.sha256(b"".join(digests)).hexdigest()[:32]


def _read(file: Path) -> bytes | None:
    """Return an archive of the cache if it is there and whole."""
    try:
        content = file.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as kept:
            return content if kept.testzip() is None else None
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
