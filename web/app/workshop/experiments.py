"""Experiments: changes that are worth trying. What they are about stands in the words, by their keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Experiment:
    """Pieces of a file's original text, and what to write instead of each."""

    key: str
    module: str
    at: str
    changes: tuple[tuple[str, str], ...]

    def apply(self, text: str) -> str:
        """Return the text with the changes; ValueError if a piece of it is not there exactly once."""
        for before, after in self.changes:
            if text.count(before) != 1:
                raise ValueError(f"{self.module} has {text.count(before)} times: {before}")
            text = text.replace(before, after)
        return text


EXPERIMENTS: Final = (
    Experiment(
        "leak",
        "pycnn.layers.relu",
        "ReLU.forward",
        (
            (
                "        return at_least_zero(x)\n",
                "        return at_least_zero(x) - 0.1 * at_least_zero(-x)\n",
            ),
            (
                "        return only_where(y > 0, gradient)\n",
                "        return only_where(y > 0, gradient) + 0.1 * only_where(y < 0, gradient)\n",
            ),
            (
                "slope=1.0 if y[index] > 0 else 0.0),)\n",
                "slope=1.0 if y[index] > 0 else 0.1 if y[index] < 0 else 0.0),)\n",
            ),
        ),
    ),
    Experiment(
        "average",
        "pycnn.layers.pool",
        "MaxPool2D.forward",
        (
            (
                """\
        # The largest of a window is the largest of its rows' largest: first down the rows, then along the
        # cols.
        down = self._largest(x.swapaxes(2, 3), 0).swapaxes(2, 3)
        return self._largest(down, 1)
""",
                """\
        y = np.empty((len(x), *self.output_shape(x.shape[1:])), dtype=x.dtype)
        for _, row, col in np.ndindex(1, *y.shape[2:]):
            y[:, :, row, col] = self._window(x, row, col).mean(axis=(2, 3))
        return y

    def _window(self, x: FloatArray, row: int, col: int) -> FloatArray:
        (height, width), (down, right) = self.size, self.stride
        return x[:, :, down * row : down * row + height, right * col : right * col + width]
""",
            ),
            (
                """\
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
""",
                """\
        # Each number of a window gets an equal share.
        back = np.zeros_like(x)
        for _, row, col in np.ndindex(1, *y.shape[2:]):
            window = self._window(back, row, col)
            window += gradient[:, :, row : row + 1, col : col + 1] / window[0, 0].size
        return back
""",
            ),
            (
                """\
            # Of several, the first in reading order, as in `backward`.
            first = np.unravel_index(x[window].argmax(), x[window].shape)
            winner = tuple(part.start + int(i) for part, i in zip(window, first, strict=True))
            slope = 1.0 if winner == index else 0.0
            found.append(Slope(operation="maximum", output=output, slope=slope, winner=winner))
""",
                """\
            found.append(Slope(operation="average", output=output, slope=1 / x[window].size))
""",
            ),
            (
                'return Arithmetic(operation="maximum", region',
                'return Arithmetic(operation="average", region',
            ),
        ),
    ),
    Experiment(
        "square",
        "pycnn.datasets.shapes",
        "ring",
        (
            (
                "exponent = 2 + rng.random() ** 2  # of",
                "exponent = 20  # of",
            ),
        ),
    ),
    Experiment(
        "sign",
        "pycnn.optimizers",
        "SGD.steps",
        (
            (
                "np.float32(self.learning_rate) * values for name, values",
                "np.float32(self.learning_rate) * np.sign(values) for name, values",
            ),
        ),
    ),
)
BY_KEY: Final = {experiment.key: experiment for experiment in EXPERIMENTS}
