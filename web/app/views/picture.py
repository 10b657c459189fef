"""The picture, the features, and the literal comparison with the exemplars."""

from __future__ import annotations

import numpy as np

from app import words
from pycnn.arrays import FloatArray
from pycnn.literal import Comparison

from .maps import pixel_shade, pixel_text, table
from .markup import Markup, join, tag


def picture(image: FloatArray) -> Markup:
    """The picture (1, rows, cols) with its numbers."""
    pixels = image[0]
    return table(pixels, words.picture_label(*pixels.shape), shade=pixel_shade, text=pixel_text)


def feature(weights: FloatArray, index: int) -> Markup:
    """One feature (channels, rows, cols) as a mini image; of several channels the first."""
    return table(weights[0], words.feature_label(index), shade=pixel_shade, text=pixel_text)


def comparison(
    exemplars: dict[str, FloatArray], comparisons: dict[str, Comparison], blank: bool = False
) -> Markup:
    """Each exemplar with the pixels marked where the picture differs, the matches, and the answer by them.

    A `blank` picture matches too, in its black pixels, but gets no answer.
    """
    figures = [_exemplar(name, exemplar, comparisons[name]) for name, exemplar in exemplars.items()]
    counts = [(name, found.matching) for name, found in comparisons.items()]
    answer = words.NO_LITERAL_ANSWER if blank else words.literal_answer(counts)
    return join(tag("div", figures, class_="exemplars"), tag("p", answer, class_="literal-answer"))


def _exemplar(name: str, exemplar: FloatArray, found: Comparison) -> Markup:
    differing = {(int(r), int(c)): "differs" for r, c in np.argwhere(found.differs[0])}
    label = words.exemplar_label(name)
    return tag(
        "figure",
        table(exemplar[0], label, shade=pixel_shade, text=pixel_text, marks=differing),
        tag("figcaption", words.matches(name, found.matching, found.total)),
        data_exemplar=name,
    )
