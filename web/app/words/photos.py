"""What the page says when a picture from elsewhere does not become a drawing."""

from __future__ import annotations

EMPTY = "This file is empty."
HUGE = "This picture is too large: save it smaller, or take a screenshot of it."
NO_PICTURE = "This is no picture: take a PNG, JPEG, WebP, GIF or SVG file."
BROKEN = "This picture cannot be read: it is damaged, or of a kind that this browser does not know."
HEIC = "This browser cannot read HEIC pictures: save it as JPEG first."
ONLY_AN_ADDRESS = (
    "Only an address came along, and this page asks no other site for anything: save the picture first."
)


def no_letter(reason: str) -> str:
    return f"Nothing was drawn: {reason}."
