"""What is said of a picture that no letter can be taken from."""

from __future__ import annotations


class PictureError(ValueError):
    """A picture that shows no letter; the message says what to do."""
