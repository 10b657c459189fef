"""Ten thousand handwritten digits of the MNIST database, divided once and for all into training and test."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pycnn.arrays import FloatArray
from pycnn.in_pieces import InPieces, finish, part

if TYPE_CHECKING:
    import zipfile

Labelled: TypeAlias = tuple[FloatArray, NDArray[np.int64]]
"""Images (n, 1, 28, 28) and their labels (n,)."""

FILE = Path(__file__).parents[1] / "data" / "digits.npz"
TRAINING, TEST = 8000, 2000
SIDE = 28  # pixels
CLASSES = 10
LONGEST_FILE = 10_000_000  # bytes; incompressible images and some more
UNPACKED = 0.8  # the share of the reading that is unpacking
PIECE = 500  # images that become numbers at a time


def digits(path: str | PathLike[str] | IO[bytes] | None = None) -> tuple[Labelled, Labelled]:
    """Return the digits for training and those for the test: `(x, y), (x_test, y_test)`.

    `x` is (8000, 1, 28, 28), float32 from −1 (background) to 1 (full ink): a grey k of 255 is 2·k/255 − 1.
    `y` is (8000,), int64 from 0 to 9. `x_test` and `y_test` are 2000 of the same. Every beginning has its
    share of all classes: `x[:1000], y[:1000]` is a smaller set of the same kind. The division is not MNIST's
    own, so that accuracies cannot be compared with published ones.

    `path` is another place of the file digits.npz, or the file itself, opened to read bytes. Raises
    FileNotFoundError if it is not there, ValueError if it is damaged or another file. Source: MNIST, by Yann
    LeCun, Corinna Cortes and Christopher J.C. Burges; source.txt in the file tells more.
    """
    return finish(digits_in_pieces(path))


def digits_in_pieces(
    path: str | PathLike[str] | IO[bytes] | None = None,
) -> InPieces[tuple[Labelled, Labelled]]:
    """Read the same in pieces of a few milliseconds.

    It yields the share that is done, from 0 to 1, and ends with what `digits` returns. It raises what
    `digits` raises.
    """
    # Here and not above: a page without digits does not wait for zipfile.
    from pycnn import npz

    if path is None and not FILE.exists():
        raise FileNotFoundError(
            f"The digits are not at {FILE}: run `python3 build.py build` in a checkout, which makes that file"
        )
    with npz.opened(FILE if path is None else path, "the file of the digits", LONGEST_FILE) as archive:
        share = TRAINING / (TRAINING + TEST)
        training = yield from part(_read(archive, "", TRAINING), 0, share)
        return training, (yield from part(_read(archive, "test_", TEST), share, 1))


def _read(archive: zipfile.ZipFile, prefix: str, count: int) -> InPieces[Labelled]:
    from pycnn import npz

    labels = npz.array(archive, f"{prefix}labels.npy", (count,), "|u1")
    if labels.max() >= CLASSES:
        raise ValueError(f"{prefix}labels.npy has the label {labels.max()}; they go from 0 to {CLASSES - 1}")
    reading = npz.array_in_pieces(archive, f"{prefix}images.npy", (count, SIDE, SIDE), "|u1")
    greys = yield from part(reading, 0, UNPACKED)
    images = np.empty((count, 1, SIDE, SIDE), dtype=np.float32)
    for start in range(0, count, PIECE):
        # (2k − 255)/255 is 2·k/255 − 1, rounded once; in place, because 25 MB more would be much for a phone.
        piece = images[start : start + PIECE]
        piece[:, 0] = greys[start : start + PIECE]
        piece *= 2
        piece -= 255
        piece /= 255
        yield UNPACKED + (1 - UNPACKED) * min(start + PIECE, count) / count
    return images, labels.astype(np.int64)
