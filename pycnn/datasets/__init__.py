"""Labelled images to train on."""

from .digits import digits, digits_in_pieces
from .distortions import distorted
from .drawings import drawings
from .shapes import SHAPES

__all__ = ["SHAPES", "digits", "digits_in_pieces", "distorted", "drawings"]
