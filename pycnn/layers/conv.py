"""Convolution: how well each feature matches at each place."""

from __future__ import annotations

import itertools
import math
from typing import Literal

import numpy as np

from pycnn.arrays import FloatArray, Region, Shape, pair, whole

from .arithmetic import Arithmetic
from .base import Layer
from .kernels import correlate, correlate_gradient, windows
from .slope import Slope, multiplied
from .windows import brief, clipped, covering, expect_maps


class Conv2D(Layer):
    """Slide `filters` features over the maps: (n, channels, rows, cols) → (n, filters, rows, cols).

    An output is the sum of feature × patch over all channels, plus the feature's bias: the cross-correlation
    that all CNNs call convolution. `kernel_size` and `stride` are one number or (rows, cols).

    `padding="valid"` uses only whole windows: ⌊(length − kernel) / stride⌋ + 1 of them. `padding="same"`
    surrounds the input with zeros, the odd one at the end, so that there are ⌈length / stride⌉, as Keras
    does and, where the stride is 1, PyTorch. `average=True` divides each sum by the number of pixels in the
    feature, channels · rows · cols, before the bias is added, so that a perfect match of ±1 values gives 1.

    After `build`: `weight` (filters, channels, kernel rows, kernel cols) and `bias` (filters,).
    """

    options = ("filters", "kernel_size", "stride", "padding", "average")

    def __init__(
        self,
        filters: int,
        kernel_size: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] = 1,
        padding: Literal["valid", "same"] = "valid",
        average: bool = False,
    ) -> None:
        self.filters = whole(filters, "filters")
        self.kernel_size = pair(kernel_size, "kernel_size")
        self.stride = pair(stride, "stride")
        if padding not in ("valid", "same"):
            raise ValueError(f'padding must be "valid" or "same", not {padding!r}')
        self.padding = padding
        if average not in (True, False):
            raise ValueError(f"average must be True or False, not {average!r}")
        self.average = bool(average)

    def output_shape(self, input_shape: Shape) -> Shape:
        _, *lengths = expect_maps(self, input_shape)
        if self.padding == "same":
            rows, cols = (-(-length // step) for length, step in zip(lengths, self.stride, strict=True))
            return self.filters, rows, cols
        if any(size > length for size, length in zip(self.kernel_size, lengths, strict=True)):
            kernel, maps = "{} × {}".format(*self.kernel_size), "{} × {}".format(*lengths)
            hint = 'use a smaller one or padding="same"'
            raise ValueError(f"{self}: the kernel ({kernel}) is larger than its input ({maps}): {hint}")
        axes = zip(lengths, self.kernel_size, self.stride, strict=True)
        rows, cols = ((length - size) // step + 1 for length, size, step in axes)
        return self.filters, rows, cols

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"weight": (self.filters, input_shape[0], *self.kernel_size), "bias": (self.filters,)}

    def forward(self, x: FloatArray) -> FloatArray:
        sums = correlate(self._patches(x), self.weight)
        if self.average:
            sums /= np.float32(self._pixels)
        sums += self.bias[:, np.newaxis, np.newaxis]
        return sums

    def backward(self, x: FloatArray, y: FloatArray, gradient: FloatArray) -> FloatArray:
        # A pixel gets back from each window that it was in, by the weight that lay on it there. Seen from the
        # pixel these are the windows around it in reverse order: a convolution with the reversed features.
        n, _, rows, cols = x.shape
        (above, _), (left, _) = self.margins((rows, cols))
        (height, width), (down, right) = self.kernel_size, self.stride
        spread = np.zeros((n, self.filters, rows + height - 1, cols + width - 1), dtype=x.dtype)
        spread[:, :, height - 1 - above :: down, width - 1 - left :: right][
            :, :, : gradient.shape[2], : gradient.shape[3]
        ] = gradient
        weight = self.weight[:, :, ::-1, ::-1].swapaxes(0, 1)
        return correlate(windows(spread, self.kernel_size, (1, 1)), weight / self._divisor)

    def slopes(self, x: FloatArray, y: FloatArray, index: tuple[int, ...]) -> tuple[Slope, ...]:
        channel, *position = index
        margins = zip(position, self.margins(x.shape[1:]), strict=True)
        inside = (at + before for at, (before, _) in margins)
        axes = zip(inside, self.kernel_size, self.stride, y.shape[1:], strict=True)
        down, right = (covering(*axis) for axis in axes)
        found = []
        for unit, (row, i), (col, j) in itertools.product(range(self.filters), down, right):
            place = (unit, channel, i, j)
            factor = float(self.weight[place])
            found.append(multiplied("convolution", (unit, row, col), factor, place, self._divided))
        return tuple(found)

    def gradients(self, x: FloatArray, gradient: FloatArray) -> dict[str, FloatArray]:
        weight = correlate_gradient(gradient, self._patches(x)) / self._divisor
        return {"weight": weight, "bias": gradient.sum(axis=(0, 2, 3))}

    def parameter_slopes(self, x: FloatArray, name: str, index: tuple[int, ...]) -> tuple[Slope, ...]:
        unit, *rest = index
        places = itertools.product(*map(range, self.output_shape(x.shape)[1:]))
        if name == "bias":
            return tuple(multiplied("convolution", (unit, row, col), 1.0) for row, col in places)
        channel, i, j = rest
        (above, _), (left, _) = self.margins(x.shape[1:])
        found = []
        for row, col in places:
            under = (channel, row * self.stride[0] - above + i, col * self.stride[1] - left + j)
            inside = all(0 <= at < length for at, length in zip(under, x.shape, strict=True))
            factor, place = (float(x[under]), under) if inside else (0.0, None)
            found.append(multiplied("convolution", (unit, row, col), factor, place, self._divided))
        return tuple(found)

    def factor(self, x: FloatArray, name: str, index: tuple[int, ...]) -> tuple[int, FloatArray] | None:
        _, rows, cols = self.output_shape(x.shape[1:])
        if name == "bias":
            return index[0], np.ones((len(x), rows, cols), dtype=x.dtype)
        unit, channel, i, j = index
        down, right = self.stride
        pixels = self._surrounded(x[:, channel : channel + 1])[
            :, 0, i : i + down * rows : down, j : j + right * cols : right
        ]
        return unit, pixels / self._divisor

    def respond(
        self, x: FloatArray, y: FloatArray, part: slice, values: FloatArray
    ) -> tuple[slice, FloatArray]:
        # What is added up can be changed by adding the difference.
        patches = self._patches(values - x[:, part])
        return slice(0, self.filters), y + correlate(patches, self.weight[:, part]) / self._divisor

    def multiplications(self, input_shape: Shape) -> int:
        return math.prod(self.output_shape(input_shape)) * input_shape[0] * math.prod(self.kernel_size)

    def source(self, region: Region, input_shape: Shape) -> Region:
        windows = zip(self._windows(region, input_shape), input_shape[1:], strict=True)
        return slice(0, input_shape[0]), *(clipped(window, length) for window, length in windows)

    def explain(self, x: FloatArray, index: tuple[int, ...]) -> Arithmetic:
        place = tuple(slice(i, i + 1) for i in index)
        region = self.source(place, x.shape)
        feature = self.weight[index[0]].copy()
        patch = np.zeros_like(feature)
        padding = np.ones(feature.shape, dtype=np.bool_)
        overlaps = zip(region[1:], self._windows(place, x.shape), strict=True)
        rows, cols = (slice(part.start - window.start, part.stop - window.start) for part, window in overlaps)
        patch[:, rows, cols] = x[region]
        padding[:, rows, cols] = False
        products = patch.astype(np.float64) * feature
        return Arithmetic(
            operation="convolution",
            region=region,
            patch=patch,
            padding=padding,
            feature=feature,
            products=products,
            sum=math.fsum(products.flat),
            divisor=self._divided,
            bias=float(self.bias[index[0]]),
        )

    def margins(self, lengths: Shape) -> list[tuple[int, int]]:
        """Return how many zeros surround maps of these lengths, rows and cols: (before, after) for each."""
        if self.padding == "valid":
            return [(0, 0), (0, 0)]
        margins = []
        for length, size, step in zip(lengths, self.kernel_size, self.stride, strict=True):
            total = max((-(-length // step) - 1) * step + size - length, 0)
            margins.append((total // 2, total - total // 2))
        return margins

    def __repr__(self) -> str:
        text = f"Conv2D({self.filters}, {brief(self.kernel_size)}"
        if self.stride != (1, 1):
            text += f", stride={brief(self.stride)}"
        if self.padding != "valid":
            text += f", padding={self.padding!r}"
        return text + (", average=True)" if self.average else ")")

    @property
    def _pixels(self) -> int:
        return math.prod(self.weight.shape[1:])

    @property
    def _divided(self) -> int | None:
        return self._pixels if self.average else None

    @property
    def _divisor(self) -> np.float32:
        return np.float32(self._divided or 1)

    def _windows(self, region: Region, input_shape: Shape) -> list[slice]:
        """Return the rows and cols of the input under a region of the output; they may hang over."""
        margins = self.margins(input_shape[1:])
        return [
            slice(part.start * step - before, (part.stop - 1) * step - before + size)
            for part, (before, _), size, step in zip(
                region[1:], margins, self.kernel_size, self.stride, strict=True
            )
        ]

    def _patches(self, x: FloatArray) -> FloatArray:
        """Return the windows over the maps, as `kernels.windows` has them."""
        return windows(self._surrounded(x), self.kernel_size, self.stride)

    def _surrounded(self, x: FloatArray) -> FloatArray:
        """Return the maps with the zeros around them that the padding asks for."""
        if self.padding == "valid":
            return x
        n, channels, rows, cols = x.shape
        (above, below), (left, right) = self.margins((rows, cols))
        larger = np.zeros((n, channels, above + rows + below, left + cols + right), dtype=x.dtype)
        larger[:, :, above : above + rows, left : left + cols] = x
        return larger
