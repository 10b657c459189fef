"""Labelled images to train on."""

from .digits import digits
from .distortions import distorted
from .drawings import drawings
from .shapes import SHAPES

__all__ = ["SHAPES", "digits", "distorted", "drawings"]
