"""Our site and a stock page of PyScript and NumPy, served as a good host does: compressed where it helps."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path

from building import cache as kept
from building import page, runtime, server, single, site
from building.pins import NUMPY, PARTS, PYODIDE, PYSCRIPT

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
STOPWATCH = '<script src="./stopwatch.js"></script>'
COMPRESSED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm", ".webmanifest"}


class Host(server.Handler):
    """Compresses, lets browsers keep everything for ten minutes as GitHub Pages does, and counts bytes."""

    sent = 0

    def do_GET(self) -> None:  # noqa: N802 — the base class calls it so
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if file.suffix not in COMPRESSED or not file.is_file():
            type(self).sent += file.stat().st_size if file.is_file() else 0
            return super().do_GET()
        content = compressed(file)
        type(self).sent += len(content)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None

    def send_header(self, keyword: str, value: str) -> None:
        super().send_header(keyword, "max-age=600" if keyword == "Cache-Control" else value)


@cache
def compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 9)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, type[Host]]]:
    """Serve a folder; return its address, and what counts the bytes that it has sent."""

    class Counting(Host):
        pass

    with server.Server(("127.0.0.1", 0), partial(Counting, directory=str(folder))) as www:
        threading.Thread(target=www.serve_forever, daemon=True).start()
        yield www.address, Counting
        www.shutdown()


def make(folder: Path) -> tuple[Path, Path, Path]:
    """Make our site, the stock page and the one file in a folder, each with the stopwatch."""
    parts = runtime.fetch(PARTS, kept.folder() / "runtime")
    index = page.render(ROOT)
    ours, stock, one = folder / "ours", folder / "stock", folder / "one.html"
    site.assemble(ROOT, parts, ours, index.replace("<head>", f"<head>{STOPWATCH}"))
    shutil.copyfile(HERE / "stopwatch.js", ours / "stopwatch.js")
    single.write(ours, ROOT, one)
    script = (HERE / "stopwatch.js").read_text(encoding="utf-8")
    watched = one.read_bytes().replace(
        b"<title>", f'<script nonce="{single.NONCE}">{script}</script><title>'.encode("ascii"), 1
    )
    one.write_bytes(watched)
    stock.mkdir()
    folders = {PYSCRIPT: stock / "pyscript", PYODIDE: stock / "pyodide", NUMPY: stock / "pyodide"}
    for part, file in parts.items():
        folders[part.package].mkdir(exist_ok=True)
        shutil.copyfile(file, folders[part.package] / part.name)
    shutil.copyfile(HERE / "stock.html", stock / "index.html")
    for name in ("stopwatch.js", "plugins.js"):
        shutil.copyfile(HERE / name, stock / name)
    return ours, stock, one
