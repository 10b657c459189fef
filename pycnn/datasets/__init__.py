"""Labelled images to train on."""

from .drawings import drawings
from .shapes import SHAPES

__all__ = ["SHAPES", "drawings"]
