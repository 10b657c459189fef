"""Files: what the page gives to the reader."""

from __future__ import annotations

import asyncio

from js import document, window
from pyodide.ffi import to_js

from . import page


def download(name: str, content: bytes, kind: str) -> None:
    """Hand a file to the browser, as a click on a link does."""
    blob = window.Blob.new([to_js(content)], page.options(type=kind))
    address = window.URL.createObjectURL(blob)
    link = document.createElement("a")
    link.href, link.download = address, name
    link.click()
    asyncio.get_running_loop().call_later(10, lambda: window.URL.revokeObjectURL(address))
