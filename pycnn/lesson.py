"""The article's hand-made network: ten drawings, three features, and the links that vote.

The example is that of Brandon Rohrer's "How do convolutional neural networks work?".
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from .arrays import FloatArray
from .images import from_text
from .layers import Conv2D, Dense, Flatten, MaxPool2D, ReLU
from .network import Sequential

CLASSES: Final = ("X", "O")

_DRAWINGS = {
    "X": "......... .X.....X. ..X...X.. ...X.X... ....X.... ...X.X... ..X...X.. .X.....X. .........",
    "O": "......... ...XXX... ..X...X.. .X.....X. .X.....X. .X.....X. ..X...X.. ...XXX... .........",
    "X shifted": "X.....X.. .X...X... ..X.X.... ...X..... ..X.X.... .X...X... X.....X.. ......... .........",
    "X scaled": "......... ......... ..X...X.. ...X.X... ....X.... ...X.X... ..X...X.. ......... .........",
    "X rotated": "......... ......X.. .X...X... ..XX.X... ....X.... ...X.XX.. ...X...X. ..X...... .........",
    "X thick": "......... XX....XX. .XX..XX.. ..XXXX... ...XX.... ..XXXX... .XX..XX.. XX....XX. .........",
    "O shifted": "......... ......... ..XXX.... .X...X... X.....X.. X.....X.. X.....X.. .X...X... ..XXX....",
    "O scaled": "......... ......... ...XXX... ..X...X.. ..X...X.. ..X...X.. ...XXX... ......... .........",
    "O rotated": "......... ...XX.... ..X..XX.. ..X....X. .X.....X. .X....X.. ..XX..X.. ....XX... .........",
    "O thick": "......... ...XXX... ..XXXXX.. .XX...XX. .XX...XX. .XX...XX. ..XXXXX.. ...XXX... .........",
}


def _constant(art: str) -> FloatArray:
    image = from_text(art)
    image.setflags(write=False)
    return image


IMAGES: Final[dict[str, FloatArray]] = {name: _constant(art) for name, art in _DRAWINGS.items()}
"""The ten drawings by name, (1, 9, 9); the name's first letter is the right answer."""

FEATURES: Final[dict[str, FloatArray]] = {
    "diagonal": _constant("X.. .X. ..X"),
    "cross": _constant("X.X .X. X.X"),
    "antidiagonal": _constant("..X .X. X.."),
}
"""The three features by name, (1, 3, 3): the small pieces that an X is made of."""

X_VOTERS: Final = (0, 3, 4, 9, 10)
O_VOTERS: Final = (1, 2, 8, 11)
"""Which of the twelve last values vote for which class, the article's thick links. A vote is their mean."""

NEW_PICTURE: Final = (0.9, 0.65, 0.45, 0.87, 0.96, 0.73, 0.23, 0.63, 0.44, 0.89, 0.94, 0.53)
"""The twelve last values of the picture that the article's fully connected example decides."""

PRINTED_VOTES: Final = (0.92, 0.51)
"""The votes for it as the article prints them, X first, and from which its table of errors goes on."""


def network() -> Sequential:
    """Return the article's network, a new one at each call.

    9×9 pixels → three maps of 7×7 → 4×4 → 2×2 → twelve values → the votes for X and O.
    """
    convolution = Conv2D(len(FEATURES), 3, average=True)
    convolution.weight = np.stack(list(FEATURES.values()))
    convolution.bias = np.zeros(len(FEATURES), dtype=np.float32)
    vote = Dense(len(CLASSES))
    vote.weight = np.zeros((len(CLASSES), len(NEW_PICTURE)), dtype=np.float32)
    vote.bias = np.zeros(len(CLASSES), dtype=np.float32)
    for unit, voters in enumerate((X_VOTERS, O_VOTERS)):
        vote.weight[unit, list(voters)] = 1 / len(voters)
    layers = [convolution, ReLU(), MaxPool2D(2), MaxPool2D(2), Flatten(), vote]
    return Sequential(layers, input_shape=(1, 9, 9), classes=CLASSES)


def printed(value: float, decimals: int = 2) -> str:
    """Write a number as the article prints it: cut off, not rounded, so that 7/9 is 0.77 and −1/9 is -0.11.

    A number that only the rounding of float32 keeps from a printable one counts as that: 0.91999996 is 0.92.
    What is cut off to zero has no sign.
    """
    value = float(value)
    if not math.isfinite(value):
        return str(value)
    steps = abs(value) * 10**decimals
    nearest = round(steps)
    # A handful of float32 roundings, of numbers about as large as this one or 1, amounts to less than a
    # millionth.
    slack = min(1e-6 * max(abs(value), 1.0) * 10**decimals, 0.5)
    kept = nearest if abs(steps - nearest) <= slack else math.floor(steps)
    sign = "-" if value < 0 and kept else ""
    whole, fraction = divmod(kept, 10**decimals)
    return f"{sign}{whole}.{fraction:0{decimals}}" if decimals else f"{sign}{whole}"
