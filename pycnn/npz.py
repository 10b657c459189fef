"""Reading .npz files that others may have made: nothing is unpickled, nothing is larger than it may be."""

from __future__ import annotations

import io
import math
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Shape, shape_text

LONGEST_HEADER = 2**12  # bytes that an npy file has before its numbers


def content(archive: zipfile.ZipFile, name: str, longest: int) -> bytes:
    """Unpack a file of the archive; ValueError if it is longer than `longest` bytes, whatever it claims."""
    with archive.open(name) as file:
        unpacked = file.read(longest + 1)
    if len(unpacked) > longest:
        raise ValueError(f"{name} is longer than the {longest:,} bytes that it may have")
    return unpacked


def array(archive: zipfile.ZipFile, name: str, shape: Shape, dtype: str) -> NDArray[Any]:
    """Read the array `name`, which must have this shape and dtype; ValueError, saying what it has, if not.

    Its header is checked before memory is reserved for what it announces. What is damaged in other ways may
    raise whatever the parsers of NumPy and zipfile raise.
    """
    wanted = np.dtype(dtype)
    file = io.BytesIO(content(archive, name, wanted.itemsize * math.prod(shape) + LONGEST_HEADER))
    version = np.lib.format.read_magic(file)
    if version != (1, 0):
        raise ValueError(f"{name} has version {version} of the npy format instead of (1, 0)")
    given, _, given_dtype = np.lib.format.read_array_header_1_0(file)
    if given != shape or given_dtype != wanted:
        raise ValueError(
            f"{name} is {shape_text(given)} of {given_dtype} instead of {shape_text(shape)} of {wanted}"
        )
    file.seek(0)
    read: NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
    return read
