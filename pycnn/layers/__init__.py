"""The layers, one file each: shapes, parameters, forward, and the arithmetic behind each number."""

from .arithmetic import Arithmetic
from .base import Layer
from .conv import Conv2D
from .dense import Dense
from .flatten import Flatten
from .pool import MaxPool2D
from .relu import ReLU

__all__ = ["Arithmetic", "Conv2D", "Dense", "Flatten", "Layer", "MaxPool2D", "ReLU"]
