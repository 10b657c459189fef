"""How fast X and O are read and learned in headless Chromium, and how often the shipped networks are right.

The clock of learning runs while drawings are made and learned from, not while fresh ones judge.
"""

from __future__ import annotations

import numpy as np

import pycnn
from bench.race import chromium, results, xo
from bench.race.xo import Learned

DRAWINGS = 5000
SEED = 20_161_119  # no other drawings are made from it

Row = tuple[str, str, str]


def main() -> None:
    """Print what was measured beside what is wanted."""
    ask = "call => race.python(`from bench.race import xo; json.dumps(xo.${call}())`)"
    with chromium.opened() as page:
        trace = results.brief(page.evaluate(ask, "milliseconds_of_a_trace"))
        learned = Learned(*page.evaluate(ask, "learn"))
    rows = [
        ("", "measured", "wanted"),
        ("trace of one drawing, Chromium, ms", trace, "at most 4, aim 1"),
        learning(learned),
        accuracy("xo", f"{DRAWINGS:,} fresh drawings", 0.995),
        accuracy("digits", "the test digits", 0.98),
    ]
    print(results.table(rows))
    epochs = ", ".join(f"{share:.1%}" for share in learned.accuracies)
    print(
        f"Learned from {xo.DRAWINGS:,} drawings, made in {learned.drawing:.1f} s; after each epoch: {epochs}"
    )


def learning(learned: Learned) -> Row:
    seconds = results.brief(learned.drawing + learned.training)
    reached = learned.accuracies[-1]
    name = f"from nothing to {xo.WANTED:.0%} on fresh drawings, Chromium, s"
    told = seconds if reached >= xo.WANTED else f"only {reached:.1%} after {seconds}"
    return name, told, "at most 10, aim 3"


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
