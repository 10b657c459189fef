"""Max pooling: a smaller map that keeps the best match of each neighbourhood."""

from __future__ import annotations

import numpy as np

from pycnn.arrays import FloatArray, Region, Shape, pair

from .arithmetic import Arithmetic
from .base import Layer
from .kernels import larger, only_where
from .slope import Slope
from .windows import brief, clipped, covering, expect_maps


class MaxPool2D(Layer):
    """Keep the largest value of each window: (n, channels, rows, cols) → (n, channels, windows down, across).

    `size` and `stride` are one number or (rows, cols); without `stride` the windows lie side by side. A
    window that hangs over the edge counts what it has, so that no pixel is lost: 7×7 → 4×4. There are as few
    windows as reach the end, and each starts inside the input: ⌈(length − size) / stride⌉ + 1, as with
    PyTorch's `ceil_mode`.
    """

    options = ("size", "stride")

    def __init__(self, size: int | tuple[int, int] = 2, stride: int | tuple[int, int] | None = None) -> None:
        self.size = pair(size, "size")
        self.stride = self.size if stride is None else pair(stride, "stride")

    def output_shape(self, input_shape: Shape) -> Shape:
        channels, rows, cols = expect_maps(self, input_shape)
        return channels, self._count(rows, 0), self._count(cols, 1)

    def forward(self, x: FloatArray) -> FloatArray:
        # The largest of a window is the largest of its rows' largest: first down the rows, then along the
        # cols.
        down = self._largest(x.swapaxes(2, 3), 0).swapaxes(2, 3)
        return self._largest(down, 1)

    def backward(self, x: FloatArray, y: FloatArray, gradient: FloatArray) -> FloatArray:
        # All of the gradient goes to the winner; of several, to the first in reading order, as in `explain`.
        back, left = np.zeros_like(x), gradient.copy(order="K")
        (height, width), (down, right), (rows, cols) = self.size, self.stride, y.shape[2:]
        apart = height <= down and width <= right
        for i in range(min(height, x.shape[2])):
            for j in range(min(width, x.shape[3])):
                place = np.s_[:, :, i : i + down * rows : down, j : j + right * cols : right]
                inside = np.s_[:, :, : x[place].shape[2], : x[place].shape[3]]
                won = only_where(x[place] == y[inside], left[inside])
                left[inside] -= won
                if apart:
                    back[place] = won  # which takes less time than adding
                else:
                    back[place] += won
        return back

    def slopes(self, x: FloatArray, y: FloatArray, index: tuple[int, ...]) -> tuple[Slope, ...]:
        channel, *position = index
        axes = zip(position, self.size, self.stride, y.shape[1:], strict=True)
        down, right = (covering(*axis) for axis in axes)
        found = []
        for row, col in ((row, col) for row, _ in down for col, _ in right):
            output = (channel, row, col)
            window = self.source(tuple(slice(i, i + 1) for i in output), x.shape)
            # Of several, the first in reading order, as in `backward`.
            first = np.unravel_index(x[window].argmax(), x[window].shape)
            winner = tuple(part.start + int(i) for part, i in zip(window, first, strict=True))
            slope = 1.0 if winner == index else 0.0
            found.append(Slope(operation="maximum", output=output, slope=slope, winner=winner))
        return tuple(found)

    def respond(
        self, x: FloatArray, y: FloatArray, part: slice, values: FloatArray
    ) -> tuple[slice, FloatArray]:
        return part, self.forward(values)

    def source(self, region: Region, input_shape: Shape) -> Region:
        windows = zip(self._windows(region), input_shape[1:], strict=True)
        return region[0], *(clipped(window, length) for window, length in windows)

    def explain(self, x: FloatArray, index: tuple[int, ...]) -> Arithmetic:
        region = self.source(tuple(slice(i, i + 1) for i in index), x.shape)
        values = x[region]
        # A window larger than the whole input shows no more of the outside than that.
        height, width = (min(size, length) for size, length in zip(self.size, x.shape[1:], strict=True))
        patch = np.full((1, height, width), -np.inf, dtype=np.float32)
        inside = tuple(slice(0, length) for length in values.shape)
        patch[inside] = values
        padding = np.ones(patch.shape, dtype=np.bool_)
        padding[inside] = False
        winner = tuple(int(i) for i in np.unravel_index(patch.argmax(), patch.shape))
        return Arithmetic(operation="maximum", region=region, patch=patch, padding=padding, winner=winner)

    def __repr__(self) -> str:
        stride = "" if self.stride == self.size else f", stride={brief(self.stride)}"
        return f"MaxPool2D({brief(self.size)}{stride})"

    def _count(self, length: int, axis: int) -> int:
        size, step = self.size[axis], self.stride[axis]
        count = max(-(-(length - size) // step), 0) + 1
        return count if (count - 1) * step < length else count - 1

    def _largest(self, x: FloatArray, axis: int) -> FloatArray:
        """Find the largest of each window along the last axis of `x`, sized as axis 0 (rows) or 1 (cols)."""
        length, step = x.shape[-1], self.stride[axis]
        reach = step * self._count(length, axis)
        largest = x[..., 0:reach:step].copy(order="K")  # what goes out must not be a view of what came in
        for offset in range(1, min(self.size[axis], length)):
            candidates = x[..., offset : offset + reach : step]
            inside = candidates.shape[-1]  # the last window may hang over the edge
            found = larger(largest[..., :inside], candidates)
            if inside < largest.shape[-1]:
                found = np.concatenate([found, largest[..., inside:]], axis=-1)
            largest = found
        return largest

    def _windows(self, region: Region) -> list[slice]:
        """Return the rows and cols of the input under a region of the output; they may hang over."""
        return [
            slice(part.start * step, (part.stop - 1) * step + size)
            for part, size, step in zip(region[1:], self.size, self.stride, strict=True)
        ]
