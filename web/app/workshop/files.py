"""The files that can be changed: all modules of `pycnn`, with their original texts."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, Final

PACKAGE: Final = "pycnn"


@dataclass(frozen=True)
class Entry:
    """A place that the workshop's list names; what it is about stands in the words, by the same name."""

    module: str
    at: str

    @property
    def name(self) -> str:
        return f"{self.module}:{self.at}"


def _entries(module: str, *names: str) -> tuple[Entry, ...]:
    return tuple(Entry(f"{PACKAGE}.{module}", name) for name in names)


ENTRIES: Final[dict[str, tuple[Entry, ...]]] = {
    "layers": (
        *_entries("layers.conv", "Conv2D.forward", "Conv2D.backward"),
        *_entries("layers.relu", "ReLU.forward"),
        *_entries("layers.pool", "MaxPool2D.forward"),
        *_entries("layers.flatten", "Flatten.forward"),
        *_entries("layers.dense", "Dense.forward"),
    ),
    "learning": (
        *_entries("losses", "CrossEntropy", "AbsoluteError"),
        *_entries("backpropagation", "backpropagate"),
        *_entries("optimizers", "SGD.steps", "Adam.steps"),
        *_entries("nudge", "Nudge.step"),
    ),
    "data": (
        *_entries("datasets.shapes", "cross", "ring"),
        *_entries("datasets.strokes", "bent"),
        *_entries("datasets.drawings", "figure"),
        *_entries("datasets.distortions", "distorted"),
    ),
}
"""What the list of the workshop has, by groups; all other files are reached from the chapters."""


def can_change(module: str) -> bool:
    """Whether a module is one of those that can be changed."""
    if module.partition(".")[0] != PACKAGE:
        return False
    try:
        found = loaded(module)
        return not hasattr(found, "__path__") and bool(original(module))
    except (ImportError, OSError, TypeError):
        return False


def loaded(module: str) -> ModuleType:
    return importlib.import_module(module)


@cache
def original(module: str) -> str:
    """The text of a module as it came. Raises OSError if it is not at hand."""
    return inspect.getsource(loaded(module))


def path(module: str) -> str:
    return f"{module.replace('.', '/')}.py"


def place_of(function: Any) -> tuple[str, str] | None:
    """The module and the name of a function, if it can be changed."""
    module = getattr(function, "__module__", None)
    if not isinstance(module, str) or not can_change(module):
        return None
    return module, str(function.__qualname__)
