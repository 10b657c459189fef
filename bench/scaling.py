"""How the cost of a convolution grows: with pixels × pixels of a feature × features, and no faster.

The three are doubled one after the other. A cost per multiply-add that does not rise shows
that nothing else grows.
"""

from __future__ import annotations

from itertools import groupby

from bench.race import chromium, results, scales
from bench.race.scales import SIZES, Cost


def main() -> None:
    """Print nanoseconds per multiply-add, here and in Chromium."""
    with chromium.opened() as page:
        found = page.evaluate("race.python('from bench.race import scales; json.dumps(scales.costs())')")
    columns = {"CPython": scales.costs(), "Chromium": [Cost(*each) for each in found]}
    works = [(where, work) for where in columns for work in Cost._fields]
    rows: list[list[object]] = [["grown", "image", "feature", "features", *map(" ".join, works)]]
    for number, size in enumerate(SIZES):
        shapes = ["{} × {}".format(*shape) for shape in (size.pixels, size.feature)]
        cells = [getattr(columns[where][number], work) / size.multiplications * 1e9 for where, work in works]
        rows.append([size.grown, *shapes, size.features, *map(results.brief, cells)])
    print(f"Nanoseconds per multiply-add of the convolution's forward pass\n{results.table(rows)}\n")

    rows = [["grown", "computes", *map(" ".join, works)]]
    for grown, group in groupby(enumerate(SIZES), key=lambda numbered: numbered[1].grown):
        (first, small), *_, (last, large) = group
        times = [
            f"{getattr(columns[where][last], work) / getattr(columns[where][first], work):.1f} ×"
            for where, work in works
        ]
        rows.append([grown, f"{large.multiplications // small.multiplications} ×", *times])
    print("How much more the largest computes than the smallest, and how much longer that takes")
    print(results.table(rows))


if __name__ == "__main__":
    main()
