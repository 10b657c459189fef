"""The record of an export: the program that is shown, and of which network it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pycnn import Sequential

NUMPY, PYTORCH = "numpy", "pytorch"
FORMS: Final = (NUMPY, PYTORCH)


@dataclass(frozen=True)
class Export:
    """All that the export shows follows from this, and from the network of the page."""

    form: str = NUMPY
    network: Sequential | None = None
    """Of which network the shown text is; None if none is shown."""
    text: str = ""
    said: str = ""
    """What became of the last download, copy or view."""
