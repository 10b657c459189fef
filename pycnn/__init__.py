"""Convolutional neural networks in readable Python and NumPy, with every number open to inspection."""

from . import datasets, explain, images, ink, lesson, literal
from .layers import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU
from .network import Sequential
from .trace import Trace

__version__ = "0.1.0"

__all__ = [
    "Conv2D",
    "Dense",
    "Flatten",
    "Layer",
    "MaxPool2D",
    "ReLU",
    "Sequential",
    "Trace",
    "__version__",
    "datasets",
    "explain",
    "images",
    "ink",
    "lesson",
    "literal",
]
