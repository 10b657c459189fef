"""Export: a network as a program of its own, which needs no pycnn and gives the same numbers."""

from .numpy_script import numpy_script
from .pytorch_module import pytorch_module

__all__ = ["numpy_script", "pytorch_module"]
