"""Zip archives whose bytes depend on nothing but their files and the zlib that packs them."""

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip archive can hold


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of these files, given by name; the same on every day and system."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return content.getvalue()
