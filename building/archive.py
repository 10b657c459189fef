"""Archives whose bytes depend on nothing but their files and the library that packs them."""

import gzip
import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from building import cache
from building.errors import BuildError

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip archive can hold
SMALLEST = 12  # libdeflate's word for: take your time
KEPT = 40  # packed files in the cache: those of some builds


def pack(files: Mapping[str, bytes], *, compressed: bool = True) -> bytes:
    """Return a zip archive of these files, given by name; the same on every day and system."""
    content = io.BytesIO()
    method, level = (zipfile.ZIP_DEFLATED, 9) if compressed else (zipfile.ZIP_STORED, None)
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], method, level)
    return content.getvalue()


def tar(files: Mapping[str, bytes]) -> bytes:
    """Return a tar archive of these files, likewise: a few lines of JavaScript can unpack one.

    A module and its bytecode, which have many words in common, follow each other: so they are packed smaller.
    """
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files, key=lambda name: (_module(name), name)):
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            archive.addfile(entry, io.BytesIO(files[name]))
    return content.getvalue()


def _module(name: str) -> str:
    """The name of a module without what tells its bytecode from its source."""
    path = PurePosixPath(name.replace("__pycache__/", ""))
    return str(path.with_name(path.name.partition(".")[0]))


def gzipped(content: bytes) -> bytes:
    """Return the bytes as a gzip file; it is kept in the cache, because large ones take seconds."""
    key = hashlib.sha256(b"libdeflate" + content).hexdigest()[:32]
    file = cache.folder() / "gzipped" / f"{key}.gzip"
    try:
        packed = file.read_bytes()
        if gzip.decompress(packed) == content:
            return packed
    except (OSError, EOFError, zlib.error):
        pass  # there is none, or it is damaged
    try:
        packed = _packed(content)
    except BuildError as error:
        print(f"{error}\nSo zlib packs the site, and visitors load 4 % more.", file=sys.stderr)
        return gzip.compress(content, 9, mtime=0)
    try:
        cache.write(file, packed)
    except BuildError:
        return packed  # the next build packs again
    cache.prune(file.parent, "*.gzip", KEPT)
    return packed


def _packed(content: bytes) -> bytes:
    """Pack with libdeflate, in this Python or a virtual environment's; BuildError if there is none."""
    try:
        from deflate import gzip_compress
    except ImportError:
        from building import testing  # which needs this module

        root = Path(__file__).resolve().parents[1]
        python = testing.environment(root, "build")
        command = [str(python), "-m", "building.archive"]
        return subprocess.run(command, input=content, capture_output=True, check=True, cwd=root).stdout
    return bytes(gzip_compress(content, SMALLEST))


if __name__ == "__main__":
    sys.stdout.buffer.write(_packed(sys.stdin.buffer.read()))
