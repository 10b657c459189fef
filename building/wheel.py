"""Pack our own Python into one pure wheel whose bytes depend on nothing but its sources."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from building.errors import BuildError

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip archive can hold


def sources(package: Path) -> dict[str, bytes]:
    """Return the files of a package by their names inside the wheel, without what Python leaves behind."""
    if not (package / "__init__.py").is_file():
        raise BuildError(f"{package} has no __init__.py. Is this checkout complete? `git status` tells.")
    return {
        f"{package.name}/{file.relative_to(package).as_posix()}": file.read_bytes()
        for file in sorted(package.rglob("*"))
        if file.is_file() and file.suffix != ".pyc" and not file.name.startswith(".")
    }


def pack(name: str, version: str, files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Return the file name and the bytes of a wheel with these files.

    The name has a build tag made from the content: no browser mixes an old wheel with a new page.
    """
    info = f"{name}-{version}.dist-info"
    content = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: pycnn\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in sorted(content.items())]
    content[f"{info}/RECORD"] = "".join([*record, f"{info}/RECORD,,\n"]).encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as wheel:
        for path in sorted(content):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, content[path], zipfile.ZIP_DEFLATED, 9)
    packed = archive.getvalue()
    build = hashlib.sha256(packed).hexdigest()[:8]
    return f"{name}-{version}-0{build}-py3-none-any.whl", packed


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
