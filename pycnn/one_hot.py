"""One-hot: a text as a picture, a row per letter and a column per position."""

from __future__ import annotations

import numpy as np

from .arrays import FloatArray


def one_hot(text: str, letters: str) -> FloatArray:
    """Return an image (1, letters, positions) that is 1 where a letter stands at a position, 0 elsewhere.

    Raises ValueError if the text is empty, or has a letter that is not among `letters`.
    """
    strange = set(text) - set(letters)
    if strange or not text:
        raise ValueError(f"{text!r} is not a text of the letters {letters!r}")
    image = np.zeros((1, len(letters), len(text)), dtype=np.float32)
    image[0, [letters.index(letter) for letter in text], range(len(text))] = 1
    return image
