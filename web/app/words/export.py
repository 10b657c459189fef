"""What the export says."""

from __future__ import annotations

from collections.abc import Mapping

TITLE = "Take it with you"
INTRO = (
    "The network that the page shows, with its weights, as a program of its own. It needs nothing of this page and gives "
    "the same numbers."
)
PROGRAM = "As a program"
FORM = "For"
FORMS: Mapping[str, str] = {"numpy": "plain NumPy", "pytorch": "PyTorch"}
ABOUT: Mapping[str, str] = {
    "numpy": "A script that needs NumPy only: votes(image) and decide(image), or python3 file.py image.npy.",
    "pytorch": "A module with the network as a torch.nn.Module, its parameters named as here, ready to train on.",
}
DOWNLOAD, SHOW, HIDE, COPY = "Download", "Show it", "Hide it", "Copy"
TEXT = "The network as a program"
OF_SHOWN = "This is the network that the page shows."
OF_ANOTHER = "The page shows another network by now: hide it and show it again."
COPIED = "Copied."
NOT_COPIED = "The browser did not copy it: select the text and copy it by keyboard."


OTHER_CODE = (
    "the page runs on code that you changed, and a program, which has the original, would give other numbers; restore it in the "
    "workshop first"
)


def downloaded(name: str, size: int) -> str:
    return f"{name}, {size / 1000:.1f} KB, goes to your downloads."


def impossible(reason: str) -> str:
    """Why there can be no such program."""
    return f"It cannot be exported: {reason}."
