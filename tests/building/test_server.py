"""The server answers as a browser needs it, and finds a free port."""

import http.client
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from building import server
from building.errors import BuildError


@pytest.fixture
def www(tmp_path: Path) -> Iterator[server.Server]:
    for suffix in server.CONTENT_TYPES:
        (tmp_path / f"file{suffix}").write_bytes(b"content")
    with server.listen(tmp_path, 0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def answer(www: server.Server, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", www.server_port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        (".mjs", "text/javascript"),
        (".js", "text/javascript"),
        (".wasm", "application/wasm"),
        (".json", "application/json"),
        (".css", "text/css"),
        (".html", "text/html"),
        (".svg", "image/svg+xml"),
        (".zip", "application/zip"),
        (".toml", "application/toml"),
        (".whl", "application/octet-stream"),
        (".npz", "application/octet-stream"),
    ],
)
def test_content_types(www: server.Server, suffix: str, expected: str) -> None:
    response = answer(www, f"/file{suffix}")
    assert response.status == 200
    assert (response.getheader("Content-Type") or "").split(";")[0] == expected


def test_the_browser_checks_for_newer_files(www: server.Server) -> None:
    assert answer(www, "/file.js").getheader("Cache-Control") == "no-cache"


def test_a_file_that_is_not_there(www: server.Server) -> None:
    assert answer(www, "/nowhere.js").status == 404


def test_nothing_outside_the_folder_is_served(www: server.Server, tmp_path: Path) -> None:
    (tmp_path.parent / "secret.txt").touch()
    assert answer(www, "/../secret.txt").status == 404
    assert answer(www, "/%2e%2e/secret.txt").status == 404


def test_only_this_machine_can_connect(www: server.Server) -> None:
    assert www.server_address[0] == "127.0.0.1"


def test_a_port_in_use_means_the_next_one(tmp_path: Path) -> None:
    with server.listen(tmp_path, 0) as first, server.listen(tmp_path, first.server_port) as second:
        assert first.server_port < second.server_port <= first.server_port + 49


def test_no_free_port_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BuildError, match="--port"):
            server.listen(tmp_path, taken.getsockname()[1], attempts=1)
