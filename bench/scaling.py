"""How the cost of a convolution grows: with pixels × pixels of a feature × features, and no faster.

The three are doubled one after the other. A cost per multiply-add that does not rise shows
that nothing else grows.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from bench.race import chromium, results, scales
from bench.race.scales import SIZES

ROUNDS = 3
WORKS = ("forward", "training")


def main() -> None:
    """Print nanoseconds per multiply-add, here and in Chromium."""
    with chromium.opened() as tab:
        tab.run("from bench.race import scales")

        def seconds(number: int, work: int) -> float:
            start = tab.worked()
            calls = int(tab.python(f"scales.calls({number}, {work})"))
            return (tab.worked() - start) / calls

        costs = np.hstack([shortest(scales.seconds), shortest(seconds)])
    columns = [f"{where} {work}" for where in ("CPython", "Chromium") for work in WORKS]

    rows: list[list[object]] = [["grown", "image", "feature", "features", *columns]]
    for size, cost in zip(SIZES, costs, strict=True):
        shapes = ["{} × {}".format(*shape) for shape in (size.pixels, size.feature)]
        each = cost / (scales.IMAGES * size.multiplications) * 1e9
        rows.append([size.grown, *shapes, size.features, *map(results.brief, each)])
    print(f"Nanoseconds per multiply-add of the convolution's forward pass\n{results.table(rows)}\n")

    rows = [["grown", "computes", *columns]]
    for grown, group in groupby(zip(SIZES, costs, strict=True), key=lambda each: each[0].grown):
        (small, quick), *_, (large, slow) = group
        more = large.multiplications // small.multiplications
        rows.append([grown, f"{more} ×", *(f"{growth:.1f} ×" for growth in slow / quick)])
    print("How much more the largest computes than the smallest, and how much longer that takes")
    print(results.table(rows))


def shortest(seconds: Callable[[int, int], float]) -> NDArray[np.float64]:
    """Return the shortest seconds of some rounds: a row for each size, a column for each work."""
    rounds = [
        [[seconds(number, work) for work in range(len(WORKS))] for number in range(len(SIZES))]
        for _ in range(ROUNDS + 1)
    ]
    fastest: NDArray[np.float64] = np.min(rounds[1:], axis=0)  # the first is to warm up
    return fastest


if __name__ == "__main__":
    main()
