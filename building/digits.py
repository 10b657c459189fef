"""Make one compact file of the handwritten digits, which their package has as 21 MB of decimal numbers."""

import contextlib
import hashlib
import json
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from building import archive, cache, runtime
from building.errors import BuildError
from building.pins import DIGITS, DIGITS_SHA256, Part

FILE = "pycnn/data/digits.npz"  # in the checkout, where pycnn.datasets.digits() looks for it
NOTICES = ("web/licenses/digits/NOTICE.txt", "web/licenses/digits/LICENSE.txt")
SOURCE = "source.txt"  # the name of both inside the file, one after the other
ARRAYS = ("images.npy", "labels.npy", "test_images.npy", "test_labels.npy")

SIDE = 28  # pixels
FIFTH = 5  # every fifth digit is for the test
GREYS = {round(grey / 255, 3): grey for grey in range(256)}
"""The greys by the decimals that the package writes for them: 256 different ones, so nothing is lost."""

Digit = tuple[int, bytes]
"""The class of a digit, and its 28 × 28 greys row by row."""


def make(root: Path) -> Path:
    """Return the file of the digits; it is made, of parts that may have to be fetched, unless it is there.

    Raises BuildError when a part cannot be had or the file cannot be written.
    """
    file = root / FILE
    notice = b"\n".join((root / path).read_bytes() for path in NOTICES)
    if not is_made(file, notice):
        parts = runtime.fetch(DIGITS, cache.folder() / "digits")
        members = arrays(read(part, path) for part, path in parts.items())
        if (found := checksum(members)) != DIGITS_SHA256:
            raise BuildError(
                "building/pins.py has another checksum for the digits than the arrays made of them:\n"
                f"  pinned sha256 {DIGITS_SHA256}\n  made   sha256 {found}"
            )
        write(file, archive.pack({**members, SOURCE: notice}))
        print(f"Made {file}: {file.stat().st_size / runtime.MB:.1f} MB.")
    return file


def is_made(file: Path, notice: bytes) -> bool:
    """Tell whether the file holds the pinned arrays and this notice."""
    try:
        with zipfile.ZipFile(file) as made:
            members = {name: made.read(name) for name in ARRAYS}
            return checksum(members) == DIGITS_SHA256 and made.read(SOURCE) == notice
    except (OSError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return False


def checksum(members: Mapping[str, bytes]) -> str:
    """Return the sha256 of the unpacked arrays, one after the other."""
    total = hashlib.sha256()
    for name in ARRAYS:
        total.update(members[name])
    return total.hexdigest()


def read(part: Part, file: Path) -> list[bytes]:
    """Return the images of one class in the order of the package, SIDE × SIDE bytes each."""
    decimals = json.loads(file.read_bytes())["data"]
    try:
        greys = bytes(map(GREYS.__getitem__, decimals))
    except KeyError as error:
        raise BuildError(f"{part} has {error}, which is no 255th with three decimals.") from error
    return [greys[start : start + SIDE * SIDE] for start in range(0, len(greys), SIDE * SIDE)]


def arrays(classes: Iterable[Sequence[bytes]]) -> dict[str, bytes]:
    """Return the four arrays as the contents of .npy files: images and labels for training and for the test.

    Numbered from the first 0 to the last 9, every fifth digit is for the test: a fifth of all, and of each
    class a fifth, rounded up or down.
    """
    digits = [(label, image) for label, images in enumerate(classes) for image in images]
    training = [digit for number, digit in enumerate(digits, start=1) if number % FIFTH]
    test = digits[FIFTH - 1 :: FIFTH]
    return {
        **_arrays("images.npy", "labels.npy", mixed(training)),
        **_arrays("test_images.npy", "test_labels.npy", mixed(test)),
    }


def mixed(digits: Sequence[Digit]) -> list[Digit]:
    """Spread each class evenly over the whole, so that every beginning has its share of all classes."""
    counts = Counter(label for label, _ in digits)
    seen: Counter[int] = Counter()
    places = []
    for label, image in digits:
        places.append(((seen[label] + 0.5) / counts[label], label, image))
        seen[label] += 1
    return [(label, image) for _, label, image in sorted(places)]


def npy(shape: Sequence[int], content: bytes) -> bytes:
    """Return the .npy file, version 1.0, of an array of uint8."""
    header = repr({"descr": "|u1", "fortran_order": False, "shape": tuple(shape)}).encode()
    start = b"\x93NUMPY\x01\x00"
    padding = -(len(start) + 2 + len(header) + 1) % 64  # the numbers begin at a multiple of 64 bytes
    header += b" " * padding + b"\n"
    return start + len(header).to_bytes(2, "little") + header + content


def write(file: Path, content: bytes) -> None:
    """Write the file under another name first, so that nobody ever reads half of it."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        os.replace(unfinished, file)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise BuildError(f"Cannot write {file}: {error}.") from error


def _arrays(images: str, labels: str, digits: Sequence[Digit]) -> dict[str, bytes]:
    return {
        images: npy((len(digits), SIDE, SIDE), b"".join(image for _, image in digits)),
        labels: npy((len(digits),), bytes(label for label, _ in digits)),
    }
