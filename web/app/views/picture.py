"""The picture, and its literal comparison with the exemplars."""

from __future__ import annotations

from html import escape

import numpy as np

from pycnn.arrays import FloatArray
from pycnn.literal import Comparison

from .. import words
from .maps import pixel_shade, pixel_text, table


def picture(image: FloatArray) -> str:
    """The picture (1, rows, cols) with its numbers."""
    pixels = image[0]
    return table(pixels, words.picture_label(*pixels.shape), shade=pixel_shade, text=pixel_text)


def feature(weights: FloatArray, index: int) -> str:
    """One feature (channels, rows, cols) as a mini image; of several channels the first."""
    return table(weights[0], words.feature_label(index), shade=pixel_shade, text=pixel_text)


def comparison(exemplars: dict[str, FloatArray], comparisons: dict[str, Comparison]) -> str:
    """Each exemplar with the pixels marked where the picture differs, how many match, and what that would decide."""
    parts = []
    for name, exemplar in exemplars.items():
        found = comparisons[name]
        differing = {(int(r), int(c)): "differs" for r, c in np.argwhere(found.differs[0])}
        image = table(exemplar[0], f"Exemplar {name}", shade=pixel_shade, text=pixel_text, marks=differing)
        caption = escape(words.matches(name, found.matching, found.total))
        parts.append(
            f'<figure data-exemplar="{escape(name)}" data-matching="{found.matching}">{image}<figcaption>{caption}</figcaption></figure>'
        )
    answer = words.literal_answer([(name, found.matching) for name, found in comparisons.items()])
    return f'<div class="exemplars">{"".join(parts)}</div><p class="literal-answer">{escape(answer)}</p>'
