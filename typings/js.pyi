"""The browser's global names; what they are, only the browser knows."""

from typing import Any

document: Any
window: Any

def __getattr__(name: str) -> Any: ...
