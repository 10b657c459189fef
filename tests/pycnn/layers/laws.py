"""What holds for every layer that learns, to try on one layer and one input, in float64."""

from __future__ import annotations

import numpy as np
import pytest

from pycnn import Layer
from pycnn.layers import Slope
from tests.pycnn.slopes import Array, slopes


def built(layer: Layer, x: Array, seed: int = 0) -> Layer:
    """Give the layer random parameters for such input, in float64."""
    rng = np.random.default_rng(seed)
    for name, shape in layer.parameter_shapes(x.shape[1:]).items():
        setattr(layer, name, rng.standard_normal(shape))
    return layer


def well_apart(shape: tuple[int, ...], seed: int) -> Array:
    """Return values in random order, none near another or 0: no small step changes a winner."""
    size = int(np.prod(shape))
    values = np.random.default_rng(seed).permutation(size) - size // 2
    return (values + 0.5).reshape(shape)


def slopes_are_right(layer: Layer, x: Array, seed: int = 0) -> None:
    """Compare backward and gradients with finite differences of a random mixture of the outputs."""
    y = layer.forward(x)
    gradient: Array = np.random.default_rng(seed).standard_normal(y.shape)
    before = x.copy(), y.copy(), gradient.copy()

    def error() -> float:
        return float((layer.forward(x) * gradient).sum())

    back = layer.backward(x, y, gradient)
    assert back.shape == x.shape
    assert back.dtype == np.float64
    np.testing.assert_allclose(back, slopes(error, x), rtol=1e-6, atol=1e-7)
    found = layer.gradients(x, gradient)
    assert found.keys() == layer.parameters.keys()
    for name, values in layer.parameters.items():
        assert found[name].shape == values.shape
        assert found[name].dtype == np.float64
        np.testing.assert_allclose(found[name], slopes(error, values), rtol=1e-6, atol=1e-7)
    for array, copy in zip((x, y, gradient), before, strict=True):
        assert array.tobytes() == copy.tobytes()


def local_slopes_are_right(layer: Layer, x: Array) -> None:
    """Compare what the layer says of each value of one input, and of its parameters, with finite differences.

    For the inputs also with what any layer would say, from `source` and `backward`: the same outputs.
    """
    one, y = x[0], layer.forward(x[:1])[0]
    for values, index in ((one, index) for index in np.ndindex(one.shape)):
        found = layer.slopes(one, y, index)
        _agrees(found, y.shape, _differences(layer, one, values, index))
        for made, plain in zip(found, Layer.slopes(layer, one, y, index), strict=True):
            assert made.output == plain.output
            assert made.slope == pytest.approx(plain.slope, rel=1e-12, abs=1e-15)
    for name, values in layer.parameters.items():
        for index in np.ndindex(values.shape):
            expected = _differences(layer, one, values, index)
            _agrees(layer.parameter_slopes(one, name, index), y.shape, expected)
            _agrees(Layer.parameter_slopes(layer, one, name, index), y.shape, expected)


def _agrees(found: tuple[Slope, ...], shape: tuple[int, ...], expected: Array) -> None:
    """See that the slopes come in reading order, are those expected, and that no output is missing."""
    outputs = [made.output for made in found]
    assert outputs == sorted(set(outputs))
    said = np.zeros(shape)
    for made in found:
        said[made.output] = made.slope
        if made.factor is not None:
            assert made.slope == made.factor / (made.divisor or 1)
    np.testing.assert_allclose(said, expected, rtol=1e-7, atol=1e-9)


def _differences(layer: Layer, one: Array, values: Array, index: tuple[int, ...]) -> Array:
    """Return how the output for one input changes with one of `values`; layers are straight for some way."""
    kept, step = values[index], 0.01
    values[index] = kept + step
    higher = layer.forward(one[np.newaxis].copy())[0]  # of a copy: what comes out may be a view of it
    values[index] = kept - step
    lower = layer.forward(one[np.newaxis].copy())[0]
    values[index] = kept
    difference: Array = (higher - lower) / (2 * step)
    return difference


def float32_stays(layer: Layer, x: Array) -> None:
    """See that nothing becomes float64, which takes twice the memory, if all that is given is float32."""
    x = x.astype(np.float32)
    for name, values in layer.parameters.items():
        setattr(layer, name, values.astype(np.float32))
    y = layer.forward(x)
    response = layer.respond(x, y, slice(0, 1), x[:, :1])[1]
    arrays = [y, layer.backward(x, y, y), response, *layer.gradients(x, y).values()]
    for name, parameter in layer.parameters.items():
        share = layer.factor(x, name, (0,) * parameter.ndim)
        assert share is not None
        arrays.append(share[1])
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def responds_rightly(layer: Layer, x: Array, part: slice, seed: int = 0) -> None:
    """Change some channels; compare what the layer says will change with its output for the whole."""
    y = layer.forward(x)
    before = y.copy()
    changed = x.copy()
    changed[:, part] = well_apart(x[:, part].shape, seed) * 1.25
    expected = layer.forward(changed)
    where, values = layer.respond(x, y, part, changed[:, part])
    answer = y.copy()
    answer[:, where] = values
    np.testing.assert_allclose(answer, expected, rtol=1e-9, atol=1e-9)
    assert y.tobytes() == before.tobytes()


def factors_are_right(layer: Layer, x: Array, change: float = 0.75) -> None:
    """Change each value of each parameter and compare with channel and factor that the layer names."""
    y = layer.forward(x)
    for name, values in layer.parameters.items():
        for index in np.ndindex(values.shape):
            share = layer.factor(x, name, index)
            assert share is not None
            channel, factor = share
            assert factor.shape == (len(x), *y.shape[2:])
            expected = y.copy()
            expected[:, channel] += change * factor
            kept = values[index]
            values[index] += change
            np.testing.assert_allclose(layer.forward(x), expected, rtol=1e-9, atol=1e-9)
            values[index] = kept
