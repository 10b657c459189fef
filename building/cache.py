"""The folder outside the checkout that keeps downloads and the tests' virtual environment."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from building.errors import BuildError

VARIABLE = "PYCNN_CACHE"


def folder() -> Path:
    """Return this person's cache folder on this system, or what the environment variable PYCNN_CACHE says."""
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).expanduser().resolve()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "pycnn" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "pycnn"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pycnn"


def write(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it: under another name first, then renamed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(unfinished, path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BuildError(
            f"Cannot write to the cache: {error}.\n"
            f"Make room or give write permission, or set {VARIABLE} to a folder that can be written."
        ) from error


def prune(folder: Path, pattern: str, keep: int) -> None:
    """Remove the oldest files of a pattern but for so many; what cannot be removed stays."""
    with contextlib.suppress(OSError):
        newest_first = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in newest_first[keep:]:
            file.unlink()
