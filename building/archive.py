"""Archives whose bytes depend on nothing but their files and the zlib that packs them."""

import gzip
import hashlib
import io
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from building import cache
from building.errors import BuildError

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip archive can hold
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
    key = hashlib.sha256(zlib.ZLIB_RUNTIME_VERSION.encode() + content).hexdigest()[:32]
    file = cache.folder() / "gzipped" / f"{key}.gzip"
    try:
        packed = file.read_bytes()
        if gzip.decompress(packed) == content:
            return packed
    except (OSError, EOFError, zlib.error):
        pass  # there is none, or it is damaged
    packed = gzip.compress(content, 9, mtime=0)
    try:
        cache.write(file, packed)
    except BuildError:
        return packed  # the next build packs again
    cache.prune(file.parent, "*.gzip", KEPT)
    return packed
