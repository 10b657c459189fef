"""Render the page: its template, and everything in it as the page's own views show it at first."""

import re
import runpy
import subprocess
import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path

from building import testing
from building.errors import BuildError

IMPORTED = '@import "'


def render(root: Path) -> str:
    """Return index.html, rendered by a Python that has NumPy: this one, or one of a virtual environment."""
    try:
        import numpy  # noqa: F401 — only to see whether it is there
    except ImportError:
        python: str | Path = testing.environment(root, "build")
    else:
        python = sys.executable
    command = [python, "-m", "building.page", str(root)]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
    if result.returncode:
        raise BuildError(f"The page cannot be rendered:\n{result.stderr.strip()}")
    return result.stdout


def rendered(root: Path) -> str:
    """Do it in this very process; NumPy must be there."""
    sys.path[:0] = [str(root), str(root / "web")]
    try:
        from app.first import first_page
        from app.words import front
    finally:
        del sys.path[:2]
    fields = {
        "language": front.LANGUAGE,
        "title": escape(front.TITLE),
        "description": escape(front.DESCRIPTION),
        "page": first_page(),
    }
    return filled((root / "web" / "index.html").read_text(encoding="utf-8"), fields)


def words(root: Path) -> dict[str, str]:
    """Return what the page says around its figures, by name: other files say it too."""
    texts = runpy.run_path(str(root / "web" / "app" / "words" / "front.py"))
    return {name.lower(): escape(text) for name, text in texts.items() if isinstance(text, str)}


def filled(template: str, fields: Mapping[str, str]) -> str:
    """Return the template with each `{{ name }}` that is given replaced; names that are not given stay."""
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: fields.get(found[1], found[0]), template)


def style(root: Path) -> str:
    """Return the style sheet with those that it imports in their places, so that one request gets all.

    Comments and indentation stay behind: they are for who changes the sheets.
    """
    lines = []
    for line in (root / "web" / "style.css").read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith(IMPORTED):
            name = line.removeprefix(IMPORTED).split('"')[0]
            lines.append((root / "web" / name).read_text(encoding="utf-8"))
        else:
            lines.append(line)
    return re.sub(r"/\*.*?\*/|^[ \t]+|^\n", "", "".join(lines), flags=re.DOTALL | re.MULTILINE)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(rendered(Path(sys.argv[1])))
