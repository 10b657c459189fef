"""Evaluation: how wrong a network is on labelled images, and how often it is right."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import FloatArray
from .learner import PIECE, Part
from .losses import CrossEntropy, Labels, Loss

if TYPE_CHECKING:
    from .network import Sequential


def evaluating(
    network: Sequential, images: FloatArray, labels: Labels, loss: Loss
) -> Generator[Part, None, Part]:
    """Find error and accuracy on a set of images, a piece at a time."""
    size = max(PIECE // max(network.multiplications, 1), 1)
    part = Part()
    for start in range(0, len(images), size):
        if start:
            yield part
        right = labels[start : start + size]
        votes = network.votes(images[start : start + size])
        part = part.plus(votes, loss.errors(votes, right), right)
    return part


def evaluate(network: Sequential, x: ArrayLike, y: ArrayLike) -> tuple[float, float]:
    """Return mean softmax cross-entropy and accuracy; see `Sequential.evaluate`."""
    images = network.batch(x)
    work = evaluating(network, images, check_labels(y, images, network.classes), CrossEntropy())
    while True:
        try:
            next(work)
        except StopIteration as end:
            part: Part = end.value
            return part.error / part.images, part.correct / part.images


def check_labels(y: ArrayLike, images: FloatArray, classes: list[str]) -> Labels:
    """Return the labels as integers (n,); ValueError unless there is one of a class for each image."""
    labels: NDArray[Any] = np.asarray(y)
    if not len(images):
        raise ValueError("there are no images: give at least one of each class")
    if labels.dtype.kind in "UO" and labels.size and isinstance(labels.flat[0], str):
        raise ValueError(
            f"labels must be the classes' numbers, 0 to {len(classes) - 1}, not their names: "
            f"use {classes}.index(name)"
        )
    if labels.ndim != 1:
        hint = "; of one-hot rows take .argmax(axis=1)" if labels.ndim == 2 else ""
        raise ValueError(
            f"labels must be a list of class numbers, one for each image, got {labels.shape}{hint}"
        )
    if len(labels) != len(images):
        raise ValueError(f"there are {len(images)} images but {len(labels)} labels: each image needs one")
    if labels.dtype.kind not in "iub" and not (
        labels.dtype.kind == "f" and np.isfinite(labels).all() and (labels == np.floor(labels)).all()
    ):
        raise ValueError(f"labels must be whole numbers, not {labels.dtype}")
    wrong = np.flatnonzero((labels < 0) | (labels >= len(classes)))
    if len(wrong):
        raise ValueError(
            f"label {wrong[0]} is {labels[wrong[0]]}, but there are only the classes 0 to {len(classes) - 1} "
            f"({', '.join(classes)})"
        )
    return labels.astype(np.int64)
