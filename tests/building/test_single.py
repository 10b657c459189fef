"""The one file's bytes survive an HTML parser, and no module names a neighbour that is not there."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from building import single
from building.errors import BuildError


def as_a_parser_reads(content: bytes) -> bytes:
    """Undo single.escaped as web/onefile.js does, after what the HTML standard does to a script's text."""
    text = content.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    assert "<" not in text
    plain = re.sub("=(.)", lambda found: chr((ord(found[1]) - 64) % 256), text, flags=re.DOTALL)
    return plain.encode("latin-1")


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 3, b"</script><!--", b"\r\n\r\0", b"====", b"=\0=@", b""]
)
def test_every_byte_survives(content: bytes) -> None:
    assert as_a_parser_reads(single.escaped(content)) == content


def test_the_pieces_hold_every_byte_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "PIECE", 100)  # an escaped byte must not be cut in two
    content = bytes(range(256)) * 3 + b"====" * 50
    script = re.compile(b"<script [^>]*>(.*)</script>", re.DOTALL)
    scripts = [script.fullmatch(each) for each in single.pieces(content)]
    assert len(scripts) > 5
    assert b"".join(as_a_parser_reads(found[1]) for found in scripts if found) == content


def test_it_costs_little() -> None:
    content = bytes(range(256)) * 100
    assert len(single.escaped(content)) < 1.02 * len(content)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "boot-0/interpreter.mjs": 'import "./download.mjs"; import { load } from "../pyodide-1/pyodide.mjs";',
        "boot-0/download.mjs": "",
        "pyodide-1/pyodide.mjs": "",
        "pyscript-1/core.js": 'export * from "./core-A.js"; import("./missing-B.js");',
        "pyscript-1/core-A.js": "",
        "python/ours-0.tar.gzip": "",
        "data/digits.npz": "",
        "licenses/a/LICENSE.txt": "Everything is allowed.",
        "style-0.css": 'a::after { content: "→"; }',
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_modules_name_each_other_so_that_an_import_map_finds_them(site: Path) -> None:
    files = single.contents(site)
    assert b'import "boot-0/download.mjs"' in files["boot-0/interpreter.mjs"]
    assert b'from "pyodide-1/pyodide.mjs"' in files["boot-0/interpreter.mjs"]
    assert files["pyscript-1/core.js"] == b'export * from "pyscript-1/core-A.js"; import("./missing-B.js");'
    assert b"Everything is allowed." in files["licenses.txt"]


def test_the_page_asks_for_nothing_else(site: Path, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    index = (root / "web" / "index.html").read_text(encoding="utf-8")
    (site / "index.html").write_text(
        index.replace("{{ page }}", "<p>→</p>").replace("{{ icon }}", "data:,"), encoding="utf-8"
    )
    page = single.write(site, root, tmp_path / "one.html").read_bytes().decode("ascii", "replace")

    class Asked(HTMLParser):
        addresses: list[str] = []  # noqa: RUF012 — filled by this one parser

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            self.addresses += [value or "" for name, value in attributes if name in ("src", "href")]

    asked = Asked()
    asked.feed(page)
    assert [address for address in asked.addresses if not address.startswith("data:")] == []
    assert "<p>&#8594;</p>" in page
    assert 'content: "\\2192 "' in page


def test_a_page_that_has_changed_is_told(site: Path) -> None:
    (site / "index.html").write_text("<html><body></body></html>", encoding="utf-8")
    with pytest.raises(BuildError, match=r"single\.py"):
        single.write(site, Path(__file__).resolve().parents[2], site / "one.html")
