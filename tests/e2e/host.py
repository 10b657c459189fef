"""A server that a test can stop, give another version of the site, or let answer with nonsense."""

import threading
import time
from functools import partial
from http import HTTPStatus
from pathlib import Path

from building.server import Handler, Server

SUB_PATH = "some/repo"


class Host:
    """Serves one folder after the other at the same address, under a sub-path."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.answer = ""
        """With "files"; or "login", a page of somebody else's, whatever is asked; or "nothing", for long."""
        self.missing = ""
        """What a path has in it that is not there."""
        self.asked: list[str] = []
        self._server: Server | None = None
        self.port = 0
        self.start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def url(self) -> str:
        return f"{self.origin}{SUB_PATH}/"

    def start(self) -> None:
        """Be there, again at the same address, with all that the site has."""
        self.answer, self.missing = "files", ""
        self._server = Server(("127.0.0.1", self.port), partial(Answering, host=self))
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}).start()

    def restart(self) -> None:
        self.stop()
        self.start()

    def stop(self) -> None:
        """Be gone, with all connections that are still open."""
        self.answer = "gone"
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class Answering(Handler):
    """Answers as its host says."""

    def __init__(self, *arguments: object, host: Host) -> None:
        self._host = host
        super().__init__(*arguments, directory=str(host.site))  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:  # noqa: N802 — the base class calls it so
        host = self._host
        prefix = f"/{SUB_PATH}/"
        path = self.path.partition("?")[0]
        if host.answer == "gone":
            self.close_connection = True
            return
        if host.answer == "nothing":
            time.sleep(20)
        if host.answer == "login":
            self._say(HTTPStatus.OK, b"<!doctype html><title>Hotel</title><p>Please log in</p>")
        elif not path.startswith(prefix) or (host.missing and host.missing in path):
            self._say(HTTPStatus.NOT_FOUND, b"Nothing here")
        else:
            host.asked.append(path.removeprefix(prefix))
            self.path = f"/{path.removeprefix(prefix)}"
            self.directory = str(host.site)
            super().do_GET()

    def _say(self, status: HTTPStatus, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
