"""The CDN, npm and pip: what they give, and how they say that they cannot."""

import gzip
import http.server
import io
import os
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from building import server
from building.pins import NUMPY_FOLDER, Package, Part
from building.sources import Cdn, Npm, Pip, Received, SourceError

needs_sh = pytest.mark.skipif(os.name == "nt", reason="the stand-in for a client is a shell script")


def ignore(part: Part, size: int) -> None:
    pass


def part(cdn: str, *, npm: bool = True) -> Part:
    return Part(Package("@demo/core", "1.0", cdn, npm), "dist/file.js", 5, "0" * 64)


@pytest.fixture
def cdn(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "file.js").write_bytes(b"hello")
    with server.listen(tmp_path, 0) as www:
        thread = threading.Thread(target=www.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield www.address.rstrip("/")
        www.shutdown()
        thread.join()


def test_the_cdn_gives_bytes_and_tells_how_many_have_come(cdn: str) -> None:
    sizes: list[int] = []
    assert Cdn().read(part(cdn), lambda _, size: sizes.append(size)) == b"hello"
    assert sizes[-1] == 5


def test_a_file_that_the_cdn_lacks_is_told_with_its_address(cdn: str) -> None:
    with pytest.raises(SourceError, match=rf"{cdn}/nowhere/dist/file.js answered 404"):
        Cdn().read(part(f"{cdn}/nowhere"), ignore)


def test_a_cdn_that_cannot_be_reached_is_asked_only_once(cdn: str) -> None:
    source = Cdn()
    with pytest.raises(SourceError, match="could not be reached"):
        source.read(part("http://127.0.0.1:1"), ignore)
    with pytest.raises(SourceError, match="could not be reached"):
        source.read(part(cdn), ignore)


class Packing(http.server.BaseHTTPRequestHandler):
    """Answers as a CDN does that packs what it sends, for those who can unpack it."""

    content = gzip.compress(b"hello")

    def do_GET(self) -> None:
        assert self.headers["Accept-Encoding"] == "gzip"
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_: object) -> None:
        pass


class Damaging(Packing):
    content = b"not packed at all"


def read_from(handler: type[Packing], received: Received) -> bytes:
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as www:
        thread = threading.Thread(target=www.handle_request)
        thread.start()
        try:
            return Cdn().read(part(f"http://127.0.0.1:{www.server_port}"), received)
        finally:
            thread.join()


def test_what_the_cdn_packs_is_unpacked_and_counted_so() -> None:
    sizes: list[int] = []
    assert read_from(Packing, lambda _, size: sizes.append(size)) == b"hello"
    assert sizes[-1] == 5


def test_what_comes_damaged_is_told() -> None:
    with pytest.raises(SourceError, match=r"dist/file\.js came damaged"):
        read_from(Damaging, ignore)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a test writes the shell script that stands in for the npm client."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return folder / "npm"


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@needs_sh
def test_npm_packs_once_for_all_files(tmp_path: Path, client: Path) -> None:
    with tarfile.open(tmp_path / "demo.tgz", "w:gz") as archive:
        member = tarfile.TarInfo("package/dist/file.js")
        member.size = 5
        archive.addfile(member, io.BytesIO(b"hello"))
    script(client, f'echo "$2" >> {tmp_path}/calls; cp {tmp_path}/demo.tgz "$4"')
    source = Npm(tmp_path / "scratch")
    assert source.read(part("unused"), ignore) == b"hello"
    assert source.read(part("unused"), ignore) == b"hello"
    assert (tmp_path / "calls").read_text() == "@demo/core@1.0\n"


@needs_sh
def test_what_npm_says_last_is_the_reason(tmp_path: Path, client: Path) -> None:
    script(client, "echo npm error code ENOTFOUND >&2; echo npm error no such registry >&2; exit 1")
    with pytest.raises(SourceError, match="no such registry"):
        Npm(tmp_path / "scratch").read(part("unused"), ignore)


def test_without_npm_the_reason_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="npm is not installed"):
        Npm(tmp_path).read(part("unused"), ignore)


@needs_sh
def test_pip_brings_the_wheel_inside_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carrier = tmp_path / "carrier.whl"
    with zipfile.ZipFile(carrier, "w") as archive:
        archive.writestr(f"{NUMPY_FOLDER}/file.js", b"hello")
    python = tmp_path / "python"
    script(python, f'test "$1 $2 $3 $4" = "-m pip download --dest" && cp {carrier} "$5"')
    monkeypatch.setattr(sys, "executable", str(python))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert Pip(scratch).read(part("unused", npm=False), ignore) == b"hello"
    assert list(scratch.iterdir()) == []


@needs_sh
def test_without_pip_the_reason_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "python"
    script(python, "echo 'python: No module named pip' >&2; exit 1")
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(SourceError, match="No module named pip"):
        Pip(tmp_path).read(part("unused", npm=False), ignore)


def test_npm_has_no_wheel_and_pip_nothing_else(tmp_path: Path) -> None:
    assert not Npm(tmp_path).carries(part("unused", npm=False))
    assert not Pip(tmp_path).carries(part("unused"))
