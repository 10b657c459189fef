"""Recipes: how the networks that ship were trained. `python3 build.py train` follows them again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from pycnn import datasets
from pycnn.arrays import FloatArray
from pycnn.layers import Conv2D, Dense, Flatten, MaxPool2D, ReLU
from pycnn.network import Sequential
from pycnn.optimizers import Adam


class Made(NamedTuple):
    """A trained network, and what part of images that it never saw it classifies correctly."""

    network: Sequential
    accuracy: float


def xo() -> Made:
    """X or O, as people write and print them: trained on generated drawings, tried on 5,000 others.

    More small ones than `drawings` makes by itself are among them: they are the hardest to read.
    """
    size = 24
    network = Sequential(
        # The last pooling leaves of each map the best match, wherever in the picture it is.
        [Conv2D(8, 5), ReLU(), MaxPool2D(2), Conv2D(16, 5), ReLU(), MaxPool2D(6), Flatten(), Dense(2)],
        input_shape=(1, size, size),
        classes=["X", "O"],
        rng=np.random.default_rng(1),
    )
    rng = np.random.default_rng(2)
    images, labels = datasets.drawings(40_000, size, rng)
    small, small_labels = datasets.drawings(15_000, 14, rng)
    images = np.concatenate([images, somewhere(small, size, rng)])
    labels = np.concatenate([labels, small_labels])
    for learning_rate, epochs in ((2e-3, 7), (1e-3, 4), (2.5e-4, 3)):
        network.fit(images, labels, epochs, optimizer=Adam(learning_rate, decay=5e-4), rng=rng, progress=True)
    _, accuracy = network.evaluate(*datasets.drawings(5_000, size, np.random.default_rng(4)))
    return Made(network, accuracy)


def somewhere(images: FloatArray, size: int, rng: np.random.Generator) -> FloatArray:
    """Put each image (n, 1, rows, cols) somewhere on a black one of its own: (n, 1, size, size)."""
    n, _, rows, cols = images.shape
    larger = np.full((n, 1, size, size), -1, dtype=np.float32)
    tops, lefts = rng.integers(size - rows + 1, size=n), rng.integers(size - cols + 1, size=n)
    for image, place, top, left in zip(images, larger, tops.tolist(), lefts.tolist(), strict=True):
        place[:, top : top + rows, left : left + cols] = image
    return larger


def digits() -> Made:
    """Handwritten digits: trained on 8,000, each a little distorted in every epoch, tried on 2,000 others."""
    network = Sequential(
        [Conv2D(12, 5), ReLU(), MaxPool2D(2), Conv2D(32, 5), ReLU(), MaxPool2D(2), Flatten(), Dense(10)],
        input_shape=(1, 28, 28),
        classes=[str(digit) for digit in range(10)],
        rng=np.random.default_rng(1),
    )
    (images, labels), held_out = datasets.digits()
    rng = np.random.default_rng(2)
    for learning_rate, epochs in ((2e-3, 14), (7e-4, 10), (2e-4, 8)):
        optimizer = Adam(learning_rate)
        for _ in range(epochs):
            distorted = datasets.distorted(images, rng)
            network.fit(distorted, labels, optimizer=optimizer, rng=rng, progress=True)
    _, accuracy = network.evaluate(*held_out)
    return Made(network, accuracy)


RECIPES: Final[dict[str, Callable[[], Made]]] = {"xo": xo, "digits": digits}


def main(names: Sequence[str], folder: Path = Path(__file__).parent) -> int:
    """Make the named networks, or all, and put their files into a folder; return the exit status."""
    unknown = [name for name in names if name not in RECIPES]
    if unknown:
        print(f"no recipe for {', '.join(unknown)}; there are: {', '.join(RECIPES)}", file=sys.stderr)
        return 1
    for name in names or RECIPES:
        network, accuracy = RECIPES[name]()
        file = folder / f"{name}.npz"
        network.save(file)
        print(f"{name}: {accuracy:.2%} of held-out images; {file}, {file.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
