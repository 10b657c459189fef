"""Reading .npz files that others may have made: nothing is unpickled, nothing is larger than it may be."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from .arrays import Shape, shape_text
from .in_pieces import InPieces, finish

LONGEST_HEADER = 2**12  # bytes that an npy file has before its numbers
PIECE = 2**18  # bytes that are unpacked at a time

Content = TypeVar("Content")


def read(
    path: str | PathLike[str] | IO[bytes],
    what: str,
    longest: int,
    reader: Callable[[zipfile.ZipFile], Content],
) -> Content:
    """Return what `reader` makes of the archive at a path or in an open binary file.

    Raises what `opened` raises.
    """
    with opened(path, what, longest) as archive:
        return reader(archive)


@contextmanager
def opened(
    path: str | PathLike[str] | IO[bytes], what: str, longest: int
) -> Generator[zipfile.ZipFile, None, None]:
    """Open the archive at a path or in an open binary file, for whoever reads it in the `with` block.

    Raises ValueError, beginning with what it is not, `what`, if the file is longer than `longest` bytes or
    the reader fails in whatever way; OSError if the file cannot be read at all.
    """
    if isinstance(path, (str, PathLike)):
        with Path(path).open("rb") as file:
            packed = file.read(longest + 1)
    else:
        packed = path.read(longest + 1)
    if len(packed) > longest:
        raise ValueError(f"not {what}: the file is larger than {longest:,} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            yield archive
    except ValueError as error:
        raise ValueError(f"not {what}: {error}") from error
    except Exception as error:
        # There is no I/O here: whatever a parser raises comes from what is in the file.
        raise ValueError(f"not {what}: it is damaged, or not an npz file at all ({error})") from error


def content(archive: zipfile.ZipFile, name: str, longest: int) -> bytes:
    """Unpack a file of the archive; ValueError if it is longer than `longest` bytes, whatever it claims."""
    return finish(content_in_pieces(archive, name, longest))


def content_in_pieces(archive: zipfile.ZipFile, name: str, longest: int) -> InPieces[bytes]:
    """Do the same in pieces of a few milliseconds."""
    unpacked = bytearray()
    with archive.open(name) as file:
        while piece := file.read(min(PIECE, longest + 1 - len(unpacked))):
            unpacked += piece
            yield len(unpacked) / longest
    if len(unpacked) > longest:
        raise ValueError(f"{name} is longer than the {longest:,} bytes that it may have")
    return bytes(unpacked)


def array(archive: zipfile.ZipFile, name: str, shape: Shape, dtype: str) -> NDArray[Any]:
    """Read the array `name`, which must have this shape and dtype; ValueError, saying what it has, if not.

    Its header is checked before memory is reserved for what it announces. What is damaged in other ways may
    raise whatever the parsers of NumPy and zipfile raise.
    """
    return finish(array_in_pieces(archive, name, shape, dtype))


def array_in_pieces(archive: zipfile.ZipFile, name: str, shape: Shape, dtype: str) -> InPieces[NDArray[Any]]:
    """Do the same in pieces of a few milliseconds."""
    wanted = np.dtype(dtype)
    longest = wanted.itemsize * math.prod(shape) + LONGEST_HEADER
    file = io.BytesIO((yield from content_in_pieces(archive, name, longest)))
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
