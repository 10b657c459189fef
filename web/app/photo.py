"""Pictures from elsewhere: dropped on the page, pasted, or chosen from a file, each becomes a drawing."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import numpy as np
from js import document, window
from numpy.typing import NDArray
from pyodide.ffi import JsException, create_proxy

from . import page
from .drawing import PEN, SIDE, scan
from .state import put_mark
from .store import Store
from .words import photos as words

MOST_BYTES: Final = 50_000_000
MOST_PIXELS: Final = 120_000_000
"""More than phones take; decoded, each takes four bytes of memory."""
ENOUGH: Final = 1_000_000
"""Pixels that Python gets to see, at most …"""
LONGEST: Final = 10_000
"""… and along one side. Canvases end at three times that."""
VECTOR: Final = 1000
"""Pixels of the longer side of a vector drawing, which has no size of its own."""
ENDS: Final = {"image/png": b"IEND", "image/jpeg": b"\xff\xd9"}
"""What a whole file has at its end, or before what cameras append. Firefox shows half a picture as well."""

Pixels = NDArray[np.uint8]


class FileError(Exception):
    """A file that does not become a drawing; the message is the sentence for the page."""


class Photos:
    """The ways by which a picture comes to the page."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._task: asyncio.Future[None] | None = None
        page.listen(document, "dragover", self._drag)
        page.listen(document, "drop", self._drop)
        page.listen(document, "paste", self._paste)
        chooser, button = (document.getElementById(name) for name in ("picture-file", "open-picture"))
        if chooser and button:
            page.listen(button, "click", lambda _: chooser.click())
            page.listen(chooser, "change", self._chosen)

    def _drag(self, event: Any) -> None:
        if _takes(event):
            event.preventDefault()  # otherwise nothing could be dropped
            event.dataTransfer.dropEffect = "copy"

    def _drop(self, event: Any) -> None:
        if not _takes(event):
            return
        event.preventDefault()  # otherwise the browser would leave the page and show the file
        if event.dataTransfer.files.length:
            self._open(event.dataTransfer.files)
        else:
            self._forget()
            page.show_notice(words.ONLY_AN_ADDRESS)

    def _paste(self, event: Any) -> None:
        clipboard = event.clipboardData
        if not clipboard or not clipboard.files.length:
            return
        if _takes_text(event.target) and "text/plain" in list(clipboard.types):
            return  # a table, say, comes as text and as a picture of itself
        event.preventDefault()
        self._open(clipboard.files)

    def _chosen(self, event: Any) -> None:
        if event.target.files.length:
            self._open(event.target.files)
            event.target.value = ""  # so that the same file can be chosen again

    def _open(self, files: Any) -> None:
        """Draw the first picture of several files."""
        self._forget()
        listed = [files.item(number) for number in range(files.length)]
        file = next((each for each in listed if str(each.type).startswith("image/")), listed[0])
        self._task = asyncio.ensure_future(page.guarded_task(lambda: self._draw(file)))

    def _forget(self) -> None:
        """Stop reading: something else was brought meanwhile, and has the last word."""
        if self._task is not None:
            self._task.cancel()

    async def _draw(self, file: Any) -> None:
        # Nobody who brings no picture has to wait for this before the page is ready.
        from pycnn.photographs import PictureError, to_ink

        try:
            ink = to_ink(await _pixels(file), SIDE, PEN)
        except FileError as error:
            page.show_notice(str(error))
        except PictureError as error:
            page.show_notice(words.no_letter(str(error)))
        else:
            page.show_notice("")
            self._store.dispatch(put_mark(scan(ink)))


def _takes(event: Any) -> bool:
    """Whether what is dragged is for us: files, and addresses, for which a browser may leave the page."""
    kinds = list(event.dataTransfer.types) if event.dataTransfer else []
    return "Files" in kinds or ("text/uri-list" in kinds and not _takes_text(event.target))


def _takes_text(target: Any) -> bool:
    element = target if hasattr(target, "closest") else target.parentElement  # it may be a piece of text
    return bool(element and page.closest(element, "input, textarea, [contenteditable]"))


async def _pixels(file: Any) -> Pixels:
    """A file's pixels, RGBA (rows, cols, 4), ENOUGH at most. FileError if it is no picture."""
    name, kind = str(file.name).lower(), str(file.type)
    if not file.size:
        raise FileError(words.EMPTY)
    if kind and not kind.startswith("image/"):
        raise FileError(words.NO_PICTURE)
    if file.size > MOST_BYTES:
        raise FileError(words.HUGE)
    if kind in ENDS and ENDS[kind] not in (await file.arrayBuffer()).to_bytes():
        raise FileError(words.BROKEN)
    address = window.URL.createObjectURL(file)
    try:
        image = await _loaded(address)
        if image is None:
            raise FileError(
                words.HEIC if name.endswith((".heic", ".heif")) or "hei" in kind else words.BROKEN
            )
        if image.naturalWidth * image.naturalHeight > MOST_PIXELS:
            raise FileError(words.HUGE)
        if kind == "image/svg+xml":
            return _scaled(image, *_vector_size(image))
        bitmap = await window.createImageBitmap(file)  # which browsers refuse to make of half a picture
        pixels = _scaled(bitmap, bitmap.width, bitmap.height)
        bitmap.close()
        return pixels
    except JsException as error:
        raise FileError(words.BROKEN) from error
    finally:
        window.URL.revokeObjectURL(address)


async def _loaded(address: str) -> Any | None:
    """The image at an address as soon as its size is known; None if it cannot be read."""
    image = window.Image.new()
    known: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    proxy = create_proxy(lambda event: None if known.done() else known.set_result(event.type == "load"))
    for kind in ("load", "error"):
        image.addEventListener(kind, proxy)
    image.src = address
    try:
        return image if await known else None
    finally:
        for kind in ("load", "error"):
            image.removeEventListener(kind, proxy)
        proxy.destroy()


def _vector_size(image: Any) -> tuple[int, int]:
    """The size in which a vector drawing is made, in its own proportions if it has any."""
    width, height = int(image.naturalWidth) or 1, int(image.naturalHeight) or 1
    longest = max(width, height)
    return max(width * VECTOR // longest, 1), max(height * VECTOR // longest, 1)


def _scaled(image: Any, width: int, height: int) -> Pixels:
    """The pixels of an image of this size, halved until it is small enough.

    In one step thin lines would be lost: a browser makes each pixel from no more than four.
    """
    while width * height > ENOUGH or max(width, height) > LONGEST:
        width, height = -(-width // 2), -(-height // 2)
        image = _context(image, width, height).canvas
    data = _context(image, width, height).getImageData(0, 0, width, height).data
    return np.frombuffer(data.to_bytes(), dtype=np.uint8).reshape(height, width, 4)


def _context(image: Any, width: int, height: int) -> Any:
    """An image drawn on a canvas of this size."""
    canvas = document.createElement("canvas")
    canvas.width, canvas.height = width, height
    context = canvas.getContext("2d", page.options(willReadFrequently=True))
    context.drawImage(image, 0, 0, width, height)
    return context
