"""Ten thousand handwritten digits of the MNIST database, divided once and for all into training and test."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pycnn.arrays import FloatArray

if TYPE_CHECKING:
    import zipfile

Labelled: TypeAlias = tuple[FloatArray, NDArray[np.int64]]
"""Images (n, 1, 28, 28) and their labels (n,)."""

FILE = Path(__file__).parents[1] / "data" / "digits.npz"
TRAINING, TEST = 8000, 2000
SIDE = 28  # pixels
CLASSES = 10
LONGEST_FILE = 10_000_000  # bytes; incompressible images and some more


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
    # Here and not above: a page without digits does not wait for zipfile.
    from pycnn import npz

    if path is None and not FILE.exists():
        raise FileNotFoundError(
            f"The digits are not at {FILE}: run `python3 build.py build` in a checkout, which makes that file"
        )

    def both(archive: zipfile.ZipFile) -> tuple[Labelled, Labelled]:
        return _read(archive, "", TRAINING), _read(archive, "test_", TEST)

    return npz.read(FILE if path is None else path, "the file of the digits", LONGEST_FILE, both)


def _read(archive: zipfile.ZipFile, prefix: str, count: int) -> Labelled:
    from pycnn import npz

    greys = npz.array(archive, f"{prefix}images.npy", (count, SIDE, SIDE), "|u1")
    labels = npz.array(archive, f"{prefix}labels.npy", (count,), "|u1")
    if labels.max() >= CLASSES:
        raise ValueError(f"{prefix}labels.npy has the label {labels.max()}; they go from 0 to {CLASSES - 1}")
    # (2k − 255)/255 is 2·k/255 − 1, rounded once; in place, because 25 MB more would be much for a phone.
    images = greys.reshape(count, 1, SIDE, SIDE).astype(np.float32, order="C")
    images *= 2
    images -= 255
    images /= 255
    return images, labels.astype(np.int64)
