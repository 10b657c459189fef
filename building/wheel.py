"""Pack our own Python into one pure wheel whose bytes depend on nothing but its sources."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

from building import archive
from building.errors import BuildError

DATA = "data"  # a folder of files that the page asks for one by one, when it needs them


def sources(package: Path) -> dict[str, bytes]:
    """Return the files of a package by their names inside the wheel.

    Without its data/, which would make the start of the page wait, and without what Python leaves behind.
    """
    if not (package / "__init__.py").is_file():
        raise BuildError(f"{package} has no __init__.py. Is this checkout complete? `git status` tells.")
    return {
        f"{package.name}/{file.relative_to(package).as_posix()}": file.read_bytes()
        for file in sorted(package.rglob("*"))
        if file.is_file()
        and file.suffix != ".pyc"
        and not file.name.startswith(".")
        and not file.is_relative_to(package / DATA)
    }


def pack(name: str, version: str, files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Return the file name and the bytes of a wheel with these files."""
    info = f"{name}-{version}.dist-info"
    content = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: pycnn\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    packed = archive.pack(recorded(content))
    return tagged(f"{name}-{version}-py3-none-any.whl", packed), packed


def recorded(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a wheel with a true RECORD, which lists them with their checksums."""
    (record,) = (name for name in files if name.endswith(".dist-info/RECORD"))
    listed = [(name, content) for name, content in sorted(files.items()) if name != record]
    rows = [f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in listed]
    return {**files, record: "".join([*rows, f"{record},,\n"]).encode()}


def tagged(file: str, packed: bytes) -> str:
    """Return a wheel's file name with a build tag made from its content, instead of the one it may have.

    So no browser mixes an old wheel with a new page.
    """
    name, version, *_, python, abi, platform = file.split("-")
    build = hashlib.sha256(packed).hexdigest()[:8]
    return "-".join((name, version, f"0{build}", python, abi, platform))


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
