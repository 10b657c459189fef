"""Convolutional neural networks in readable Python and NumPy, with every number open to inspection."""

from typing import TYPE_CHECKING

from . import chain_rule, datasets, explain, images, ink, lesson, linearity, literal, matches, sizes
from .backpropagation import Backpropagation, backpropagate
from .curve import error_curve, gradient_check, nudge_slope
from .layers import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU
from .losses import AbsoluteError, CrossEntropy
from .models import pretrained
from .network import Sequential
from .nudge import Nudge
from .optimizers import SGD, Adam
from .progress import Checkpoint, History, Progress
from .trace import Trace, through
from .training import Diverged, train

if TYPE_CHECKING:
    from . import (
        answers,
        candidates,
        evidence,
        export,
        fits,
        layer_list,
        originals,
        own_drawings,
        robustness,
        search,
        timeline,
    )
    from .answers import confusion
    from .evidence import occlusion, saliency
    from .timeline import Timeline

__version__ = "0.1.0"

__all__ = [
    "SGD",
    "AbsoluteError",
    "Adam",
    "Backpropagation",
    "Checkpoint",
    "Conv2D",
    "CrossEntropy",
    "Dense",
    "Diverged",
    "Flatten",
    "History",
    "Layer",
    "MaxPool2D",
    "Nudge",
    "Progress",
    "ReLU",
    "Sequential",
    "Timeline",
    "Trace",
    "__version__",
    "answers",
    "backpropagate",
    "candidates",
    "chain_rule",
    "confusion",
    "datasets",
    "error_curve",
    "evidence",
    "explain",
    "export",
    "fits",
    "gradient_check",
    "images",
    "ink",
    "layer_list",
    "lesson",
    "linearity",
    "literal",
    "matches",
    "nudge_slope",
    "occlusion",
    "originals",
    "own_drawings",
    "pretrained",
    "robustness",
    "saliency",
    "search",
    "sizes",
    "through",
    "timeline",
    "train",
]

if not TYPE_CHECKING:
    # In a browser every module costs time, so what not all need is imported when it is first asked for.
    _PARTS = {
        "Timeline": "timeline",
        "confusion": "answers",
        "occlusion": "evidence",
        "saliency": "evidence",
    }

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"pycnn has no {name}")
        from importlib import import_module

        module = import_module(f"{__name__}.{_PARTS.get(name, name)}")
        return getattr(module, name) if name in _PARTS else module
