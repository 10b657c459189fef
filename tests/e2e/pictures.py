"""Files with pictures, as a person drops them on a page or pastes them."""

import base64
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from tests.pycnn.photographs.pictures import Grey, letter, rgba

Pixels = NDArray[np.uint8]


@dataclass
class File:
    """A file as its bytes; or as such a picture, which the browser is to write as a file of another kind."""

    name: str
    kind: str
    content: bytes
    rewritten: bool = False
    padding: int = 0  # bytes

    @property
    def payload(self) -> dict[str, object]:
        return {**vars(self), "content": base64.b64encode(self.content).decode()}


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(pixels: Pixels) -> bytes:
    """A PNG file of RGBA (rows, cols, 4)."""
    rows, cols, _ = pixels.shape
    unfiltered = np.concatenate([np.zeros((rows, 1), dtype=np.uint8), pixels.reshape(rows, -1)], axis=1)
    parts = [
        chunk(b"IHDR", struct.pack(">IIBBBBB", cols, rows, 8, 6, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(unfiltered.tobytes(), 1)),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def bmp(pixels: Pixels) -> bytes:
    """A BMP file, whose rows go from bottom to top; they have four bytes per pixel and need no padding."""
    rows, cols, _ = pixels.shape
    data = pixels[::-1, :, [2, 1, 0, 3]].tobytes()
    header = struct.pack("<IiiHHIIiiII", 40, cols, rows, 1, 32, 0, len(data), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(data), 0, 0, 54) + header + data


def svg(size: str) -> bytes:
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {size}>
        <style>path {{ stroke: teal }}</style>
        <path d="M10 10 50 50M50 10 10 50" style="stroke-width: 5"/></svg>""".encode()


def drawn(name: str, rows: int = 300, cols: int = 400, width: int = 16) -> Grey:
    """Dark lines on light paper."""
    return 0.9 - 0.7 * letter(name, rows, cols, width)


X, O = (png(rgba(drawn(name))) for name in "XO")  # noqa: E741 — it is what it looks like

# Everything is made ready first, so that nothing comes between one event and the next.
BRING = """async ({groups, way, address}) => {
  const transfers = [];
  for (const files of groups) {
    const transfer = new DataTransfer();
    for (const {name, kind, content, rewritten, padding} of files) {
      let data = Uint8Array.from(atob(content), character => character.charCodeAt(0));
      if (rewritten) {
        const bitmap = await createImageBitmap(new Blob([data]));
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
        canvas.getContext("2d").drawImage(bitmap, 0, 0);
        data = await new Promise(done => canvas.toBlob(done, kind));
        if (data.type !== kind) return null;
      }
      transfer.items.add(new File([data, new Uint8Array(padding)], name, {type: kind}));
    }
    if (address) transfer.setData("text/uri-list", address);
    transfers.push(transfer);
  }
  const details = {bubbles: true, cancelable: true};
  const send = event => { document.querySelector("h1").dispatchEvent(event); return event.defaultPrevented; };
  return transfers.flatMap(transfer => {
    if (way === "paste") {
      const event = new ClipboardEvent("paste", details);
      Object.defineProperty(event, "clipboardData", {value: transfer}); // Firefox takes no files otherwise
      return [send(event)];
    }
    return ["dragover", "drop"].map(kind => send(new DragEvent(kind, {...details, dataTransfer: transfer})));
  });
}"""


def drop(page: Page, *files: File, address: str = "") -> None:
    bring(page, "drop", files, address=address)


def bring(page: Page, way: str, *groups: Sequence[File], address: str = "") -> None:
    """Drop or paste the groups of files, one right after the other."""
    sent = [[file.payload for file in files] for files in groups]
    told = page.evaluate(BRING, {"groups": sent, "way": way, "address": address})
    if told is None:
        pytest.skip(f"this browser cannot write {groups[0][0].kind}")
    assert all(told), "the browser would go on and do what it usually does"
