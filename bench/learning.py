"""How fast X and O are read and learned in headless Chromium, and how often the shipped networks are right.

Seconds in the page are the processor's for its main thread. The clock of learning runs while drawings are
made and learned from, not while fresh ones judge.
"""

from __future__ import annotations

import numpy as np

import pycnn
from bench.race import chromium, results, xo
from bench.race.chromium import Tab

ROUNDS = 5
DRAWINGS = 5000
SEED = 20_161_119  # no other drawings are made from it

Row = tuple[str, str, str]


def main() -> None:
    """Print what was measured beside what is wanted."""
    with chromium.opened() as tab:
        tab.run("from bench.race import xo")
        rows = [("", "measured", "wanted"), tracing(tab), learning(tab)]
    rows.append(accuracy("xo", f"{DRAWINGS:,} fresh drawings", 0.995))
    rows.append(accuracy("digits", "the test digits", 0.98))
    print(results.table(rows))


def tracing(tab: Tab) -> Row:
    """Measure how long the shipped network takes for one drawing, with everything that the page shows."""
    tab.run("xo.traced(1)")
    rounds = []
    for _ in range(ROUNDS):
        start = tab.worked()
        traces = tab.python("xo.traced(0.25)")
        rounds.append(1000 * (tab.worked() - start) / traces)
    return "trace of one drawing, Chromium, ms", str(results.spread(rounds)), "at most 4, aim 1"


def learning(tab: Tab) -> Row:
    """Measure how long a network takes to learn from nothing, making its drawings included."""

    def worked(work: str) -> float:
        start = tab.worked()
        tab.run(f"pupil.{work}()")
        return tab.worked() - start

    tab.run("pupil = xo.Pupil()")
    drawing = seconds = worked("draw")
    reached: list[float] = []
    while len(reached) < xo.EPOCHS and (not reached or reached[-1] < xo.WANTED):
        seconds += worked("learn")
        reached.append(tab.python("pupil.accuracy()"))
    print(
        f"Learning: {xo.DRAWINGS:,} drawings made in {drawing:.1f} s; after each epoch "
        + ", ".join(f"{share:.1%}" for share in reached)
    )
    told = results.brief(seconds)
    if reached[-1] < xo.WANTED:
        told = f"only {reached[-1]:.1%} after {told}"
    return f"from nothing to {xo.WANTED:.0%} on fresh drawings, Chromium, s", told, "at most 10, aim 3"


def accuracy(name: str, images: str, wanted: float) -> Row:
    try:
        network = pycnn.pretrained(name)
    except FileNotFoundError:
        return f"{name} on {images}", "there is no such network", f"{wanted:.1%}"
    if name == "digits":
        _, (x, y) = pycnn.datasets.digits()
    else:
        x, y = pycnn.datasets.drawings(DRAWINGS, network.input_shape[1], np.random.default_rng(SEED))
    right = (network.predict(x).argmax(axis=1) == y).mean()
    return f"{name} on {images}", f"{right:.2%}", f"at least {wanted:.1%}"


if __name__ == "__main__":
    main()
