"""Serve the assembled site to this machine's own browser."""

import errno
import http.server
import os
import shutil
import sys
import threading
import webbrowser
from functools import partial
from pathlib import Path
from typing import Any

from building.errors import BuildError

# Written out, because what the system's own tables say differs from machine to machine.
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".npz": "application/octet-stream",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".whl": "application/octet-stream",
    ".zip": "application/zip",
}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers with files, asks the browser to check for new ones each time, and keeps the terminal quiet."""

    protocol_version = "HTTP/1.1"  # keeps connections open, which halves the time of many small files
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | CONTENT_TYPES

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    """A web server for this machine only."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # on Windows it would let two servers share a port

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 — as in the base class
        # A browser that goes away in the middle of a download is no news.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


def listen(folder: Path, port: int, attempts: int = 50) -> Server:
    """Return a server of this folder on the port, or on the next one that is free (port 0: any free one)."""
    for candidate in range(port, min(port + attempts, 65536)):
        try:
            return Server(("127.0.0.1", candidate), partial(Handler, directory=str(folder)))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) and getattr(error, "winerror", 0) != 10013:
                raise BuildError(f"Cannot listen on port {candidate}: {error}") from error
    raise BuildError(f"No free port from {port} on, {attempts} tried. Choose another start with --port.")


def serve(folder: Path, port: int, browser: bool) -> None:
    """Serve the folder until Ctrl-C, and show it in a browser where there is one."""
    with listen(folder, port) as server:
        if port not in (0, server.server_port):
            print(f"Port {port} is in use, so this is the next free one.")
        print(f"The site is at {server.address} — Ctrl-C ends.", flush=True)
        if browser:
            threading.Thread(target=show, args=(server.address,), daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nEnded.")


def show(address: str) -> None:
    """Open the address in a browser; without a display there is none to open."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        if not shutil.which("wslview"):
            return  # else a text browser would take over the terminal
    try:
        webbrowser.open(address)
    except webbrowser.Error as error:
        print(f"No browser could be opened ({error}); the address above works in any.", file=sys.stderr)
