"""Write the whole site as one HTML file that opens from a disk, without a server and without a network.

Its files stand behind the page's text, byte for byte: base64 would make them a third larger. HTML read as
windows-1252 has a character for every byte; four of them a parser would change, and these are escaped.
They stand in pieces: WebKit copies a text anew for each part of it that arrives, which took seven seconds.
"""

import json
import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from building import archive
from building.errors import BuildError
from building.site import PACKED

ESCAPE = b"="
CHANGED = (b"\0", b"\r", b"<")
"""NUL and CR a parser replaces, and < may begin the script's end."""
PIECE = 1 << 18
"""So many bytes stand in one script."""

NONCE = "onefile"  # the file's own scripts; nobody can put others into a file on a disk but by changing it

POLICY = (
    f"default-src 'none'; script-src 'nonce-{NONCE}' blob: 'wasm-unsafe-eval'; style-src 'nonce-{NONCE}'; "
    "connect-src blob:; img-src data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'"
)


def write(site: Path, root: Path, target: Path) -> Path:
    """Write a built site as one file; return it."""
    index = (site / "index.html").read_text(encoding="utf-8")
    (boot,) = (folder.name for folder in site.glob("boot-*"))
    files = contents(site)
    packed = {
        name: content if name.endswith((PACKED, ".npz")) else archive.gzipped(content)
        for name, content in files.items()
    }
    listed = [[name, len(content), content is not files[name]] for name, content in packed.items()]
    start = "".join(f'import "{boot}/{name}.mjs"; ' for name in ("interpreter", "pyscript"))
    loader = (root / "web" / "onefile.js").read_text(encoding="utf-8")
    what = (
        f'<script nonce="{NONCE}" type="text/plain" id="files" data-files="{escape(json.dumps(listed))}" '
        f'data-start="{escape(start)}"></script>'
    )
    before, after = _page(site, index).rsplit("</body>", 1)
    target.write_bytes(
        b"".join(
            [
                _ascii(before + what),
                *pieces(b"".join(packed.values())),
                _ascii(_script(loader) + "</body>" + after),
            ]
        )
    )
    return target


def contents(site: Path) -> dict[str, bytes]:
    """Return the files that the page needs; modules name each other as an import map can know them."""
    chosen = [
        *site.glob("boot-*/*.mjs"),
        *site.glob("pyscript-*/*"),
        *site.glob("pyodide-*/*"),
        *site.glob("python/*"),
    ]
    files = {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in sorted([*chosen, *site.glob("data/*")])
    }
    names = {name.rpartition("/")[2]: name for name in files}
    for name in files:
        if name.endswith(("js",)):
            text = files[name].decode("utf-8")
            for found in re.findall(r'"(\.\.?/[\w./-]+\.m?js)"', text):
                if full := names.get(found.rpartition("/")[2]):
                    text = text.replace(f'"{found}"', f'"{full}"')
            files[name] = text.encode("utf-8")
    licences = sorted(file for file in site.glob("licenses/**/*") if file.is_file())
    texts = [
        f"{file.relative_to(site)}\n\n{file.read_text(encoding='utf-8', errors='replace')}"
        for file in licences
    ]
    return files | {"licenses.txt": f"\n\n{'=' * 72}\n".join(texts).encode("utf-8")}


def escaped(content: bytes) -> bytes:
    """Return bytes that an HTML parser leaves alone inside a script."""
    content = content.replace(ESCAPE, ESCAPE + bytes([ESCAPE[0] + 64]))
    for byte in CHANGED:
        content = content.replace(byte, ESCAPE + bytes([byte[0] + 64]))
    return content


def pieces(content: bytes) -> Iterator[bytes]:
    """Yield the scripts that hold these bytes, in their order."""
    for start in range(0, len(content), PIECE):
        piece = escaped(content[start : start + PIECE])
        yield b'<script type="text/plain" class="piece">' + piece + b"</script>"


def _page(site: Path, index: str) -> str:
    """Return the page with its style sheet in it, and without what it would fetch."""
    (style,) = (file.read_text(encoding="utf-8") for file in site.glob("style-*.css"))
    style = re.sub(r"[^\0-\x7f]", lambda found: f"\\{ord(found[0]):x} ", style)
    index = re.sub(r'\s*<link rel="(?:modulepreload|preload|manifest)"[^>]*>', "", index)
    index = re.sub(r'\s*<script [^>]*src="[^>]*></script>', "", index)
    changes: dict[str, str | Callable[[re.Match[str]], str]] = {
        r'<meta charset="utf-8">': '<meta charset="windows-1252">',
        r'(<meta http-equiv="Content-Security-Policy" content=)"[^"]*"': rf'\1"{POLICY}"',
        r'<link rel="stylesheet"[^>]*>': lambda _: f'<style nonce="{NONCE}">\n{style}</style>',
    }
    index = re.sub(r' data-downloader="[^"]*"', "", index, count=1)
    index = index.replace("<script>", f'<script nonce="{NONCE}">')
    for pattern, change in changes.items():
        index, count = re.subn(pattern, change, index, count=1)
        if not count:
            raise BuildError(f"web/index.html has changed: building/single.py looks for {pattern} in it.")
    return index


def _script(code: str) -> str:
    return f'<script nonce="{NONCE}">\n{code}</script>\n'


def _ascii(text: str) -> bytes:
    return text.encode("ascii", "xmlcharrefreplace")
