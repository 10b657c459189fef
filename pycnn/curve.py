"""The error as a curve over one value of the network: its height, and its slope, found in two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import numbers
from .backpropagation import backpropagate
from .chain_rule import mean_gradient
from .evaluation import check_labels
from .indices import parameter_at
from .losses import Loss
from .optimizers import number
from .trial import Trial

if TYPE_CHECKING:
    from .network import Sequential

AT_ONCE: Final = 64
"""How many images go through the layers together: enough to be fast, few enough to fit in memory."""


def error_curve(
    network: Sequential,
    images: ArrayLike,
    labels: ArrayLike,
    loss: Loss,
    name: str,
    index: int | tuple[int, ...],
    values: ArrayLike,
) -> NDArray[np.float64]:
    """Return the mean error of the images with one value of a parameter set to each of `values`: (values,).

    The value is that of the parameter `name`, such as `0.weight`, at `index`; the network stays as it is.
    Raises ValueError if images, labels, the name or the values are not usable, IndexError if the parameter
    has no such value.
    """
    place = parameter_at(network, name, index)[2]
    if numbers(values, "values").ndim != 1:
        raise ValueError(f"values must be a list of numbers, not {values!r}")
    batch = network.batch(images)
    right = check_labels(labels, batch, network.classes)
    trial = Trial(network, batch)
    wanted = np.asarray(values, dtype=np.float64)
    together = max(AT_ONCE // len(batch), 1)
    means = np.empty(len(wanted), dtype=np.float64)
    for start in range(0, len(wanted), together):
        votes = trial.votes_with(name, place, wanted[start : start + together])
        count = len(votes)
        errors = loss.errors(votes.reshape(count * len(batch), -1), np.tile(right, count))
        means[start : start + count] = errors.reshape(count, -1).mean(axis=1)
    return means


class Nudged(NamedTuple):
    """What nudging one value finds out: with it a step lower, as it is, and a step higher."""

    values: tuple[float, float, float]
    """The value itself, as float32 has it."""
    errors: tuple[float, float, float]
    """The mean error with it."""
    slope: float
    """How the mean error changes with the value: the errors' difference by the values', from end to end."""


def nudge_slope(
    network: Sequential,
    images: ArrayLike,
    labels: ArrayLike,
    loss: Loss,
    name: str,
    index: int | tuple[int, ...],
    step: float,
) -> Nudged:
    """Find how the mean error E changes with one value v of a parameter, by trying: a central difference.

    (E(v + step) − E(v − step)) / (2 · step) is the mean gradient where the error is straight that far, and
    close to it where it has no kink. Too small a step drowns in float32's rounding, which adds about
    10⁻⁷ · E / step. The network stays as it is.
    Raises ValueError and IndexError as `error_curve` does, and ValueError if the step is not above 0 or is
    lost when it is added to the value.
    """
    size = number(step, "step")
    place = parameter_at(network, name, index)[2]
    parameter = network.parameters[name]
    around = (float(parameter[place]) + size * np.array([-1.0, 0.0, 1.0])).astype(parameter.dtype)
    lower, same, higher = around.tolist()
    if not lower < same < higher:
        raise ValueError(f"a step of {size} is lost beside {same}: take a larger one")
    errors = error_curve(network, images, labels, loss, name, place, around)
    slope = float(errors[2] - errors[0]) / (higher - lower)
    return Nudged((lower, same, higher), (float(errors[0]), float(errors[1]), float(errors[2])), slope)


class GradientCheck(NamedTuple):
    """One value's gradient, found in both ways."""

    gradient: float
    """How the mean error changes with the value, by backpropagation."""
    nudged: Nudged
    """The same by nudging it, with the errors found on the way."""
    difference: float
    """The nudges' slope less the gradient."""


def gradient_check(
    network: Sequential,
    images: ArrayLike,
    labels: ArrayLike,
    loss: Loss,
    name: str,
    index: int | tuple[int, ...],
    step: float = 0.01,
) -> GradientCheck:
    """Find how the mean error changes with one value of a parameter, by a pass backwards and by two nudges.

    The value is that of the parameter `name`, such as `0.weight`, at `index`. Both agree, up to float32's
    rounding, where the error is straight from a `step` below the value to a `step` above. Where it has a kink
    (a ReLU opens, another value wins its window, a vote passes its right answer) they differ, and both are
    right: the gradient tells the slope at the value itself. The network stays as it is.
    Raises ValueError and IndexError as `nudge_slope` does.
    """
    nudged = nudge_slope(network, images, labels, loss, name, index, step)
    batch = network.batch(images)
    backpass = backpropagate(network, batch, check_labels(labels, batch, network.classes), loss)
    gradient = mean_gradient(network, backpass, name, index)
    return GradientCheck(gradient, nudged, nudged.slope - gradient)
