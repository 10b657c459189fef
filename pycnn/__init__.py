"""Convolutional neural networks in readable Python and NumPy, with every number open to inspection."""

from typing import TYPE_CHECKING

from .layers import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU
from .network import Sequential
from .trace import Trace, through

if TYPE_CHECKING:
    from . import (
        answers,
        candidates,
        chain_rule,
        datasets,
        evidence,
        explain,
        export,
        fits,
        images,
        ink,
        layer_list,
        lesson,
        linearity,
        literal,
        matches,
        originals,
        own_drawings,
        robustness,
        search,
        sizes,
        timeline,
    )
    from .answers import confusion
    from .backpropagation import Backpropagation, backpropagate
    from .curve import error_curve, gradient_check, nudge_slope
    from .evidence import occlusion, saliency
    from .losses import AbsoluteError, CrossEntropy
    from .models import pretrained
    from .nudge import Nudge
    from .optimizers import SGD, Adam
    from .progress import Checkpoint, History, Progress
    from .timeline import Timeline
    from .training import Diverged, train

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
        "AbsoluteError": "losses",
        "Adam": "optimizers",
        "Backpropagation": "backpropagation",
        "Checkpoint": "progress",
        "CrossEntropy": "losses",
        "Diverged": "training",
        "History": "progress",
        "Nudge": "nudge",
        "Progress": "progress",
        "SGD": "optimizers",
        "Timeline": "timeline",
        "backpropagate": "backpropagation",
        "confusion": "answers",
        "error_curve": "curve",
        "gradient_check": "curve",
        "nudge_slope": "curve",
        "occlusion": "evidence",
        "pretrained": "models",
        "saliency": "evidence",
        "train": "training",
    }

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"pycnn has no {name}")
        from importlib import import_module

        module = import_module(f"{__name__}.{_PARTS.get(name, name)}")
        return getattr(module, name) if name in _PARTS else module

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
