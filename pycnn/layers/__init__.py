"""The layers, one file each: shapes, parameters, forward and backward, and what is behind each number."""

from .arithmetic import Arithmetic
from .base import Layer
from .conv import Conv2D
from .dense import Dense
from .flatten import Flatten
from .pool import MaxPool2D
from .relu import ReLU
from .slope import Slope

__all__ = ["Arithmetic", "Conv2D", "Dense", "Flatten", "Layer", "MaxPool2D", "ReLU", "Slope"]
