"""How soon the page decides on a drawing, against a stock page of PyScript and NumPy, and what that costs.

Both are served by one machine and opened in turns, for the first time and once more, by every browser. Our
page has decided when the verdict on a drawing stands there that was drawn before Python ran; the stock page
when NumPy has multiplied two matrices. A ratio is the median of the rounds' ratios, between the smallest and
the largest.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from bench.race import results
from bench.start import sites, visitors
from bench.start.visitors import Played, Seen, Webkit

ROUNDS = 5
SLOW = 10.0, 40.0  # Mbit/s, ms
WANTED = {"webkitgtk": "0.65, aim 0.33"}

Row = tuple[str, str, str]


def main() -> int:
    """Print the table of what was measured beside what is wanted."""
    rows: list[Row] = [("", "measured", "wanted, at most")]
    with tempfile.TemporaryDirectory() as folder:
        ours, stock, one = sites.make(Path(folder))
        with (
            sites.served(ours) as (our_address, our_bytes),
            sites.served(stock) as (stock_address, stock_bytes),
            visitors.all_visitors() as able,
        ):
            for visitor in able:
                rows += start(visitor, our_address, stock_address)
            for host in (our_bytes, stock_bytes):
                host.sent = 0
            visitor = able[0]
            counted: list[int] = []
            visitor.visits(our_address, 1, lambda: counted.append(our_bytes.sent))
            visitor.visits(stock_address, 1, lambda: counted.append(stock_bytes.sent))
            mine, theirs = counted
            told = f"{mine / theirs:.2f} ({mine / 1e6:.2f} of {theirs / 1e6:.2f} MB)"
            rows.append(("bytes of a first visit, compressed, against stock", told, "0.9, aim 0.75"))
            assert isinstance(visitor, Played)
            slow = [visitor.on_a_slow_network(our_address, *SLOW).decided / 1000 for _ in range(ROUNDS)]
            rows.append(("first decision at 10 Mbit/s and 40 ms, Chromium, s", spread(slow), "8, aim 4"))
            size = one.stat().st_size / 1e6
            rows.append(("one file, MB", f"{size:.1f}", "12, aim 9"))
            for visitor in able:
                seconds = [visitor.visits(one.as_uri(), 1)[0].decided / 1000 for _ in range(ROUNDS)]
                rows.append((f"one file, first decision, {visitor.name}, s", spread(seconds), "4, aim 2"))
    print(results.table(rows))
    return 0


def start(visitor: Played | Webkit, ours: str, stock: str) -> list[Row]:
    """Let one browser open both pages in turns."""
    mine: list[list[Seen]] = []
    theirs: list[list[Seen]] = []
    for _ in range(ROUNDS):
        theirs.append(visitor.visits(stock, 2))
        mine.append(visitor.visits(ours, 2))
    rows = []
    for number, visit in enumerate(("first", "second")):
        times = [(my[number].decided, their[number].decided) for my, their in zip(mine, theirs, strict=True)]
        ratio = results.spread([my / their for my, their in times])
        middle = [statistics.median(column) / 1000 for column in zip(*times, strict=True)]
        told = f"{ratio}, {middle[0]:.2f} s to {middle[1]:.2f} s"
        rows.append(
            (
                f"first decision against stock, {visitor.name}, {visit} visit",
                told,
                WANTED.get(visitor.name, "0.45, aim 0.33"),
            )
        )
    readable = results.spread([each[0].readable for each in mine])
    rows.append((f"readable, {visitor.name}, ms", str(readable), "300, aim 150"))
    for row in rows:
        print(f"  {row[0]}: {row[1]}", flush=True)
    return rows


def spread(values: list[float]) -> str:
    return str(results.spread(values))


if __name__ == "__main__":
    sys.exit(main())
