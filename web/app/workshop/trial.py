"""The trial: what changed code must be able to do before the page runs on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from app.words import workshop as words
from pycnn import (
    SGD,
    AbsoluteError,
    Adam,
    Backpropagation,
    Conv2D,
    CrossEntropy,
    Dense,
    Flatten,
    Layer,
    MaxPool2D,
    Nudge,
    ReLU,
    Sequential,
    backpropagation,
    datasets,
)
from pycnn.arrays import FloatArray, Shape
from pycnn.losses import Labels, Loss

SIZE = 16
"""Pixels of the drawings that a changed generator has to draw."""


class UnfitError(ValueError):
    """What is wrong with a result, and which place of which module gave it."""

    def __init__(self, text: str, module: str, place: str) -> None:
        super().__init__(text)
        self.module, self.place = module, place


def try_out(module: str, network: Sequential, images: Iterable[FloatArray]) -> None:
    """Try what a changed module has a part in; raise what goes wrong, or UnfitError for unusable results."""
    with np.errstate(all="ignore"):  # what is not finite is looked at below
        for image in images:
            decide(network, image)
        learn(small_network())
        if module.startswith("pycnn.datasets"):
            draw()


def decide(network: Sequential, image: FloatArray) -> None:
    """Send one image through every layer."""
    values = network.batch(image)
    for layer, shape in zip(network.layers, network.shapes[1:], strict=True):
        values = layer.forward(values)
        _check(values, (1, *shape), layer, "forward")


def small_network() -> Sequential:
    """Return a network with a layer of each kind, whose numbers are of both signs; it needs no randomness."""
    layers: list[Layer] = [Conv2D(2, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(2)]
    shape: Shape = (1, 7, 7)
    for layer in layers:
        for name, size in layer.parameter_shapes(shape).items():
            setattr(layer, name, waves(size, 0.7))
        shape = layer.output_shape(shape)
    return Sequential(layers, input_shape=(1, 7, 7), classes=["X", "O"])


def learn(network: Sequential) -> None:
    """Go back through a network layer by layer, then as a whole, and take a step with each learner."""
    images, labels = waves((3, *network.input_shape), 1.3), np.array([0, 1, 0])
    for loss in (CrossEntropy(), AbsoluteError()):
        go_back(network, images, labels, loss)
        backpropagation.backpropagate(network, images, labels, loss)
    shapes = {name: values.shape for name, values in network.parameters.items()}
    for learner in (Backpropagation(SGD(0.01, 0.5)), Backpropagation(Adam()), Nudge(0.1)):
        for _ in learner.step(network, images, labels):
            pass
        made: Any = learner.optimizer if isinstance(learner, Backpropagation) else learner
        place = "steps" if isinstance(learner, Backpropagation) else "step"
        for name, values in network.parameters.items():
            _check(values, shapes[name], made, place)


def go_back(network: Sequential, images: FloatArray, labels: Labels, loss: Loss) -> None:
    """Follow an error back through every layer."""
    values = [images]
    for layer in network.layers:
        values.append(layer.forward(values[-1]))
    _check(loss.errors(values[-1], labels), labels.shape, loss, "errors")
    flow = loss.gradient(values[-1], labels)
    _check(flow, values[-1].shape, loss, "gradient")
    for layer, x, y in zip(reversed(network.layers), values[-2::-1], values[:0:-1], strict=True):
        for name, gradient in layer.gradients(x, flow).items():
            _check(gradient, layer.parameters[name].shape, layer, "gradients")
        flow = layer.backward(x, y, flow)
        _check(flow, x.shape, layer, "backward")


def draw() -> None:
    """Draw each shape, and distort the drawings."""
    rng = np.random.default_rng(0)
    images, labels = datasets.drawings(len(datasets.SHAPES), SIZE, rng, datasets.SHAPES)
    shape = (len(labels), 1, SIZE, SIZE)
    _check_array(images, shape, "drawings", "pycnn.datasets.drawings", "drawings")
    distorted = datasets.distorted(images, rng)
    _check_array(distorted, shape, "distorted", "pycnn.datasets.distortions", "distorted")


def _check(values: object, shape: Shape, maker: object, place: str) -> None:
    kind = type(maker)
    _check_array(values, shape, f"{kind.__name__}.{place}", kind.__module__, f"{kind.__name__}.{place}")


def _check_array(values: object, shape: Sequence[int], name: str, module: str, place: str) -> None:
    if not isinstance(values, np.ndarray):
        raise UnfitError(words.no_array(name, type(values).__name__), module, place)
    if values.shape != tuple(shape):
        raise UnfitError(words.other_shape(name, values.shape, tuple(shape)), module, place)
    if values.dtype.kind not in "fiub" or not np.isfinite(values).all():
        raise UnfitError(words.not_finite(name), module, place)


def waves(shape: Shape, pace: float) -> FloatArray:
    """Numbers between −1 and 1, of which no two that are near are alike."""
    count = int(np.prod(shape))
    values: FloatArray = np.sin(pace * np.arange(1, count + 1) ** 1.1).astype(np.float32).reshape(shape)
    return values
