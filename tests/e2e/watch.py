"""What goes wrong in a page while nobody looks."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response


@dataclass
class Watch:
    """What went wrong in the pages of a context that no test looked for."""

    origin: str
    problems: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        # Requests are only looked at: to hold them up for a decision makes each page half a second slower.
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.problems.append(f"uncaught: {error.error}"))
        context.on("response", self._on_response)

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.problems.append(f"request to another origin: {request.url}")
        # Everything that the page itself imports is to come with it: building/base.txt lists it.
        if "/python/more-" in request.url and not request.service_worker:
            self.problems.append("the page has imported a module that building/base.txt does not list")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def assert_clean(self) -> None:
        problems, self.problems = self.problems, []
        assert problems == []
