"""What the site weighs, part by part, and whether that is within the budget."""

import gzip
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from building import site
from building.errors import BuildError

BUDGET = Path(__file__).with_name("budget.toml")

PARTS = {
    "the page": ("index.html", "style-*.css", "manifest.webmanifest"),
    "its start": ("boot-*/*",),
    "PyScript": ("pyscript-*/*",),
    "Pyodide": ("pyodide-*/*",),
    "Python's library": ("python/stdlib-*",),
    "NumPy": ("python/numpy-*",),
    "pycnn and the app": ("python/ours-*",),
}
"""What a first visit fetches until the first decision."""

LATER = {
    "the rest of both libraries": ("python/more-*",),
    "the handwritten digits": ("data/*",),
    "licences, worker, icons": ("licenses/**/*", "worker.js", "icon.svg", "icon.png"),
}
"""What is fetched only when it is used, or to be kept for use without a network."""


class Size(NamedTuple):
    """Bytes, and bytes as a server sends them that compresses what can be compressed."""

    raw: int = 0
    sent: int = 0

    def __add__(self, other: object) -> "Size":
        return Size(*map(sum, zip(self, other, strict=True))) if isinstance(other, Size) else NotImplemented


def measure(folder: Path, patterns: Iterable[str]) -> Size:
    """Add up the files of a built site that fit one of the patterns."""
    total = Size()
    for pattern in patterns:
        for file in sorted(folder.glob(pattern)):
            if file.is_file():
                total += of(file)
    return total


def of(file: Path) -> Size:
    """Measure one file; what the build has packed counts raw as what it holds."""
    content = file.read_bytes()
    if file.name.endswith(site.PACKED):
        return Size(len(gzip.decompress(content)), len(content))
    return Size(len(content), min(len(content), len(gzip.compress(content, 6))))


def report(folder: Path) -> list[str]:
    """Return a table of what a first visit costs, in lines."""
    lines = [f"{'':28}{'raw':>12}{'compressed':>12}"]
    for title, parts in (("a first visit", PARTS), ("later, or for no network", LATER)):
        sizes = {name: measure(folder, patterns) for name, patterns in parts.items()}
        lines += [_line(f"  {name}", size) for name, size in sizes.items()]
        lines.append(_line(title, sum(sizes.values(), Size())))
    return lines


def check(folder: Path) -> None:
    """Raise BuildError if the site in this folder weighs more than the budget allows."""
    for name, parts in (("first_visit", PARTS), ("offline", LATER)):
        total = sum((measure(folder, patterns) for patterns in parts.values()), Size())
        within(name, total.sent)


def within(name: str, size: int) -> None:
    """Raise BuildError if something weighs more than its limit in the budget."""
    limit = tomllib.loads(BUDGET.read_text(encoding="utf-8"))[name]
    if size > limit:
        raise BuildError(
            f"Too large: {name} is {size:,} bytes, and building/{BUDGET.name} allows {limit:,}.\n"
            "Make it smaller, or raise the limit there if it is worth it to everybody who waits for it."
        )


def _line(name: str, size: Size) -> str:
    return f"{name:28}{size.raw:12,}{size.sent:12,}"
