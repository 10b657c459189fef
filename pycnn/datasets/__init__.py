"""Labelled images to train on."""

from .digits import digits
from .drawings import drawings
from .shapes import SHAPES

__all__ = ["SHAPES", "digits", "drawings"]
